"""The rules of nodes send a Service's port to its endpoints, refuse it, drop it, or do not know it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from learnnet.cluster.objects import Service, ServicePort
from learnnet.cluster.store import Key
from learnnet.cluster.text import Text
from learnnet.curriculum.checks.base import COUNT, NAMESPACE, SERVICE, Check, Scene, Verdict
from learnnet.curriculum.service_trouble import trouble_of
from learnnet.curriculum.ways import CLUSTER_IP, NODE_PORT, Ways, ways_of
from learnnet.lab import Moment

SAYS = {
    "dnat": Text("On {nodes} the rules send {service}, port {port}, to an endpoint."),
    "reject": Text("On {nodes} the rules refuse {service}, port {port}: REJECT."),
    "drop": Text("On {nodes} the rules drop {service}, port {port}, without an answer."),
    "none": Text("On {nodes} no rule is about {service}, port {port}."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePresent(Check):
    ARGUMENTS: ClassVar = {
        "service": SERVICE,
        "namespace": NAMESPACE,
        "port": {**COUNT, "description": "The Service's port; its first one, unless said otherwise."},
        "entry": {"enum": [CLUSTER_IP, NODE_PORT], "description": "By which address packets come."},
        "target": {"enum": sorted(SAYS), "description": "What becomes of them."},
        "nodes": {"type": "array", "items": {"type": "string"}, "description": "On these nodes; on all if left out."},
        "destinations": {**COUNT, "description": "To so many different endpoints."},
    }
    TOUCHED: ClassVar = ("sync", "Service")

    service: str
    target: str
    namespace: str = "default"
    port: int | None = None
    entry: str = CLUSTER_IP
    nodes: Sequence[str] = ()
    destinations: int | None = None

    def verdict(self, scene: Scene) -> Verdict:
        moment = scene.moment
        key = Key("Service", self.namespace, self.service)
        service = moment.view.get(Service, self.service, self.namespace)
        nodes = self.nodes or moment.nodes
        expected = self._says(self.target, nodes, self.port or "—")
        port = self._port(service) if service else None
        if service is None or port is None:
            trouble = trouble_of(moment.view, self.namespace, self.service)
            found = trouble.says if trouble else Text("Service {service} has no such port.", {"service": self.service})
            return Verdict(passed=False, expected=expected, found=found, where=key, hint=found)
        expected = self._says(self.target, nodes, port.port)
        ways = {
            name: ways_of(moment.node(name).ruleset, service, port, self.entry)
            for name in nodes
            if name in moment.nodes
        }
        wrong = [name for name in nodes if name not in ways or not self._fits(ways[name])]
        shown = wrong or list(nodes)
        found = self._found(ways.get(shown[0], Ways()), shown, port)
        return Verdict(passed=not wrong, expected=expected, found=found, where=key, hint=self._hint(moment, wrong))

    def _port(self, service: Service) -> ServicePort | None:
        return next((port for port in service.ports if self.port in (None, port.port)), None)

    def _fits(self, ways: Ways) -> bool:
        return ways.target == self.target and self.destinations in (None, len(ways.destinations))

    def _says(self, target: str, nodes: Sequence[str], port: int | str) -> Text:
        said = SAYS[target].message
        return Text(said, {"nodes": ", ".join(nodes), "service": self.service, "port": port})

    def _found(self, ways: Ways, nodes: Sequence[str], port: ServicePort) -> Text:
        if ways.target != "dnat":
            return self._says(ways.target, nodes, port.port)
        return Text(
            "On {nodes} the rules send {service}, port {port}, to {destinations}.",
            {
                "nodes": ", ".join(nodes),
                "service": self.service,
                "port": port.port,
                "destinations": ", ".join(sorted(ways.destinations)),
            },
        )

    def _hint(self, moment: Moment, wrong: Sequence[str]) -> Text | None:
        if not wrong or self.target != "dnat":
            return None
        trouble = trouble_of(moment.view, self.namespace, self.service)
        return trouble.says if trouble else None
