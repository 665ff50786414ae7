"""One YAML document from parser events to a value, guarded at every step.

PyYAML's own composer recurses in C and takes the process down on a text of 60 kB of `[`. Events come one by
one, so depth, number of values and aliases are counted here before anything is built.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from yaml import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)
from yaml._yaml import CParser
from yaml.error import Mark, MarkedYAMLError, YAMLError
from yaml.reader import ReaderError
from yaml.scanner import ScannerError

from learnnet.cluster.manifest.hints import hint_for
from learnnet.cluster.manifest.model import JSON, Document, Duplicate, Limits, Path, Span, UnreadableError
from learnnet.cluster.manifest.scalars import as_json_number, as_key, go_literal, resolve, resolve_tagged
from learnnet.cluster.text import Text

ParserEvent = Any  # types-pyyaml calls every mark optional, but the C parser marks all its events
# libyaml's own guard, from PyYAML 6.0.4 on. It comes first where the scanner reads ahead: in a line of brackets.
LIBYAMLS_DEPTH = "exceeded maximum nesting depth"
_MERGE_TAG = "tag:yaml.org,2002:merge"


class Node(NamedTuple):
    """A composed value, with what it would cost to walk it: aliases make copies of it."""

    value: JSON
    path: Path
    line: int  # of its start, within the document, from 0
    size: int = 1
    height: int = 0
    merge: bool = False  # a `<<` key
    parts: tuple["Node", ...] = ()  # of a sequence: a merge wants to see its members


def compose(text: str, first_line: int, limits: Limits) -> Document:
    """The first YAML document of the text, which starts at `first_line` of the manifest."""
    composer = _Composer(text, first_line, limits)
    value = composer.document()
    return Document(
        value=value,
        line=composer.positions[()].line if composer.positions else first_line,
        positions=composer.positions,
        keys=composer.keys,
        duplicates=tuple(composer.duplicates),
    )


class _Composer:
    def __init__(self, text: str, first_line: int, limits: Limits) -> None:
        self.events: Callable[[], ParserEvent] = _events(text, limits)
        self.first_line, self.limits = first_line, limits
        self.positions: dict[Path, Span] = {}
        self.keys: dict[Path, Span] = {}
        self.duplicates: list[Duplicate] = []
        self.anchors: dict[str, Node | None] = {}  # None while the anchored value is still being read
        self.values = 0

    def document(self) -> JSON:
        self.events()  # the stream starts
        start = self.events()
        if isinstance(start, StreamEndEvent):
            return None
        if isinstance(start, DocumentStartEvent) and start.version not in (None, (1, 1)):
            raise UnreadableError("yaml: found incompatible YAML document")
        node = self._node(self.events(), (), 0)
        self.events()  # what follows `...` is never read: a tail of rubbish does no harm to the document before it
        return node.value

    def _node(self, event: ParserEvent, path: Path, depth: int) -> Node:
        self._count(event, 1)
        if isinstance(event, AliasEvent):
            return self._alias(event, path, depth)
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            self.anchors[anchor] = None
        if isinstance(event, ScalarEvent):
            self.positions[path] = self._span(event, event)
            node = self._scalar(event, path)
        elif depth >= self.limits.depth:
            raise _too_deep(event.start_mark, self.limits)
        elif isinstance(event, MappingStartEvent):
            node = self._mapping(event, path, depth)
        else:
            node = self._sequence(event, path, depth)
        if anchor is not None:
            self.anchors[anchor] = node
        return node

    def _count(self, event: ParserEvent, size: int) -> None:
        self.values += size
        if self.values > self.limits.values:
            if size > 1:
                raise self._refuse(event, "yaml: document contains excessive aliasing")
            hint = Text("This manifest holds more than {limit} values.", {"limit": self.limits.values})
            raise self._refuse(event, f"yaml: exceeded max number of values of {self.limits.values}", hint)

    def _alias(self, event: ParserEvent, path: Path, depth: int) -> Node:
        name = event.anchor
        if name not in self.anchors:
            raise self._refuse(event, f"yaml: unknown anchor '{name}' referenced")
        node = self.anchors[name]
        if node is None:
            raise self._refuse(event, f"yaml: anchor '{name}' value contains itself")
        self._count(event, node.size)
        if depth + node.height > self.limits.depth:
            raise _too_deep(event.start_mark, self.limits)
        self.positions[path] = self._span(event, event)
        return node._replace(path=path, merge=False)  # go-yaml counts the lines of what the alias stands for

    def _scalar(self, event: ParserEvent, path: Path, *, key: bool = False) -> Node:
        text, tag = event.value, event.tag
        plain = event.implicit[0]
        merge = text == "<<" and (plain or tag == _MERGE_TAG)
        try:
            value = resolve_tagged(tag, text) if tag is not None else resolve(text) if plain else text
            value = as_json_number(value) if isinstance(value, float) and not key else value
        except UnreadableError as refusal:
            raise self._refuse(event, refusal.message) from refusal
        return Node(value, path, event.start_mark.line, merge=merge)

    def _sequence(self, start: ParserEvent, path: Path, depth: int) -> Node:
        parts: list[Node] = []
        while not isinstance(event := self.events(), SequenceEndEvent):
            parts.append(self._node(event, (*path, len(parts)), depth + 1))
        ends = [self.positions[(*path, len(parts) - 1)]] if parts and not start.flow_style else []
        self.positions[path] = self._span(start, event, *ends)
        size = 1 + sum(part.size for part in parts)
        height = 1 + max((part.height for part in parts), default=0)
        value = [part.value for part in parts]
        return Node(value, path, start.start_mark.line, size, height, parts=tuple(parts))

    def _mapping(self, start: ParserEvent, path: Path, depth: int) -> Node:
        mapping: dict[str, JSON] = {}
        size, height = 1, 1
        ends: list[Span] = []
        while not isinstance(event := self.events(), MappingEndEvent):
            key = self._key(event, path, depth)
            at = (*path, as_key(key.value))
            value = self._node(self.events(), at, depth + 1)
            size, height = size + 1 + value.size, max(height, 1 + value.height)
            ends = [self.positions[at]]
            if key.merge:
                self._merge(mapping, value, path, event)
            else:
                self._set(mapping, key.value, value, path)
        self.positions[path] = self._span(start, event, *([] if start.flow_style else ends))
        return Node(mapping, path, start.start_mark.line, size, height)

    def _key(self, event: ParserEvent, path: Path, depth: int) -> Node:
        if isinstance(event, ScalarEvent):
            self._count(event, 1)
            key = self._scalar(event, path, key=True)
            if event.anchor is not None:
                self.anchors[event.anchor] = key
        else:
            key = self._node(event, (*path, -1), depth + 1)
            del self.positions[(*path, -1)]
        if isinstance(key.value, dict | list):
            raise self._refuse(event, f"yaml: invalid map key: {_go_value(key.value)}")
        if key.value is None:
            raise self._refuse(event, "unsupported map key of type: %!s(<nil>), key: <nil>")
        self.keys[(*path, as_key(key.value))] = self._span(event, event)
        return key

    def _set(self, mapping: dict[str, JSON], key: Any, value: Node, path: Path) -> None:
        name = as_key(key)
        if name in mapping:
            self.duplicates.append(
                Duplicate(
                    path=(*path, name),
                    key=go_literal(key),
                    line=value.line + self.first_line,
                    local_line=value.line + 1,
                    keys_before=len(mapping),
                )
            )
        mapping[name] = value.value

    def _merge(self, mapping: dict[str, JSON], source: Node, path: Path, event: ParserEvent) -> None:
        """go-yaml merges where the `<<` stands: it overrides the keys above it."""
        sources = reversed(source.parts) if isinstance(source.value, list) else [source]
        for each in sources:
            if not isinstance(each.value, dict):
                raise self._refuse(event, "yaml: map merge requires map or sequence of maps as the value")
            for name, value in each.value.items():
                self._set(mapping, name, Node(value, each.path, each.line), path)

    def _span(self, start: ParserEvent, end: ParserEvent, *inner: Span) -> Span:
        """A block ends with its last member; the parser sees its end only at the next word."""
        first, last, base = start.start_mark, end.end_mark, self.first_line
        if inner:
            return Span(first.line + base, first.column + 1, inner[0].end_line, inner[0].end_column)
        return Span(first.line + base, first.column + 1, last.line + base, last.column + 1)

    def _refuse(self, event: ParserEvent, message: str, hint: Text | None = None) -> UnreadableError:
        mark = event.start_mark
        return UnreadableError(message, mark.line + 1, mark.column + 1, hint)


def _events(text: str, limits: Limits) -> Callable[[], ParserEvent]:
    parser = CParser(text)

    def next_event() -> ParserEvent:
        try:
            return parser.get_event()
        except ReaderError as error:
            before = text[: error.position]
            line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
            raise UnreadableError(f"yaml: {error.reason}", line, column) from error
        except MarkedYAMLError as error:
            if error.problem == LIBYAMLS_DEPTH and error.problem_mark is not None:
                raise _too_deep(error.problem_mark, limits) from error
            raise _syntax_error(error, text) from error
        except YAMLError as error:
            raise UnreadableError(f"yaml: {error}", 1, 1) from error

    return next_event


def _syntax_error(error: MarkedYAMLError, text: str) -> UnreadableError:
    """go-yaml counts lines from 0 for the parser's complaints and from 1 for the scanner's (decode.go, fail)."""
    problem, context = error.problem_mark, error.context_mark
    line = 0
    if problem is not None and problem.line:
        line = problem.line + isinstance(error, ScannerError)
    elif context is not None:
        line = context.line
    where = f"line {line}: " if line else ""
    mark = problem or context
    line, column, index = (mark.line + 1, mark.column + 1, mark.index) if mark is not None else (1, 1, 0)
    message = error.problem or "unknown problem parsing YAML content"
    return UnreadableError(f"yaml: {where}{message}", line, column, hint_for(message, text[index : index + 1]))


def _too_deep(mark: Mark, limits: Limits) -> UnreadableError:
    hint = Text("This manifest is nested more than {limit} levels deep.", {"limit": limits.depth})
    message = f"yaml: line {mark.line + 1}: exceeded max depth of {limits.depth}"
    return UnreadableError(message, mark.line + 1, mark.column + 1, hint)


def _go_value(value: JSON) -> str:
    """How Go's %#v prints what cannot be a key."""
    if isinstance(value, dict):
        inside = ", ".join(f"{go_literal(k)}:{_go_value(v)}" for k, v in value.items())
        return "map[interface {}]interface {}{" + inside + "}"
    if isinstance(value, list):
        return "[]interface {}{" + ", ".join(_go_value(v) for v in value) + "}"
    return "interface {}(nil)" if value is None else go_literal(value)
