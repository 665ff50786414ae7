"""What a Pod would be answered now, if it looked a name up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from learnnet.cluster.objects import Service
from learnnet.cluster.store import Key
from learnnet.cluster.text import Text
from learnnet.curriculum.checks.base import COUNT, NAME, Check, Scene, Verdict
from learnnet.curriculum.places import pod_called
from learnnet.curriculum.service_trouble import slices_of
from learnnet.lab import Moment

FROM = {**NAME, "description": "The Pod that asks: namespace/name, or namespace/@label=value for one with this label."}
SERVICE = {**NAME, "description": "namespace/name of the Service that is meant."}
CLUSTER_IP, PODS, NOTHING = "cluster-ip", "pods", "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class DnsAnswer(Check):
    ARGUMENTS: ClassVar = {
        "pod": FROM,
        "name": {**NAME, "description": "The name as a program has it."},
        "answer": {"enum": [CLUSTER_IP, PODS, NOTHING], "description": "What the addresses are."},
        "service": SERVICE,
        "count": {**COUNT, "description": "How many addresses."},
    }
    TOUCHED: ClassVar = ("serve", "reload", "request", "ask", "Pod")  # caches and faults have their say, too

    pod: str
    name: str
    answer: str
    service: str = ""
    count: int | None = None

    def verdict(self, scene: Scene) -> Verdict:
        moment = scene.moment
        pod = pod_called(moment.view, self.pod)
        expected = self._expected()
        if pod is None:
            gone = Text("There is no running Pod {pod}.", {"pod": self.pod})
            return Verdict(passed=False, expected=expected, found=gone, hint=gone)
        found = moment.resolve(self.name, f"{pod.meta.namespace}/{pod.meta.name}").verdict
        addresses = found.addresses if found.found else ()
        told = ", ".join(addresses) or found.result
        return Verdict(
            passed=self._fits(moment, addresses),
            expected=expected,
            found=Text("{name} → {answer}", {"name": self.name, "answer": told}),
            where=Key("Pod", pod.meta.namespace, pod.meta.name),
        )

    def _fits(self, moment: Moment, addresses: Sequence[str]) -> bool:
        if self.count is not None and len(addresses) != self.count:
            return False
        return set(addresses) == meant(moment, self.answer, self.service)

    def _expected(self) -> Text:
        params: dict[str, str | int] = {"name": self.name, "service": self.service}
        if self.answer == NOTHING:
            return Text("{name} is not found.", params)
        if self.answer == PODS:
            return Text("{name} → the addresses of the ready Pods of {service}", params)
        return Text("{name} → the cluster IP of {service}", params)


def meant(moment: Moment, answer: str, place: str) -> set[str]:
    """The addresses that are the right answer."""
    namespace, _, name = place.rpartition("/")
    namespace = namespace or "default"
    if answer == CLUSTER_IP:
        service = moment.view.get(Service, name, namespace)
        return set(service.cluster_ips) if service else {"—"}
    if answer == PODS:
        slices = slices_of(moment.view, namespace, name)
        return {each.address for piece in slices for each in piece.endpoints if each.ready is not False} or {"—"}
    return set()
