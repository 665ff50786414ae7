"""What every socket does alike: it numbers what it says, refuses in words, and does not mind a client that has left."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, ASGISendEvent
from channels.generic.websocket import AsyncWebsocketConsumer

from learnnet.cluster.text import Text


class TellingConsumer(AsyncWebsocketConsumer):
    """Its messages are numbered from 1, so that the tab can tell the newest."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.sending = asyncio.Lock()

    async def __call__(self, scope: Any, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        await super().__call__(scope, receive, while_there(send))

    async def tell(self, content: Mapping[str, Any], more: str = "{}") -> None:
        """Sends one numbered message; `more` is a JSON object, already text, whose fields are sent along."""
        async with self.sending:
            self.count += 1
            head = json.dumps({"n": self.count, **content}, ensure_ascii=False, separators=(",", ":"))
            await self.send(head if more == "{}" else f"{head[:-1]},{more[1:]}")

    async def error(self, code: str, text: Text, *, re: int | None = None, retry_after: int | None = None) -> None:
        message = [text.message, dict(text.params)]
        await self.tell({"type": "error", "re": re, "code": code, "message": message, "retry_after": retry_after})

    async def refuse(self, code: str, text: Text, close_code: int) -> None:
        await self.error(code, text)
        await self.close(close_code)


def while_there(send: ASGISendCallable) -> ASGISendCallable:
    """Says nothing to a client that has left.

    A server then raises some OSError (ASGI, "Disconnected Client"). Let through, it would end the consumer before
    its `disconnect` is called, and what that takes back would stay taken: the group, the count of open tabs.
    """

    async def say(message: ASGISendEvent) -> None:
        try:
            await send(message)
        except OSError:
            return  # `websocket.disconnect` is the next thing received

    return say
