"""Whether what a worker stands on is there: the database with its tables, and the way to the other workers."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from learnnet.classroom.models import Attempt

log = logging.getLogger(__name__)
PATIENCE = 2.0  # seconds


def problems() -> list[str]:
    """A line for each part that does not answer; the reason goes to the log, not to whoever asks."""
    parts: dict[str, Callable[[], None]] = {"database": database, "channel layer": channel_layer}
    return [f"{name}: no answer" for name, ask in parts.items() if not answers(name, ask)]


def answers(name: str, ask: Callable[[], None]) -> bool:
    try:
        ask()
    except Exception:
        log.exception("The %s does not answer", name)
        return False
    return True


def database() -> None:
    Attempt.objects.exists()


# A channel that this worker made for asking, and asks through as long as it answers: each new one costs Redis
# a subscription that is never given back.
_channels: dict[str, str] = {}


def channel_layer() -> None:
    """Sends itself a message."""
    layer: Any = get_channel_layer()  # the types know neither the prefix nor that there is one
    channel = _channels.pop("health", None) or async_to_sync(layer.new_channel)("health.")
    async_to_sync(layer.send)(channel, {"type": "health"})
    async_to_sync(asyncio.wait_for)(layer.receive(channel), PATIENCE)
    _channels["health"] = channel
