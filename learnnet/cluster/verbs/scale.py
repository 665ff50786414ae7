"""The scale of a workload: how many replicas are wanted, as a small object of its own (autoscaling/v1)."""

from dataclasses import replace
from typing import Any

from learnnet.cluster.patches.merge import merge
from learnnet.cluster.requests.model import Request, Response
from learnnet.cluster.shape import thaw
from learnnet.cluster.status import not_found
from learnnet.cluster.store import Body, Record
from learnnet.cluster.verbs.backend import Backend
from learnnet.cluster.verbs.update import check_preconditions, replace_record


def get(backend: Backend, request: Request) -> Response:
    return Response(code=200, body=scale_of(_record(backend, request).body))


def put(backend: Backend, request: Request, body: Any) -> Response:
    record = _record(backend, request)
    check_preconditions(request, body.get("metadata") or {}, record)
    whole = thaw(record.body)
    whole["spec"]["replicas"] = (body.get("spec") or {}).get("replicas", 0)
    part = replace(request, subresource="")
    return Response(code=200, body=scale_of(replace_record(backend, part, whole, record).body))


def patch(backend: Backend, request: Request, change: Any) -> Response:
    return put(backend, request, merge(scale_of(_record(backend, request).body), change))


def _record(backend: Backend, request: Request) -> Record:
    record = backend.store.record(request.key)
    if record is None:
        raise not_found(request.kind, request.name)
    return record


def scale_of(body: Body) -> dict[str, Any]:
    meta, spec = body["metadata"], body.get("spec") or {}
    selector = (spec.get("selector") or {}).get("matchLabels") or {}
    kept = ("name", "namespace", "uid", "resourceVersion", "creationTimestamp")
    return {
        "kind": "Scale",
        "apiVersion": "autoscaling/v1",
        "metadata": {name: meta[name] for name in kept if name in meta},
        "spec": {"replicas": spec.get("replicas", 0)},
        "status": {
            "replicas": (body.get("status") or {}).get("replicas", 0),
            "selector": ",".join(f"{key}={value}" for key, value in sorted(selector.items())),
        },
    }
