"""From what a client sent to an object of one kind: unknown fields noticed, types enforced, zeros dropped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from learnnet.cluster.go_types import At, Walk, go_type
from learnnet.cluster.kinds import Kind
from learnnet.cluster.manifest import JSON, Document, Duplicate, Path


class DecodeError(Exception):
    """A value has a type that its field cannot take; the message is Go's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """An object in the order of its Go struct, and what strict field validation has to say about the request."""

    body: dict[str, Any]
    problems: tuple[str, ...] = ()  # unknown field "spec.foo", duplicate field "spec.selector"
    duplicates: tuple[str, ...] = ()  # line 11: key "port" already set in map; only from YAML

    @property
    def warnings(self) -> tuple[str, ...]:
        """What `fieldValidation=Warn` tells, one header each."""
        return (*self.duplicates, *self.problems)

    @property
    def strict_error(self) -> str:
        """What `fieldValidation=Strict` refuses with; empty if there is nothing to refuse."""
        return strict_decoding_error(self.problems, self.duplicates)


def decode(kind: Kind, value: JSON, *, duplicates: Sequence[Duplicate] = (), in_order: bool = False) -> Decoded:
    """Read a value as this kind. `in_order`: as it stood in a JSON text, with that text's duplicate keys."""
    walk = Walk(in_order=in_order, duplicates=_by_mapping(duplicates) if in_order else {})
    body = go_type(kind.name).read(walk, {} if value is None else value, At())
    if walk.error:
        raise DecodeError(walk.error)
    lines = () if in_order else tuple(duplicate.message for duplicate in duplicates)
    return Decoded(body=body, problems=tuple(walk.problems), duplicates=lines)


def decode_document(kind: Kind, document: Document) -> Decoded:
    """Read a document by the rules of the syntax that it is written in."""
    return decode(kind, document.value, duplicates=document.duplicates, in_order=document.syntax == "json")


def strict_decoding_error(problems: Sequence[str], duplicates: Sequence[str] = ()) -> str:
    """All complaints in one sentence; those about YAML come as one block of lines."""
    parts = list(problems)
    if duplicates:
        parts.insert(0, "yaml: unmarshal errors:" + "".join(f"\n  {line}" for line in duplicates))
    return "strict decoding error: " + ", ".join(parts) if parts else ""


def _by_mapping(duplicates: Sequence[Duplicate]) -> Mapping[Path, Sequence[Duplicate]]:
    found: dict[Path, list[Duplicate]] = {}
    for duplicate in duplicates:
        found.setdefault(duplicate.path[:-1], []).append(duplicate)
    return found
