"""The shape of JSON bodies: copies, paths of fields, and the order in which Go would write them."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from learnnet.cluster.kinds import Kind
from learnnet.cluster.schemas import definition, schema_for
from learnnet.cluster.store import Body

PLAIN = frozenset((str, int, bool, float, type(None)))  # most of a body: not worth a call each


def thaw(value: Any) -> Any:
    """A copy that may be changed without anybody noticing."""
    if isinstance(value, Mapping):
        return {name: inner if type(inner) in PLAIN else thaw(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [inner if type(inner) in PLAIN else thaw(inner) for inner in value]
    return value


def paths_of(value: Any, prefix: str = "") -> Iterator[str]:
    """Every field that is there: `spec.ports[0].port`; a list of plain values is one field."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            path = f"{prefix}.{name}" if prefix else name
            yield path
            yield from paths_of(inner, path)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            if isinstance(inner, Mapping):
                yield from paths_of(inner, f"{prefix}[{index}]")


SYSTEM = ("metadata.uid", "metadata.creationTimestamp", "metadata.resourceVersion", "metadata.generation", "status")


def missing_paths(given: Iterable[str], body: Body) -> list[str]:
    """The fields that somebody filled in for the author; what the server keeps for itself does not count."""
    had = frozenset(given)
    found = [path for path in paths_of(body) if path not in had and not path.startswith(SYSTEM)]
    every = frozenset(found)
    # A field says it all for the fields in it.
    return [path for path in found if path.rpartition(".")[0].partition("[")[0] not in every]


def in_order(kind: Kind, draft: Body) -> dict[str, Any]:
    """The same body in the order of the Go structs: the object, its metadata, a Service's spec and ports."""
    body = _ordered(kind.name, kind.name, draft)
    body["metadata"] = _ordered(kind.name, "ObjectMeta", draft["metadata"])
    if kind.name == "Service":
        body["spec"] = _ordered("Service", "ServiceSpec", draft["spec"])
        if "ports" in body["spec"]:
            body["spec"]["ports"] = [_ordered("Service", "ServicePort", port) for port in body["spec"]["ports"]]
    return body


def _ordered(kind: str, go_type: str, value: Body) -> dict[str, Any]:
    order = _order(kind, go_type)
    body = {name: value[name] for name in order if name in value}
    if len(body) < len(value):
        body.update({name: inner for name, inner in value.items() if name not in body})
    return body


@cache
def _order(kind: str, go_type: str) -> tuple[str, ...]:
    found = definition(kind, go_type) if go_type in schema_for(kind)["$defs"] else {}
    return tuple(found.get("properties", ()))
