"""A patch is applied to what is stored; its result goes the way of an update.

Source: apiserver pkg/endpoints/handlers/patch.go.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from learnnet.cluster.decoding import DecodeError, decode
from learnnet.cluster.patches.json_patch import apply_operations, touched_by
from learnnet.cluster.patches.lists import PatchError, go_print
from learnnet.cluster.patches.merge import merge
from learnnet.cluster.patches.server_side import applied
from learnnet.cluster.patches.strategic import strategic_merge
from learnnet.cluster.request_body import json_name, other_kind
from learnnet.cluster.requests.bodies import APPLY, read_value
from learnnet.cluster.requests.conversion import conversion_error
from learnnet.cluster.requests.model import Request, Response
from learnnet.cluster.status import (
    RefusedError,
    bad_request,
    compact_json,
    forbidden,
    invalid,
    invalid_options,
    invalid_patch,
    not_found,
    required,
    unclassified,
    unknown_media_type,
)
from learnnet.cluster.store import Record
from learnnet.cluster.verbs.backend import Backend
from learnnet.cluster.verbs.create import create
from learnnet.cluster.verbs.update import update

JSON_PATCH, MERGE_PATCH = "application/json-patch+json", "application/merge-patch+json"
STRATEGIC_PATCH = "application/strategic-merge-patch+json"
ACCEPTED = (JSON_PATCH, MERGE_PATCH, STRATEGIC_PATCH, APPLY)
Map = dict[str, Any]


def patch(backend: Backend, request: Request, change: Any, media_type: str) -> Response:
    if media_type not in ACCEPTED:
        raise unknown_media_type(ACCEPTED)
    record = backend.store.record(request.key)
    if media_type == APPLY:
        return _apply(backend, request, change, record)
    if request.options.force:
        raise invalid_options("PatchOptions", [forbidden("force", "may not be specified for non-apply patch")])
    if record is None:
        raise not_found(request.kind, request.name)
    result = _patched(request, dict(record.body), change, media_type)
    draft, warnings = _read(request, result, change, media_type)
    _lock(draft, change, record)
    return update(backend, request, draft).warned(warnings)


def _patched(request: Request, old: Map, change: Any, media_type: str) -> Map:
    if media_type == JSON_PATCH:
        result = apply_operations(old, change)
        if not isinstance(result, dict):
            raise bad_request("error decoding patch: the result is no object")
        return result
    if not isinstance(change, dict):
        what = f"json: cannot unmarshal {json_name(change)} into Go value of type map[string]interface {{}}"
        raise bad_request(f"error decoding patch: {what}")
    if media_type == MERGE_PATCH:
        merged: Map = merge(old, change)
        return merged
    try:
        return strategic_merge(request.kind.name, old, change)
    except PatchError as error:
        raise unclassified(str(error)) from error


def _read(request: Request, result: Map, change: Any, media_type: str) -> tuple[Map, tuple[str, ...]]:
    """A patch may have made something that is no object of this kind any more."""
    other = other_kind(request.kind, result)
    if other and media_type != STRATEGIC_PATCH:  # there the type of Go is what counts
        raise _misfit(result, change, media_type, other)
    try:
        decoded = decode(request.kind, result, in_order=True)
    except DecodeError as error:
        raise _misfit(result, change, media_type, str(error)) from error
    if request.options.validation == "Strict" and decoded.strict_error:
        raise _misfit(result, change, media_type, decoded.strict_error)
    draft = {**decoded.body, "kind": request.kind.name, "apiVersion": request.kind.api_version}
    draft.setdefault("metadata", {})
    return draft, () if request.options.validation == "Ignore" else decoded.warnings


def _misfit(result: Map, change: Any, media_type: str, why: str) -> RefusedError:
    """A strategic patch is shown itself, and its values are converted, not decoded; else the whole result is shown."""
    if media_type == STRATEGIC_PATCH:
        return invalid_patch([invalid("patch", go_print(change), conversion_error(why))])
    touched = change if media_type == MERGE_PATCH else touched_by(change)
    return invalid_patch([invalid("patch", compact_json(_as_printed(result, touched)), why)])


def _as_printed(value: Any, change: Any) -> Any:
    """Go sorts the fields of a map that the patch has touched, and leaves all others as they were."""
    if not isinstance(change, Mapping):
        return value
    if isinstance(value, list):
        return [_as_printed(one, change.get(str(index))) for index, one in enumerate(value)]
    if not isinstance(value, dict):
        return value
    return {name: _as_printed(value[name], change.get(name)) for name in sorted(value)}


def _lock(draft: Map, change: Any, record: Record) -> None:
    """A patch is retried on the newest object, so only a revision that it names itself can conflict."""
    named = isinstance(change, Mapping) and (change.get("metadata") or {}).get("resourceVersion")
    if not named:
        draft["metadata"]["resourceVersion"] = record.body["metadata"]["resourceVersion"]


def _apply(backend: Backend, request: Request, change: Any, record: Record | None) -> Response:
    """Server-side apply: the object is made if it is not there."""
    if not request.options.manager:
        raise invalid_options("PatchOptions", [required("fieldManager", "is required for apply patch")])
    if not isinstance(change, dict):
        raise bad_request("error decoding YAML: an apply patch must be an object")
    wanted = read_value(request.kind, change, request.options.validation)
    if record is None:
        draft = dict(wanted.body)
        draft["metadata"] = {**draft["metadata"], "name": request.name}
        owners = applied(request, change, None)[1]
        return create(backend, replace(request, name="", owners=tuple(owners)), draft).warned(wanted.warnings)
    result, owned = applied(request, change, dict(record.body))
    draft = read_value(request.kind, result, "Ignore").body
    draft["metadata"]["resourceVersion"] = record.body["metadata"]["resourceVersion"]
    return update(backend, replace(request, owners=tuple(owned)), draft).warned(wanted.warnings)
