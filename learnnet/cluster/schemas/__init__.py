"""The shape of each kind as JSON Schema files: field names, types, and what each field is for in our words.

Field order is the order of the Go structs, which is the order of the API server's JSON. Annotations:
`x-go-type` is the type's name in Go's error texts, `x-go-pointer` a field whose zero value differs from its
absence, `x-go-always` a field that is written even when zero.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

Schema = Mapping[str, Any]


@cache
def schema_for(kind: str) -> Schema:
    """One kind's schema, complete in itself: every reference points into its own `$defs`."""
    own = _file(kind.lower())
    found: dict[str, Any] = {}
    for name, definition in _reachable(kind, kind.lower()):
        found[name] = definition
    return {"$schema": own["$schema"], "title": kind, "$ref": f"#/$defs/{kind}", "$defs": found}


@cache
def definition(kind: str, name: str) -> Schema:
    """A type by its Go name, as this kind uses it."""
    found: Schema = schema_for(kind)["$defs"][name]
    return found


def field_schema(kind: str, path: tuple[str | int, ...]) -> Schema | None:
    """The schema of one field, for hover help and `kubectl explain`; None when there is no such field."""
    schema: Any = {"$ref": f"#/$defs/{kind}"}
    for step in path:
        shape = _resolved(kind, schema)
        if isinstance(step, int):
            schema = shape.get("items")
        else:
            schema = shape.get("properties", {}).get(step) or shape.get("additionalProperties")
        if not isinstance(schema, Mapping):
            return None
    return {**_resolved(kind, schema), **schema}


def _resolved(kind: str, schema: Schema) -> Schema:
    reference = schema.get("$ref")
    return definition(kind, reference.rsplit("/", 1)[1]) if reference else schema


@cache
def _file(name: str) -> Any:
    return json.loads(files(__name__).joinpath(f"{name}.json").read_text(encoding="utf-8"))


def _reachable(name: str, home: str) -> Iterator[tuple[str, Any]]:
    """The definition and, through its references, all that it needs; each once."""
    todo, seen = [(home, name)], {name}
    while todo:
        home, name = todo.pop(0)
        raw = _file(home)["$defs"][name]
        for target in _references(raw):
            other, other_name = target.split("#/$defs/")
            if other_name not in seen:
                seen.add(other_name)
                todo.append((other.removesuffix(".json") or home, other_name))
        yield name, _localised(raw)


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"]
        for value in schema.values():
            yield from _references(value)


def _localised(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {
            key: "#" + value.split("#")[1] if key == "$ref" and isinstance(value, str) else _localised(value)
            for key, value in schema.items()
        }
    return schema
