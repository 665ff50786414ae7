"""A new object on its way into the store, in the API server's order: admission, names, allocation, validation, store.

Sources: apiserver pkg/endpoints/handlers/create.go, pkg/registry/generic/registry/store.go (Create), rest/create.go.
"""

from typing import Any

from learnnet.cluster import defaults, validation
from learnnet.cluster.allocation import service
from learnnet.cluster.kinds import KIND_BY_NAME
from learnnet.cluster.patches.server_side import set_owners
from learnnet.cluster.requests.model import Request, Response
from learnnet.cluster.shape import in_order, missing_paths, paths_of
from learnnet.cluster.status import (
    already_exists,
    bad_request,
    forbidden_object,
    invalid_object,
    not_found,
    unclassified,
)
from learnnet.cluster.store import Key, Record
from learnnet.cluster.strategy import STRATEGIES
from learnnet.cluster.verbs.backend import Backend
from learnnet.cluster.warnings import warnings_for

Draft = dict[str, Any]

WIPED = ("creationTimestamp", "uid", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink")
LONGEST_PREFIX = 58
RETRIES = 8  # registry/generic/registry/store.go, createWithGenerateName: the name is drawn again
FOLLOW_SERVICES = ("EndpointSlice", "Endpoints")  # controllers write these for Services, which are counted
MISMATCH = "the namespace of the provided object does not match the namespace sent on the request"


def create(backend: Backend, request: Request, draft: Draft) -> Response:
    """Store a new object; the draft is the caller's to give away."""
    given = frozenset() if request.trusted else frozenset(paths_of(draft))
    defaults.fill_in(request.kind.name, draft)
    for name in WIPED:
        draft["metadata"].pop(name, None)
    check_namespace(request, draft)
    _admit(backend, request, draft["metadata"].get("name", ""))
    meta = draft["metadata"]
    prefix = "" if meta.get("name") else meta.get("generateName", "")
    for attempt in range(RETRIES):
        if prefix:
            meta["name"] = prefix[:LONGEST_PREFIX] + backend.chance.letters(f"{request.kind.name}/{prefix}", 5)
            defaults.fill_in(request.kind.name, draft)
        key = Key(request.kind.name, meta.get("namespace", ""), meta.get("name", ""))
        if not prefix or attempt == RETRIES - 1 or backend.store.record(key) is None:
            break
    return _store(backend, request, key, draft, given, drawn=bool(prefix))


def _store(
    backend: Backend, request: Request, key: Key, draft: Draft, given: frozenset[str], *, drawn: bool
) -> Response:
    meta, kind = draft["metadata"], request.kind
    strategy = STRATEGIES[kind.name]
    meta["uid"] = backend.chance.uid(f"{key}")
    meta["creationTimestamp"] = backend.timestamp
    if strategy.generation:
        meta["generation"] = 1
    strategy.fresh(draft)
    set_owners(meta, request.owners, None)
    books = backend.transaction(dry=request.options.dry_run)
    stands = False
    try:
        if kind.name == "Service":
            service.begin_create(draft["spec"], key.name, books)
        if errors := validation.on_create(kind, draft):
            raise invalid_object(kind, key.name, errors)
        _check_free(meta, request, backend.store.record(key), drawn=drawn)
        _check_quota(backend, request, key.name)
        stands = not request.options.dry_run
    finally:
        if not stands:
            books.roll_back()
    if kind.name == "Service":
        service.hide_what_its_type_has_not(draft["spec"])
    body = in_order(kind, draft)
    if stands:
        if kind.name == "Service":
            backend.book_addresses(request, body, None)
        body = dict(backend.put(request, key, body, defaulted=missing_paths(given, body) if given else ()))
    return Response(code=201, body=body, warnings=warnings_for(kind.name, body))


def _check_quota(backend: Backend, request: Request, name: str) -> None:
    """Admission plugin ResourceQuota, in its words. Simplified: one quota, "lab", over all namespaces."""
    kind, limit = request.kind, backend.quota.get(request.kind.name)
    if request.trusted and kind.name in FOLLOW_SERVICES:
        return
    if limit is None or (used := backend.store.count(kind.name)) < limit:
        return
    counted = f"count/{kind.resource}"
    why = f"exceeded quota: lab, requested: {counted}=1, used: {counted}={used}, limited: {counted}={limit}"
    raise forbidden_object(kind, name, why)


def check_namespace(request: Request, draft: Draft) -> None:
    meta = draft["metadata"]
    if not request.kind.namespaced:
        return
    if meta.get("namespace") not in (None, "", request.namespace):
        raise bad_request(MISMATCH)
    meta["namespace"] = request.namespace


def _admit(backend: Backend, request: Request, name: str) -> None:
    """Admission plugin NamespaceLifecycle: nothing new where there is no namespace, or where it is going."""
    if not request.kind.namespaced:
        return
    namespace = KIND_BY_NAME["Namespace"]
    record = backend.store.record(Key("Namespace", "", request.namespace))
    if record is None:
        raise not_found(namespace, request.namespace)
    if record.body["metadata"].get("deletionTimestamp"):
        where = request.namespace
        cause = {
            "reason": "NamespaceTerminating",
            "message": f"namespace {where} is being terminated",
            "field": "metadata.namespace",
        }
        why = f"unable to create new content in namespace {where} because it is being terminated"
        raise forbidden_object(request.kind, name, why, [cause])


def _check_free(meta: Draft, request: Request, existing: Record | None, *, drawn: bool) -> None:
    if meta.get("resourceVersion"):
        raise unclassified("resourceVersion should not be set on objects to be created")
    if existing is None:
        return
    going = "object is being deleted: " if existing.body["metadata"].get("deletionTimestamp") else ""
    suffix = ", the server was not able to generate a unique name for the object" if drawn else ""
    raise already_exists(request.kind, existing.key.name, going, suffix)
