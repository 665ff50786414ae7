"""What workload controllers ask of a Pod: is it active, is it available, which goes first when there are too many."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cmp_to_key
from math import log2
from typing import Any

from learnnet.cluster.clock import milliseconds
from learnnet.cluster.objects import Pod

DELETION_COST = "controller.kubernetes.io/pod-deletion-cost"
PHASES = {"Pending": 0, "Unknown": 1, "Running": 2}


def active(pod: Pod) -> bool:
    """It counts as a replica: it has neither ended nor is it being deleted."""
    return not pod.finished and not pod.terminating


def ready_since(pod: Pod) -> int | None:
    """The moment since which it has been ready, None when it is not."""
    for condition in _conditions(pod):
        if condition["type"] == "Ready" and condition["status"] == "True":
            stamp = condition.get("lastTransitionTime")
            return milliseconds(stamp) if stamp else 0
    return None


def available(pod: Pod, min_ready_seconds: int, now: int) -> bool:
    since = ready_since(pod)
    return since is not None and (not min_ready_seconds or since + min_ready_seconds * 1000 <= now)


def to_delete(pods: Sequence[Pod], related: Sequence[Pod], count: int, now: int) -> list[Pod]:
    """The Pods that a shrinking ReplicaSet gives up (controller_utils.go, ActivePodsWithRanks)."""
    if count >= len(pods):
        return list(pods)
    crowd: dict[str, int] = {}
    for pod in related:
        if active(pod):
            crowd[pod.node] = crowd.get(pod.node, 0) + 1

    def compare(a: Pod, b: Pod) -> int:
        return _compare(a, b, crowd, now)

    return sorted(pods, key=cmp_to_key(compare))[:count]


def _compare(a: Pod, b: Pod, crowd: Mapping[str, int], now: int) -> int:
    """Negative when `a` goes first."""
    for pod, other, sign in ((a, b, 1), (b, a, -1)):
        if not pod.node and other.node:
            return -sign
    first = (PHASES.get(a.phase, 2), a.ready, _cost(a), -crowd.get(a.node, 0))
    second = (PHASES.get(b.phase, 2), b.ready, _cost(b), -crowd.get(b.node, 0))
    if first != second:
        return -1 if first < second else 1
    ready_a, ready_b = ready_since(a), ready_since(b)
    if ready_a is not None and ready_b is not None and ready_a != ready_b:
        return _by_age(a, b, ready_a, ready_b, now)
    if _restarts(a) != _restarts(b):
        return _restarts(b) - _restarts(a)
    created_a, created_b = milliseconds(a.meta.created), milliseconds(b.meta.created)
    if created_a != created_b:
        return _by_age(a, b, created_a, created_b, now)
    return 0


def _by_age(a: Pod, b: Pod, since_a: int, since_b: int, now: int) -> int:
    """The younger goes first, but ages of the same order of magnitude are as good as equal: then the uid decides."""
    difference = _magnitude(now - since_a) - _magnitude(now - since_b)
    if difference:
        return difference
    return -1 if a.meta.uid < b.meta.uid else 1


def _magnitude(ms: int) -> int:
    return int(log2(ms * 1_000_000)) if ms > 0 else -1


def _cost(pod: Pod) -> int:
    text = pod.meta.annotations.get(DELETION_COST, "0")
    return int(text) if text.lstrip("-").isdigit() else 0


def _restarts(pod: Pod) -> int:
    statuses = (pod.body.get("status") or {}).get("containerStatuses") or ()
    return max((status.get("restartCount", 0) for status in statuses), default=0)


def _conditions(pod: Pod) -> Iterable[Mapping[str, Any]]:
    return (pod.body.get("status") or {}).get("conditions") or ()
