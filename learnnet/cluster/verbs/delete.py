"""Taking objects away: at once, after a grace period, or when the last finalizer is gone.

Source: apiserver pkg/registry/generic/registry/store.go (Delete), rest/delete.go.
"""

from collections.abc import Mapping
from typing import Any

from learnnet.cluster.clock import timestamp
from learnnet.cluster.requests.model import Request, Response
from learnnet.cluster.status import delete_conflict, forbidden_object, not_found
from learnnet.cluster.store import Body, Record
from learnnet.cluster.strategy import STRATEGIES
from learnnet.cluster.verbs.backend import Backend

PERMANENT = ("default", "kube-system", "kube-public")
WAITS_FOR = {"Foreground": "foregroundDeletion", "Orphan": "orphan"}


def delete(backend: Backend, request: Request, wishes: Mapping[str, Any]) -> Response:
    """`wishes` are the DeleteOptions: grace period, preconditions, what becomes of dependents."""
    record = backend.store.record(request.key)
    if record is None:
        raise not_found(request.kind, request.name)
    _check_preconditions(request, wishes.get("preconditions") or {}, record)
    if request.kind.name == "Namespace" and request.name in PERMANENT:
        raise forbidden_object(request.kind, request.name, "this namespace may not be deleted")
    body = record.body
    grace = _grace(request, body, wishes.get("gracePeriodSeconds"))
    orphans = "Orphan" if wishes.get("orphanDependents") else None
    finalizers = _finalizers(body["metadata"], wishes.get("propagationPolicy") or orphans)
    held = finalizers or (body.get("spec") or {}).get("finalizers")
    if request.options.dry_run:
        return _gone(request, body) if not held and not grace else Response(code=200, body=dict(body))
    if held or grace:
        return _mark(backend, request, record, grace, finalizers)
    return _gone(request, backend.remove(request, request.key))


def _gone(request: Request, body: Body) -> Response:
    if STRATEGIES[request.kind.name].deletion_answers_object:
        return Response(code=200, body=dict(body))
    details = {"name": request.name, "group": request.kind.group, "kind": request.kind.plural}
    details["uid"] = body["metadata"]["uid"]
    return Response(
        code=200,
        body={
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Success",
            "details": {name: value for name, value in details.items() if value},
        },
    )


def _mark(backend: Backend, request: Request, record: Record, grace: int, finalizers: list[str]) -> Response:
    """It is going, but somebody has still to do something: a kubelet, a controller."""
    meta = dict(record.body["metadata"])
    already = meta.get("deletionTimestamp")
    if not already or grace < meta.get("deletionGracePeriodSeconds", 0):
        meta["deletionTimestamp"] = timestamp(backend.now() + grace * 1000)
        meta["deletionGracePeriodSeconds"] = grace
        if not already and "generation" in meta:
            meta["generation"] += 1
    if finalizers:
        meta["finalizers"] = finalizers
    body = {**record.body, "metadata": meta}
    if request.kind.name == "Namespace":
        meta.pop("deletionGracePeriodSeconds", None)  # namespace storage.go marks it on its own
        body["status"] = {**(record.body.get("status") or {}), "phase": "Terminating"}
    return Response(code=200, body=dict(backend.put(request, request.key, body)))


def _grace(request: Request, body: Body, asked: int | None) -> int:
    """Only what runs on a node needs time to stop (pkg/registry/core/pod/strategy.go, CheckGracefulDelete)."""
    if not STRATEGIES[request.kind.name].graceful:
        return 0
    spec, meta = body.get("spec") or {}, body["metadata"]
    grace = int(spec.get("terminationGracePeriodSeconds", 30) if asked is None else asked)
    if not spec.get("nodeName") or (body.get("status") or {}).get("phase") in ("Failed", "Succeeded"):
        return 0
    if meta.get("deletionTimestamp"):
        return min(grace, int(meta.get("deletionGracePeriodSeconds", 0)))
    return max(grace, 0)


def _finalizers(meta: Body, policy: str | None) -> list[str]:
    found = list(meta.get("finalizers") or ())
    if meta.get("deletionTimestamp"):
        return found
    added = WAITS_FOR.get(policy or "")
    return [*found, added] if added and added not in found else found


def _check_preconditions(request: Request, wanted: Body, record: Record) -> None:
    meta = record.body["metadata"]
    if wanted.get("uid") not in (None, meta["uid"]):
        why = (
            f"the UID in the precondition ({wanted['uid']}) does not match the UID in record ({meta['uid']}). "
            "The object might have been deleted and then recreated"
        )
        raise delete_conflict(request.kind, request.name, why)
    if wanted.get("resourceVersion") not in (None, meta["resourceVersion"]):
        why = (
            f"the ResourceVersion in the precondition ({wanted['resourceVersion']}) does not match the "
            f"ResourceVersion in record ({meta['resourceVersion']}). The object might have been modified"
        )
        raise delete_conflict(request.kind, request.name, why)
