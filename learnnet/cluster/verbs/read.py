"""Reading objects: one, a list page by page, or every change from a revision on.

Source: apiserver pkg/endpoints/handlers/get.go, pkg/storage/etcd3/store.go (GetList), pkg/storage/continue.go.
"""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from learnnet.cluster.requests.model import Request, Response
from learnnet.cluster.requests.selectors import FieldTerm, Requirement, field_selector, label_selector
from learnnet.cluster.status import bad_request, not_found, quoted, unclassified
from learnnet.cluster.store import FIRST_REVISION, Body, Record, View, Write
from learnnet.cluster.verbs.backend import Backend


@dataclass(frozen=True, slots=True)
class Filter:
    """Which objects a list or a watch is about."""

    kind: str
    namespace: str
    labels: tuple[Requirement, ...]
    fields: tuple[FieldTerm, ...]

    def takes(self, record: Record) -> bool:
        if record.key.kind != self.kind or (self.namespace and record.key.namespace != self.namespace):
            return False
        labels = record.body["metadata"].get("labels") or {}
        return all(one.holds(labels) for one in self.labels) and all(one.holds(record.body) for one in self.fields)

    def records(self, view: View) -> Iterator[Record]:
        exact = {one.key: one.values[0] for one in self.labels if one.operator == "="}
        if exact and self.namespace:
            found: Any = view.select_records(self.kind, self.namespace, exact)
        else:
            found = view.records(self.kind, self.namespace or None)
        return (record for record in found if self.takes(record))


def filter_of(request: Request) -> Filter:
    query = request.options.query
    return Filter(
        request.kind.name,
        request.namespace,
        label_selector(query.get("labelSelector", "")),
        field_selector(request.kind, query.get("fieldSelector", "")),
    )


def get(backend: Backend, request: Request) -> Response:
    record = backend.store.record(request.key)
    if record is None:
        raise not_found(request.kind, request.name)
    return Response(code=200, body=dict(record.body))


def list_objects(backend: Backend, request: Request) -> Response:
    """All objects of one revision, in pages if the client wants them; later pages stay at the first one's revision."""
    query = request.options.query
    view: View = backend.store
    start = ""
    if query.get("continue"):
        revision, start = _read_token(query["continue"])
        view = backend.store.at(revision)
    limit = _limit(query)
    found = filter_of(request).records(view)
    records = [record for record in found if not start or _place(record) >= start]
    page = records[:limit] if limit else records
    meta: dict[str, Any] = {"resourceVersion": str(view.revision)}
    if len(page) < len(records):
        meta["continue"] = _token(view.revision, _place(records[len(page)]))
        if not query.get("labelSelector") and not query.get("fieldSelector"):
            meta["remainingItemCount"] = len(records) - len(page)
    body = {
        "kind": f"{request.kind.name}List",
        "apiVersion": request.kind.api_version,
        "metadata": meta,
        "items": [without_kind(record.body) for record in page],
    }
    return Response(code=200, body=body)


def without_kind(body: Body) -> dict[str, Any]:
    """Items of a list do not repeat what the list says."""
    return {name: value for name, value in body.items() if name not in ("kind", "apiVersion")}


def _limit(query: Mapping[str, str]) -> int:
    text = query.get("limit", "0")
    if not text.isdecimal():
        raise bad_request(f"strconv.ParseInt: parsing {quoted(text)}: invalid syntax")
    return int(text)


def _place(record: Record) -> str:
    return f"{record.key.namespace}/{record.key.name}" if record.key.namespace else record.key.name


def _token(revision: int, start: str) -> str:
    text = json.dumps({"v": "meta.k8s.io/v1", "rv": revision, "start": start}, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_token(text: str) -> tuple[int, str]:
    try:
        token = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return int(token["rv"]), str(token["start"])
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise bad_request(f"continue key is not valid: {error}") from error


def watch(backend: Backend, request: Request) -> Iterator[dict[str, Any]]:
    """What happened since a revision, oldest first, up to now; call again with the last revision for more.

    Without a revision (or with 0) the objects that are there come first, as if they had just been added.
    """
    version = request.options.query.get("resourceVersion", "")
    if version and not version.isdecimal():
        raise unclassified(f"strconv.ParseUint: parsing {quoted(version)}: invalid syntax")
    wanted = filter_of(request)
    if int(version or 0) < FIRST_REVISION:
        return (_event("ADDED", record.body) for record in wanted.records(backend.store))
    return _changes(wanted, backend.store.writes_since(int(version)))


def _changes(wanted: Filter, writes: Any) -> Iterator[dict[str, Any]]:
    for write in writes:
        event = _change(wanted, write)
        if event:
            yield event


def _change(wanted: Filter, write: Write) -> dict[str, Any] | None:
    """An object that leaves the selection counts as deleted (etcd3/watcher.go, transform)."""
    before = write.before is not None and wanted.takes(write.before)
    after = write.after is not None and wanted.takes(write.after)
    if write.after is not None and after:
        return _event("MODIFIED" if before else "ADDED", write.after.body)
    if write.before is not None and before:
        last = write.after.body if write.after else write.before.body
        meta = {**last["metadata"], "resourceVersion": str(write.revision)}
        return _event("DELETED", {**last, "metadata": meta})
    return None


def _event(type_: str, body: Body) -> dict[str, Any]:
    return {"type": type_, "object": dict(body)}
