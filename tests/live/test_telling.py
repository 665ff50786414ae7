"""A client may leave while something is on its way to it; what its tab holds is given back all the same."""

import asyncio
import json
from typing import Any

import pytest

from learnnet.live.telling import TellingConsumer

pytestmark = pytest.mark.asyncio


class Echo(TellingConsumer):
    left: list[int]

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        await self.tell({"type": "echo"}, text_data or "{}")

    async def disconnect(self, code: int) -> None:
        self.left.append(code)
        await self.close()


class Client:
    """What a server passes on of a browser that is there for the first `stays` messages."""

    def __init__(self, stays: int) -> None:
        self.stays, self.heard = stays, list[dict[str, Any]]()
        self.says: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def send(self, message: Any) -> None:
        if len(self.heard) == self.stays:
            raise ConnectionResetError
        self.heard.append(message)


async def conversation(client: Client) -> list[int]:
    left: list[int] = []
    says: list[dict[str, Any]] = [
        {"type": "websocket.connect"},
        {"type": "websocket.receive", "text": '{"a":1}'},
        {"type": "websocket.receive", "text": '{"a":2}'},
        {"type": "websocket.disconnect", "code": 1001},
    ]
    for message in says:
        client.says.put_nowait(message)
    echo = type("ThisEcho", (Echo,), {"left": left})
    await echo.as_asgi()({"type": "websocket"}, client.says.get, client.send)
    return left


async def test_what_is_said_is_numbered() -> None:
    client = Client(stays=9)

    assert await conversation(client) == [1001]

    said = [json.loads(message["text"]) for message in client.heard if "text" in message]
    assert said == [{"n": 1, "type": "echo", "a": 1}, {"n": 2, "type": "echo", "a": 2}]


@pytest.mark.parametrize("stays", [0, 1, 2])
async def test_a_client_that_left_is_still_seen_off(stays: int) -> None:
    client = Client(stays)

    assert await conversation(client) == [1001]
    assert len(client.heard) == stays
