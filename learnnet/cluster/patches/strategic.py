"""Strategic merge patch: a merge patch that knows which lists are really maps.

Source: apimachinery pkg/util/strategicpatch/patch.go (mergeMap). Directives: `$patch: delete|replace|merge`,
`$deleteFromPrimitiveList/…`, `$setElementOrder/…`, `$retainKeys`.
"""

from typing import Any

from learnnet.cluster.patches.lists import (
    PATCH,
    PatchError,
    check_items,
    go_print,
    identity,
    in_order,
    index_of,
    without_directives,
)
from learnnet.cluster.patches.schema import Place, root

RETAIN = "$retainKeys"
DELETE_FROM, ORDER = "$deleteFromPrimitiveList/", "$setElementOrder/"
Map = dict[str, Any]


def strategic_merge(kind: str, original: Map, patch: Map) -> Map:
    return merge_map(original, patch, root(kind))


def merge_map(original: Map, patch: Map, place: Place, *, keep_nulls: bool = False) -> Map:
    """`keep_nulls`: the original is a patch as well, in which a null means to delete."""
    directive = patch.get(PATCH)
    if directive in ("replace", "delete"):
        rest = {name: value for name, value in patch.items() if name != PATCH}
        return rest if directive == "replace" else {}
    if directive not in (None, "merge"):
        raise unknown_directive(patch)
    _check_directives(patch)
    merged = dict(original)
    if RETAIN in patch and not keep_nulls:
        merged = {name: value for name, value in merged.items() if name in patch[RETAIN]}
    elif RETAIN in patch:
        merged[RETAIN] = patch[RETAIN]
    for name, value in patch.items():
        if name.startswith(ORDER):
            if keep_nulls:
                merged[name] = value
        elif name.startswith(DELETE_FROM):
            _delete_from(merged, name, value, keep=keep_nulls)
        elif name in (PATCH, RETAIN):
            continue
        elif value is None:
            merged.pop(name, None)
            if keep_nulls:
                merged[name] = None
        else:
            merged[name] = _merge_value(merged.get(name), value, place.field(name), keep_nulls=keep_nulls)
    if not keep_nulls:
        _set_orders(merged, original, patch, place)
    return merged


def unknown_directive(patch: Map) -> PatchError:
    return PatchError(f"unknown patch type: {patch[PATCH]} in map: {go_print(patch)}")


def _check_directives(patch: Map) -> None:
    for name, value in patch.items():
        if (name == RETAIN or name.startswith((DELETE_FROM, ORDER))) and not isinstance(value, list):
            raise PatchError(f"invalid {name.partition('/')[0].removeprefix('$')} list in the patch")


def _delete_from(merged: Map, name: str, gone: list[Any], *, keep: bool) -> None:
    if keep:
        merged[name] = gone
    field = name.removeprefix(DELETE_FROM)
    if field in merged and not keep:
        merged[field] = [item for item in merged[field] if item not in gone]


def _set_orders(merged: Map, original: Map, patch: Map, place: Place) -> None:
    for name, order in patch.items():
        field = name.removeprefix(ORDER)
        if name.startswith(ORDER) and isinstance(merged.get(field), list):
            key = place.field(field).merge_key
            merged[field] = in_order(merged[field], order, original.get(field) or [], key)


def _merge_value(old: Any, value: Any, place: Place, *, keep_nulls: bool) -> Any:
    if isinstance(value, dict) and isinstance(old, dict):
        return merge_map(old, value, place, keep_nulls=keep_nulls)
    if isinstance(value, list) and isinstance(old, list):
        if place.merge_key:
            return _merge_list(old, value, place, keep_nulls=keep_nulls)
        if place.merges_values:
            if any(isinstance(item, dict | list) for item in (*old, *value)):
                raise PatchError("list element types are not identical")
            return in_order(list(dict.fromkeys([*old, *value])), value, old, "")
    if keep_nulls:
        return value
    return _without_nulls(without_directives(value))


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(inner) for name, inner in value.items() if inner is not None}
    return value


def _merge_list(old: list[Map], patch: list[Map], place: Place, *, keep_nulls: bool) -> list[Any]:
    """Items with the same key merge, one after the other: two items of the patch may end up in one."""
    key = place.merge_key
    check_items(patch, key)
    merged, changes = list(old), []
    for item in patch:
        directive = item.get(PATCH)
        if directive == "replace":
            merged = []
        elif directive == "delete" and not keep_nulls:
            merged = [one for one in merged if identity(one, key) != identity(item, key)]
        elif directive == "merge":
            raise PatchError("merging lists cannot yet be specified in the patch")
        elif directive not in (None, "delete"):
            raise unknown_directive(item)
        else:
            changes.append(item)
    for item in changes:
        index = index_of(merged, item, key)
        if index < 0:
            merged.append(item if keep_nulls else _without_nulls(without_directives(item)))
        else:
            merged[index] = merge_map(merged[index], item, place.item(), keep_nulls=keep_nulls)
    return in_order(merged, changes, old, key)
