"""A picture of a lab at one moment: things, ties and frames keyed by object id, and the same content in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from operator import attrgetter
from typing import Any

from learnnet.cluster.text import Text

JSON = Any
Detail = Mapping[str, JSON]
Cell = Text | str | int
LEAVES = frozenset((str, int, bool, type(None), dict))
PLAIN_KINDS = (str, int, bool, str | None, int | None, bool | None, Detail)


def object_id(kind: str, namespace: str, name: str) -> str:
    """The key of one object in every picture, in the socket protocol and in the browser: "Service/default/web"."""
    return f"{kind}/{namespace}/{name}"


def wire(value: Cell) -> JSON:
    """A text travels as its message id and what fills its holes: the browser translates."""
    return [value.message, dict(value.params)] if isinstance(value, Text) else value


def plain(value: JSON) -> JSON:
    """Any part of a picture as JSON: texts as they travel, parts by their fields. Details are plain already."""
    if type(value) in LEAVES:  # most of a picture
        return value
    if isinstance(value, Text):
        return wire(value)
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return value.as_dict() if isinstance(value, Part) else value


@dataclass(frozen=True, slots=True)
class Part:
    """Whatever a picture is made of; it travels as its fields."""

    def as_dict(self) -> dict[str, JSON]:
        part: Any = type(self)
        names, read, deep = _form_of(part)
        found = dict(zip(names, read(self), strict=True))
        for name in deep:
            found[name] = plain(found[name])
        return found


@cache
def _form_of(part: Any) -> tuple[tuple[str, ...], Callable[[Part], tuple[JSON, ...]], tuple[str, ...]]:
    """A kind of part: its fields, how they are read, and which of them are not plain already."""
    kinds = {each.name: each.type for each in fields(part)}
    names = tuple(kinds)
    read = attrgetter(*names) if len(names) > 1 else lambda one: (getattr(one, names[0]),)
    return names, read, tuple(name for name, kind in kinds.items() if kind not in PLAIN_KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one tab looks at: one node's rules. Moments are chosen by handing over another moment."""

    node: str = ""
    family: str = ""  # of IP; the cluster's primary one unless it has this one, too


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin(Part):
    """Where a part of a picture comes from: an object, the field in it, and the event that stored it so."""

    object: str
    field: str = ""
    endpoint: str = ""  # of an EndpointSlice's field: the one address and port
    besides: str = ""  # the field of the Service that it is there for as well
    revision: int = 0
    event: int | None = None

    @property
    def key(self) -> str:
        """Parts with the same one follow from the same lines."""
        return f"{self.object}#{self.field}#{self.endpoint}#{self.besides}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Part):
    """One line inside a thing, as a rule in its chain."""

    id: str
    words: Text
    states: tuple[str, ...] = ()
    detail: Detail = field(default_factory=dict)
    origin: Origin | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Node(Part):
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge(Part):
    """One tie between two things: an endpoint, a jump, a message, a watch."""

    id: str
    kind: str
    source: str
    target: str
    label: str = ""
    states: tuple[str, ...] = ()
    detail: Detail = field(default_factory=dict)
    origin: Origin | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Part):
    """A frame around things: a cluster node, a lane."""

    id: str
    kind: str
    label: str
    note: str = ""
    states: tuple[str, ...] = ()
    detail: Detail = field(default_factory=dict)
    origin: Origin | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Part):
    """The part of the text twin that is read by row and column. `keys` names each row's object, if it has one."""

    caption: Text
    columns: tuple[Text, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Words(Part):
    """The text twin: what the picture says, without the picture."""

    sentences: tuple[Text, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture(Part):
    """What one diagram shows at one moment. Drawn in the browser from `as_dict()`, elsewhere from `dot()`.

    `lines` tells for the key of each origin which lines of YAML it follows from (`learnnet.diagrams.lines`).
    """

    name: str
    title: Text
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    groups: tuple[Group, ...] = ()
    words: Words = field(default_factory=Words)
    detail: Detail = field(default_factory=dict)
    lines: Mapping[str, JSON] = field(default_factory=dict)
