"""All kinds for an editor: which fields there are, of which type, what may stand in them and what stands there if not.

Smaller than the schemas: types are shared between kinds, and what only a decoder needs is left out.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from learnnet.cluster.kinds import KINDS, Kind
from learnnet.cluster.schemas import schema_for

JSON = Any
# Written by the cluster alone: nobody types them.
NOT_FOR_AUTHORS = ("status",)
SYSTEM_METADATA = (
    "uid",
    "resourceVersion",
    "generation",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "selfLink",
    "managedFields",
    "ownerReferences",
)


def outline(translate: Callable[[str], str]) -> dict[str, JSON]:
    """`kinds` says under which apiVersion and of which type a kind is; `types` holds each type's fields in order."""
    types: dict[str, JSON] = {}
    kinds: dict[str, JSON] = {}
    for kind in KINDS:
        definitions = schema_for(kind.name)["$defs"]
        for name in definitions:
            types.setdefault(_type_name(kind, name, definitions), _fields(kind, name, definitions, translate))
        kinds[kind.name] = {
            "apiVersion": kind.api_version,
            "type": _type_name(kind, kind.name, definitions),
            "namespaced": kind.namespaced,
            "help": translate(definitions[kind.name].get("description", "")),
        }
    return {"kinds": kinds, "types": types}


def _type_name(kind: Kind, name: str, definitions: Mapping[str, Any]) -> str:
    """Two kinds may use one name for two things: EndpointPort of Endpoints and of EndpointSlice."""
    first = next(other for other in KINDS if name in schema_for(other.name)["$defs"])
    return name if schema_for(first.name)["$defs"][name] == definitions[name] else f"{kind.name}.{name}"


def _fields(
    kind: Kind, name: str, definitions: Mapping[str, Any], translate: Callable[[str], str]
) -> dict[str, dict[str, JSON]]:
    required = set(definitions[name].get("required", ()))
    return {
        field: {**_field(kind, schema, definitions, translate), **({"required": True} if field in required else {})}
        for field, schema in definitions[name].get("properties", {}).items()
        if _for_authors(kind, name, field)
    }


def _for_authors(kind: Kind, name: str, field: str) -> bool:
    if name == "ObjectMeta":
        return field not in SYSTEM_METADATA
    return name != kind.name or field not in NOT_FOR_AUTHORS


def _field(
    kind: Kind, schema: Mapping[str, Any], definitions: Mapping[str, Any], translate: Callable[[str], str]
) -> dict[str, JSON]:
    found: dict[str, JSON] = dict(_shape(kind, schema, definitions))
    inner = schema.get("items") or schema.get("additionalProperties") or schema
    words = schema.get("description") or _referred(inner, definitions).get("description", "")
    if words:
        found["help"] = translate(words)
    if "default" in schema:
        found["default"] = schema["default"]
    values = schema.get("enum") or (inner.get("enum") if isinstance(inner, Mapping) else None)
    if values:
        found["enum"] = values
    return found


def _shape(kind: Kind, schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Iterator[tuple[str, JSON]]:
    """`is`: what to write there; `of`: the type whose fields come below it."""
    items, values = schema.get("items"), schema.get("additionalProperties")
    if schema.get("type") == "array" and isinstance(items, Mapping):
        yield "is", "list"
        yield from _of(kind, items, definitions)
    elif isinstance(values, Mapping):
        yield "is", "map"
        yield from _of(kind, values, definitions)
    else:
        name = _reference(schema)
        simple = name and "properties" not in definitions[name]
        yield "is", "object" if name and not simple else _plain(_referred(schema, definitions))
        if name and not simple:
            yield "of", _type_name(kind, name, definitions)


def _of(kind: Kind, schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Iterator[tuple[str, JSON]]:
    name = _reference(schema)
    if name and "properties" in definitions[name]:
        yield "of", _type_name(kind, name, definitions)
    else:
        yield "each", _plain(_referred(schema, definitions))


def _plain(schema: Mapping[str, Any]) -> str:
    """The type in a word; a port or a quantity may be written as a number or as text."""
    found = schema.get("type", "string")
    if schema.get("x-go-type") == "intstr.IntOrString":
        return "number or string"
    if schema.get("x-go-type") == "resource.Quantity":
        return "quantity"
    return found if isinstance(found, str) else " or ".join(found)


def _reference(schema: Any) -> str:
    return schema.get("$ref", "").rpartition("/")[2] if isinstance(schema, Mapping) else ""


def _referred(schema: Any, definitions: Mapping[str, Any]) -> Mapping[str, Any]:
    name = _reference(schema)
    found: Mapping[str, Any] = definitions[name] if name else schema
    return found if isinstance(found, Mapping) else {}
