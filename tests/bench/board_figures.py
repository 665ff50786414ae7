"""A class of 200, each changing their lab once in ten seconds, and one board: how current it is, what it costs."""

import asyncio
import json
import time
from statistics import quantiles
from typing import Any

from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from channels.routing import URLRouter

from learnnet.classroom import actions
from learnnet.classroom.courses import actions as courses
from learnnet.classroom.courses import assigning
from learnnet.classroom.courses.models import Assignment
from learnnet.classroom.lessons import first_lesson
from learnnet.classroom.models import Attempt, Person
from learnnet.live.routing import urlpatterns
from tests.bench.harness import Figure

LEARNERS = 200
SECONDS = 10.0
EDITOR = first_lesson().editor
WRONG = EDITOR.replace("app: MyApp", "app: myapp")


def board() -> list[Figure]:
    """Each change of the class is made twice: with a board open, and by the same learners outside of any course."""
    teacher = actions.sign_up(None, "bench-teacher@example.org", "not guessed by anybody")
    course = courses.make_course(teacher, "Two hundred")
    assignment = assigning.assign(course, first_lesson().slug, None, None)
    attempts = []
    for number in range(LEARNERS):
        member = courses.join(actions.new_guest(), course, f"Learner {number}")
        attempts.append(assigning.started(member, assignment))
        actions.apply_change(attempts[-1], apply(WRONG if number % 3 else EDITOR))
    delays, watched = asyncio.run(_with_board(teacher, assignment, attempts))
    Attempt.objects.filter(assignment=assignment).update(assignment=None)
    alone = asyncio.run(_changes(attempts))
    return [
        Figure(
            name="board of 200 learners, share of a core",
            value=100 * max(0.0, watched - alone) / SECONDS,
            unit="%",
            against="the same changes without a course",
            yardstick=100 * alone / SECONDS,
            target=20,
        ),
        Figure(
            name="board of 200 learners, how old it is (95th percentile)",
            value=quantiles(delays, n=20)[-1],
            unit="ms",
            against="the time between two pushes",
            yardstick=500,
            target=1000,
        ),
    ]


def apply(manifest: str) -> dict[str, str]:
    return {"kind": "apply", "manifest": manifest}


async def _with_board(teacher: Person, assignment: Assignment, attempts: list[Attempt]) -> tuple[list[float], float]:
    """Milliseconds from each change to the board that shows it, and seconds of processor time for all."""
    path = f"/live/courses/{assignment.course.public_id}/assignments/{assignment.public_id}/"
    scope = {"type": "websocket", "path": path, "headers": [], "query_string": b"", "subprotocols": [], "user": teacher}
    tab = ApplicationCommunicator(URLRouter(urlpatterns), scope)
    await tab.send_input({"type": "websocket.connect"})
    for _ in ("accepted", "the whole board"):
        await tab.receive_output(timeout=10)
    changed: dict[str, float] = {}
    delays: list[float] = []
    reading = asyncio.create_task(_read(tab, changed, delays))
    spent = await _changes(attempts, changed)
    await asyncio.sleep(1.5)
    reading.cancel()
    await tab.send_input({"type": "websocket.disconnect", "code": 1000})
    await tab.wait(timeout=10)
    assert len(delays) >= LEARNERS * 0.99, f"{len(delays)} of {LEARNERS} changes reached the board"
    return delays, spent


async def _read(tab: ApplicationCommunicator, changed: dict[str, float], delays: list[float]) -> None:
    while True:
        message: dict[str, Any] = json.loads((await tab.receive_output(timeout=30))["text"])
        now = time.perf_counter()
        for row in message.get("rows", ()):
            if row["attempt"] in changed:
                delays.append((now - changed.pop(row["attempt"])) * 1000)


async def _changes(attempts: list[Attempt], changed: dict[str, float] | None = None) -> float:
    """One change for each learner, evenly over the time; answers the processor time that the process took."""
    begin, spent = time.perf_counter(), time.process_time()
    for number, attempt in enumerate(attempts):
        await asyncio.sleep(max(0.0, begin + number * SECONDS / len(attempts) - time.perf_counter()))
        await sync_to_async(actions.apply_change, thread_sensitive=False)(
            attempt, apply(EDITOR if number % 3 else WRONG)
        )
        if changed is not None:
            changed[attempt.public_id] = time.perf_counter()
    await asyncio.sleep(max(0.0, begin + SECONDS - time.perf_counter()))
    return time.process_time() - spent
