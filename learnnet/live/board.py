"""An instructor's board: one socket that hears of every change in a course, and is told the newest of it."""

import asyncio
import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from learnnet.classroom.courses import actions, queries
from learnnet.classroom.courses.board import Board
from learnnet.classroom.courses.errors import RefusedError
from learnnet.classroom.courses.models import Assignment, Course
from learnnet.classroom.payloads import is_writable
from learnnet.cluster.text import Text
from learnnet.live.consumers import FAILED, GONE, TOO_MANY, in_thread, sockets
from learnnet.live.limits import Pace
from learnnet.live.telling import TellingConsumer

log = logging.getLogger(__name__)

BETWEEN_PUSHES = 0.3  # seconds: however much happens, a board is told at most so often
BETWEEN_GLANCES = 10.0  # seconds after which somebody may have become stuck without doing anything
BETWEEN_CHECKS = 20.0  # seconds after which it is asked again whether this visitor still teaches the course
NOT_YOURS = Text("This course does not exist, or it is not yours.")


@dataclass(slots=True)
class Stirred:
    """What was heard of since the last look."""

    attempts: set[int] = field(default_factory=set)
    members: set[int] = field(default_factory=set)
    everybody: bool = False
    messages: bool = False


class BoardConsumer(TellingConsumer):
    """A tab that shows the board of one assignment of a course."""

    visitor: Any  # a lazy object that stands for a Person, or for nobody
    course: Course
    board: Board
    in_group = False
    person: int | None = None
    showing: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        self.wake, self.stirred = asyncio.Event(), Stirred()
        self.visitor = self.scope["user"]
        self.names = self.scope["url_route"]["kwargs"]
        found = await in_thread(self.find)()
        await self.accept()
        if found is None:
            return await self.refuse("gone", NOT_YOURS, GONE)
        self.course, assignment = found
        await self.channel_layer.group_add(self.course.group, self.channel_name)
        self.in_group = True
        if not sockets.enter(self.visitor.pk):
            return await self.refuse("too-many-tabs", Text("Too many tabs are open. Close one and reload."), TOO_MANY)
        self.person = self.visitor.pk
        self.pace = Pace(settings.LIMITS.messages)
        self.board = Board(assignment)
        self.checked = time.monotonic()
        self.showing = asyncio.create_task(self.keep_showing())
        return None

    def find(self) -> tuple[Course, Assignment] | None:
        course = queries.course_taught(self.visitor, self.names["course_id"])
        assignment = queries.assignment_of(course, self.names["assignment_id"]) if course else None
        return (course, assignment) if course and assignment else None

    async def disconnect(self, code: int) -> None:
        if self.showing is not None:
            self.showing.cancel()
        if self.person is not None:
            sockets.leave(self.person)
            self.person = None
        if self.in_group:
            await self.channel_layer.group_discard(self.course.group, self.channel_name)

    async def board_changed(self, message: Mapping[str, Any]) -> None:
        if "attempt" in message:
            self.stirred.attempts.add(message["attempt"])
        elif "member" in message:
            self.stirred.members.add(message["member"])
        elif "everybody" in message:
            self.stirred.everybody = True
        else:
            self.stirred.messages = True
        self.wake.set()

    async def keep_showing(self) -> None:
        """The whole once, then what changes, for as long as the tab is open."""
        try:
            await self.tell({"type": "board", **await in_thread(self.board.full)()})
            while True:
                await self.something_happens()
                heard, self.stirred = self.stirred, Stirred()
                if not await self.still_allowed():
                    return
                if heard.everybody:
                    await self.tell({"type": "board", **await in_thread(self.board.full)()})
                elif news := await in_thread(self.board.refresh)(heard.attempts, heard.members, heard.messages):
                    await self.tell({"type": "rows", **news})
                await asyncio.sleep(BETWEEN_PUSHES)
        except Exception:
            log.exception("A board of course %s could not be shown", self.course.pk)
            await self.close(FAILED)

    async def something_happens(self) -> None:
        """Or time enough has passed that somebody may be stuck."""
        try:
            await asyncio.wait_for(self.wake.wait(), BETWEEN_GLANCES)
        except TimeoutError:
            return
        self.wake.clear()

    async def still_allowed(self) -> bool:
        """Whoever no longer teaches the course sees no more of it."""
        if time.monotonic() - self.checked < BETWEEN_CHECKS:
            return True
        self.checked = time.monotonic()
        if await in_thread(self.find)() is None:
            await self.refuse("gone", NOT_YOURS, GONE)
            return False
        return True

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.person is None:
            return None
        if seconds := self.pace.wait():
            text = Text("Too many messages. Try again in {seconds} s.", {"seconds": seconds})
            return await self.error("rate-limited", text, retry_after=seconds)
        if text_data is None or len(text_data) > settings.LIMITS.message_bytes:
            return await self.error("bad-message", Text("This message cannot be read."))
        try:
            message = json.loads(text_data)
        except (ValueError, RecursionError):
            message = None
        if not isinstance(message, dict) or not is_writable(message):
            return await self.error("bad-message", Text("This message cannot be read."))
        return await self.handle(message)

    async def handle(self, message: Mapping[str, Any]) -> None:
        number = message.get("id") if isinstance(message.get("id"), int) else None
        match message:
            case {"do": "ping"}:
                await self.tell({"type": "pong", "re": number})
                self.wake.set()
            case {"do": "message", "texts": dict(texts), "to": list() | None as members}:
                await self.send_message(number, texts, members, str(message.get("state", "")))
            case {"do": "lower-hand", "member": int(member)}:
                await in_thread(self.lower_hand)(member)
            case _:
                await self.error("bad-message", Text("This message asks for nothing that is known here."), re=number)

    async def send_message(
        self, number: int | None, texts: Mapping[Any, Any], members: list[Any] | None, state: str
    ) -> None:
        languages = dict(settings.LANGUAGES)
        written = {name: text for name, text in texts.items() if name in languages and isinstance(text, str)}
        chosen = None if members is None else [each for each in members if type(each) is int][:1000]
        try:
            message = await in_thread(self.write)(written, chosen, state)
        except RefusedError as refused:
            return await self.error("refused", refused.reason, re=number)
        return await self.tell({"type": "sent", "re": number, "count": message})

    def write(self, texts: Mapping[str, str], members: list[int] | None, state: str) -> int:
        """To whoever of these learns in this course; answers how many they are."""
        if self.find() is None:
            raise RefusedError(NOT_YOURS)
        message = actions.send_message(self.course, self.visitor, members, texts, state)
        return message.receipts.count()

    def lower_hand(self, pk: int) -> None:
        member = queries.learners_of(self.course).filter(pk=pk).first()
        if member is not None and self.find() is not None:
            actions.lower_hand(member)
