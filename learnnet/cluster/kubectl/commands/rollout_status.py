"""`kubectl rollout status` (polymorphichelpers, rollout_status.go).

kubectl waits until a rollout is done. Here time passes between commands, not during one: this says how things stand.
"""

from collections.abc import Mapping
from typing import Any

from learnnet.cluster.kubectl.call import Call, Output
from learnnet.cluster.kubectl.failures import Failure
from learnnet.cluster.kubectl.visiting import chosen, kind_of

Body = Mapping[str, Any]


def status(call: Call) -> Output:
    if not call.arguments.words and not call.arguments.has("filename"):
        raise Failure("required resource not specified")
    found = chosen(call)
    if found.failures:
        raise found.failures[0]
    lines, late = [], False
    for record in found.records:
        if record.key.kind not in VIEWERS:
            raise Failure(f"no status viewer has been implemented for {kind_of(record).qualified}")
        line, done = VIEWERS[record.key.kind](record.body)
        lines.append(f"{line}\n")
        late |= not done
    waited = late and call.arguments.get("watch", "true") == "true" and call.arguments.has("timeout")
    stderr = "error: timed out waiting for the condition\n" if waited else ""
    return Output(rc=1 if waited else 0, stdout="".join(lines), stderr=stderr)


def _deployment(body: Body) -> tuple[str, bool]:
    meta, spec, now = body["metadata"], body["spec"], body.get("status") or {}
    name, wanted = meta["name"], spec.get("replicas", 1)
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


def _stateful_set(body: Body) -> tuple[str, bool]:
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
