"""`kubectl rollout status`: a rollout's lines, one each time that the object changes (polymorphichelpers)."""

from collections.abc import Iterator, Mapping
from typing import Any

from learnnet.cluster.kubectl.call import Call, Output
from learnnet.cluster.kubectl.commands.rollout_revisions import revision
from learnnet.cluster.kubectl.failures import Failure, OurError, told
from learnnet.cluster.kubectl.flags import Arguments
from learnnet.cluster.kubectl.visiting import chosen, kind_of
from learnnet.cluster.kubectl.waiting import LONGEST, STOPPED, TIMED_OUT, Watch, passing
from learnnet.cluster.store import Record

Body = Mapping[str, Any]


def watching(arguments: Arguments) -> bool:
    return not arguments.has("watch") or arguments.on("watch")


def status(call: Call) -> Output:
    if not call.arguments.words and not call.arguments.has("filename"):
        raise Failure("required resource not specified")
    if call.arguments.number("revision") < 0:
        raise Failure(f"revision must be a positive integer: {call.arguments.number('revision')}")
    found = chosen(call, any_name=True)
    lines: list[str] = []
    failures = list(found.failures)
    for record in found.records:
        try:
            _follow(call, record, lines)
        except OurError as stopped:
            return Output(rc=1, stdout="".join(lines), stderr=stopped.alone, note=stopped.note)
        except Failure as failure:
            failures.append(failure)
    return Output(rc=1 if failures else 0, stdout="".join(lines), stderr=told(failures))


def _follow(call: Call, record: Record, lines: list[str]) -> None:
    viewer = VIEWERS.get(record.key.kind)
    if viewer is None:
        raise Failure(f"no status viewer has been implemented for {kind_of(record).qualified}")
    asked = call.arguments.duration("timeout")
    for body in _states(call, record, min(asked, LONGEST) if asked else LONGEST):
        line, done = viewer(body, call.arguments.number("revision"))
        lines.append(f"{line}\n")
        if done or not watching(call.arguments):
            return
    if passing(call) is not None:
        raise Failure(TIMED_OUT) if 0 < asked <= LONGEST else OurError(STOPPED)


def _states(call: Call, record: Record, timeout: int) -> Iterator[Body]:
    """As it is, and as it becomes."""
    yield record.body
    time = passing(call)
    if time is None:
        return
    key = record.key
    for event in Watch(call, kind_of(record), key.namespace, key.name).events(time.now + timeout):
        if event["type"] == "DELETED":
            raise Failure("object has been deleted")
        yield event["object"]


def _deployment(body: Body, wanted_revision: int) -> tuple[str, bool]:
    meta, spec, now = body["metadata"], body["spec"], body.get("status") or {}
    name, wanted = meta["name"], spec.get("replicas", 1)
    if wanted_revision and wanted_revision != revision(body):
        raise Failure(f"desired revision ({wanted_revision}) is different from the running revision ({revision(body)})")
    if meta.get("generation", 0) > now.get("observedGeneration", 0):
        return "Waiting for deployment spec update to be observed...", False
    progress: Body = next((one for one in now.get("conditions") or () if one["type"] == "Progressing"), {})
    if progress.get("reason") == "ProgressDeadlineExceeded":
        raise Failure(f'deployment "{name}" exceeded its progress deadline')
    updated, total = now.get("updatedReplicas", 0), now.get("replicas", 0)
    available = now.get("availableReplicas", 0)
    waiting = f'Waiting for deployment "{name}" rollout to finish: '
    if updated < wanted:
        return f"{waiting}{updated} out of {wanted} new replicas have been updated...", False
    if total > updated:
        return f"{waiting}{total - updated} old replicas are pending termination...", False
    if available < updated:
        return f"{waiting}{available} of {updated} updated replicas are available...", False
    return f'deployment "{name}" successfully rolled out', True


def _stateful_set(body: Body, wanted_revision: int) -> tuple[str, bool]:
    meta, spec, now = body["metadata"], body["spec"], body.get("status") or {}
    strategy = spec.get("updateStrategy") or {}
    if strategy.get("type", "RollingUpdate") != "RollingUpdate":
        raise Failure("rollout status is only available for RollingUpdate strategy type")
    if not now.get("observedGeneration") or meta.get("generation", 0) > now["observedGeneration"]:
        return "Waiting for statefulset spec update to be observed...", False
    wanted, ready, updated = spec.get("replicas", 1), now.get("readyReplicas", 0), now.get("updatedReplicas", 0)
    if ready < wanted:
        return f"Waiting for {wanted - ready} pods to be ready...", False
    partition = (strategy.get("rollingUpdate") or {}).get("partition")
    if partition is not None:
        if updated < wanted - partition:
            told = f"{updated} out of {wanted - partition} new pods have been updated..."
            return f"Waiting for partitioned roll out to finish: {told}", False
        return f"partitioned roll out complete: {updated} new pods have been updated...", True
    if now.get("updateRevision") != now.get("currentRevision"):
        at = now.get("updateRevision", "")
        return f"waiting for statefulset rolling update to complete {updated} pods at revision {at}...", False
    at = now.get("currentRevision", "")
    return f"statefulset rolling update complete {now.get('currentReplicas', 0)} pods at revision {at}...", True


VIEWERS = {"Deployment": _deployment, "StatefulSet": _stateful_set}
