"""A picture of a lab at one moment: things, ties and frames keyed by object id, and the same content in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from learnnet.cluster.text import Text

JSON = Any
Detail = Mapping[str, JSON]
Cell = Text | str | int


def object_id(kind: str, namespace: str, name: str) -> str:
    """The key of one object in every picture, in the socket protocol and in the browser: "Service/default/web"."""
    return f"{kind}/{namespace}/{name}"


def wire(value: Cell) -> JSON:
    """A text travels as its message id and what fills its holes: the browser translates."""
    return [value.message, dict(value.params)] if isinstance(value, Text) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one tab looks at: one node's rules. Moments are chosen by handing over another moment."""

    node: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a part of a picture comes from: an object, the field in it, and the event that stored it so."""

    object: str
    field: str = ""
    revision: int = 0
    event: int | None = None

    def as_dict(self) -> dict[str, JSON]:
        return {"object": self.object, "field": self.field, "revision": self.revision, "event": self.event}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line inside a thing, as a rule in its chain."""

    id: str
    words: Text
    states: tuple[str, ...] = ()
    detail: Detail = field(default_factory=dict)
    origin: Origin | None = None

    def as_dict(self) -> dict[str, JSON]:
        return {
            "id": self.id,
            "words": wire(self.words),
            "states": self.states,
            "detail": self.detail,
            "origin": self.origin and self.origin.as_dict(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One thing: a pod, a Service, a chain, a step. `kind` and `states` choose its shape; colours are for CSS."""

    id: str
    kind: str
    label: str
    note: str = ""
    group: str = ""
    states: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    detail: Detail = field(default_factory=dict)
    origin: Origin | None = None

    def as_dict(self) -> dict[str, JSON]:
        return {
            "id": self.id,
            "kind": self.kind,
            "label": self.label,
            "note": self.note,
            "group": self.group,
            "states": self.states,
            "rows": [row.as_dict() for row in self.rows],
            "detail": self.detail,
            "origin": self.origin and self.origin.as_dict(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One tie between two things: an endpoint, a jump, a message, a watch."""

    id: str
    kind: str
    source: str
    target: str
    label: str = ""
    states: tuple[str, ...] = ()
    detail: Detail = field(default_factory=dict)
    origin: Origin | None = None

    def as_dict(self) -> dict[str, JSON]:
        return {
            "id": self.id,
            "kind": self.kind,
            "source": self.source,
            "target": self.target,
            "label": self.label,
            "states": self.states,
            "detail": self.detail,
            "origin": self.origin and self.origin.as_dict(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A frame around things: a cluster node, a lane."""

    id: str
    kind: str
    label: str
    note: str = ""
    states: tuple[str, ...] = ()
    detail: Detail = field(default_factory=dict)
    origin: Origin | None = None

    def as_dict(self) -> dict[str, JSON]:
        return {
            "id": self.id,
            "kind": self.kind,
            "label": self.label,
            "note": self.note,
            "states": self.states,
            "detail": self.detail,
            "origin": self.origin and self.origin.as_dict(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The part of the text twin that is read by row and column. `keys` names each row's object, if it has one."""

    caption: Text
    columns: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()
    keys: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, JSON]:
        return {
            "caption": wire(self.caption),
            "columns": [wire(column) for column in self.columns],
            "rows": [[wire(cell) for cell in row] for row in self.rows],
            "keys": self.keys,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The text twin: what the picture says, without the picture."""

    sentences: tuple[Text, ...] = ()
    tables: tuple[Table, ...] = ()

    def as_dict(self) -> dict[str, JSON]:
        return {
            "sentences": [wire(sentence) for sentence in self.sentences],
            "tables": [table.as_dict() for table in self.tables],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What one diagram shows at one moment. Drawn in the browser from `as_dict()`, elsewhere from `dot()`."""

    name: str
    title: Text
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    groups: tuple[Group, ...] = ()
    words: Words = field(default_factory=Words)
    detail: Detail = field(default_factory=dict)

    def as_dict(self) -> dict[str, JSON]:
        """Plain JSON for the wire."""
        return {
            "name": self.name,
            "title": wire(self.title),
            "groups": [group.as_dict() for group in self.groups],
            "nodes": [node.as_dict() for node in self.nodes],
            "edges": [edge.as_dict() for edge in self.edges],
            "words": self.words.as_dict(),
            "detail": self.detail,
        }
