"""One browser tab on one attempt: reads its messages, sends it what is to be seen. Knows sockets, knows no Kubernetes.

Two things go on at once. Messages are answered in order, one after the other. Beside that one task per tab sends
snapshots whenever something was stirred; however often that happened in the meantime, it fetches once, so the
newest state wins and a slow tab slows nobody.
"""

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from channels.db import database_sync_to_async
from django.conf import settings

from learnnet.classroom import actions, previews, queries
from learnnet.classroom.branches import CannotMoveError
from learnnet.classroom.courses.queries import class_news, watched
from learnnet.classroom.models import Attempt
from learnnet.classroom.practice.veil import veil_over
from learnnet.classroom.snapshots import Look
from learnnet.cluster.text import Text
from learnnet.curriculum.questions import BadAnswerError
from learnnet.lab import BadChangeError
from learnnet.live.asking import ANSWERS, NOT_IN_DRILLS, READ_ONLY, Asking
from learnnet.live.limits import OpenSockets, Pace
from learnnet.live.messages import Changing, Linting, Looking, Message, Pinging, Previewing, Unreadable, read
from learnnet.live.telling import TellingConsumer

log = logging.getLogger(__name__)

THREADS = 8  # a tab waits in one while another tab of the same attempt is at work
# By default Channels runs all database work of a process on one thread; a replay would then hold up every tab.
in_thread = partial(
    database_sync_to_async,
    thread_sensitive=False,
    executor=ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="lab"),
)
sockets = OpenSockets(settings.LIMITS.sockets_per_person)
lookers = OpenSockets(settings.LIMITS.sockets_per_address)

BETWEEN_CATCHING_UP = 5.0  # seconds; tabs ping more seldom
GONE, TOO_MANY, FAILED = 4404, 4429, 1011
GONE_TEXT = Text("This attempt does not exist, or it is not yours.")
IN_A_DRILL = Text("This is off in a drill: it would show what you have not looked at.")
WATCHERS_ASK = ("compare", "complete")
FULL = Text("This lab holds as many changes as it can. Start a new one.")


class AttemptConsumer(TellingConsumer):
    """A tab."""

    attempt: Attempt
    in_group = False
    reads_only = False  # an instructor looks at a learner's lab
    counted: OpenSockets | None = None  # where this tab is counted, once it has been let in
    refreshing: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        self.stirred = asyncio.Event()
        attempt = await in_thread(self.looked_up)()
        # Accepted even if only to be refused: before that, a browser does not hear the reason.
        await self.accept()
        if attempt is None:
            return await self.refuse("gone", GONE_TEXT, GONE)
        await self.channel_layer.group_add(attempt.group, self.channel_name)
        self.attempt, self.in_group = attempt, True
        if not (sockets if attempt.person_id else lookers).enter(self.holder):
            return await self.refuse("too-many-tabs", Text("Too many tabs are open. Close one and reload."), TOO_MANY)
        self.counted = sockets if attempt.person_id else lookers
        self.pace = Pace(settings.LIMITS.messages)
        self.look = Look()
        self.look_id: int | None = None
        self.shown: tuple[Look, str] | None = None
        self.seen: tuple[Look, str] | None = None  # the same without the lesson
        self.number: int | None = None  # the change that the shown state is named after
        self.caught_up = -BETWEEN_CATCHING_UP
        self.events = 0  # how many this tab has been sent
        self.lesson = ""  # what it was told last of how the lesson is doing
        self.stirred.set()
        self.refreshing = asyncio.create_task(self.keep_showing())
        await self.attempt_noted({})
        return None

    def looked_up(self) -> Attempt | None:
        """One's own attempt, or a copy that is there for all who know its address."""
        visitor: Any = self.scope["user"]  # a lazy object that stands for a Person, or for nobody
        named = self.scope["url_route"]["kwargs"]
        if "course_id" in named:
            self.reads_only = True
            return watched(visitor, named["course_id"], named["attempt_id"])
        if "token" in named:
            return queries.shared_attempt(named["token"])
        return queries.attempt_for(visitor, named["public_id"])

    @property
    def holder(self) -> int | str:
        """Whose sockets are counted together: a person's, or those from one address that look at shared labs."""
        if self.reads_only:
            visitor: Any = self.scope["user"]
            return int(visitor.pk)
        return self.attempt.person_id or str((self.scope.get("client") or [""])[0])

    async def disconnect(self, code: int) -> None:
        if self.refreshing is not None:
            self.refreshing.cancel()
        if self.counted is not None:
            self.counted.leave(self.holder)
            self.counted = None
        # Last, since it fails while Redis is away.
        if self.in_group:
            await self.channel_layer.group_discard(self.attempt.group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.counted is None:  # refused, and closing
            return None
        if seconds := self.pace.wait():
            text = Text("Too many messages. Try again in {seconds} s.", {"seconds": seconds})
            return await self.error("rate-limited", text, retry_after=seconds)
        if text_data is None:
            return await self.error("bad-message", Text("This message is not text."))
        if len(text_data.encode()) > settings.LIMITS.message_bytes:
            text = Text(
                "This message is too large. The limit is {limit} KiB.", {"limit": settings.LIMITS.message_bytes // 1024}
            )
            return await self.error("too-big", text)
        return await self.handle(read(text_data))

    async def handle(self, message: Message) -> None:
        match message:
            case Changing():
                await self.change(message)
            case Linting():
                problems = await in_thread(queries.problems)(self.attempt, message.manifest)
                await self.tell({"type": "lint", "re": message.id, "problems": problems})
            case Previewing() if await in_thread(veil_over)(self.attempt):
                await self.error("drill", IN_A_DRILL, re=message.id)
            case Previewing():
                found = await in_thread(previews.preview)(self.attempt, message.manifest, self.look)
                await self.tell({"type": "preview", "re": message.id, **found})
            case Looking():
                look = Look(node=message.node, at=message.at, family=message.family)
                self.look, self.look_id = look, message.id
                self.stirred.set()
            case Asking():
                await self.answer(message)
            case Pinging():
                await self.tell({"type": "pong", "re": message.id})
                await self.catch_up()
            case Unreadable():
                await self.error("bad-message", message.reason, re=message.id)

    async def answer(self, message: Asking) -> None:
        """A move in the history, a branch, a copy, a line for the console."""
        form = ANSWERS[message.do]
        # The console decides by itself what it does to a copy; whoever watches has none.
        if (form.writes and self.attempt.person_id is None) or (self.reads_only and message.do not in WATCHERS_ASK):
            return await self.error("read-only", READ_ONLY, re=message.id)
        if message.do in NOT_IN_DRILLS and await in_thread(veil_over)(self.attempt):
            return await self.error("drill", IN_A_DRILL, re=message.id)
        try:
            content = await in_thread(form.work)(self.attempt, message.fields)
        except CannotMoveError as refused:
            return await self.error(refused.code, refused.reason, re=message.id)
        except BadChangeError as wrong:
            text = Text("This change cannot be read: {reason}.", {"reason": str(wrong)})
            return await self.error("bad-message", text, re=message.id)
        except BadAnswerError as wrong:
            text = Text("This answer cannot be read: {reason}.", {"reason": str(wrong)})
            return await self.error("bad-message", text, re=message.id)
        except actions.AttemptIsFullError:
            return await self.error("full", FULL, re=message.id)
        except actions.AttemptIsGoneError:
            return await self.refuse("gone", GONE_TEXT, GONE)
        await self.tell({"type": form.type, "re": message.id, **content})
        if form.writes or content.get("changed"):
            self.stirred.set()
        return None

    async def change(self, message: Changing) -> None:
        if self.reads_only or self.attempt.person_id is None:
            return await self.error("read-only", READ_ONLY, re=message.id)
        try:
            applied = await in_thread(actions.apply_change)(self.attempt, message.change)
        except BadChangeError as wrong:
            text = Text("This change cannot be read: {reason}.", {"reason": str(wrong)})
            return await self.error("bad-message", text, re=message.id)
        except actions.AttemptIsFullError:
            return await self.error("full", FULL, re=message.id)
        except actions.AttemptIsGoneError:
            return await self.refuse("gone", GONE_TEXT, GONE)
        lines = [line.as_dict() for line in applied.outcome.lines]
        await self.tell({"type": "outcome", "re": message.id, "accepted": applied.outcome.accepted, "lines": lines})
        self.stirred.set()  # the announcement may have been lost
        return None

    async def catch_up(self) -> None:
        """The channel layer may lose announcements; a ping makes up for it, though not each of many."""
        now = time.monotonic()
        if now - self.caught_up < BETWEEN_CATCHING_UP:
            return
        self.caught_up = now
        if self.shown is None or await in_thread(queries.key_of)(self.attempt) != self.shown[1]:
            self.stirred.set()

    async def attempt_changed(self, message: dict[str, Any]) -> None:
        self.stirred.set()

    async def attempt_noted(self, message: dict[str, Any]) -> None:
        """In a course: an instructor wrote to the learner, or a hand went up or down."""
        if self.attempt.assignment_id and not self.reads_only and (news := await in_thread(class_news)(self.attempt)):
            await self.tell({"type": "class", **news})

    async def keep_showing(self) -> None:
        """Sends a snapshot after every stir, for as long as the tab is open."""
        try:
            while True:
                await self.stirred.wait()
                self.stirred.clear()
                look, look_id, self.look_id = self.look, self.look_id, None
                snapshot = await in_thread(queries.snapshot)(self.attempt, look, self.events, self.number, self.lesson)
                fresh = (look, snapshot.shows) != self.seen or look_id is not None
                if fresh:
                    self.seen, self.events, self.number = (look, snapshot.shows), snapshot.events, snapshot.number
                    await self.tell({"type": "snapshot", "re": look_id}, snapshot.text)
                elif snapshot.lesson != self.lesson:
                    await self.tell({"type": "lesson"}, f'{{"lesson":{snapshot.lesson}}}')
                self.shown, self.lesson = (look, snapshot.key), snapshot.lesson
        except Exception:
            # A task's exception goes nowhere by itself. The tab comes back, and is then shown everything.
            log.exception("A tab could not be shown its attempt %s", self.attempt)
            await self.close(FAILED)
