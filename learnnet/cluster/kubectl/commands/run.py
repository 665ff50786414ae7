"""`kubectl run`: one Pod from a few words (kubectl, pkg/cmd/run)."""

from typing import Any

from learnnet.cluster.kinds import KIND_BY_API
from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.commands.create import saved
from learnnet.cluster.kubectl.commands.create_objects import label_pairs
from learnnet.cluster.kubectl.common import DRY_RUN, MANAGER, OUTPUT, asked, dry_run
from learnnet.cluster.kubectl.failures import Failure
from learnnet.cluster.kubectl.flags import Flag, UsageError
from learnnet.cluster.kubectl.visiting import printed, separated

POD, SERVICE = KIND_BY_API["v1", "Pod"], KIND_BY_API["v1", "Service"]
RUNNER = "kubectl-run"
HELP = "See 'kubectl run -h' for help and examples\n"
POLICIES = ("Always", "OnFailure", "Never")


def run_pod(call: Call) -> Output:
    arguments = call.arguments
    if not arguments.words:
        raise UsageError(f"error: NAME is required for run\n{HELP}")
    if not arguments.get("image"):
        raise Failure("--image is required")
    if arguments.get("restart", "Always") not in POLICIES:
        raise UsageError(f"error: invalid restart policy: {arguments.get('restart')}\n{HELP}")
    if arguments.on("expose") and not arguments.get("port"):
        raise Failure("--port must be set when exposing a service")
    pod = _pod(call)
    if not arguments.on("expose"):
        return Output(stdout=_send(call, pod))
    # kubectl puts a line between the two, and its printer another one.
    line = "---\n" if arguments.get("output") == "yaml" else ""
    service = _send(call, _service(call, pod))
    return Output(stdout=separated(call, [service + line, _send(call, pod)]))


def _send(call: Call, body: dict[str, Any]) -> str:
    body = saved(call, body)
    if dry_run(call) == "client":
        return printed(call, body, "created")
    kind = KIND_BY_API[body["apiVersion"], body["kind"]]
    return printed(call, call.client.create(kind, call.namespace, body, asked(call, RUNNER)), "created")


def _pod(call: Call) -> dict[str, Any]:
    arguments = call.arguments
    name, given = arguments.words[0], [*arguments.words[1:], *(arguments.rest or ())]
    container: dict[str, Any] = {"image": arguments.get("image"), "name": name, "resources": {}}
    if given:
        container["command" if arguments.on("command") else "args"] = given
    if arguments.all("env"):
        container["env"] = [_variable(text) for text in arguments.all("env")]
    if arguments.get("port"):
        container["ports"] = [{"containerPort": arguments.number("port")}]
    if arguments.get("image-pull-policy"):
        container["imagePullPolicy"] = arguments.get("image-pull-policy")
    if arguments.on("stdin"):
        container |= {"stdin": True, "stdinOnce": True}
    if arguments.on("tty"):
        container["tty"] = True
    labels = label_pairs(arguments.get("labels")) if arguments.get("labels") else {"run": name}
    meta: dict[str, Any] = {"labels": labels, "name": name}
    annotations = dict(text.partition("=")[::2] for text in arguments.all("annotations"))
    if annotations:
        meta["annotations"] = annotations
    if arguments.has("namespace"):
        meta["namespace"] = call.namespace
    spec = {"containers": [container], "dnsPolicy": "ClusterFirst", "restartPolicy": arguments.get("restart", "Always")}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": spec, "status": {}}


def _variable(text: str) -> dict[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise Failure(f"invalid env: {text}")
    return {"name": name, "value": value}


def _service(call: Call, pod: dict[str, Any]) -> dict[str, Any]:
    """--expose: a Service of the same name and labels in front of the Pod."""
    port = call.arguments.number("port")
    spec = {
        "ports": [{"port": port, "protocol": "TCP", "targetPort": port}],
        "selector": dict(pod["metadata"]["labels"]),
    }
    meta = {key: value for key, value in pod["metadata"].items() if key != "annotations"}
    return {"apiVersion": "v1", "kind": "Service", "metadata": meta, "spec": spec, "status": {"loadBalancer": {}}}


RUN = Command(
    name="run",
    usage='NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] -- [COMMAND] [args...]',
    flags=(
        *OUTPUT,
        *DRY_RUN,
        *MANAGER,
        Flag(name="image"),
        Flag(name="port", number=True),
        Flag(name="env"),
        Flag(name="labels", short="l"),
        Flag(name="annotations"),
        Flag(name="restart"),
        Flag(name="image-pull-policy"),
        Flag(name="command", value=False),
        Flag(name="expose", value=False),
        Flag(name="stdin", short="i", value=False),
        Flag(name="tty", short="t", value=False),
        Flag(name="attach", value=False),
        Flag(name="rm", value=False),
        Flag(name="quiet", short="q", value=False),
        Flag(name="save-config", value=False),
        Flag(name="overrides"),
        Flag(name="override-type"),
    ),
    run=run_pod,
    required=("image",),
    writes=True,
)
