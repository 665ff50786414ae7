"""Tells tabs and boards that something has happened; what it was they ask for themselves."""

from collections.abc import Callable
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer


def announcement(group: str, number: int) -> Callable[[], None]:
    """Every tab on the attempt is to look again."""
    return sending(group, {"type": "attempt.changed", "number": number})


def announcement_of(group: str, kind: str, **about: Any) -> Callable[[], None]:
    """A group is to hear that something of this kind has happened."""
    return sending(group, {"type": kind, **about})


def news(group: str, **about: int) -> Callable[[], None]:
    """Every board of a course is to look at this again."""
    return sending(group, {"type": "board.changed", **about})


def sending(group: str, message: dict[str, Any]) -> Callable[[], None]:
    """To be called when what it is about has been committed."""

    def send() -> None:
        layer: Any = get_channel_layer()
        async_to_sync(layer.group_send)(group, message)

    return send
