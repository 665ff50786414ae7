"""`kubectl exec`: a program run in a Pod (kubectl, pkg/cmd/exec)."""

import shlex
from collections.abc import Sequence
from typing import Any

from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.failures import Failure, Refusal
from learnnet.cluster.kubectl.flags import Flag, UsageError
from learnnet.cluster.kubectl.programs import Inside, execute
from learnnet.cluster.kubectl.resources import Named, kind_called, named
from learnnet.cluster.kubectl.selection import one_of
from learnnet.cluster.status import bad_request
from learnnet.cluster.store import Body, Record

OLD_WAY = (
    "error: exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\n"
    "See 'kubectl exec -h' for help and examples\n"
)
SELECTING = ("Deployment", "ReplicaSet", "StatefulSet", "Service")
Statuses = Sequence[dict[str, Any]]


def exec_(call: Call) -> Output:
    words, command = call.arguments.words, call.arguments.rest
    if not words:
        raise Failure("pod, type/name or --filename must be specified")
    if command is None and len(words) > 1:
        raise UsageError(OLD_WAY)
    if not command:
        raise Failure("you must specify at least one command for the container")
    pod = pod_called(call, words[0], "cannot attach to")
    phase = (pod.body.get("status") or {}).get("phase", "")
    if phase in ("Succeeded", "Failed"):
        raise Failure(f"cannot exec into a container in a completed pod; current phase is {phase}")
    container, said = container_of(call, pod)
    if refusal := _out_of_reach(pod, container):
        return Output(rc=1, stderr=said + refusal.alone)
    inside = Inside(view=call.view, now=call.now, pod=pod, container=container, files=call.pod_files)
    done = execute(inside, unwrapped(command), call.programs)
    return Output(rc=done.rc, stdout=done.stdout, stderr=said + done.stderr, note=done.note)


def _out_of_reach(pod: Record, container: Body) -> Failure | None:
    if not pod.body["spec"].get("nodeName"):
        return Refusal(bad_request(f"pod {pod.key.name} does not have a host assigned").status)
    if not _running(pod, container):
        return Failure(f'unable to upgrade connection: container not found ("{container["name"]}")')
    return None


def unwrapped(command: Sequence[str]) -> Sequence[str]:
    """`sh -c "env"`: a shell is only passed through for one plain program."""
    if len(command) == 3 and command[0].rpartition("/")[2] in ("sh", "bash", "ash") and command[1] == "-c":
        inner = shlex.split(command[2])
        if inner and not set(command[2]) & set("|&;<>$`"):
            return inner
    return command


def pod_called(call: Call, word: str, doing: str) -> Record:
    """A Pod by name, or the first one behind a Deployment, a ReplicaSet or a Service."""
    if "/" not in word:
        return one_of(call, Named(kind=kind_called("pods"), name=word))
    one = named([word])[0]
    record = one_of(call, one)
    if one.kind.name == "Pod":
        return record
    if one.kind.name not in SELECTING:
        type_ = f"*{one.kind.version}.{one.kind.name}"
        raise Failure(f"{doing} {type_}: selector for {type_} not implemented")
    selector = record.body["spec"].get("selector") or {}
    labels = selector if one.kind.name == "Service" else selector.get("matchLabels") or {}
    pods = call.view.select_records("Pod", record.key.namespace, labels) if labels else []
    if not pods:
        raise Failure("timed out waiting for the condition")
    return pods[0]


def container_of(call: Call, pod: Record) -> tuple[Body, str]:
    """The one that is named, else the first: kubectl says so where there are several."""
    spec = pod.body["spec"]
    plain, inits = spec["containers"], spec.get("initContainers") or []
    wanted = call.arguments.get("container")
    if wanted:
        found = [one for one in (*plain, *inits) if one["name"] == wanted]
        if not found:
            raise Refusal(bad_request(f"container {wanted} is not valid for pod {pod.key.name}").status)
        return found[0], ""
    default = (pod.body["metadata"].get("annotations") or {}).get("kubectl.kubernetes.io/default-container")
    if default:
        return next((one for one in plain if one["name"] == default), plain[0]), ""
    if len(plain) + len(inits) == 1:
        return plain[0], ""
    names = ", ".join([*(one["name"] for one in plain), *(f"{one['name']} (init)" for one in inits)])
    return plain[0], f'Defaulted container "{plain[0]["name"]}" out of: {names}\n'


def _running(pod: Record, container: Body) -> bool:
    status = pod.body.get("status") or {}
    entries: Statuses = [*(status.get("containerStatuses") or ()), *(status.get("initContainerStatuses") or ())]
    entry = next((one for one in entries if one["name"] == container["name"]), None)
    if entry is None:
        return status.get("phase") == "Running"
    return (entry.get("state") or {}).get("running") is not None


EXEC = Command(
    name="exec",
    usage="(POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]",
    flags=(
        Flag(name="container", short="c"),
        Flag(name="filename", short="f"),
        Flag(name="stdin", short="i", value=False),
        Flag(name="tty", short="t", value=False),
        Flag(name="quiet", short="q", value=False),
        Flag(name="pod-running-timeout"),
    ),
    run=exec_,
)
