"""Reading objects: one, a list page by page, or every change from a revision on.

Source: apiserver pkg/endpoints/handlers/get.go, pkg/storage/etcd3/store.go (GetList), pkg/storage/continue.go.
"""

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from learnnet.cluster.manifest import parse_body
from learnnet.cluster.request_body import BODY_LIMITS
from learnnet.cluster.requests.field_selector import FieldTerm, field_selector
from learnnet.cluster.requests.label_selector import Requirement, label_selector
from learnnet.cluster.requests.model import Request, Response
from learnnet.cluster.status import (
    RefusedError,
    Verbatim,
    bad_request,
    compact_json,
    forbidden,
    invalid_options,
    not_found,
    not_supported,
    quoted,
    too_new,
    unclassified,
)
from learnnet.cluster.store import FIRST_REVISION, Body, Record, View, Write
from learnnet.cluster.verbs.backend import Backend

TOKEN_VERSION = "meta.k8s.io/v1"
MATCHES = ("Exact", "NotOlderThan", "")


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
    _check_revision(backend, request.options.query.get("resourceVersion", ""))
    record = backend.store.record(request.key)
    if record is None:
        raise not_found(request.kind, request.name)
    return Response(code=200, body=dict(record.body))


def list_objects(backend: Backend, request: Request) -> Response:
    """All objects of one revision, in pages if the client wants them; later pages stay at the first one's revision."""
    query = request.options.query
    view, start = _sight(backend, query)
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


def _sight(backend: Backend, query: Mapping[str, str]) -> tuple[View, str]:
    """Which revision is asked for, and from which object on."""
    _check_options(query)
    version = query.get("resourceVersion", "")
    if query.get("continue"):
        revision, start = _read_token(query["continue"])
        if version not in ("", "0"):
            raise bad_request("specifying resource version is not allowed when using continue")
        return backend.store.at(min(revision, backend.store.revision)), start
    _check_revision(backend, version)
    # A page of a certain revision has always meant just that one.
    exact = query.get("resourceVersionMatch") == "Exact" or (
        not query.get("resourceVersionMatch") and _limit(query) > 0
    )
    if exact and int(version or 0):
        return backend.store.at(max(int(version), FIRST_REVISION)), ""
    return backend.store, ""


def _check_options(query: Mapping[str, str]) -> None:
    """ValidateListOptions (apimachinery pkg/apis/meta/internalversion/validation)."""
    match, version = query.get("resourceVersionMatch", ""), query.get("resourceVersion", "")
    if not match:
        return
    errors = []
    if not version:
        errors.append("resourceVersionMatch is forbidden unless resourceVersion is provided")
    if query.get("continue"):
        errors.append("resourceVersionMatch is forbidden when continue is provided")
    found = [forbidden("resourceVersionMatch", why) for why in errors]
    if match not in MATCHES[:2]:
        found.append(not_supported("resourceVersionMatch", Verbatim(compact_json(match)), MATCHES))
    if match == "Exact" and version == "0":
        found.append(
            forbidden("resourceVersionMatch", 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"')
        )
    if found:
        raise invalid_options("ListOptions", found)


def _check_revision(backend: Backend, version: str) -> None:
    """Nobody is told about a future that has not come: the server waits for it a while, then gives up."""
    if not version:
        return
    if not (version.isascii() and version.isdigit()):
        why = f"strconv.ParseUint: parsing {quoted(version)}: invalid syntax"
        raise unclassified(f"resourceVersion: Invalid value: {quoted(version)}: {why}")
    if int(version) > backend.store.revision:
        raise too_new(int(version), backend.store.revision)


def without_kind(body: Body) -> dict[str, Any]:
    """Items of a list do not repeat what the list says."""
    return {name: value for name, value in body.items() if name not in ("kind", "apiVersion")}


def _limit(query: Mapping[str, str]) -> int:
    text = query.get("limit") or "0"
    if not (text.isascii() and text.removeprefix("-").isdigit()):
        raise bad_request(f"strconv.ParseInt: parsing {quoted(text)}: invalid syntax")
    return max(int(text), 0)


def _place(record: Record) -> str:
    return f"{record.key.namespace}/{record.key.name}" if record.key.namespace else record.key.name


def _token(revision: int, start: str) -> str:
    text = json.dumps({"v": TOKEN_VERSION, "rv": revision, "start": start}, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_token(text: str) -> tuple[int, str]:
    odd = re.search("[^A-Za-z0-9_-]", text)
    if odd or len(text) % 4 == 1:
        raise _bad_token(f"illegal base64 data at input byte {odd.start() if odd else len(text) - 1}")
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("utf-8", errors="replace")
    token = parse_body(raw, "json", BODY_LIMITS)
    if token.error:
        raise _bad_token(token.error.message)
    value = token.documents[0].value if token.documents else None
    fields = value if isinstance(value, dict) else {}
    if fields.get("v") != TOKEN_VERSION:
        raise _bad_token(f"server does not recognize this encoded version {quoted(str(fields.get('v', '')))}")
    if not isinstance(fields.get("rv"), int) or fields["rv"] < FIRST_REVISION:
        raise _bad_token(f"incorrect encoded start resourceVersion (version {TOKEN_VERSION})")
    return int(fields["rv"]), str(fields.get("start", ""))


def _bad_token(why: str) -> RefusedError:
    return bad_request(f"invalid continue token: continue key is not valid: {why}")


def watch(backend: Backend, request: Request) -> Iterator[dict[str, Any]]:
    """What happened since a revision, oldest first, up to now; call again with the last revision for more.

    Without a revision (or with 0) the objects that are there come first, as if they had just been added.
    """
    version = request.options.query.get("resourceVersion", "")
    _check_revision(backend, version)
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
