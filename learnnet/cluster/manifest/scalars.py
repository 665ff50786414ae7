"""What a bare word of YAML means to kubectl: the rules of go-yaml v2, which are YAML 1.1 with exceptions.

Source: go.yaml.in/yaml/v2, resolve.go. `y`, `yes` and `on` are booleans; `1:30` and `2024-01-01` stay text.
"""

import math
import re

from learnnet.cluster.manifest.model import UnreadableError

_TRUE = ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"]
_FALSE = ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"]
_WORDS: dict[str, bool | float | None] = {
    **dict.fromkeys(_TRUE, True),
    **dict.fromkeys(_FALSE, False),
    **dict.fromkeys(["", "~", "null", "Null", "NULL"]),
    **dict.fromkeys([".nan", ".NaN", ".NAN"], math.nan),
    **dict.fromkeys([".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"], math.inf),
    **dict.fromkeys(["-.inf", "-.Inf", "-.INF"], -math.inf),
}

_INT = re.compile(r"[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_DOT_FLOAT = re.compile(r"\.[0-9]+(?:[eE][-+]?[0-9]+)?\Z")
_LONG = "tag:yaml.org,2002:"
_STR, _MAP, _SEQ = _LONG + "str", _LONG + "map", _LONG + "seq"
_RESOLVED = {_LONG + name for name in ("bool", "int", "float", "null", "timestamp")}
_MOST_DIGITS = 320  # longer than any float64; ParseFloat reports a range error and go-yaml keeps the text

Scalar = str | int | float | bool | None


def resolve(value: str) -> Scalar:
    """The value of a plain scalar without a tag."""
    if value in _WORDS:
        return _WORDS[value]
    first = value[0]
    if first == ".":
        return _finite(value) if _DOT_FLOAT.match(value) else value
    if first in "+-0123456789":
        return _number(value)
    return value


def resolve_tagged(tag: str, value: str) -> Scalar:
    """The value of a scalar that carries a tag: `!!str 80`, `!!int "80"`."""
    if tag == _STR or tag not in _RESOLVED:
        return value  # go-yaml: an unknown tag is kept as text; !!binary is not for JSON either
    found = resolve(value)
    wanted = tag.removeprefix(_LONG)
    if wanted == "float" and type(found) is int:
        return float(found)
    if (wanted == "timestamp" and isinstance(found, str)) or _name_of(found) == wanted:
        return found
    raise UnreadableError(f"yaml: cannot decode !!{_name_of(found)} `{value}` as a !!{wanted}")


def _name_of(value: Scalar) -> str:
    names = {str: "str", bool: "bool", int: "int", float: "float", type(None): "null"}
    return names[type(value)]


def _number(value: str) -> Scalar:
    plain = value.replace("_", "")
    if len(plain) > _MOST_DIGITS:
        return value
    if _INT.match(plain):
        whole = _whole(plain)
        if -(2**63) <= whole < 2**64:
            return whole
    if _FLOAT.match(plain):
        found = _finite(plain)
        return value if isinstance(found, str) else found
    return value


def _whole(plain: str) -> int:
    """Go's ParseInt with base 0: a leading zero means octal."""
    sign = -1 if plain[0] == "-" else 1
    digits = plain.lstrip("+-")
    if len(digits) > 1 and digits[0] == "0" and digits[1].isdigit():
        return sign * int(digits, 8)
    return sign * int(digits, 0)


def _finite(plain: str) -> float | str:
    number = float(plain)
    return plain if math.isinf(number) else number


def as_json_number(number: float) -> int | float:
    """JSON knows one kind of number, so Go writes 80.0 as 80 before the API server sees it."""
    if math.isinf(number) or math.isnan(number):
        name = "NaN" if math.isnan(number) else "+Inf" if number > 0 else "-Inf"
        raise UnreadableError(f"json: unsupported value: {name}")
    return int(number) if number.is_integer() and abs(number) < 1e21 else number


def as_key(value: Scalar) -> str:
    """sigs.k8s.io/yaml: JSON allows only text as a key, so numbers and booleans are written out."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _float_key(value)
    return str(value)


def _float_key(number: float) -> str:
    if math.isnan(number):
        return ".nan"
    if math.isinf(number):
        return ".inf" if number > 0 else "-.inf"
    if number.is_integer() and abs(number) < 1e21:
        return str(int(number))
    return format(number, ".9g")


def go_literal(value: Scalar) -> str:
    """A key as Go's %#v prints it in `key "port" already set in map`."""
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    return "<nil>" if value is None else as_key(value)
