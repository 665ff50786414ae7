"""The fields that a list or watch can select by. Source: apimachinery pkg/fields/selector.go."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from learnnet.cluster.kinds import Kind
from learnnet.cluster.status import bad_request
from learnnet.cluster.store import Body


def _path(*steps: str) -> Callable[[Body], str]:
    def read(body: Body) -> str:
        value: object = body
        for step in steps:
            value = value.get(step) if isinstance(value, Mapping) else None
        return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)

    return read


NAME = {"metadata.name": _path("metadata", "name"), "metadata.namespace": _path("metadata", "namespace")}
FIELDS: Mapping[str, Mapping[str, Callable[[Body], str]]] = {
    "Service": {"spec.clusterIP": _path("spec", "clusterIP"), "spec.type": _path("spec", "type")},
    "Pod": {
        "spec.nodeName": _path("spec", "nodeName"),
        "spec.restartPolicy": _path("spec", "restartPolicy"),
        "spec.schedulerName": _path("spec", "schedulerName"),
        "spec.serviceAccountName": _path("spec", "serviceAccountName"),
        "spec.hostNetwork": _path("spec", "hostNetwork"),
        "status.phase": _path("status", "phase"),
        "status.podIP": _path("status", "podIP"),
        "status.nominatedNodeName": _path("status", "nominatedNodeName"),
    },
    "Namespace": {"status.phase": _path("status", "phase")},
    "Node": {"spec.unschedulable": _path("spec", "unschedulable")},
    "ReplicaSet": {"status.replicas": _path("status", "replicas")},
    "IPAddress": {"spec.parentRef.name": _path("spec", "parentRef", "name")},
    "Event": {
        **{f"involvedObject.{name}": _path("involvedObject", name) for name in ("kind", "namespace", "name", "uid")},
        "involvedObject.apiVersion": _path("involvedObject", "apiVersion"),
        "involvedObject.fieldPath": _path("involvedObject", "fieldPath"),
        "reason": _path("reason"),
        "reportingComponent": _path("reportingComponent"),
        "source": _path("source", "component"),
        "type": _path("type"),
    },
}


@dataclass(frozen=True, slots=True)
class FieldTerm:
    """One condition on one field."""

    read: Callable[[Body], str]
    value: str
    equal: bool

    def holds(self, body: Body) -> bool:
        return (self.read(body) == self.value) is self.equal


def field_selector(kind: Kind, text: str) -> tuple[FieldTerm, ...]:
    known = {**NAME, **FIELDS.get(kind.name, {})}
    terms = []
    for part in filter(None, text.split(",")):
        name, sign, value = part.partition("!=")
        if not sign:
            name, sign, value = part.partition("==")
        if not sign:
            name, sign, value = part.partition("=")
        if not sign:
            raise bad_request(f"invalid selector: '{text}'; can't understand '{part}'")
        if name not in known:
            raise bad_request(f"field label not supported: {name}")
        terms.append(FieldTerm(known[name], value, sign != "!="))
    return tuple(terms)
