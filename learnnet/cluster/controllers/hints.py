"""For whom an endpoint is meant: the hints by which kube-proxy keeps traffic in its zone or on its node."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from learnnet.cluster.controllers.topology_hints import CannotShareError, share_out, zone_ratios
from learnnet.cluster.objects import EndpointSlice, Node, Service
from learnnet.cluster.store import Body, View

TOPOLOGY_MODE = ("service.kubernetes.io/topology-mode", "service.kubernetes.io/topology-aware-hints")
DISABLED, ENABLED = "TopologyAwareHintsDisabled", "TopologyAwareHintsEnabled"

Remark = tuple[str, str, str]  # type, reason and message of a Kubernetes Event


def proportional(service: Service) -> bool:
    """The annotation, or its older name, asks for hints by the zones' capacity."""
    return any(service.meta.annotations.get(name) in ("Auto", "auto") for name in TOPOLOGY_MODE)


@dataclass(frozen=True, slots=True, kw_only=True)
class HintPolicy:
    """What hints the endpoints of one Service get (endpointslice/trafficdist, ReconcileHints)."""

    zones: bool = False
    nodes: bool = False
    ratios: Mapping[str, float] | None = None  # set where the annotation asks for proportional hints

    @classmethod
    def of(cls, view: View, service: Service) -> "HintPolicy":
        """`spec.trafficDistribution` counts only where the annotation does not ask for proportional hints."""
        if proportional(service):
            return cls(ratios=zone_ratios(view.list(Node)))
        zones = service.traffic_distribution in ("PreferClose", "PreferSameZone", "PreferSameNode")
        return cls(zones=zones, nodes=service.traffic_distribution == "PreferSameNode")

    def apply(
        self,
        family: str,
        existing: Sequence[EndpointSlice],
        created: list[dict[str, Any]],
        updated: list[dict[str, Any]],
        deleted: Sequence[Body],
    ) -> list[Remark]:
        """Set the hints in slices that are written anyway, and write those others whose hints are out of date."""
        touched = {body["metadata"].get("name") for body in (*updated, *deleted)}
        unchanged = [piece for piece in existing if piece.meta.name not in touched]
        if self.ratios is None:
            self._set(unchanged, created, updated)
            return []
        try:
            renewed = share_out(self.ratios, unchanged, [*created, *updated])
        except CannotShareError as why:
            self._set(unchanged, created, updated)
            return [("Warning", DISABLED, f"{why}, addressType: {family}")]
        updated += renewed
        if any(endpoint.zone_hints for piece in existing for endpoint in piece.endpoints):
            return []
        return [("Normal", ENABLED, f"Topology Aware Hints has been enabled, addressType: {family}")]

    def _set(
        self, unchanged: Sequence[EndpointSlice], created: list[dict[str, Any]], updated: list[dict[str, Any]]
    ) -> None:
        for written in (*created, *updated):
            written["endpoints"] = [self._hinted(endpoint) for endpoint in written["endpoints"]]
        for piece in unchanged:
            before = piece.body.get("endpoints") or []
            after = [self._hinted(endpoint) for endpoint in before]
            if after != before:
                updated.append({**piece.body, "endpoints": after})

    def _hinted(self, endpoint: Body) -> dict[str, Any]:
        body = {name: value for name, value in endpoint.items() if name != "hints"}
        if not body["conditions"].get("ready"):
            return body
        hints: dict[str, Any] = {}
        if self.zones and body.get("zone"):
            hints["forZones"] = [{"name": body["zone"]}]
        if self.nodes and body.get("nodeName"):
            hints["forNodes"] = [{"name": body["nodeName"]}]
        return {**body, "hints": hints} if hints else body
