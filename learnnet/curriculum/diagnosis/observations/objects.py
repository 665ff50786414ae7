"""Objects: the table of a kind, as `kubectl get` would show it, and one object in full."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from learnnet.cluster.kinds import KIND_BY_NAME
from learnnet.cluster.objects import EndpointSlice, Pod
from learnnet.cluster.store import Key, Record
from learnnet.curriculum.diagnosis.masks import Mask, masker, pods_of, stripped
from learnnet.lab.lab import Lab

WAITING = ("waiting", "terminated")
NUMBER = re.compile(r"\b\d+(\.\d+)*\w{0,2}\b")
UID = re.compile(r"[0-9a-f#]+(-[0-9a-f#]+){4}")


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
    if record is None:
        return frozenset(["not found"])
    mask = masker(lab)
    return frozenset(["\n".join([mask(_body(record)), *sorted(_told_of(lab, [record], mask))])])


def pods(lab: Lab, observation: Mapping[str, Any]) -> frozenset[str]:
    """All Pods of one owner in full; which of them is which does not matter."""
    found = pods_of(lab.view, str(observation["of"]))
    records = [lab.view.record(Key("Pod", pod.meta.namespace, pod.meta.name)) for pod in found]
    mask = masker(lab)
    shown = {mask(_body(record)) for record in records if record}
    return frozenset(["\n".join([*sorted(shown), *sorted(_told_of(lab, records, mask))])])


def logs(lab: Lab, observation: Mapping[str, Any]) -> frozenset[str]:
    """What the programs in the Pods of one owner have printed; times and addresses tell nothing."""
    mask = masker(lab)
    lines = {f"logs -n {pod.meta.namespace} {pod.meta.name}" for pod in pods_of(lab.view, str(observation["of"]))}
    printed = [lab.kubectl(line) for line in lines]
    return frozenset(["\n".join(sorted({NUMBER.sub("#", mask(one.stdout + one.stderr)) for one in printed}))])


def _told_of(lab: Lab, records: Iterable[Record | None], mask: Mask) -> set[str]:
    """The Events about these objects: `kubectl describe` prints them below."""
    about = {record.body["metadata"]["uid"] for record in records if record}
    told = (one for one in lab.view.records("Event") if one.body["involvedObject"].get("uid") in about)
    return {mask(json.dumps(_event(one))) for one in told}


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


def _event(record: Record) -> list[Any]:
    """A normal Event says with its reason what it has to say: the rest are a node, an image, how long it took."""
    body = record.body
    message = NUMBER.sub("#", body.get("message", "")) if body.get("type") == "Warning" else ""
    whom = body["involvedObject"]
    return [body.get("type"), body.get("reason"), whom.get("kind"), whom.get("name"), UID.sub("", message)]


def _name(record: Record) -> list[Any]:
    return [record.key.name]


COLUMNS: Mapping[str, Callable[[Record], list[Any]]] = {
    "Pod": _pod,
    "Service": _service,
    "EndpointSlice": _slice,
    "Deployment": _deployment,
    "Event": _event,
    "Node": _node,
}
