"""Into which slices a Service's endpoints go: few changes to existing slices rather than a perfect packing.

See endpointslice/reconciler.go, reconcileByPortMapping: endpoints stay where they are, slices are never rebalanced.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Endpoint = Mapping[str, Any]
Slice = Mapping[str, Any]
Identity = tuple[Any, ...]

MAX_ENDPOINTS = 100  # kube-controller-manager --max-endpoints-per-slice


@dataclass(slots=True, kw_only=True)
class Packing:
    """Which slices to write anew with which endpoints, which to make and which to delete."""

    update: list[tuple[Slice, list[Endpoint]]] = field(default_factory=list)
    create: list[list[Endpoint]] = field(default_factory=list)
    delete: list[Slice] = field(default_factory=list)


def identity(endpoint: Endpoint) -> Identity:
    """What makes two endpoints the same one (endpointset.go, hashEndpoint)."""
    target = endpoint.get("targetRef") or {}
    return (
        tuple(sorted(endpoint["addresses"])),
        endpoint.get("hostname", ""),
        endpoint.get("nodeName", ""),
        target.get("namespace", ""),
        target.get("name", ""),
    )


def pack(existing: Sequence[Slice], desired: Sequence[Endpoint], stale: Sequence[str], limit: int) -> Packing:
    """`stale` names slices that need a write in any case, as their labels are out of date."""
    wanted = {identity(endpoint): endpoint for endpoint in desired}
    packing = Packing()
    unchanged: list[Slice] = []
    for piece in existing:
        kept, changed = _kept(piece, wanted)
        if not kept:
            packing.delete.append(piece)
        elif changed or piece["metadata"]["name"] in stale:
            packing.update.append((piece, kept))
        else:
            unchanged.append(piece)
    rest = list(wanted.values())
    for _, endpoints in sorted(packing.update, key=lambda entry: -len(entry[1])):
        taken = max(limit - len(endpoints), 0)
        endpoints += rest[:taken]
        rest = rest[taken:]
    while rest:
        room = _fullest(unchanged, len(rest), limit) if len(rest) < limit else None
        if room is None:
            packing.create.append(rest[:limit])
        else:
            unchanged.remove(room)
            packing.update.append((room, [*room["endpoints"], *rest]))
        rest = rest[limit:]
    return packing


def _kept(piece: Slice, wanted: dict[Identity, Endpoint]) -> tuple[list[Endpoint], bool]:
    """The endpoints of a slice that stay, as they should be now; they are taken out of `wanted`."""
    kept, before = [], piece.get("endpoints") or ()
    changed = False
    for endpoint in before:
        found = wanted.pop(identity(endpoint), None)
        if found is not None:
            kept.append(found)
            changed = changed or _differs(endpoint, found)
    return kept, changed or len(kept) != len(before)


def _differs(before: Endpoint, after: Endpoint) -> bool:
    """Hints are compared later, when they have been worked out (EndpointsEqualBeyondHash)."""
    return {**before, "hints": None} != {**after, "hints": None}


def _fullest(slices: Sequence[Slice], more: int, limit: int) -> Slice | None:
    """The slice that so many more endpoints leave with the least room."""
    fitting = [piece for piece in slices if len(piece["endpoints"]) + more <= limit]
    return max(fitting, key=lambda piece: len(piece["endpoints"]), default=None)
