"""What a template can call: Go's own functions, and the two that kubectl adds (text/template, funcs.go)."""

import base64
import binascii
import html
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote_plus

from learnnet.cluster.kubectl.go_values import Int, go_type, plain, spaced, sprintf

BAD_COMPARISON = "incompatible types for comparison"


class CallError(ValueError):
    """What a function says of what it was given."""


def truth(value: Any) -> bool:
    return bool(value)


def _index(item: Any, *keys: Any) -> Any:
    if item is None:
        raise CallError("index of untyped nil")
    for key in keys:
        item = _at(item, key)
    return item


def _at(item: Any, key: Any) -> Any:
    if isinstance(item, Mapping):
        if key is None:
            raise CallError("value is nil; should be of type string")
        if not isinstance(key, str):
            raise CallError(f"value has type {go_type(key)}; should be string")
        return item.get(key)
    if isinstance(item, list | tuple | str):
        _check_index(key, len(item), last=False)
        return item.encode()[key] if isinstance(item, str) else item[key]
    if item is None:
        raise CallError("index of nil pointer")
    raise CallError(f"can't index item of type {go_type(item)}")


def _check_index(key: Any, length: int, *, last: bool) -> None:
    if key is None:
        raise CallError("cannot index slice/array with nil")
    if isinstance(key, bool) or not isinstance(key, int):
        raise CallError(f"cannot index slice/array with type {go_type(key)}")
    if not 0 <= key < length + last:
        raise CallError(f"index out of range: {key}")


def _slice(item: Any, *places: Any) -> Any:
    if item is None:
        raise CallError("slice of untyped nil")
    if len(places) > 3:
        raise CallError(f"too many slice indexes: {len(places)}")
    if not isinstance(item, str | list | tuple):
        raise CallError(f"can't slice item of type {go_type(item)}")
    for place in places:
        _check_index(place, len(item), last=True)
    start, end = places[0] if places else 0, places[1] if len(places) > 1 else len(item)
    if start > end:
        raise CallError(f"invalid slice index: {start} > {end}")
    return item[start:end]


def _len(item: Any) -> int:
    if item is None:
        raise CallError("reflect: call of reflect.Value.Type on zero Value")
    if not isinstance(item, Mapping | list | tuple | str):
        raise CallError(f"len of type {go_type(item)}")
    return Int(len(item.encode()) if isinstance(item, str) else len(item))


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "bool"
    return {int: "int", Int: "int", float: "float", str: "string"}.get(type(value), "")


def _eq(first: Any, *others: Any) -> bool:
    if not others:
        raise CallError("missing argument for comparison")
    for one in (first, *others):
        if one is not None and not _kind(one):
            raise CallError(f"non-comparable type {plain(one)}: {go_type(one)}")
    found = False
    for other in others:
        if first is not None and other is not None and _kind(first) != _kind(other):
            raise CallError(BAD_COMPARISON)
        found = found or first == other
        if found:
            return True
    return False


def _lt(first: Any, second: Any) -> bool:
    kinds = [_kind(one) for one in (first, second)]
    if not all(kinds):
        raise CallError("invalid type for comparison")
    if kinds[0] != kinds[1]:
        raise CallError(BAD_COMPARISON)
    if kinds[0] == "bool":
        raise CallError("invalid type for comparison")
    return bool(first < second)


def _le(first: Any, second: Any) -> bool:
    return _lt(first, second) or _eq(first, second)


def _decode(text: Any) -> str:
    if not isinstance(text, str):
        raise CallError(f"wrong type for value; expected string; got {go_type(text)}")
    letters = text.replace("\n", "").replace("\r", "")
    try:
        return base64.b64decode(letters, validate=True).decode(errors="replace")
    except binascii.Error as error:
        place = next((at for at, one in enumerate(letters) if not (one.isalnum() or one in "+/=")), None)
        place = len(letters) // 4 * 4 if place is None else place
        raise CallError(f"base64 decode failed: illegal base64 data at input byte {place}") from error


def _exists(item: Any, *keys: Any) -> bool:
    try:
        return _index(item, *keys) is not None
    except CallError:
        return False


def _script(*values: Any) -> str:
    escapes = {"\\": "\\\\", "'": "\\'", '"': '\\"', "<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "=": "\\u003D"}
    return "".join(escapes.get(char, char) for char in spaced(values))


def _html(*values: Any) -> str:
    return html.escape(spaced(values)).replace("&quot;", "&#34;").replace("&#x27;", "&#39;")


def _printf(form: Any, *values: Any) -> str:
    if not isinstance(form, str):
        raise CallError(f"wrong type for value; expected string; got {go_type(form)}")
    return sprintf(form, values)


def _call(*values: Any) -> Any:
    if values[0] is None:
        raise CallError("call of nil")
    raise CallError(f"non-function .{plain(values[0])} of type {go_type(values[0])}")


def _println(*values: Any) -> str:
    return f"{' '.join(plain(value) for value in values)}\n"


def _not(value: Any) -> bool:
    return not truth(value)


# The name, how many it needs at least, and at most where there is a most.
Known = tuple[Callable[..., Any], int, int | None]
FUNCTIONS: Mapping[str, Known] = {
    "base64decode": (_decode, 1, 1),
    "call": (_call, 1, None),
    "eq": (_eq, 1, None),
    "exists": (_exists, 1, None),
    "ge": (lambda first, second: not _lt(first, second), 2, 2),
    "gt": (lambda first, second: not _le(first, second), 2, 2),
    "html": (_html, 0, None),
    "index": (_index, 1, None),
    "js": (_script, 0, None),
    "le": (_le, 2, 2),
    "len": (_len, 1, 1),
    "lt": (_lt, 2, 2),
    "ne": (lambda first, second: not _eq(first, second), 2, 2),
    "not": (_not, 1, 1),
    "print": (lambda *values: spaced(values), 0, None),
    "printf": (_printf, 1, None),
    "println": (_println, 0, None),
    "slice": (_slice, 1, None),
    "urlquery": (lambda *values: quote_plus(spaced(values)), 0, None),
}
LAZY = ("and", "or")  # they stop where the answer is certain
NAMES = (*FUNCTIONS, *LAZY)


def call(name: str, given: Sequence[Any]) -> Any:
    function, least, most = FUNCTIONS[name]
    if len(given) < least or (most is not None and len(given) > most):
        wanted = str(least) if least == most else f"at least {least}"
        raise ArityError(f"wrong number of args for {name}: want {wanted} got {len(given)}")
    return function(*given)


class ArityError(ValueError):
    """A function got too few or too many."""
