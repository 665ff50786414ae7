"""`kubectl drain`: a node is closed, and its Pods are asked to leave (kubectl, pkg/cmd/drain and pkg/drain)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.commands.cordon import closed, nodes
from learnnet.cluster.kubectl.common import DRY_RUN, dry_run, dry_run_query
from learnnet.cluster.kubectl.failures import Failure, OurError, Refusal
from learnnet.cluster.kubectl.flags import Flag
from learnnet.cluster.kubectl.resources import kind_called
from learnnet.cluster.kubectl.visiting import SUFFIXES
from learnnet.cluster.kubectl.waiting import LONGEST, STOPPED, passing, until
from learnnet.cluster.requests.label_selector import label_selector
from learnnet.cluster.requests.paths import collection_path
from learnnet.cluster.status import RefusedError
from learnnet.cluster.store import Record

BARE = "cannot delete Pods that declare no controller (use --force to override)"
LOCAL = "cannot delete Pods with local storage (use --delete-emptydir-data to override)"
BARE_WARNING = "deleting Pods that declare no controller"
LOCAL_WARNING = "deleting Pods with local storage"
PODS = kind_called("pods")


@dataclass(slots=True)
class _Said:
    """What stands on both streams so far."""

    out: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def drain(call: Call) -> Output:
    try:
        label_selector(call.arguments.get("pod-selector"))
    except RefusedError as refused:
        raise Failure("--pod-selector=<pod_selector> must be a valid label selector") from refused
    found = nodes(call, "drain")
    if found.failures:
        raise found.failures[0]
    said, failed = _Said(), []
    said.out += [closed(call, record, True) for record in found.records]
    for record in found.records:
        name = record.key.name
        problems = _leave(call, record, said)
        if problems:
            told = problems[0] if len(problems) == 1 else f"[{', '.join(problems)}]"
            said.errors.append(f'error: unable to drain node "{name}" due to error: {told}, continuing command...\n')
            failed.append((name, problems))
        else:
            said.out.append(f"node/{name} drained{SUFFIXES[dry_run(call)]}\n")
    if failed:
        said.errors.append("There are pending nodes to be drained:\n")
        said.errors += [f" {name}\n" for name, _ in failed]
        said.errors += [f"{problem}\n" for _, problems in failed for problem in problems]
    return Output(rc=1 if failed else 0, stdout="".join(said.out), stderr="".join(said.errors))


def _leave(call: Call, node: Record, said: _Said) -> list[str]:
    """What keeps the node from being emptied; nothing where it is empty now."""
    pods = _pods(call, node)
    bare = [pod for pod in pods if pod.typed.meta.controller is None and not _over(pod)]
    local = [pod for pod in pods if _has_local_data(pod) and not _over(pod)]
    arguments, problems, warnings = call.arguments, [], []
    if bare and not arguments.on("force"):
        problems.append(f"cannot delete {BARE}: {_listed(bare)}")
    elif bare:
        warnings.append(f"{BARE_WARNING}: {_listed(bare)}")
    if local and not arguments.on("delete-emptydir-data"):
        problems.append(f"{LOCAL}: {_listed(local)}" if problems else f"cannot delete {LOCAL}: {_listed(local)}")
    elif local:
        warnings.append(f"{LOCAL_WARNING}: {_listed(local)}")
    if problems:
        problems[0] = problems[0] if BARE in problems[0] else problems[0].removeprefix("cannot delete ")
        return problems
    said.errors += [f"Warning: {'; '.join(warnings)}\n"] if warnings else []
    try:
        _evict(call, pods, said)
    except Refusal as refusal:
        return [refusal.message]
    except OurError:
        raise
    except Failure as failure:
        said.errors.append(f'There are pending pods in node "{node.key.name}" when an error occurred: {failure.text}\n')
        said.errors += [f"pod/{pod.key.name}\n" for pod in pods if call.view.record(pod.key)]
        return [failure.text]
    return []


def _pods(call: Call, node: Record) -> list[Record]:
    terms = label_selector(call.arguments.get("pod-selector"))
    here = [pod for pod in call.view.records("Pod") if pod.body["spec"].get("nodeName") == node.key.name]
    return [pod for pod in here if all(term.holds(pod.body["metadata"].get("labels") or {}) for term in terms)]


def _over(pod: Record) -> bool:
    return (pod.body.get("status") or {}).get("phase") in ("Succeeded", "Failed")


def _has_local_data(pod: Record) -> bool:
    return any("emptyDir" in volume for volume in pod.body["spec"].get("volumes") or ())


def _listed(pods: Sequence[Record]) -> str:
    return ", ".join(f"{pod.key.namespace}/{pod.key.name}" for pod in pods)


def _evict(call: Call, pods: Sequence[Record], said: _Said) -> None:
    by_deleting = call.arguments.on("disable-eviction")
    word, done = ("deleting", "deleted") if by_deleting else ("evicting", "evicted")
    for pod in pods:
        said.out.append(f"{word} pod {pod.key.namespace}/{pod.key.name}{SUFFIXES[dry_run(call)]}\n")
        if dry_run(call) != "client":
            _ask(call, pod, by_deleting=by_deleting)
    if dry_run(call):
        return
    time, timeout = passing(call), call.arguments.duration("timeout")
    end = (time.now if time else 0) + (min(timeout, LONGEST) if timeout > 0 else LONGEST)
    for pod in pods:
        if not until(call, partial(_gone, call, pod), end - time.now if time else 0):
            if not timeout:
                raise OurError(STOPPED)
            raise Failure(
                f'error when waiting for pod "{pod.key.name}" in namespace "{pod.key.namespace}" to terminate: global '
                f"timeout reached: {call.arguments.get('timeout')}"
            )
        said.out.append(f"pod/{pod.key.name} {done}\n")


def _ask(call: Call, pod: Record, *, by_deleting: bool) -> None:
    grace = call.arguments.number("grace-period", -1)
    options = {"gracePeriodSeconds": grace} if grace >= 0 else {}
    namespace, name = pod.key.namespace, pod.key.name
    query = {"dryRun": dry_run_query(call)}
    if by_deleting:
        call.client.delete(PODS, namespace, name, options, query)
        return
    wish = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": name, "namespace": namespace}}
    whole = {**wish, "deleteOptions": options} if options else wish
    call.client.send("POST", f"{collection_path(PODS, namespace)}/{name}/eviction", whole, query)


def _gone(call: Call, pod: Record) -> bool:
    now = call.view.record(pod.key)
    return now is None or now.body["metadata"]["uid"] != pod.body["metadata"]["uid"]


DRAIN = Command(
    name="drain",
    usage="NODE",
    flags=(
        *DRY_RUN,
        Flag(name="selector", short="l"),
        Flag(name="pod-selector"),
        Flag(name="force", value=False),
        Flag(name="ignore-daemonsets", value=False),
        Flag(name="delete-emptydir-data", value=False),
        Flag(name="disable-eviction", value=False),
        Flag(name="grace-period", number=True),
        Flag(name="timeout", duration=True),
        Flag(name="skip-wait-for-delete-timeout", number=True),
        Flag(name="chunk-size", number=True),
    ),
    run=drain,
    writes=True,
)
