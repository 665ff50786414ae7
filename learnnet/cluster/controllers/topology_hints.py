"""Proportional hints, which the annotation `service.kubernetes.io/topology-mode: Auto` asks for.

Each zone gets as large a share of the endpoints as it has of the nodes' CPU, as long as no endpoint is overloaded by
more than a fifth; where that cannot be done there are no hints at all (endpointslice/topologycache). Simplified: where
the real controller walks a Go map, zones are taken by name.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from learnnet.cluster.controllers.resources import amount
from learnnet.cluster.objects import EndpointSlice, Node
from learnnet.cluster.store import Body

OVERLOAD = 0.2
EXCLUDED = ("node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master")
NO_NODE_INFO = "Insufficient Node information: allocatable CPU or zone not specified on one or more nodes"
TOO_FEW = "Insufficient number of endpoints"
OVERLOADED = "Unable to allocate minimum required endpoints to each zone without exceeding overload threshold"
NO_ZONE = "One or more endpoints do not have a zone specified"
NO_HINTS = "No hints allocated for zones"

Slice = dict[str, Any]
Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Share:
    """How many endpoints a zone is to have."""

    desired: float
    maximum: int


class CannotShareError(Exception):
    """There is no way to give every zone its share; the message is the controller's."""


def zone_ratios(nodes: Iterable[Node]) -> Mapping[str, float]:
    """Each zone's share of the CPU of all ready nodes; nothing when that is not known of all of them."""
    cpu: Counts = {}
    for node in nodes:
        if not node.ready or any(label in node.meta.labels for label in EXCLUDED):
            continue
        own = amount(((node.body.get("status") or {}).get("allocatable") or {}).get("cpu", 0))
        if not node.zone or not own:
            return {}
        cpu[node.zone] = cpu.get(node.zone, 0) + own
    return {zone: cpu[zone] / sum(cpu.values()) for zone in sorted(cpu)} if len(cpu) > 1 else {}


def shares(ratios: Mapping[str, float], endpoints: int) -> dict[str, Share]:
    if not ratios:
        raise CannotShareError(NO_NODE_INFO)
    counted = f"({endpoints} endpoints, {len(ratios)} zones)"
    if len(ratios) > endpoints:
        raise CannotShareError(f"{TOO_FEW} {counted}")
    least = {zone: ceil(ratio * endpoints * (1 / (1 + OVERLOAD))) for zone, ratio in ratios.items()}
    spare = endpoints - sum(least.values())
    if spare < 0:
        raise CannotShareError(f"{OVERLOADED} {counted}")
    return {
        zone: Share(desired=max(ratio * endpoints, least[zone]), maximum=least[zone] + spare)
        for zone, ratio in ratios.items()
    }


def share_out(ratios: Mapping[str, float], unchanged: Sequence[EndpointSlice], written: Sequence[Slice]) -> list[Slice]:
    """Set the hints in the slices that are written anyway; the answer are those others whose hints no longer do."""
    ready = sum(_ready(e) for piece in (*(s.body for s in unchanged), *written) for e in piece.get("endpoints") or ())
    wanted = shares(ratios, ready)
    counts: Counts = {}
    renewed: list[Slice] = []
    for known in unchanged:
        own = _counts_of(known.body, counts, wanted)
        if own is None:
            renewed.append({**known.body, "endpoints": list(known.body["endpoints"])})
        else:
            for zone, count in own.items():
                counts[zone] = counts.get(zone, 0) + count
    slices = [*written, *renewed]
    for piece in slices:
        piece["endpoints"] = [_at_home(endpoint, counts) for endpoint in piece["endpoints"]]
    giving, receiving = _moves(wanted, counts)
    for piece in slices:
        piece["endpoints"] = [_moved(endpoint, giving, receiving) for endpoint in piece["endpoints"]]
    if not counts:
        raise CannotShareError(NO_HINTS)
    return renewed


def _ready(endpoint: Mapping[str, Any]) -> bool:
    return bool((endpoint.get("conditions") or {}).get("ready"))


def _hinted(endpoint: Mapping[str, Any], zone: str) -> dict[str, Any]:
    return {**endpoint, "hints": {"forZones": [{"name": zone}]}}


def _at_home(endpoint: Mapping[str, Any], counts: Counts) -> dict[str, Any]:
    """To begin with, every endpoint is for its own zone."""
    bare = {name: value for name, value in endpoint.items() if name != "hints"}
    if not _ready(endpoint):
        return bare
    zone = endpoint.get("zone")
    if not zone:
        raise CannotShareError(NO_ZONE)
    counts[zone] = counts.get(zone, 0) + 1
    return _hinted(bare, zone)


def _counts_of(body: Body, counts: Counts, wanted: Mapping[str, Share]) -> Counts | None:
    """Hints by zone in a slice that nobody else changes; None when it has to be written anew."""
    own: Counts = {}
    for endpoint in body.get("endpoints") or ():
        if not _ready(endpoint):
            continue
        hints = (endpoint.get("hints") or {}).get("forZones") or ()
        if not hints or any(hint["name"] not in wanted for hint in hints):
            return None
        for hint in hints:
            own[hint["name"]] = own.get(hint["name"], 0) + 1
    too_many = any(counts.get(zone, 0) + count > wanted[zone].maximum for zone, count in own.items())
    return None if too_many else own


def _moves(wanted: Mapping[str, Share], counts: Counts) -> tuple[Counts, Counts]:
    """How many endpoints zones give to others, and get from them (getGivingAndReceivingZones)."""
    surplus = {zone: counts.get(zone, 0) - share.desired for zone, share in sorted(wanted.items())}
    giving: Counts = {}
    receiving: Counts = {}
    while True:
        giver, taker = max(surplus, key=surplus.__getitem__), min(surplus, key=surplus.__getitem__)
        give, take = surplus[giver], -surplus[taker]
        if (give < 1 and take < 1) or give < 0.5 or take < 0.5:
            return giving, receiving
        giving[giver] = giving.get(giver, 0) + 1
        receiving[taker] = receiving.get(taker, 0) + 1
        surplus[giver] -= 1
        surplus[taker] += 1


def _moved(endpoint: dict[str, Any], giving: Counts, receiving: Counts) -> dict[str, Any]:
    zone = endpoint.get("zone", "")
    taker = next((name for name in sorted(receiving) if receiving[name]), None)
    if not _ready(endpoint) or not giving.get(zone) or taker is None:
        return endpoint
    giving[zone] -= 1
    receiving[taker] -= 1
    return _hinted(endpoint, taker)
