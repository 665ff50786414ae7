"""What our socket adds to Channels: a message that asks for nothing, against a bare echo consumer in the same run."""

import asyncio
import json
import time
from statistics import median
from unittest.mock import patch

from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import URLRouter

from learnnet.classroom import actions
from learnnet.classroom.lessons import first_lesson
from learnnet.live import consumers
from learnnet.live.routing import urlpatterns
from tests.bench.harness import Figure

MESSAGES = 300
ROUNDS = 7
SCOPE = {"type": "websocket", "path": "/", "query_string": b"", "headers": [], "subprotocols": []}


class Echo(AsyncWebsocketConsumer):
    """The least that Channels can do."""

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        await self.send(text_data)


def ping() -> list[Figure]:
    value, yardstick = asyncio.run(_measure())
    return [
        Figure(
            name="no-op socket message",
            value=value,
            unit="ms",
            against="a bare Channels echo consumer",
            yardstick=yardstick,
            target=3,
            target_is_ratio=True,
        )
    ]


async def _measure() -> tuple[float, float]:
    ours, bare = await _tab(), ApplicationCommunicator(Echo.as_asgi(), SCOPE)
    await _connect(bare)
    with patch.object(consumers.Pace, "wait", lambda self: 0):  # the limit is not what is measured
        pairs = [(await _round(ours), await _round(bare)) for _ in range(ROUNDS)]
    for socket in (ours, bare):
        await socket.send_input({"type": "websocket.disconnect", "code": 1000})
        await socket.wait(timeout=10)
    return median(a for a, _ in pairs), median(b for _, b in pairs)


async def _tab() -> ApplicationCommunicator:
    """A tab on a real attempt, its first snapshot read."""
    person = await sync_to_async(actions.new_guest)()
    attempt = await sync_to_async(actions.start_attempt)(person, first_lesson().slug, first_lesson().start)
    scope = {**SCOPE, "path": f"/live/attempts/{attempt.public_id}/", "user": person}
    tab = ApplicationCommunicator(URLRouter(urlpatterns), scope)
    await _connect(tab)
    await tab.receive_output(timeout=10)
    return tab


async def _connect(socket: ApplicationCommunicator) -> None:
    await socket.send_input({"type": "websocket.connect"})
    answer = await socket.receive_output(timeout=10)
    assert answer["type"] == "websocket.accept", answer


async def _round(socket: ApplicationCommunicator) -> float:
    """Milliseconds for one message there and its answer back, over many."""
    message = json.dumps({"id": 1, "do": "ping"})
    start = time.perf_counter()
    for _ in range(MESSAGES):
        await socket.send_input({"type": "websocket.receive", "text": message})
        await socket.receive_output(timeout=10)
    return (time.perf_counter() - start) * 1000 / MESSAGES
