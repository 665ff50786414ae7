"""What the schemas say about merging: which lists are merged, and by which key of their items."""

from functools import cache
from typing import NamedTuple

from learnnet.cluster.schemas import Schema, definition, schema_for


class Place(NamedTuple):
    """A place in a kind's schema: what may be below it, and how a list there is merged."""

    kind: str
    schema: Schema

    @property
    def merge_key(self) -> str:
        return str(self.schema.get("x-patch-merge-key", "")) if self._merges else ""

    @property
    def merges_values(self) -> bool:
        """A list of plain values that is merged as a set (finalizers)."""
        return self._merges and "x-patch-merge-key" not in self.schema

    @property
    def retains_keys(self) -> bool:
        """A union of fields: what a patch does not name goes (the strategy of a Deployment, volumes)."""
        return "retainKeys" in str(self.schema.get("x-patch-strategy", "")).split(",")

    @property
    def list_keys(self) -> tuple[str, ...]:
        """What server-side apply tells items apart by."""
        keys: list[str] = self.schema.get("x-kubernetes-list-map-keys", [])
        return tuple(keys) if self.schema.get("x-kubernetes-list-type") == "map" else ()

    @property
    def list_is_set(self) -> bool:
        return self.schema.get("x-kubernetes-list-type") == "set"

    @property
    def atomic(self) -> bool:
        return self.schema.get("x-kubernetes-map-type") == "atomic"

    @property
    def _merges(self) -> bool:
        return "merge" in str(self.schema.get("x-patch-strategy", "")).split(",")

    def field(self, name: str) -> "Place":
        shape = self._shape()
        found = shape.get("properties", {}).get(name) or shape.get("additionalProperties")
        return Place(self.kind, found if isinstance(found, dict) else {})

    def item(self) -> "Place":
        items = self._shape().get("items")
        found = items if isinstance(items, dict) else {}
        return Place(self.kind, {**found, "x-patch-strategy": "retainKeys"} if self.retains_keys else found)

    def default(self, name: str) -> object:
        """Port keys include the protocol, which may be left out."""
        return "TCP" if name == "protocol" else None

    def _shape(self) -> Schema:
        reference = self.schema.get("$ref")
        return definition(self.kind, reference.rsplit("/", 1)[1]) if reference else self.schema


@cache
def root(kind: str) -> Place:
    return Place(kind, {"$ref": schema_for(kind)["$ref"]})
