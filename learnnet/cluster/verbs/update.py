"""A changed object on its way into the store: conflicts first, then what it inherits, allocation, validation, store.

Sources: apiserver pkg/endpoints/handlers/update.go, pkg/registry/generic/registry/store.go (Update), rest/update.go.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from learnnet.cluster import defaults, validation
from learnnet.cluster.allocation import service
from learnnet.cluster.patches.server_side import set_owners
from learnnet.cluster.requests.model import Request, Response
from learnnet.cluster.shape import in_order
from learnnet.cluster.status import bad_request, conflict, invalid_object, not_found, quoted, unclassified
from learnnet.cluster.store import Body, Record
from learnnet.cluster.strategy import STRATEGIES
from learnnet.cluster.verbs.backend import Backend
from learnnet.cluster.verbs.create import check_namespace, create
from learnnet.cluster.warnings import warnings_for_change

Draft = dict[str, Any]

# Metadata that clients may send back or leave out, but not change.
KEPT = ("uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "selfLink")


def update(backend: Backend, request: Request, draft: Draft) -> Response:
    """Replace an object; the draft is the caller's to give away."""
    defaults.fill_in(request.kind.name, draft)
    name = draft["metadata"].get("name", "")
    check_namespace(request, draft)
    if not name:
        why = "was undeterminable: name must be provided"
        raise bad_request(f"the name of the object ({request.name} based on URL) {why}")
    if name != request.name:
        raise bad_request(f"the name of the object ({name}) does not match the name on the URL ({request.name})")
    record = backend.store.record(request.key)
    if record is None:
        if not STRATEGIES[request.kind.name].created_by_put or request.subresource or draft["metadata"].get("uid"):
            raise not_found(request.kind, request.name)
        return create(backend, replace(request, name=""), draft)
    check_preconditions(request, draft["metadata"], record)
    return replace_record(backend, request, draft, record)


def check_preconditions(request: Request, meta: Body, record: Record) -> None:
    """Optimistic concurrency: who names a uid or a revision means that one and no other."""
    uid = record.body["metadata"]["uid"]
    if meta.get("uid") not in (None, "", uid):
        where = f"/registry/{_etcd_path(request)}"
        why = (
            f"StorageError: invalid object, Code: 4, Key: {where}, ResourceVersion: 0, AdditionalErrorMsg: "
            f"Precondition failed: UID in precondition: {meta['uid']}, UID in object meta: {uid}"
        )
        raise conflict(request.kind, request.name, why)
    version = meta.get("resourceVersion", "")
    if not version:
        return
    if not version.isdecimal():
        raise unclassified(f"strconv.ParseUint: parsing {quoted(version)}: invalid syntax")
    if int(version) not in (0, record.revision):
        raise conflict(request.kind, request.name)


def _etcd_path(request: Request) -> str:
    """Services and Endpoints share a prefix in etcd (registry/core/rest)."""
    prefix = {"Service": "services/specs", "Endpoints": "services/endpoints", "Node": "minions"}
    parts = (prefix.get(request.kind.name, request.kind.plural), request.namespace, request.name)
    return "/".join(part for part in parts if part)


def replace_record(backend: Backend, request: Request, draft: Draft, record: Record) -> Response:
    """Put the draft in the place of what is stored, as far as its author may."""
    old = record.body
    _keep_metadata(draft["metadata"], old["metadata"])
    set_owners(draft["metadata"], request.owners, old["metadata"])
    update_one = _PARTS.get(request.subresource, _update_whole)
    body = update_one(backend, request, draft, old)
    return Response(
        code=200, body=body, warnings=warnings_for_change(request.kind.name, body, old, request.subresource)
    )


def _keep_metadata(meta: Draft, old: Body) -> None:
    for name in KEPT:
        if name in old:
            meta[name] = old[name]
        else:
            meta.pop(name, None)


def _update_whole(backend: Backend, request: Request, draft: Draft, old: Body) -> dict[str, Any]:
    kind = request.kind
    strategy = STRATEGIES[kind.name]
    books = backend.transaction(dry=request.options.dry_run)
    stands = False
    try:
        if kind.name == "Service":
            service.begin_update(draft["spec"], old["spec"], request.name, books)
        _prepare(draft, old, request)
        if strategy.generation and strategy.generation(draft) != strategy.generation(old):
            draft["metadata"]["generation"] = old["metadata"].get("generation", 0) + 1
        if errors := validation.on_update(kind, draft, old):
            raise invalid_object(kind, request.name, errors)
        stands = not request.options.dry_run
    finally:
        if not stands:
            books.roll_back()
    if kind.name == "Service":
        service.hide_what_its_type_has_not(draft["spec"])
    body = in_order(kind, draft)
    if not stands:
        return body
    books.commit()
    if kind.name == "Service":
        # New addresses are booked before the Service stands, old ones are struck off after it.
        backend.book_addresses(request, _both(body, old), old)
    stored = finish(backend, request, body)
    if kind.name == "Service":
        backend.book_addresses(request, body, _both(body, old))
    return stored


def _both(body: Body, old: Body) -> Body:
    """A Service that holds the addresses of both."""
    held = {**dict.fromkeys(old["spec"].get("clusterIPs") or ()), **dict.fromkeys(body["spec"].get("clusterIPs") or ())}
    return {**body, "spec": {"clusterIPs": list(held)}}


def _prepare(draft: Draft, old: Body, request: Request) -> None:
    strategy = STRATEGIES[request.kind.name]
    if strategy.has_status and "status" in old:
        draft["status"] = old["status"]
    if strategy.keeps_spec:
        draft["spec"] = old["spec"]
    if request.kind.name == "Service":
        service.drop_what_its_type_lost(draft["spec"], old["spec"])
        if old["spec"].get("type") == "LoadBalancer" != draft["spec"]["type"]:
            draft["status"] = {"loadBalancer": {}}


def _update_status(backend: Backend, request: Request, draft: Draft, old: Body) -> dict[str, Any]:
    """The status alone; labels, annotations and finalizers may change with it."""
    whole = {**old, "metadata": draft["metadata"], "status": draft.get("status") or {}}
    if errors := validation.on_status(request.kind, whole, old):
        raise invalid_object(request.kind, request.name, errors)
    body = in_order(request.kind, whole)
    return body if request.options.dry_run else finish(backend, request, body)


def _finalize(backend: Backend, request: Request, draft: Draft, old: Body) -> dict[str, Any]:
    """A Namespace goes when its deletion was asked for and nobody has anything left to do."""
    whole = {**old, "metadata": {**old["metadata"]}, "spec": draft.get("spec") or {}}
    body = in_order(request.kind, whole)
    return body if request.options.dry_run else finish(backend, request, body)


_PARTS: dict[str, Callable[[Backend, Request, Draft, Body], dict[str, Any]]] = {
    "status": _update_status,
    "finalize": _finalize,
}


def finish(backend: Backend, request: Request, body: Draft) -> dict[str, Any]:
    """Store the object, or let go of one that only its finalizers held."""
    meta = body["metadata"]
    waits = meta.get("finalizers") or (body.get("spec") or {}).get("finalizers")
    if meta.get("deletionTimestamp") and not waits and not meta.get("deletionGracePeriodSeconds"):
        record = backend.store.record(request.key)
        backend.remove(request, request.key)
        version = record.body["metadata"]["resourceVersion"] if record else ""
        return {**body, "metadata": {**meta, "resourceVersion": version}}
    return dict(backend.put(request, request.key, body))
