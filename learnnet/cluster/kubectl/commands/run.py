"""`kubectl run`: one Pod from a few words (kubectl, pkg/cmd/run).

Simplified: attached to a Pod (-it), it runs the one program behind `--` and prints what that prints.
"""

import re
from dataclasses import replace
from typing import Any

from learnnet.cluster.kinds import KIND_BY_API
from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.commands.create import saved
from learnnet.cluster.kubectl.commands.create_objects import label_pairs, overridden
from learnnet.cluster.kubectl.commands.exec import unwrapped
from learnnet.cluster.kubectl.common import DRY_RUN, MANAGER, OUTPUT, asked, dry_run
from learnnet.cluster.kubectl.failures import Failure, OurError
from learnnet.cluster.kubectl.flags import Flag, UsageError
from learnnet.cluster.kubectl.programs import Inside, execute
from learnnet.cluster.kubectl.visiting import printed, separated
from learnnet.cluster.kubectl.waiting import until
from learnnet.cluster.status import quoted
from learnnet.cluster.store import Key
from learnnet.cluster.text import Text

POD, SERVICE = KIND_BY_API["v1", "Pod"], KIND_BY_API["v1", "Service"]
RUNNER = "kubectl-run"
HELP = "See 'kubectl run -h' for help and examples\n"
NOT_DRY = "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)"
NO_SHELL = Text(
    "This lab has no terminal to talk to a shell: give a command behind `--`, such as `-- curl my-service`."
)
PATIENCE = 60_000  # --pod-running-timeout
# distribution/reference, regexp.go: a host, a path, a tag and a digest.
_HOST = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_PART = r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
IMAGE = re.compile(
    rf"(?:{_HOST}(?:\.{_HOST})*(?::[0-9]+)?/)?{_PART}(?:/{_PART})*(?::\w[\w.-]{{0,127}})?"
    r"(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?"
)
POLICIES = ("Always", "OnFailure", "Never")


def run_pod(call: Call) -> Output:
    arguments = call.arguments
    if not arguments.words:
        raise UsageError(f"error: NAME is required for run\n{HELP}")
    if not arguments.get("image"):
        raise Failure("--image is required")
    if not IMAGE.fullmatch(arguments.get("image")):
        raise Failure(f"Invalid image name {quoted(arguments.get('image'))}: invalid reference format")
    if arguments.get("restart", "Always") not in POLICIES:
        raise UsageError(f"error: invalid restart policy: {arguments.get('restart')}\n{HELP}")
    if arguments.on("expose") and not arguments.get("port"):
        raise UsageError(f"error: --port must be set when exposing a service\n{HELP}")
    if arguments.get("image-pull-policy") not in ("", "Always", "IfNotPresent", "Never"):
        raise UsageError(f"error: invalid image pull policy: {arguments.get('image-pull-policy')}\n{HELP}")
    attached = any(arguments.on(name) for name in ("attach", "stdin", "tty"))
    if arguments.on("rm") and not attached:
        raise UsageError(f"error: --rm should only be used for attached containers\n{HELP}")
    if attached and dry_run(call):
        raise UsageError(f"error: {NOT_DRY}\n{HELP}")
    if attached and not _given(call):
        raise OurError(NO_SHELL)
    pod = _pod(call)
    if attached:
        return _attached(call, pod)
    if not arguments.on("expose"):
        return Output(stdout=_send(call, pod))
    # kubectl puts a line between the two, and its printer another one.
    line = "---\n" if arguments.get("output") == "yaml" else ""
    service = _send(call, _service(call, pod))
    return Output(stdout=separated(call, [service + line, _send(call, pod)]))


def _given(call: Call) -> list[str]:
    return [*call.arguments.words[1:], *(call.arguments.rest or ())]


def _attached(call: Call, body: dict[str, Any]) -> Output:
    """The Pod is made, and its program is run as soon as it is up; --rm takes the Pod away again."""
    _send(call, body)
    key = Key("Pod", call.namespace, body["metadata"]["name"])
    if not until(call, lambda: _phase(call, key) == "Running", PATIENCE):
        done = Output(rc=1, stderr="error: timed out waiting for the condition\n")
    else:
        record = call.view.record(key)
        assert record is not None, "it has just been seen running"
        container = record.body["spec"]["containers"][0]
        now = call.time.now if call.time else call.now
        inside = Inside(view=call.view, now=now, pod=record, container=container, files=call.pod_files)
        done = _ended(execute(inside, unwrapped(_given(call)), call.programs), key)
    if not call.arguments.on("rm"):
        return done
    call.client.delete(POD, key.namespace, key.name, {}, {})
    gone = "" if call.arguments.on("quiet") else f'pod "{key.name}" deleted from {key.namespace} namespace\n'
    return replace(done, stdout=done.stdout + gone)


def _ended(done: Output, key: Key) -> Output:
    """A Pod that failed is told of where `exec` would tell of the command."""
    told = f"command terminated with exit code {done.rc}\n"
    if not done.rc or not done.stderr.endswith(told):
        return done
    return replace(done, stderr=f"{done.stderr.removesuffix(told)}pod {key.namespace}/{key.name} terminated (Error)\n")


def _phase(call: Call, key: Key) -> str:
    record = call.view.record(key)
    return str(((record.body.get("status") or {}) if record else {}).get("phase", ""))


def _send(call: Call, body: dict[str, Any]) -> str:
    body = saved(call, body)
    if dry_run(call) == "client":
        return printed(call, body, "created")
    kind = KIND_BY_API[body["apiVersion"], body["kind"]]
    return printed(call, call.client.create(kind, call.namespace, body, asked(call, RUNNER)), "created")


def _pod(call: Call) -> dict[str, Any]:
    arguments = call.arguments
    name, given = arguments.words[0], _given(call)
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
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": spec, "status": {}}
    return overridden(arguments, pod)


def _variable(text: str) -> dict[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise Failure(f"invalid env: {text}")
    return {"name": name, "value": value}


def _service(call: Call, pod: dict[str, Any]) -> dict[str, Any]:
    """--expose: a Service of the same name in front of the Pod."""
    port = call.arguments.number("port")
    spec = {
        "ports": [{"port": port, "protocol": "TCP", "targetPort": port}],
        "selector": dict(pod["metadata"]["labels"]),
    }
    kept = ("name", "namespace", *(["labels"] if call.arguments.get("labels") else []))
    meta = {key: value for key, value in pod["metadata"].items() if key in kept}
    return {"apiVersion": "v1", "kind": "Service", "metadata": meta, "spec": spec, "status": {"loadBalancer": {}}}


RUN = Command(
    name="run",
    usage='NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] '
    "[--overrides=inline-json] [--command] -- [COMMAND] [args...]",
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
