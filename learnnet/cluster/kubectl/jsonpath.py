"""JSONPath templates as kubectl reads them (client-go, util/jsonpath): text, {paths}, {range}…{end}, filters, unions.

Not modelled, and refused with a clear text: regular expressions, which kubectl refuses as well, and script expressions.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<recursive>\.\.)(?P<after>[\w-]+|\*)?
    | \.(?P<field>(?:\\.|[^\s.\[\]{}()<>=!'",])+|\*)
    | \.(?=\[|\s*$)
    | \[\?\((?P<filter>.*?)\)\]
    | \[(?P<index>[^\]]*)\]
    | (?P<root>[$@])
    | (?P<text>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")
    | (?P<bare>[\w-]+)
    )""",
    re.VERBOSE,
)
_COMPARISON = re.compile(r"^\s*(?P<left>.+?)\s*(?P<op>==|!=|<=|>=|<|>)\s*(?P<right>.+?)\s*$")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


class JsonPathError(ValueError):
    """The template points at what is not there."""


class JsonPathSyntaxError(JsonPathError):
    """The template cannot be read."""


@dataclass(frozen=True, slots=True)
class _Part:
    kind: str  # "text", "path", "range", "end"
    value: str


def render(template: str, data: Any, *, strict: bool = False) -> str:
    """The template filled from `data`; `strict`: a missing key is an error (--allow-missing-template-keys=false)."""
    return _render(list(_parts(template)), data, data, strict=strict)


def find(path: str, data: Any) -> list[Any]:
    """All values at one path such as `.spec.ports[*].port`; nothing where a key is missing."""
    return _walk(path, data, data, strict=False)


def _parts(template: str) -> Iterator[_Part]:
    position = 0
    while position < len(template):
        start = template.find("{", position)
        if start < 0:
            yield _Part("text", template[position:])
            return
        if start > position:
            yield _Part("text", template[position:start])
        end = _closing(template, start)
        inside = template[start + 1 : end].strip()
        if inside.startswith("range"):
            yield _Part("range", inside.removeprefix("range").strip())
        else:
            yield _Part("end", "") if inside == "end" else _Part("path", inside)
        position = end + 1


def _closing(template: str, start: int) -> int:
    quote = ""
    for index in range(start + 1, len(template)):
        char = template[index]
        if quote:
            quote = "" if char == quote and template[index - 1] != "\\" else quote
        elif char in "'\"":
            quote = char
        elif char == "}":
            return index
    raise JsonPathSyntaxError("unterminated array" if "[" in template[start:] else "unclosed action")


def _render(parts: Sequence[_Part], here: Any, root: Any, *, strict: bool) -> str:
    out, index = [], 0
    while index < len(parts):
        part = parts[index]
        if part.kind == "text":
            out.append(part.value)
        elif part.kind == "path":
            out.append(" ".join(_shown(value) for value in _walk(part.value, here, root, strict=strict)))
        elif part.kind == "range":
            end = _matching_end(parts, index)
            body = parts[index + 1 : end]
            out += [_render(body, one, root, strict=strict) for one in _walk(part.value, here, root, strict=strict)]
            index = end
        else:
            raise JsonPathSyntaxError("not in range, nothing to end")
        index += 1
    return "".join(out)


def _matching_end(parts: Sequence[_Part], start: int) -> int:
    depth = 0
    for index in range(start, len(parts)):
        depth += {"range": 1, "end": -1}.get(parts[index].kind, 0)
        if depth == 0:
            return index
    raise JsonPathSyntaxError("unexpected end of template: range without {end}")


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    return json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False)


def _walk(path: str, here: Any, root: Any, *, strict: bool = True) -> list[Any]:
    values, position, started = [here], 0, False
    while position < len(path):
        found = _TOKEN.match(path, position)
        if found is None or found.end() == position:
            char = path[position]
            raise JsonPathSyntaxError(f"unrecognized character in action: U+{ord(char):04X} {char!r}")
        if found["text"] is not None:
            return [_unquote(found["text"])]
        if found["root"]:
            values = [root if found["root"] == "$" else here]
        elif found["bare"] and not started:
            values = _fields(values, found["bare"], strict=strict)
        else:
            values = _step(values, found, strict=strict)
        position, started = found.end(), True
    return values


def _step(values: list[Any], found: re.Match[str], *, strict: bool) -> list[Any]:
    if found["recursive"]:
        every = [inner for value in values for inner in _descend(value)]
        name = found["after"]
        return _fields(every, name, strict=False) if name else every
    if found["field"]:
        return _fields(values, re.sub(r"\\(.)", r"\1", found["field"]), strict=strict)
    if found["filter"] is not None:
        return [item for value in values for item in _items(value) if _matches(found["filter"], item)]
    if found["index"] is not None:
        return [item for value in values for item in _indexed(value, found["index"], strict=strict)]
    return values


def _fields(values: Sequence[Any], name: str, *, strict: bool) -> list[Any]:
    out = []
    for value in values:
        if name == "*":
            out += _items(value)
        elif isinstance(value, Mapping) and name in value:
            out.append(value[name])
        elif strict and isinstance(value, Mapping):
            raise JsonPathError(f"{name} is not found")
    return out


def _items(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return list(value.values())
    return list(value) if isinstance(value, list | tuple) else []


def _descend(value: Any) -> Iterator[Any]:
    yield value
    for item in _items(value):
        yield from _descend(item)


def _indexed(value: Any, text: str, *, strict: bool) -> list[Any]:
    out: list[Any] = []
    for piece in text.split(","):
        piece = piece.strip()
        if piece == "*":
            out += _items(value)
        elif piece[:1] in "'\"" and piece:
            out += _fields([value], _unquote(piece), strict=strict)
        elif re.fullmatch(r"-?\d*(:-?\d*){0,2}", piece) and piece:
            out += _sliced(_items(value), piece)
        else:
            raise JsonPathSyntaxError(f"invalid array index {piece}")
    return out


def _sliced(items: list[Any], piece: str) -> list[Any]:
    if ":" in piece:
        return items[slice(*(int(part) if part else None for part in piece.split(":")))]
    index = int(piece)
    if -len(items) <= index < len(items):
        return [items[index]]
    raise JsonPathError(f"array index out of bounds: index {index}, length {len(items)}")


def _matches(text: str, item: Any) -> bool:
    compared = _COMPARISON.match(text)
    if compared is None:
        return bool(_walk(text, item, item, strict=False))
    left, right = (_operand(compared[side], item) for side in ("left", "right"))
    if left is None or right is None:
        return False
    tests = {"==": left == right, "!=": left != right}
    if compared["op"] in tests:
        return bool(tests[compared["op"]])
    if isinstance(left, str) is not isinstance(right, str):
        raise JsonPathError("incompatible types for comparison")
    return bool({"<": left < right, ">": left > right, "<=": left <= right, ">=": left >= right}[compared["op"]])


def _operand(text: str, item: Any) -> Any:
    text = text.strip()
    if text[:1] in "'\"":
        return _unquote(text)
    if text in ("true", "false"):
        return text == "true"
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text) if "." in text else int(text)
    found = _walk(text, item, item, strict=False)
    return found[0] if found else None


def _unquote(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[1]), text[1:-1])
