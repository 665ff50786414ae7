"""Objects: the table of a kind, as `kubectl get` would show it, and one object in full."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from learnnet.cluster.kinds import KIND_BY_NAME
from learnnet.cluster.objects import EndpointSlice, Pod
from learnnet.cluster.store import Key, Record
from learnnet.curriculum.diagnosis.masks import masker, pods_of, stripped
from learnnet.lab.lab import Lab

WAITING = ("waiting", "terminated")


def get(lab: Lab, observation: Mapping[str, Any]) -> frozenset[str]:
    kind = str(observation["kind"])
    namespace = observation.get("namespace") if KIND_BY_NAME[kind].namespaced else None
    mask, column = masker(lab), COLUMNS.get(kind, _name)
    rows = (mask(json.dumps(column(record))) for record in lab.view.records(kind, namespace))
    return frozenset(["\n".join(sorted(rows))])


def describe(lab: Lab, observation: Mapping[str, Any]) -> frozenset[str]:
    kind, namespace = str(observation["kind"]), str(observation.get("namespace", "default"))
    key = Key(kind, namespace if KIND_BY_NAME[kind].namespaced else "", str(observation["name"]))
    record = lab.view.record(key)
    return frozenset([masker(lab)(_body(record)) if record else "not found"])


def pods(lab: Lab, observation: Mapping[str, Any]) -> frozenset[str]:
    """All Pods of one owner in full; which of them is which does not matter."""
    found = pods_of(lab.view, str(observation["of"]))
    records = [lab.view.record(Key("Pod", pod.meta.namespace, pod.meta.name)) for pod in found]
    mask = masker(lab)
    return frozenset(["\n".join(sorted({mask(_body(record)) for record in records if record}))])


def _body(record: Record) -> str:
    body = stripped(record.body)
    if record.key.kind == "Pod":
        body["spec"].pop("nodeName", None)
        body["spec"].pop("tolerations", None)
        body["status"].pop("hostIP", None)
        body["status"].pop("hostIPs", None)
    return json.dumps(body, sort_keys=True)


def _pod(record: Record) -> list[Any]:
    pod = record.typed
    assert isinstance(pod, Pod)
    statuses = (record.body.get("status") or {}).get("containerStatuses") or ()
    states = [status["state"].get(name, {}).get("reason", "") for status in statuses for name in WAITING]
    restarted = any(status.get("restartCount") for status in statuses)
    return [pod.meta.name, pod.phase, pod.ready, pod.terminating, "".join(states), restarted]


def _service(record: Record) -> list[Any]:
    spec = record.body["spec"]
    ports = [[port["port"], port.get("nodePort"), port.get("protocol")] for port in spec.get("ports") or ()]
    ingress = ((record.body.get("status") or {}).get("loadBalancer") or {}).get("ingress") or []
    return [record.key.name, spec["type"], spec.get("clusterIP"), spec.get("externalName"), bool(ingress), ports]


def _slice(record: Record) -> list[Any]:
    piece = record.typed
    assert isinstance(piece, EndpointSlice)
    # The order of addresses says nothing once they are masked, so they are put in order of readiness.
    whom = sorted(((one.ready is not False, one.address) for one in piece.endpoints), reverse=True)
    return [piece.service, [[port.name, port.port, port.protocol] for port in piece.ports], whom]


def _deployment(record: Record) -> list[Any]:
    status = record.body.get("status") or {}
    return [record.key.name, record.body["spec"].get("replicas"), status.get("readyReplicas", 0)]


def _node(record: Record) -> list[Any]:
    ready = [each["status"] for each in record.body["status"].get("conditions", ()) if each["type"] == "Ready"]
    return [record.key.name, ready, bool(record.body["spec"].get("unschedulable"))]


def _name(record: Record) -> list[Any]:
    return [record.key.name]


COLUMNS: Mapping[str, Callable[[Record], list[Any]]] = {
    "Pod": _pod,
    "Service": _service,
    "EndpointSlice": _slice,
    "Deployment": _deployment,
    "Node": _node,
}
