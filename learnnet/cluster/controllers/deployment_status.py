"""What a Deployment says of itself: counts of Pods, and how its rollout is getting on (progress.go, sync.go)."""

from collections.abc import Mapping, Sequence
from typing import Any

from learnnet.cluster.clock import milliseconds, timestamp
from learnnet.cluster.controllers import rollout
from learnnet.cluster.objects import Deployment, ReplicaSet

Condition = Mapping[str, Any]
Status = dict[str, Any]
OVER = ("NewReplicaSetAvailable", "ProgressDeadlineExceeded")  # reasons after which there is nothing to wait for
NO_DEADLINE = (1 << 31) - 1


def counts(deployment: Deployment, sets: Sequence[ReplicaSet], new: ReplicaSet | None, now: int) -> Status:
    """The status without the progress of a rollout (calculateStatus)."""
    available = rollout.available(sets)
    numbers = {
        "observedGeneration": deployment.meta.generation,
        "replicas": _sum(sets, "replicas"),
        "updatedReplicas": _sum([new] if new else [], "replicas"),
        "readyReplicas": _sum(sets, "readyReplicas"),
        "availableReplicas": available,
        "unavailableReplicas": max(rollout.total(sets) - available, 0),
    }
    status: Status = {name: number for name, number in numbers.items() if number}
    status["terminatingReplicas"] = _sum(sets, "terminatingReplicas")
    if deployment.status.get("collisionCount") is not None:
        status["collisionCount"] = deployment.status["collisionCount"]
    status["conditions"] = list(deployment.status.get("conditions") or ())
    if available >= deployment.replicas - rollout.max_unavailable(deployment):
        said = ("True", "MinimumReplicasAvailable", "Deployment has minimum availability.")
    else:
        said = ("False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.")
    set_condition(status, "Available", *said, now)
    return status


def with_progress(deployment: Deployment, status: Status, new: ReplicaSet | None, now: int) -> Status:
    """The same with what there is to say of the rollout (syncRolloutStatus)."""
    current = condition(deployment.status, "Progressing")
    completed = (
        status.get("replicas", 0) == status.get("updatedReplicas", 0)
        and current is not None
        and current["reason"] == "NewReplicaSetAvailable"
    )
    if deadline(deployment) is None:
        status["conditions"] = [c for c in status["conditions"] if c["type"] != "Progressing"]
    elif not completed:
        name = f'ReplicaSet "{new.meta.name}"' if new else f'Deployment "{deployment.meta.name}"'
        if complete(deployment, status):
            said = ("True", "NewReplicaSetAvailable", f"{name} has successfully progressed.")
            set_condition(status, "Progressing", *said, now)
        elif _progressing(deployment.status, status):
            started = current["lastTransitionTime"] if current and current["status"] == "True" else timestamp(now)
            status["conditions"] = [c for c in status["conditions"] if c["type"] != "Progressing"]
            said = ("True", "ReplicaSetUpdated", f"{name} is progressing.")
            set_condition(status, "Progressing", *said, now, started=started)
        elif timed_out(deployment, now):
            said = ("False", "ProgressDeadlineExceeded", f"{name} has timed out progressing.")
            set_condition(status, "Progressing", *said, now)
    return status


def with_failures(status: Status, sets: Sequence[ReplicaSet], new: ReplicaSet | None) -> Status:
    """A ReplicaSet that cannot make its Pods: the Deployment says so too; the new one's word counts first."""
    order = [*([new] if new else []), *sets]
    failures = (condition(rs.status, "ReplicaFailure") for rs in order)
    failure = next((found for found in failures if found), None)
    status["conditions"] = [c for c in status["conditions"] if c["type"] != "ReplicaFailure"]
    if failure is not None:
        status["conditions"].append({**failure, "lastUpdateTime": failure["lastTransitionTime"]})
    return status


def complete(deployment: Deployment, status: Status) -> bool:
    wanted = deployment.replicas
    return all(status.get(name, 0) == wanted for name in ("updatedReplicas", "replicas", "availableReplicas"))


def deadline(deployment: Deployment) -> int | None:
    """Seconds without progress after which a rollout counts as stuck."""
    seconds = deployment.spec.get("progressDeadlineSeconds")
    return None if seconds is None or seconds == NO_DEADLINE else int(seconds)


def deadline_at(deployment: Deployment) -> int | None:
    """The moment (ms) at which the rollout counts as stuck if nothing happens until then."""
    current, seconds = condition(deployment.status, "Progressing"), deadline(deployment)
    if current is None or seconds is None or current["reason"] in OVER:
        return None
    return milliseconds(current["lastUpdateTime"]) + seconds * 1000


def note_pause(deployment: Deployment, status: Status, now: int) -> None:
    """A paused rollout makes no progress, and that is nobody's fault (progress.go, checkPausedConditions)."""
    current = condition(status, "Progressing")
    reason = current["reason"] if current else ""
    if deadline(deployment) is None or reason == "ProgressDeadlineExceeded":
        return
    paused = bool(deployment.spec.get("paused"))
    if paused and reason != "DeploymentPaused":
        set_condition(status, "Progressing", "Unknown", "DeploymentPaused", "Deployment is paused", now)
    elif not paused and reason == "DeploymentPaused":
        set_condition(status, "Progressing", "Unknown", "DeploymentResumed", "Deployment is resumed", now)


def timed_out(deployment: Deployment, now: int) -> bool:
    at = deadline_at(deployment)
    return at is not None and at < now


def condition(status: Mapping[str, Any], type: str) -> Condition | None:
    return next((c for c in status.get("conditions") or () if c["type"] == type), None)


def set_condition(
    status: Status, type: str, value: str, reason: str, message: str, now: int, started: str | None = None
) -> None:
    """Nothing changes while status and reason stay the same; a new reason alone keeps the time of transition."""
    current = condition(status, type)
    if current is not None and (current["status"], current["reason"]) == (value, reason):
        return
    stamp = timestamp(now)
    if current is not None and current["status"] == value:
        started = current["lastTransitionTime"]
    said = {
        "type": type,
        "status": value,
        "lastUpdateTime": stamp,
        "lastTransitionTime": started or stamp,
        "reason": reason,
        "message": message,
    }
    status["conditions"] = [c for c in status.get("conditions") or () if c["type"] != type] + [said]


def _progressing(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    def number(status: Mapping[str, Any], name: str) -> int:
        return int(status.get(name, 0))

    def old(status: Mapping[str, Any]) -> int:
        return number(status, "replicas") - number(status, "updatedReplicas")

    grown = ("updatedReplicas", "readyReplicas", "availableReplicas")
    return old(after) < old(before) or any(number(after, name) > number(before, name) for name in grown)


def _sum(sets: Sequence[ReplicaSet], name: str) -> int:
    return sum(rs.status.get(name, 0) for rs in sets)
