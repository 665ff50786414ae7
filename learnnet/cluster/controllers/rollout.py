"""The arithmetic of a Deployment: how many Pods each of its ReplicaSets may have at this step of a rollout.

See pkg/controller/deployment/util/deployment_util.go.
"""

from collections.abc import Mapping, Sequence
from math import ceil, floor
from typing import Any

from learnnet.cluster.objects import Deployment, ReplicaSet

DESIRED = "deployment.kubernetes.io/desired-replicas"
MAXIMUM = "deployment.kubernetes.io/max-replicas"


def rolling(deployment: Deployment) -> bool:
    strategy: Mapping[str, Any] = deployment.spec.get("strategy") or {}
    return bool(strategy.get("type", "RollingUpdate") == "RollingUpdate")


def fenceposts(deployment: Deployment) -> tuple[int, int]:
    """(maxSurge, maxUnavailable): percentages are rounded up and down; both zero would never get anywhere."""
    bounds = (deployment.spec.get("strategy") or {}).get("rollingUpdate") or {}
    surge = _share(bounds.get("maxSurge", "25%"), deployment.replicas, up=True)
    unavailable = _share(bounds.get("maxUnavailable", "25%"), deployment.replicas, up=False)
    return (0, 1) if surge == unavailable == 0 else (surge, unavailable)


def _share(value: int | str, total: int, *, up: bool) -> int:
    if isinstance(value, int):
        return value
    exact = int(value.removesuffix("%")) * total / 100
    return ceil(exact) if up else floor(exact)


def max_surge(deployment: Deployment) -> int:
    return fenceposts(deployment)[0] if rolling(deployment) else 0


def max_unavailable(deployment: Deployment) -> int:
    if not rolling(deployment) or deployment.replicas == 0:
        return 0
    return min(fenceposts(deployment)[1], deployment.replicas)


def total(sets: Sequence[ReplicaSet]) -> int:
    return sum(rs.replicas for rs in sets)


def available(sets: Sequence[ReplicaSet]) -> int:
    return sum(rs.status.get("availableReplicas", 0) for rs in sets)


def oldest_first(sets: Sequence[ReplicaSet]) -> list[ReplicaSet]:
    return sorted(sets, key=lambda rs: (rs.meta.created, rs.meta.name))


def new_size(deployment: Deployment, sets: Sequence[ReplicaSet], current: int) -> int:
    """How large the new ReplicaSet, now of size `current`, may be (NewRSNewReplicas)."""
    if not rolling(deployment):
        return deployment.replicas
    room = deployment.replicas + max_surge(deployment) - total(sets)
    if room <= 0:
        return current
    return current + min(room, deployment.replicas - current)


def old_sizes(deployment: Deployment, new: ReplicaSet, old: Sequence[ReplicaSet]) -> dict[str, list[int]]:
    """The sizes that old ReplicaSets take, one after the other: first without their unhealthy Pods, then smaller."""
    least = deployment.replicas - max_unavailable(deployment)
    removable = total([new, *old]) - least - (new.replicas - new.status.get("availableReplicas", 0))
    steps: dict[str, list[int]] = {}
    if removable <= 0 or total(old) == 0:
        return steps
    sizes = {rs.meta.name: rs.replicas for rs in old}
    for rs in oldest_first(old):
        unhealthy = min(removable, rs.replicas - rs.status.get("availableReplicas", 0))
        if unhealthy > 0:
            sizes[rs.meta.name] -= unhealthy
            removable -= unhealthy
            steps.setdefault(rs.meta.name, []).append(sizes[rs.meta.name])
    removable = available([new, *old]) - least
    for rs in oldest_first(old):
        fewer = min(sizes[rs.meta.name], removable)
        if fewer > 0:
            sizes[rs.meta.name] -= fewer
            removable -= fewer
            steps.setdefault(rs.meta.name, []).append(sizes[rs.meta.name])
    return steps


def saturated(deployment: Deployment, new: ReplicaSet | None) -> bool:
    """The new ReplicaSet has all the Pods, and knows it."""
    return (
        new is not None
        and new.replicas == deployment.replicas
        and new.meta.annotations.get(DESIRED) == str(deployment.replicas)
        and new.status.get("availableReplicas", 0) == deployment.replicas
    )


def proportional(deployment: Deployment, sets: Sequence[ReplicaSet]) -> list[tuple[ReplicaSet, int]]:
    """New sizes when a Deployment is scaled in the middle of a rollout, in the order in which they are set."""
    allowed = deployment.replicas + max_surge(deployment) if deployment.replicas else 0
    to_add = allowed - total(sets)
    # Larger first; among equals the newer ones grow first and the older ones shrink first.
    ordered = sorted(oldest_first(sets)[:: -1 if to_add > 0 else 1], key=lambda rs: -rs.replicas)
    added = 0
    sizes: list[tuple[ReplicaSet, int]] = []
    for rs in ordered:
        share = _proportion(deployment, rs, to_add, added) if to_add else 0
        added += share
        sizes.append((rs, rs.replicas + share))
    if sizes and to_add:
        largest, size = sizes[0]
        sizes[0] = (largest, max(size + to_add - added, 0))
    return sizes


def _proportion(deployment: Deployment, rs: ReplicaSet, to_add: int, added: int) -> int:
    if rs.replicas == 0 or to_add == added:
        return 0
    if deployment.replicas == 0:
        fraction = -rs.replicas
    else:
        before = int(rs.meta.annotations.get(MAXIMUM, 0)) or deployment.status.get("replicas", 0)
        maximum = deployment.replicas + max_surge(deployment)
        fraction = floor(rs.replicas * maximum / before + 0.5) - rs.replicas if before else 0
    return min(fraction, to_add - added) if to_add > 0 else max(fraction, to_add - added)
