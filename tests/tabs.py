"""A browser tab without a browser: speaks to the whole site as the server does, through ASGI.

Channels has a communicator of its own, but its package cannot be imported without daphne.
"""

import asyncio
import json
from typing import Any

from asgiref.testing import ApplicationCommunicator
from django.test import Client

from learnnet.asgi import application
from learnnet.classroom.models import Attempt, Person

PATIENCE = 5.0


def cookie_of(person: Person) -> bytes:
    client = Client()
    client.force_login(person)
    return f"sessionid={client.cookies['sessionid'].value}".encode()


class Tab:
    """One socket on one attempt."""

    def __init__(self, attempt: Attempt, cookie: bytes = b"", at: str = "attempts", **headers: str) -> None:
        sent = {"host": "localhost", "origin": "http://localhost", **headers}
        lines = [(name.encode(), value.encode()) for name, value in sent.items()]
        path = f"/live/{at}/{attempt.public_id}/"
        scope = {"type": "websocket", "path": path, "headers": [*lines, (b"cookie", cookie)], "subprotocols": []}
        self.wire = ApplicationCommunicator(application, scope)
        self.accepted = False

    async def connect(self) -> None:
        await self.wire.send_input({"type": "websocket.connect"})
        self.accepted = (await self.output())["type"] == "websocket.accept"

    async def output(self) -> dict[str, Any]:
        event: dict[str, Any] = await self.wire.receive_output(PATIENCE)
        return event

    async def message(self) -> dict[str, Any]:
        event = await self.output()
        assert event["type"] == "websocket.send", event
        return dict(json.loads(event["text"]))

    async def heard(self, kind: str) -> dict[str, Any]:
        """The next message of this kind; others are passed over."""
        while True:
            message = await self.message()
            if message["type"] == kind:
                return message

    async def say(self, **message: Any) -> None:
        await self.wire.send_input({"type": "websocket.receive", "text": json.dumps(message)})

    async def hears_nothing(self) -> bool:
        return bool(await self.wire.receive_nothing(0.2))

    async def leave(self) -> None:
        await self.wire.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wire.wait(PATIENCE)


class SocketTab(Tab):
    """A tab on any socket of the site."""

    def __init__(self, path: str, cookie: bytes) -> None:
        headers = [(b"host", b"localhost"), (b"origin", b"http://localhost"), (b"cookie", cookie)]
        scope = {"type": "websocket", "path": path, "headers": headers, "subprotocols": []}
        self.wire = ApplicationCommunicator(application, scope)
        self.accepted = False


async def signed_in(attempt: Attempt, person: Person | None, at: str = "attempts", **headers: str) -> Tab:
    cookie = await asyncio.to_thread(cookie_of, person) if person else b""
    return Tab(attempt, cookie, at, **headers)
