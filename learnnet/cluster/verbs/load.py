"""Objects put down whole, status and all, as if kubelets and clouds had long done their part."""

from typing import Any

from learnnet.cluster import defaults
from learnnet.cluster.allocation import service
from learnnet.cluster.requests.model import Request, Response
from learnnet.cluster.shape import in_order
from learnnet.cluster.store import Key
from learnnet.cluster.strategy import STRATEGIES
from learnnet.cluster.verbs.backend import Backend


def load(backend: Backend, request: Request, draft: dict[str, Any]) -> Response:
    """Nothing is validated; what the object does not say is filled in and handed out as for a new one."""
    kind, meta = request.kind, draft["metadata"]
    draft.setdefault("apiVersion", kind.api_version)
    if kind.namespaced:
        meta.setdefault("namespace", "default")
    key = Key(kind.name, meta.get("namespace", ""), meta["name"])
    defaults.fill_in(kind.name, draft)
    meta.setdefault("uid", backend.chance.uid(f"{key}"))
    meta.setdefault("creationTimestamp", backend.timestamp)
    if STRATEGIES[kind.name].generation:
        meta.setdefault("generation", 1)
    old = backend.store.record(key)
    if kind.name == "Service":
        if old:
            backend.books.free(old.body)
        service.begin_create(draft["spec"], key.name, backend.transaction(dry=False))
        service.hide_what_its_type_has_not(draft["spec"])
    body = in_order(kind, draft)
    if kind.name == "Service":
        backend.book_addresses(request, body, old.body if old else None)
    return Response(code=201, body=dict(backend.put(request, key, body)))
