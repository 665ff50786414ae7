"""Which fields of its author's text an error is about.

The server names the fields of its own objects; some of them the author never wrote. So each path is brought to the
nearest thing that stands in the document.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from learnnet.cluster.manifest import Path, parse_path

_NAMED = re.compile(r'(?:unknown|duplicate) field "([^"]*)"')
_TYPED = re.compile(r"cannot unmarshal (\w+)(?: \S+)? into Go struct field \w*\.(\S+) of type")
_JSON_NAMES = {str: "string", bool: "bool", int: "number", float: "number", dict: "object", list: "array"}

# What the author may have written instead of the field that the server complains about.
INSTEAD = {"clusterIPs": "clusterIP", "clusterIP": "clusterIPs", "targetPort": "port", "ipFamilyPolicy": "ipFamilies"}
BY_WORDS = (
    ("HealthCheck NodePort", "spec.healthCheckNodePort"),
    ("duplicate nodePort", "spec.ports"),
    ("failed to allocate a serviceIP", "spec.clusterIP"),
    ("failed to allocate a nodePort", "spec.ports"),
    ('namespaces "', "metadata.namespace"),
    ("being terminated", "metadata.namespace"),
    ("resourceVersion should not be set", "metadata.resourceVersion"),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One complaint: the field to mark in the document, and what is wrong with it."""

    field: str
    message: str


def problems_of(status: Mapping[str, Any], value: Any, prefix: str = "") -> tuple[Problem, ...]:
    """The complaints in a Status, each at a field of the document `value`."""
    message = status.get("message", "")
    causes = (status.get("details") or {}).get("causes") or ()
    found = [(cause["field"], f"{cause['field']}: {cause['message']}") for cause in causes if cause.get("field")]
    if found and found[0][0] == "patch":
        found = []
    found = found or [(path, text) for path, text in _in_words(message, value)]
    marked = (Problem(prefix + nearest(path, value), text) for path, text in found)
    return tuple(dict.fromkeys(marked)) or (Problem(prefix.rstrip("."), message),)


def _in_words(message: str, value: Any) -> Iterator[tuple[str, str]]:
    """Where no causes are given, the message itself names the field."""
    named = list(_NAMED.finditer(message))
    for match in named:
        yield match[1], match[0]
    typed = _TYPED.search(message)
    if typed:
        yield _first_of_type(typed[2], typed[1], value), typed.string[typed.start() :]
    elif not named:
        for words, field in BY_WORDS:
            if words in message:
                yield field, message
                return


def _first_of_type(path: str, name: str, value: Any) -> str:
    """Go leaves out the numbers of list items: find the first value there that has the wrong type."""
    steps = path.split(".")
    places = list(_expand(steps, value, ""))
    wrong = (place for place, found in places if _JSON_NAMES.get(type(found), "number") == name)
    return next(wrong, places[0][0] if places else path)


def _expand(steps: list[str], value: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list) and steps:
        for index, item in enumerate(value):
            yield from _expand(steps, item, f"{prefix}[{index}]")
    elif not steps:
        yield prefix, value
        if isinstance(value, Mapping):  # the type was that of a map's value: labels, selectors
            for key, inner in value.items():
                yield f"{prefix}[{key}]", inner
    elif isinstance(value, Mapping) and steps[0] in value:
        yield from _expand(steps[1:], value[steps[0]], f"{prefix}.{steps[0]}" if prefix else steps[0])


def nearest(path: str, value: Any) -> str:
    """The path as far as the document goes, or the field that was written in its stead."""
    steps = parse_path(path)
    if len(steps) == 1 and not _holds(value, steps):
        steps = ("spec", *steps) if _holds(value, ("spec", *steps)) else steps
    walked: list[str | int] = []
    for step in steps:
        holder = _at(value, tuple(walked))
        if isinstance(holder, Mapping) and step not in holder:
            word = str(step)
            other = word[:1].lower() + word[1:]
            choices = (other, INSTEAD.get(word, ""))
            written = next((choice for choice in choices if choice in holder), None)
            if written is None:
                break
            step = written
        elif not _holds(value, (*walked, step)):
            break
        walked.append(step)
    return _text(tuple(walked))


def _at(value: Any, steps: Path) -> Any:
    for step in steps:
        if isinstance(step, str):
            value = value.get(step) if isinstance(value, Mapping) else None
        else:
            value = value[step] if isinstance(value, list) and step < len(value) else None
    return value


def _holds(value: Any, steps: Path) -> bool:
    holder = _at(value, steps[:-1])
    last = steps[-1]
    if isinstance(holder, Mapping):
        return last in holder
    return isinstance(last, int) and isinstance(holder, list) and last < len(holder)


def _text(steps: Path) -> str:
    text = ""
    for step in steps:
        if isinstance(step, int) or "." in step or "/" in step:
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return text
