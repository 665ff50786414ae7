"""A manifest as its author sees it: documents, and the place in the text of every field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from learnnet.cluster.text import Text

JSON = Any
Path = tuple[str | int, ...]


class Span(NamedTuple):
    """A stretch of text; lines and columns count from 1, the end column is the first one behind it."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a manifest may cost before it is refused unread."""

    bytes: int = 64 * 1024
    depth: int = 64
    values: int = 20_000  # aliases counted as often as they are used


LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestError:
    """Why a text is no manifest, in the words of kubectl; `hint` says it in ours."""

    message: str
    line: int = 1
    column: int = 1
    hint: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """A key that its mapping already had. The last value wins."""

    path: Path
    key: str  # as Go prints it: "port", 80
    line: int  # in the whole text
    local_line: int  # in the document, which is what go-yaml counts; that of the value, not of the key
    keys_before: int  # how many different keys the mapping had by then

    @property
    def message(self) -> str:
        return f"line {self.local_line}: key {self.key} already set in map"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One object of a manifest; `keys` and `positions` hold the spans of a field's name and value."""

    value: JSON
    line: int = 1
    positions: Mapping[Path, Span] = field(default_factory=dict)
    keys: Mapping[Path, Span] = field(default_factory=dict)
    duplicates: tuple[Duplicate, ...] = ()
    syntax: Literal["yaml", "json"] = "yaml"

    def span(self, path: str | Path) -> Span:
        """Where to mark a message about this field: the field, else the nearest that holds it."""
        steps = parse_path(path) if isinstance(path, str) else path
        for length in range(len(steps), 0, -1):
            found = self._exact(steps[:length])
            if found is not None:
                return found
        root = self.positions.get((), Span(self.line, 1, self.line, 1))
        return self._exact(("kind",)) or Span(root.line, root.column, root.line, root.column)

    def _exact(self, path: Path) -> Span | None:
        place, key = self.positions.get(path), self.keys.get(path)
        if place is None or (key is not None and place.end_line > place.line):
            return key or place  # a mapping is marked by its name, not all over
        if key is not None and place[:2] == place[2:]:
            return key  # nothing was written behind the colon
        return place


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The documents up to the first error, as kubectl would have sent them one by one."""

    documents: tuple[Document, ...] = ()
    error: ManifestError | None = None


class UnreadableError(Exception):
    """Carries a refusal out of the depths of a text; `parse` turns it into a ManifestError."""

    def __init__(self, message: str, line: int = 1, column: int = 1, hint: Text | None = None) -> None:
        super().__init__(message)
        self.message, self.line, self.column, self.hint = message, line, column, hint


_STEP = re.compile(r"\[([^\]]*)\]|([^.\[]+)")


def parse_path(path: str) -> Path:
    """The path of an API message: `spec.ports[0].port`, `metadata.labels[app.kubernetes.io/name]`."""
    steps: list[str | int] = []
    for inside, name in _STEP.findall(path):
        steps.append(name or (int(inside) if inside.isdecimal() and len(inside) < 9 else inside.strip('"')))
    return tuple(steps)
