"""`kubectl logs`: what a Pod's program has written (kubectl, pkg/cmd/logs).

Simplified: only servers write, and --follow shows what there is and ends.
"""

from collections.abc import Sequence
from typing import Any

from learnnet.cluster.clock import milliseconds, nano_timestamp
from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.commands.exec import container_of, pod_called
from learnnet.cluster.kubectl.failures import Failure, Refusal
from learnnet.cluster.kubectl.flags import Flag, UsageError
from learnnet.cluster.kubectl.resources import Named, kind_called
from learnnet.cluster.kubectl.selection import every, missing
from learnnet.cluster.status import bad_request
from learnnet.cluster.store import Body, Key, Record
from learnnet.cluster.text import Text

FOLLOWED = Text("kubectl would go on following the log until Ctrl-C. Nothing is written here while nothing is asked.")
USAGE = (
    "error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\n"
    "POD or TYPE/NAME is a required argument for the logs command\nSee 'kubectl logs -h' for help and examples\n"
)
TAIL_OF_SEVERAL = 10  # of each Pod, where a selector names them
PODS = kind_called("pods")


def logs(call: Call) -> Output:
    words, arguments = call.arguments.words, call.arguments
    if not words and not arguments.get("selector"):
        raise UsageError(USAGE)
    if words and arguments.get("selector"):
        raise UsageError(
            "error: only a selector (-l) or a POD name is allowed\nSee 'kubectl logs -h' for help and examples\n"
        )
    if arguments.number("tail", -1) < -1:
        raise UsageError(
            "error: --tail must be greater than or equal to -1\nSee 'kubectl logs -h' for help and examples\n"
        )
    note = FOLLOWED if arguments.on("follow") else None
    if not words:
        pods = every(call, Named(kind=PODS))
        if not pods:
            return Output(stderr=f"No resources found in {call.namespace} namespace.\n")
        return _joined([_of_pod(call, pod, arguments.number("tail", TAIL_OF_SEVERAL)) for pod in pods], note)
    return _joined([_of_pod(call, _pod(call, words), arguments.number("tail", -1))], note)


def _pod(call: Call, words: Sequence[str]) -> Record:
    if "/" not in words[0] and call.view.record(Key("Pod", call.namespace, words[0])) is None:
        told = missing(call, Named(kind=PODS, name=words[0])).message
        raise Failure(f'error from server (NotFound): {told} in namespace "{call.namespace}"')
    return pod_called(call, words[0], "cannot get the logs from")


def _joined(outputs: Sequence[Output], note: Text | None) -> Output:
    said, complained = ("".join(getattr(one, stream) for one in outputs) for stream in ("stdout", "stderr"))
    return Output(rc=max(one.rc for one in outputs), stdout=said, stderr=complained, note=note)


def _of_pod(call: Call, pod: Record, tail: int) -> Output:
    container, said = _container(call, pod)
    why = _why_not(call, pod, container)
    if why:
        return Output(rc=1, stderr=said + Refusal(bad_request(why).status).alone)
    first = pod.body["spec"]["containers"][0]
    everything = call.arguments.on("all-containers")
    lines = _lines(call, pod) if container is first or everything else []
    lines = lines[max(len(lines) - tail, 0) :] if tail >= 0 else lines
    prefix = f"[pod/{pod.key.name}/{first['name']}] " if call.arguments.on("prefix") else ""
    stamped = call.arguments.on("timestamps")
    text = "".join(f"{prefix}{f'{nano_timestamp(at)} ' if stamped else ''}{line}\n" for at, line in lines)
    return Output(stdout=text, stderr=said)


def _container(call: Call, pod: Record) -> tuple[Body, str]:
    """A second word may name it as well as -c."""
    named = call.arguments.words[1:2]
    spec = pod.body["spec"]
    if call.arguments.on("all-containers"):
        return spec["containers"][0], ""
    if not named:
        return container_of(call, pod)
    found = [one for one in (*spec["containers"], *(spec.get("initContainers") or ())) if one["name"] == named[0]]
    if not found:
        raise Refusal(bad_request(f"container {named[0]} is not valid for pod {pod.key.name}").status)
    return found[0], ""


def _why_not(call: Call, pod: Record, container: Body) -> str:
    if not pod.body["spec"].get("nodeName"):
        return f"pod {pod.key.name} does not have a host assigned"
    name = f'"{container["name"]}" in pod "{pod.key.name}"'
    state = _state(pod, container)
    if call.arguments.on("previous") and not (state.get("lastState") or {}).get("terminated"):
        return f"previous terminated container {name} not found"
    waiting = ((state.get("state") or {}).get("waiting") or {}).get("reason", "")
    return f"container {name} is waiting to start: {waiting}" if waiting and not state.get("restartCount") else ""


def _state(pod: Record, container: Body) -> dict[str, Any]:
    statuses = (pod.body.get("status") or {}).get("containerStatuses") or ()
    return next((dict(one) for one in statuses if one["name"] == container["name"]), {})


def _lines(call: Call, pod: Record) -> list[tuple[int, str]]:
    """What was written since this Pod began, and since --since."""
    if call.pod_log is None or call.arguments.on("previous"):
        return []
    begun = milliseconds(pod.body["metadata"]["creationTimestamp"])
    if call.arguments.has("since"):
        begun = max(begun, call.now - call.arguments.duration("since"))
    return [line for line in call.pod_log(pod.key.namespace, pod.key.name) if line[0] >= begun]


LOGS = Command(
    name="logs",
    usage="[-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]",
    flags=(
        Flag(name="container", short="c"),
        Flag(name="follow", short="f", value=False),
        Flag(name="previous", short="p", value=False),
        Flag(name="selector", short="l"),
        Flag(name="tail", number=True),
        Flag(name="since", duration=True),
        Flag(name="since-time"),
        Flag(name="timestamps", value=False),
        Flag(name="all-containers", value=False),
        Flag(name="all-pods", value=False),
        Flag(name="prefix", value=False),
        Flag(name="ignore-errors", value=False),
        Flag(name="limit-bytes", number=True),
        Flag(name="max-log-requests", number=True),
    ),
    run=logs,
)
