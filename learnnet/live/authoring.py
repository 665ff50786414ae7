"""The author's socket, in development: says when a file of the lesson was saved, and what its checks find.

The files are looked at every half second: only in development, and only while such a tab is open.
"""

import asyncio
from typing import Any

from django.conf import settings

from learnnet.classroom import authoring, queries
from learnnet.classroom.models import Attempt
from learnnet.cluster.text import Text
from learnnet.live.consumers import GONE, GONE_TEXT, in_thread
from learnnet.live.telling import TellingConsumer

LOOK_EVERY = 0.5  # seconds
ONLY_IN_DEVELOPMENT = Text("The author's view is there in development only.")


class AuthoringConsumer(TellingConsumer):
    """One tab of an author."""

    attempt: Attempt | None = None
    watching: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        visitor: Any = self.scope["user"]
        await self.accept()
        if not settings.DEBUG:
            return await self.refuse("gone", ONLY_IN_DEVELOPMENT, GONE)
        self.attempt = await in_thread(queries.attempt_for)(visitor, self.scope["url_route"]["kwargs"]["public_id"])
        if self.attempt is None:
            return await self.refuse("gone", GONE_TEXT, GONE)
        await self.channel_layer.group_add(self.attempt.group, self.channel_name)
        self.watching = asyncio.create_task(self.watch(self.attempt))
        return None

    async def disconnect(self, code: int) -> None:
        if self.watching is not None:
            self.watching.cancel()
        if self.attempt is not None:
            await self.channel_layer.group_discard(self.attempt.group, self.channel_name)

    async def watch(self, attempt: Attempt) -> None:
        seen = await in_thread(authoring.stamp)(attempt)
        await self.report(attempt)
        while True:
            await asyncio.sleep(LOOK_EVERY)
            now = await in_thread(authoring.stamp)(attempt)
            if now != seen:
                seen = now
                await self.tell({"type": "saved"})
                await self.report(attempt)
                await self.channel_layer.group_send(attempt.group, {"type": "attempt.changed", "number": 0})

    async def report(self, attempt: Attempt) -> None:
        await self.tell({"type": "checks", **await in_thread(authoring.report)(attempt)})

    async def attempt_changed(self, message: dict[str, Any]) -> None:
        if self.attempt is not None:
            await self.report(self.attempt)

    async def attempt_noted(self, message: dict[str, Any]) -> None:
        """News of a course: nothing to an author."""
