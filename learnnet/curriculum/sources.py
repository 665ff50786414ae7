"""A YAML file of an author: what it says, and the line of every field, so that mistakes are told where they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jsonschema

from learnnet.cluster.manifest import Document, Limits, parse_body
from learnnet.curriculum.errors import LessonError

# A lesson is longer than what learners may send, and comes from people who are trusted.
LIMITS = Limits(bytes=512 * 1024)
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    file: str
    document: Document

    @property
    def value(self) -> Mapping[str, Any]:
        value: Mapping[str, Any] = self.document.value
        return value

    def error(self, message: str, *path: str | int) -> LessonError:
        where = ".".join(str(part) for part in path)
        return LessonError(f"{where}: {message}" if where else message, self.file, self.document.span(path).line)


def read_source(text: str, file: str, schema: Mapping[str, Any]) -> Source:
    manifest = parse_body(text, limits=LIMITS)
    if manifest.error:
        raise LessonError(manifest.error.message, file, manifest.error.line)
    source = Source(file=file, document=manifest.documents[0])
    for twice in source.document.duplicates:
        raise LessonError(f"{twice.key} stands twice", file, twice.line)
    problems = jsonschema.Draft202012Validator(schema).iter_errors(source.document.value)
    worst = jsonschema.exceptions.best_match(problems)
    if worst is not None:
        raise source.error(_short(worst.message), *worst.absolute_path)
    return source


def _short(message: str) -> str:
    """jsonschema repeats the whole value before it says what is wrong with it."""
    return message if len(message) < 300 else f"… {message[-200:]}"


def texts(value: Any, *path: str | int) -> list[tuple[Path, str]]:
    """Every text in a value, with its path."""
    if isinstance(value, str):
        return [(path, value)]
    if isinstance(value, Mapping):
        return [found for key, each in value.items() for found in texts(each, *path, key)]
    if isinstance(value, Sequence):
        return [found for index, each in enumerate(value) for found in texts(each, *path, index)]
    return []
