"""A class of 200 at real sockets, each changing their lab once in ten seconds, and one board: how current, how dear.

The server is a process of its own: its processor time is what the kernel says of it, and the clients' is not in it.
"""

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.request import urlopen

from django.db import connection
from django.test import Client
from websockets.asyncio.client import ClientConnection, connect

from learnnet.classroom import actions
from learnnet.classroom.courses import actions as courses
from learnnet.classroom.courses import assigning
from learnnet.classroom.courses.models import Assignment
from learnnet.classroom.lessons import first_lesson
from learnnet.classroom.models import Attempt, Person
from tests.bench.harness import Figure

LEARNERS = 200
ROUND = 10.0  # seconds in which each learner changes their lab once
ROUNDS = 3
PATIENCE = 30.0
EDITOR = first_lesson().editor
WRONG = EDITOR.replace("app: MyApp", "app: myapp")
STARTS_WITHIN = 20.0


@dataclass(slots=True)
class Learner:
    """One who works: their attempt, and how the server knows them."""

    attempt: Attempt
    cookie: str
    texts: Iterator[str] = field(default_factory=lambda: cycle((WRONG, EDITOR)))

    @property
    def path(self) -> str:
        return f"/live/attempts/{self.attempt.public_id}/"


@dataclass(slots=True)
class Ledger:
    """When each change was asked for, answered to its learner, and shown on the board; milliseconds that it took."""

    asked: dict[str, float] = field(default_factory=dict)
    answered: dict[str, float] = field(default_factory=dict)
    answers: list[float] = field(default_factory=list)
    shows: list[float] = field(default_factory=list)

    def ask(self, attempt: str) -> None:
        self.asked[attempt] = time.perf_counter()

    def answer(self, attempt: str) -> None:
        now = time.perf_counter()
        if attempt in self.asked:
            self.answers.append((now - self.asked.pop(attempt)) * 1000)
            self.answered[attempt] = now

    def show(self, attempt: str) -> None:
        """A board may be quicker than the answer."""
        now = time.perf_counter()
        if attempt in self.answered:
            self.shows.append((now - self.answered.pop(attempt)) * 1000)
        elif attempt in self.asked:
            self.answers.append((now - self.asked.pop(attempt)) * 1000)
            self.shows.append(0.0)

    @property
    def waits(self) -> bool:
        return bool(self.asked or self.answered)


def board() -> list[Figure]:
    """The same changes with a board open, and by the same learners outside of any course."""
    teacher = actions.sign_up(None, "bench-teacher@example.org", "not guessed by anybody")
    course = courses.make_course(teacher, "Two hundred")
    assignment = assigning.assign(course, first_lesson().slug, None, None)
    learners = []
    for number in range(LEARNERS):
        person = actions.new_guest()
        member = courses.join(person, course, f"Learner {number}")
        learners.append(Learner(assigning.started(member, assignment), cookie_of(person)))
    seat = Learner(learners[0].attempt, cookie_of(teacher))
    ledger, watched = taught(learners, seat, assignment)
    Attempt.objects.filter(assignment=assignment).update(assignment=None)
    _ledger, alone = taught(learners, None, assignment)
    seconds = ROUND * ROUNDS
    return [
        Figure(
            name="board of 200 learners at 200 sockets, share of a core",
            value=100 * max(0.0, watched - alone) / seconds,
            unit="%",
            against="the same changes without a course",
            yardstick=100 * alone / seconds,
            target=20,
        ),
        Figure(
            name="board of 200 learners at 200 sockets, how old it is (95th percentile)",
            value=quantiles(ledger.shows, n=20)[-1],
            unit="ms",
            against="a learner's own answer",
            yardstick=quantiles(ledger.answers, n=20)[-1],
            target=1000,
        ),
    ]


def cookie_of(person: Person) -> str:
    client = Client()
    client.force_login(person)
    return f"sessionid={client.cookies['sessionid'].value}"


@contextmanager
def server() -> Iterator[tuple[int, int]]:
    """Its port and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "learnnet.asgi:application", "--port", str(port)]
    process = subprocess.Popen([*command, "--log-level", "warning", "--lifespan", "off"], env=os.environ)
    try:
        _wait_for(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_for(port: int) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def processor_time(pid: int) -> float:
    """Seconds of all threads of a process, in user and system mode (proc_pid_stat(5): fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def taught(learners: Sequence[Learner], seat: Learner | None, assignment: Assignment) -> tuple[Ledger, float]:
    """How long the changes took, and the server's seconds of processor time."""
    connection.close()
    path = f"/live/courses/{assignment.course.public_id}/assignments/{assignment.public_id}/" if seat else ""
    with server() as (port, pid):
        ledger, spent = asyncio.run(_lived_through(port, pid, learners, seat, path))
    missing = LEARNERS * ROUNDS - len(ledger.shows)
    assert seat is None or missing <= LEARNERS * ROUNDS * 0.01, f"{missing} changes did not reach the board"
    return ledger, spent


async def _lived_through(
    port: int, pid: int, learners: Sequence[Learner], seat: Learner | None, path: str
) -> tuple[Ledger, float]:
    ledger = Ledger()
    tabs = [await _open(port, learner.path, learner.cookie) for learner in learners]
    whose = [learner.attempt.public_id for learner in learners]
    reading = [asyncio.create_task(_work(tab, name, ledger)) for tab, name in zip(tabs, whose, strict=True)]
    if seat is not None:
        tabs.append(await _open(port, path, seat.cookie))
        reading.append(asyncio.create_task(_watch(tabs[-1], ledger)))
    await _round(learners, tabs, Ledger())  # each lab is brought back once, and each text is new once
    spent = processor_time(pid)
    for _ in range(ROUNDS):
        await _round(learners, tabs, ledger)
    spent = processor_time(pid) - spent
    until = time.perf_counter() + PATIENCE
    while seat is not None and ledger.waits and time.perf_counter() < until:
        await asyncio.sleep(0.1)  # the board has not heard of the last ones yet
    for task in reading:
        task.cancel()
    await asyncio.gather(*reading, return_exceptions=True)
    await asyncio.gather(*(tab.close() for tab in tabs))
    return ledger, spent


async def _open(port: int, path: str, cookie: str) -> ClientConnection:
    """A tab, with its first message read."""
    origin: Any = f"http://127.0.0.1:{port}"
    tab = await connect(
        f"ws://127.0.0.1:{port}{path}", origin=origin, additional_headers={"Cookie": cookie}, max_size=None
    )
    await asyncio.wait_for(tab.recv(), PATIENCE)
    return tab


async def _work(tab: ClientConnection, attempt: str, ledger: Ledger) -> None:
    """Reads all that a tab is sent, and takes note of the answers."""
    async for text in tab:
        if '"type":"outcome"' in str(text[:80]):
            ledger.answer(attempt)


async def _watch(tab: ClientConnection, ledger: Ledger) -> None:
    async for text in tab:
        for row in json.loads(text).get("rows", ()):
            ledger.show(row["attempt"])


async def _round(learners: Sequence[Learner], tabs: Sequence[ClientConnection], ledger: Ledger) -> None:
    """One change for each learner, evenly over the time."""
    begin = time.perf_counter()
    for number, (learner, tab) in enumerate(zip(learners, tabs, strict=False)):
        await asyncio.sleep(max(0.0, begin + number * ROUND / len(learners) - time.perf_counter()))
        ledger.ask(learner.attempt.public_id)
        await tab.send(json.dumps({"id": 1, "do": "change", "kind": "apply", "manifest": next(learner.texts)}))
    await asyncio.sleep(max(0.0, begin + ROUND - time.perf_counter()))
