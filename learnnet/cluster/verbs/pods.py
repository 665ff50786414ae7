"""The parts of a Pod that have a path of their own: its binding to a node, its eviction.

Source: pkg/registry/core/pod/storage/storage.go (assignPod), eviction.go.
"""

from typing import Any

from learnnet.cluster.requests.model import Request, Response
from learnnet.cluster.status import conflict, invalid_object, no_such_method, not_found, required
from learnnet.cluster.store import Key
from learnnet.cluster.verbs.backend import Backend
from learnnet.cluster.verbs.delete import delete

PLACE = ("topology.kubernetes.io/zone", "topology.kubernetes.io/region")
SUCCESS = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "code": 201}


def bind(backend: Backend, request: Request, node: str) -> Response:
    """Give the Pod its node, once and for all."""
    record = backend.store.record(request.key)
    if record is None:
        raise not_found(request.kind, request.name)
    spec, meta = record.body.get("spec") or {}, record.body["metadata"]
    if meta.get("deletionTimestamp"):
        raise conflict(request.kind, request.name, f"pod {request.name} is being deleted, cannot be assigned to a host")
    if spec.get("nodeName"):
        why = f'pod {request.name} is already assigned to node "{spec["nodeName"]}"'
        raise conflict(request.kind, request.name, why)
    status = dict(record.body.get("status") or {})
    others = [one for one in status.get("conditions") or () if one["type"] != "PodScheduled"]
    scheduled = {"type": "PodScheduled", "status": "True", "lastProbeTime": None}
    status["conditions"] = [*others, {**scheduled, "lastTransitionTime": backend.timestamp}]
    body = {**record.body, "spec": {**spec, "nodeName": node}, "status": status}
    place = _place_of(backend, node)
    if place:
        body["metadata"] = {**meta, "labels": {**(meta.get("labels") or {}), **place}}
    if not request.options.dry_run:
        backend.put(request, request.key, body)
    return Response(code=201, body=dict(SUCCESS))


def _place_of(backend: Backend, node: str) -> dict[str, str]:
    """Zone and region of the node, which the Pod is labelled with (plugin/pkg/admission/podtopologylabels)."""
    record = backend.store.record(Key("Node", "", node))
    labels = record.typed.meta.labels if record else {}
    return {name: labels[name] for name in PLACE if name in labels}


def post(backend: Backend, request: Request, body: Any) -> Response:
    """A POST to a part of a Pod."""
    if request.subresource == "binding":
        node = (body.get("target") or {}).get("name", "") if isinstance(body, dict) else ""
        if not node:
            raise invalid_object(request.kind, request.name, [required("target.name")])
        return bind(backend, request, node)
    if request.subresource == "eviction":
        wishes = (body.get("deleteOptions") or {}) if isinstance(body, dict) else {}
        delete(backend, request, wishes)
        return Response(code=201, body=dict(SUCCESS))
    raise no_such_method()
