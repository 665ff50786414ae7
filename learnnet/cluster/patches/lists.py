"""Lists that are really maps: how a strategic merge patch keeps their items in order.

Source: apimachinery pkg/util/strategicpatch/patch.go (normalizeElementOrder, mergeSortedSlice).
"""

from collections.abc import Sequence
from typing import Any

PATCH = "$patch"


class PatchError(Exception):
    """A patch that does not fit what it is for; the message is strategicpatch's."""


def identity(item: Any, key: str) -> Any:
    """What an item of a merged list is known by: the value of its merge key, or itself."""
    return item.get(key) if key and isinstance(item, dict) else item


def index_of(items: Sequence[Any], item: Any, key: str) -> int:
    """Where the first item with this identity is, -1 for nowhere."""
    wanted = identity(item, key)
    return next((index for index, one in enumerate(items) if identity(one, key) == wanted), -1)


def in_order(merged: list[Any], order: Sequence[Any], before: Sequence[Any], key: str) -> list[Any]:
    """What `order` names comes in that order; what only the server has keeps its place among its old neighbours."""
    named = [item for item in merged if index_of(order, item, key) >= 0]
    others = [item for item in merged if index_of(order, item, key) < 0]
    named.sort(key=lambda item: index_of(order, item, key))
    others.sort(key=lambda item: index_of(before, item, key))
    result: list[Any] = []
    while named and others:
        left, right = index_of(before, others[0], key), index_of(before, named[0], key)
        result.append(others.pop(0) if 0 <= left < right else named.pop(0))
    return [*result, *others, *named]


def check_items(items: Sequence[Any], key: str) -> None:
    """Every item of a merged list must be a map that has the key."""
    for item in items:
        if not isinstance(item, dict):
            raise PatchError("list element types are not identical")
        if key not in item and item.get(PATCH) != "replace":
            raise PatchError(f"map: {go_print(item)} does not contain declared merge key: {key}")


def go_print(value: Any) -> str:
    """A value as Go's %v prints it."""
    if isinstance(value, dict):
        return "map[" + " ".join(f"{name}:{go_print(value[name])}" for name in sorted(value)) + "]"
    if isinstance(value, list):
        return "[" + " ".join(map(go_print, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "<nil>" if value is None else str(value)


def sorted_by_key(items: Sequence[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """Sorted by the text of the key; upstream's comparison holds for equal keys, too, so those come out reversed."""
    backwards = list(items)[::-1]
    return sorted(backwards, key=lambda item: str(item.get(key)))


def without_directives(value: Any) -> Any:
    """A value that is taken over whole, without what it says to the patcher."""
    if isinstance(value, dict):
        return {name: without_directives(inner) for name, inner in value.items() if not name.startswith("$")}
    if isinstance(value, list):
        return [without_directives(one) for one in value if not (isinstance(one, dict) and PATCH in one)]
    return value
