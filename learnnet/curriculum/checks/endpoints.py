"""A Service has so many ready endpoints, or exactly these Pods, or on this port."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from learnnet.cluster.objects import Pod
from learnnet.cluster.store import Key
from learnnet.cluster.text import Text
from learnnet.curriculum.checks.base import COUNT, LABELS, NAMESPACE, SERVICE, Check, Scene, Verdict
from learnnet.curriculum.fields import spelled
from learnnet.curriculum.service_trouble import slices_of, trouble_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints(Check):
    ARGUMENTS: ClassVar = {
        "service": SERVICE,
        "namespace": NAMESPACE,
        "ready": {**COUNT, "description": "Exactly so many ready endpoints."},
        "at_least": {**COUNT, "description": "At least so many ready endpoints."},
        "not_ready": {**COUNT, "description": "Exactly so many endpoints that are listed and not ready."},
        "labels": {**LABELS, "description": "The ready endpoints are exactly the Pods with these labels."},
        "port": {**COUNT, "description": "Every ready endpoint is reached on this port."},
    }
    TOUCHED: ClassVar = ("Service", "EndpointSlice", "Pod")

    service: str
    namespace: str = "default"
    ready: int | None = None
    at_least: int | None = None
    not_ready: int | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    port: int | None = None

    def verdict(self, scene: Scene) -> Verdict:
        view = scene.moment.view
        slices = slices_of(view, self.namespace, self.service)
        listed = [(endpoint, piece) for piece in slices for endpoint in piece.endpoints]
        ready = {endpoint.pod or endpoint.address for endpoint, _ in listed if endpoint.ready is not False}
        waiting = {endpoint.pod or endpoint.address for endpoint, _ in listed if endpoint.ready is False}
        ports = {port.port for endpoint, piece in listed if endpoint.ready is not False for port in piece.ports}
        passed = (
            view.record(Key("Service", self.namespace, self.service)) is not None
            and (self.ready is None or len(ready) == self.ready)
            and (self.at_least is None or len(ready) >= self.at_least)
            and (self.not_ready is None or len(waiting) == self.not_ready)
            and (self.port is None or (ports == {self.port} and all(piece.ports for _, piece in listed)))
            and (not self.labels or ready == {pod.meta.name for pod in view.select(Pod, self.namespace, self.labels)})
        )
        wants_some = self.ready != 0 or not slices
        trouble = trouble_of(view, self.namespace, self.service) if wants_some and not passed else None
        return Verdict(
            passed=passed,
            expected=self._expected(),
            found=self._found(len(ready), len(waiting), sorted(str(port) for port in ports)),
            where=trouble.where if trouble else Key("Service", self.namespace, self.service),
            hint=trouble.says if trouble else None,
        )

    def _expected(self) -> Text:
        params: dict[str, str | int] = {"service": self.service}
        if self.labels:
            return Text(
                "The ready endpoints of {service} are the Pods with {labels}.",
                {**params, "labels": spelled(self.labels)},
            )
        if self.port is not None:
            return Text("The endpoints of {service} are reached on port {port}.", {**params, "port": self.port})
        if self.not_ready is not None:
            return Text("Endpoints of {service} that are not ready: {count}.", {**params, "count": self.not_ready})
        if self.ready is not None:
            return Text("Ready endpoints of {service}: {count}.", {**params, "count": self.ready})
        return Text("Ready endpoints of {service}: at least {count}.", {**params, "count": self.at_least or 0})

    def _found(self, ready: int, waiting: int, ports: list[str]) -> Text:
        params: dict[str, str | int] = {"service": self.service, "count": ready, "waiting": waiting}
        if self.port is not None and ready:
            return Text(
                "Ready endpoints of {service}: {count}, on port {port}.", {**params, "port": ", ".join(ports) or "—"}
            )
        if waiting:
            return Text("Ready endpoints of {service}: {count}; not ready: {waiting}.", params)
        return Text("Ready endpoints of {service}: {count}.", params)
