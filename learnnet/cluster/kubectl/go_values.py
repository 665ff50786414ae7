"""Values as Go's fmt prints them: %v for people, %#v for those who debug."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from learnnet.cluster.status import quoted

_VERB = re.compile(r"%(?P<flags>[-+# 0]*)(?P<width>\d*)(?:\.(?P<precision>\d*))?(?P<verb>[A-Za-z%]?)")
WIDEST = 1000


class Int(int):
    """A number of the template itself; one that was decoded from JSON is an int64."""


def plain(value: Any) -> str:
    """%v: `map[a:1 b:2]`, `[x y]`, `<nil>`."""
    if isinstance(value, Mapping):
        return f"map[{' '.join(f'{key}:{plain(inner)}' for key, inner in sorted(value.items()))}]"
    if isinstance(value, list | tuple):
        return f"[{' '.join(plain(inner) for inner in value)}]"
    if value is None:
        return "<nil>"
    if isinstance(value, float):
        return _float(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _float(value: float) -> str:
    """%v: the shortest that reads back, with an exponent from 1e+21 on."""
    if value.is_integer() and abs(value) < 1e21:
        return str(int(value))
    return repr(value)


def literal(value: Any) -> str:
    """%#v of decoded JSON."""
    if isinstance(value, Mapping):
        inside = ", ".join(f"{quoted(key)}:{literal(inner)}" for key, inner in sorted(value.items()))
        return f"map[string]interface {{}}{{{inside}}}"
    if isinstance(value, list | tuple):
        return f"[]interface {{}}{{{', '.join(map(literal, value))}}}"
    if value is None:
        return "interface {}(nil)"
    if isinstance(value, str):
        return quoted(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def go_type(value: Any) -> str:
    """The type that decoded JSON has in Go."""
    if isinstance(value, Mapping):
        return "map[string]interface {}"
    if isinstance(value, list | tuple):
        return "[]interface {}"
    if value is None:
        return "<nil>"
    return {bool: "bool", int: "int64", Int: "int", float: "float64"}.get(type(value), "string")


def spaced(values: Sequence[Any]) -> str:
    """Sprint: a blank between two neighbours when neither is a text."""
    out = ""
    for place, value in enumerate(values):
        if place and not isinstance(value, str) and not isinstance(values[place - 1], str):
            out += " "
        out += plain(value)
    return out


def sprintf(form: str, values: Sequence[Any]) -> str:
    """fmt.Sprintf for the verbs that fit decoded JSON."""
    out, position, used = [], 0, 0
    for found in _VERB.finditer(form):
        out.append(form[position : found.start()])
        position = found.end()
        verb = found["verb"]
        if verb == "%":
            out.append("%")
        elif not verb:
            out.append("%!(NOVERB)")
        elif used >= len(values):
            out.append(f"%!{verb}(MISSING)")
        else:
            out.append(_formatted(verb, found["flags"], found["width"], found["precision"], values[used]))
            used += 1
    rest = values[used:]
    extra = ", ".join(f"{go_type(value)}={plain(value)}" for value in rest)
    return "".join(out) + form[position:] + (f"%!(EXTRA {extra})" if rest else "")


def _formatted(verb: str, flags: str, width: str, precision: str | None, value: Any) -> str:
    text = _by_verb(verb, flags, precision, value)
    if text is None:
        text = f"%!{verb}({go_type(value)}={plain(value)})" if value is not None else f"%!{verb}(<nil>)"
    size = min(int(width or 0), WIDEST)
    if "-" in flags:
        return text.ljust(size)
    if "0" in flags and verb != "s":
        sign, digits = (text[:1], text[1:]) if text[:1] in ("-", "+") else ("", text)
        return sign + digits.rjust(size - len(sign), "0")
    return text.rjust(size)


def _by_verb(verb: str, flags: str, precision: str | None, value: Any) -> str | None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    plus = "+" if "+" in flags and isinstance(value, int | float) and value >= 0 else ""
    match verb:
        case "v":
            return plus + (literal(value) if "#" in flags else plain(value))
        case "T":
            return go_type(value)
        case "s" if isinstance(value, str):
            return value if precision is None else value[: int(precision or 0)]
        case "q" if isinstance(value, str):
            return quoted(value)
        case "d" if whole:
            return f"{plus}{value}"
        case "x" | "X" | "o" | "b" if whole:
            return format(value, verb)
        case "x" if isinstance(value, str):
            return value.encode().hex()
        case "c" if whole:
            return chr(value)
        case "f" | "e" | "g" if isinstance(value, float):
            return plus + (plain(value) if verb == "g" else format(value, f".{precision or 6}{verb}"))
        case "t" if isinstance(value, bool):
            return plain(value)
        case "s" | "d" | "q" | "x" if isinstance(value, Mapping):
            inside = (f"{key}:{_formatted(verb, flags, '', precision, value[key])}" for key in sorted(value))
            return f"map[{' '.join(inside)}]"
        case "s" | "d" | "q" | "x" if isinstance(value, list | tuple):
            return f"[{' '.join(_formatted(verb, flags, '', precision, inner) for inner in value)}]"
    return None
