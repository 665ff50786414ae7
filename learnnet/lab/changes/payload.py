"""Reading a change's fields. They come from a browser or a file: nothing about their shape is certain."""

from collections.abc import Mapping
from typing import Any

Change = Mapping[str, Any]
LONGEST_NAME = 1024


class BadChangeError(ValueError):
    """The payload does not have the shape of a change: the sender's mistake, never the learner's."""


def text(payload: Change, name: str, default: str | None = None, *, longest: int | None = LONGEST_NAME) -> str:
    value = payload.get(name, default)
    if not isinstance(value, str):
        raise BadChangeError(f"{name!r} must be a text")
    if longest is not None and len(value) > longest:
        raise BadChangeError(f"{name!r} is longer than {longest} characters")
    return value


def whole_number(payload: Change, name: str, least: int, most: int, default: int | None = None) -> int:
    value = payload.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise BadChangeError(f"{name!r} must be a whole number from {least} to {most}")
    return value


def on_or_off(payload: Change, name: str, *, default: bool) -> bool:
    value = payload.get(name, default)
    if not isinstance(value, bool):
        raise BadChangeError(f"{name!r} must be true or false")
    return value


def one_of(payload: Change, name: str, choices: tuple[str, ...]) -> str:
    """The first choice when the field is not there."""
    value = text(payload, name, choices[0])
    if value not in choices:
        raise BadChangeError(f"{name!r} must be one of {', '.join(choices)}")
    return value
