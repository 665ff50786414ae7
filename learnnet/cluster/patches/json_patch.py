"""JSON patch (RFC 6902): a list of operations on places in the document, as evanphx/json-patch understands it."""

from collections.abc import Sequence
from typing import Any

from learnnet.cluster.request_body import json_name
from learnnet.cluster.shape import thaw
from learnnet.cluster.status import bad_patch, bad_request


def apply_operations(document: Any, operations: Any) -> Any:
    """The document after all operations; the first that fails refuses them all."""
    if not isinstance(operations, list):
        what = json_name(operations)
        raise bad_request(f"error decoding patch: json: cannot unmarshal {what} into Go value of type []interface {{}}")
    result = thaw(document)
    for operation in operations:
        result = _apply(result, operation)
    return result


def touched_by(operations: Sequence[Any]) -> dict[str, Any]:
    """The maps and lists on the way to what the operations change, as a tree; the library sorts the fields of these."""
    tree: dict[str, Any] = {}
    for operation in operations:
        for pointer in (operation.get("path", ""), operation.get("from", "")):
            branch = tree
            for step in _steps(pointer)[:-1]:
                branch = branch.setdefault(step, {})
    return tree


def _apply(document: Any, operation: dict[str, Any]) -> Any:
    name, path = operation.get("op"), _steps(operation.get("path", ""))
    if name in ("add", "replace") and "value" not in operation:
        raise bad_patch()
    if name == "add":
        return _add(document, path, thaw(operation["value"]))
    if name == "remove":
        return _remove(document, path)
    if name == "replace":
        _find(document, path)
        return _set(document, path, thaw(operation["value"]))
    if name == "test":
        if _find(document, path, missing=None) != operation.get("value"):
            raise bad_patch()
        return document
    if name in ("move", "copy"):
        source = _steps(operation.get("from", ""))
        value = thaw(_find(document, source))
        return _add(_remove(document, source) if name == "move" else document, path, value)
    raise bad_patch()


def _steps(pointer: str) -> list[str]:
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


_NOTHING = object()


def _find(document: Any, path: list[str], missing: Any = _NOTHING) -> Any:
    for step in path:
        if isinstance(document, dict) and step in document:
            document = document[step]
        elif isinstance(document, list) and (index := _place(step, len(document) - 1)) is not None:
            document = document[index]
        elif missing is _NOTHING:
            raise bad_patch()
        else:
            return missing
    return document


def _add(document: Any, path: list[str], value: Any) -> Any:
    if not path:
        return value
    holder = _find(document, path[:-1])
    if isinstance(holder, list):
        index = len(holder) if path[-1] == "-" else _index(path[-1], len(holder))
        holder.insert(index, value)
        return document
    return _set(document, path, value)


def _set(document: Any, path: list[str], value: Any) -> Any:
    if not path:
        return value
    holder = _find(document, path[:-1])
    if isinstance(holder, dict):
        holder[path[-1]] = value
    elif isinstance(holder, list):
        holder[_index(path[-1], len(holder) - 1)] = value
    else:
        raise bad_patch()
    return document


def _remove(document: Any, path: list[str]) -> Any:
    _find(document, path)
    holder = _find(document, path[:-1])
    if not path:
        return None
    del holder[_index(path[-1], len(holder) - 1) if isinstance(holder, list) else path[-1]]
    return document


def _index(step: str, most: int) -> int:
    index = _place(step, most)
    if index is None:
        raise bad_patch()
    return index


def _place(step: str, most: int) -> int | None:
    """A number below zero counts from the end, which the RFC does not know."""
    digits = step.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()):
        return None
    index = int(step) + (most + 1 if step.startswith("-") else 0)
    return index if 0 <= index <= most else None
