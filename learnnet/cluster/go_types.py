"""How Go's JSON decoder puts a value into each field of a Kubernetes type, and what it says when it cannot.

Each schema is compiled once into nested functions. A value of the wrong type is not an exception: the walk
notes the first one, as Go does, and goes on looking for unknown fields.
Source: sigs.k8s.io/json/internal/golang/encoding/json/decode.go.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from learnnet.cluster.manifest import JSON, Duplicate, Path
from learnnet.cluster.manifest.go_json import Number
from learnnet.cluster.quantities import canonical_quantity, canonical_time
from learnnet.cluster.schemas import schema_for

_MOST_PROBLEMS = 100  # decode.go, saveStrictError
_BITS = {"int32": 31, "int64": 63}
_JSON_NAMES: dict[type, str] = {
    str: "string",
    bool: "bool",
    int: "number",
    float: "number",
    dict: "object",
    list: "array",
    type(None): "null",
}


@dataclass(slots=True)
class Walk:
    """What one decoding has met so far."""

    in_order: bool  # JSON keeps the author's order; YAML was sorted on its way through JSON
    duplicates: Mapping[Path, Sequence[Duplicate]] = field(default_factory=dict)  # by the mapping that has them
    problems: dict[str, None] = field(default_factory=dict)
    error: str = ""

    def problem(self, text: str) -> None:
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems[text] = None

    def mismatch(self, value: JSON, at: "At", go_type: str) -> None:
        self.fail(f"json: cannot unmarshal {_described(value, go_type)} into Go {at.go_name()} of type {go_type}")

    def fail(self, text: str) -> None:
        self.error = self.error or text


@dataclass(slots=True, frozen=True)
class At:
    """The place of a value: the way down to it, and the struct that holds it."""

    parent: "At | None" = None
    step: str | int = ""
    struct: str = ""

    def path(self) -> Path:
        return (*self.parent.path(), self.step) if self.parent else ()

    def go_name(self) -> str:
        """`struct field ServicePort.spec.ports.port`: the path without the numbers of list items."""
        names = [step for step in self.path() if isinstance(step, str)]
        return f"struct field {self.struct}.{'.'.join(names)}" if names else "value"

    def field_path(self, name: str) -> str:
        """`spec.ports[0].targetport`"""
        text = ""
        for step in (*self.path(), name):
            text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
        return text


Read = Callable[[Walk, JSON, At], JSON]


@dataclass(slots=True, frozen=True, kw_only=True)
class GoType:
    """A type of Go: its name in error texts, its zero value, and how a JSON value is read into it."""

    name: str
    zero: JSON
    read: Read
    struct: bool = False  # `omitempty` never leaves out a struct


@dataclass(slots=True, frozen=True, kw_only=True)
class _Field:
    type: GoType
    keep_zero: bool
    written_as_null: bool  # a list that is written even when there is none


@cache
def go_type(kind: str) -> GoType:
    """The compiled form of one kind."""
    definitions = schema_for(kind)["$defs"]
    compiled: dict[str, GoType] = {}

    def by_name(name: str) -> GoType:
        if name not in compiled:
            compiled[name] = _compile(definitions[name], by_name)
        return compiled[name]

    return by_name(kind)


def _compile(schema: Mapping[str, Any], by_name: Callable[[str], GoType]) -> GoType:
    if "$ref" in schema:
        return by_name(schema["$ref"].rsplit("/", 1)[1])
    if "x-go-codec" in schema:
        return _CODECS[schema["x-go-codec"]]
    shape = schema["type"]
    if shape == "object" and "properties" in schema:
        return _struct(schema, by_name)
    if shape == "object":
        return _map(schema, _compile(schema["additionalProperties"], by_name))
    if "array" in shape:
        return _slice(_compile(schema["items"], by_name))
    if shape == "integer":
        return _integer(schema["format"])
    return _BOOL if shape == "boolean" else _string(schema.get("x-go-type", "string"))


def _field(schema: Mapping[str, Any], by_name: Callable[[str], GoType]) -> _Field:
    type_ = _compile(schema, by_name)
    keep = type_.struct or "x-go-pointer" in schema or "x-go-always" in schema
    return _Field(type=type_, keep_zero=keep, written_as_null=schema.get("type") == ["array", "null"])


def _struct(schema: Mapping[str, Any], by_name: Callable[[str], GoType]) -> GoType:
    go_name = schema["x-go-type"]
    struct = go_name.rsplit(".", 1)[1]
    fields = {name: _field(each, by_name) for name, each in schema["properties"].items()}
    nulls = {name: None for name, each in fields.items() if each.written_as_null}

    def read(walk: Walk, value: JSON, at: At) -> JSON:
        if not isinstance(value, dict):
            return walk.mismatch(value, at, go_name)
        found: dict[str, JSON] = dict(nulls)
        for count, name in enumerate(value if walk.in_order else sorted(value), start=1):
            known = fields.get(name)
            if known is None:
                walk.problem(f'unknown field "{at.field_path(name)}"')
            elif value[name] is not None:
                inside = known.type.read(walk, value[name], At(at, name, struct))
                if inside is not None and (inside or known.keep_zero):
                    found[name] = inside
            if walk.duplicates:
                _note_duplicates(walk, at, count, fields)
        return {name: found[name] for name in fields if name in found}

    return GoType(name=go_name, zero={}, read=read, struct=True)


def _note_duplicates(walk: Walk, at: At, count: int, known: Container[str]) -> None:
    """Go tells of a duplicate where it meets it: after as many keys as stood before it."""
    for duplicate in walk.duplicates.get(at.path(), ()):
        name = str(duplicate.path[-1])
        if duplicate.keys_before == count and name in known:
            walk.problem(f'duplicate field "{at.field_path(name)}"')


def _map(schema: Mapping[str, Any], inner: GoType) -> GoType:
    go_name = schema.get("x-go-type", f"map[string]{inner.name}")

    def read(walk: Walk, value: JSON, at: At) -> JSON:
        if not isinstance(value, dict):
            return walk.mismatch(value, at, go_name)
        found: dict[str, JSON] = {}
        for count, key in enumerate(value if walk.in_order else sorted(value), start=1):
            inside = inner.zero if value[key] is None else inner.read(walk, value[key], at)
            if inside is not None:
                found[key] = inside
            if walk.duplicates:
                _note_duplicates(walk, at, count, value)
        return {key: found[key] for key in sorted(found)}  # Go writes maps in the order of their keys

    return GoType(name=go_name, zero=None, read=read)


def _slice(inner: GoType) -> GoType:
    go_name = f"[]{inner.name}"

    def read(walk: Walk, value: JSON, at: At) -> JSON:
        if not isinstance(value, list):
            return walk.mismatch(value, at, go_name)
        found = []
        for index, each in enumerate(value):
            inside = inner.zero if each is None else inner.read(walk, each, At(at, index, at.struct))
            found.append(inner.zero if inside is None else inside)
        return found

    return GoType(name=go_name, zero=None, read=read)


def _integer(format: str) -> GoType:
    limit = 2 ** _BITS[format]

    def read(walk: Walk, value: JSON, at: At) -> JSON:
        if type(value) is int and -limit <= value < limit:
            return value
        return walk.mismatch(value, at, format)

    return GoType(name=format, zero=0, read=read)


def _string(go_name: str) -> GoType:
    def read(walk: Walk, value: JSON, at: At) -> JSON:
        return value if isinstance(value, str) else walk.mismatch(value, at, go_name)

    return GoType(name=go_name, zero="", read=read)


def _read_bool(walk: Walk, value: JSON, at: At) -> JSON:
    return value if isinstance(value, bool) else walk.mismatch(value, at, "bool")


def _read_int_or_string(walk: Walk, value: JSON, at: At) -> JSON:
    """intstr.IntOrString: what is no string must be an int32, and the error says so."""
    return value if isinstance(value, str) else _INT32.read(walk, value, at)


def _read_quantity(walk: Walk, value: JSON, at: At) -> JSON:
    text = value if isinstance(value, str) else go_number(value)
    try:
        return canonical_quantity(text)
    except ValueError as error:
        return walk.fail(str(error))


def _read_time(walk: Walk, value: JSON, at: At) -> JSON:
    return _as_time(walk, value, at, micro=False)


def _read_micro_time(walk: Walk, value: JSON, at: At) -> JSON:
    return _as_time(walk, value, at, micro=True)


def _as_time(walk: Walk, value: JSON, at: At, *, micro: bool) -> JSON:
    if not isinstance(value, str):
        return walk.mismatch(value, at, "string")
    try:
        return canonical_time(value, micro=micro)
    except ValueError as error:
        return walk.fail(str(error))


def _read_raw(walk: Walk, value: JSON, at: At) -> JSON:
    return value


_BOOL = GoType(name="bool", zero=False, read=_read_bool)
_INT32 = _integer("int32")
_CODECS = {
    "int-or-string": GoType(name="intstr.IntOrString", zero=0, read=_read_int_or_string, struct=True),
    "quantity": GoType(name="resource.Quantity", zero="0", read=_read_quantity, struct=True),
    "time": GoType(name="v1.Time", zero="", read=_read_time, struct=True),
    "micro-time": GoType(name="v1.MicroTime", zero="", read=_read_micro_time, struct=True),
    "raw": GoType(name="v1.FieldsV1", zero={}, read=_read_raw),
}


def _described(value: JSON, wanted: str) -> str:
    """Go names a number in full only where a number was wanted."""
    name = next(word for type_, word in _JSON_NAMES.items() if isinstance(value, type_))
    return f"number {go_number(value)}" if name == "number" and wanted in _BITS else name


def go_number(value: JSON) -> str:
    """A number as it stands in JSON."""
    if isinstance(value, Number):
        return value.text
    if isinstance(value, float) and "e-0" in repr(value):
        return f"{value:.17f}".rstrip("0")  # Go turns to exponents only below 1e-6
    return repr(value)
