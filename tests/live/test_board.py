"""An instructor's board over its socket: to whom it speaks, how soon, and how seldom."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async

from learnnet.classroom.actions import apply_change
from learnnet.classroom.courses import actions, assigning
from learnnet.classroom.courses.models import Assignment, Course, Membership
from learnnet.classroom.lessons import first_lesson
from learnnet.classroom.models import Attempt, Person
from learnnet.live import board
from tests.conftest import person
from tests.tabs import SocketTab, Tab, cookie_of

pytestmark = [pytest.mark.asyncio, pytest.mark.django_db(transaction=True)]

EDITOR = first_lesson().editor
RIGHT = {"kind": "apply", "manifest": EDITOR}
SMALL = {"kind": "apply", "manifest": EDITOR.replace("app: MyApp", "app: myapp")}
Open = Callable[..., Awaitable[Tab]]


@pytest.fixture
def course(carol: Person) -> Course:
    return actions.make_course(carol, "Tuesday group")


@pytest.fixture
def assignment(course: Course) -> Assignment:
    return assigning.assign(course, first_lesson().slug, None, None)


@pytest.fixture
def member(course: Course, alice: Person) -> Membership:
    return actions.join(alice, course, "Alice A.")


@pytest.fixture
def attempt(member: Membership, assignment: Assignment) -> Attempt:
    return assigning.started(member, assignment)


@pytest_asyncio.fixture
async def open_tab() -> AsyncIterator[Open]:
    tabs: list[Tab] = []

    async def opened(path: str, who: Person | None) -> Tab:
        cookie = await asyncio.to_thread(cookie_of, who) if who else b""
        tab = SocketTab(path, cookie)
        await tab.connect()
        tabs.append(tab)
        return tab

    yield opened
    for tab in tabs:
        await tab.leave()


def board_of(assignment: Assignment) -> str:
    return f"/live/courses/{assignment.course.public_id}/assignments/{assignment.public_id}/"


def watching(course: Course, attempt: Attempt) -> str:
    return f"/live/courses/{course.public_id}/watch/{attempt.public_id}/"


async def done(attempt: Attempt, change: dict[str, Any]) -> None:
    await asyncio.to_thread(apply_change, attempt, change)


async def test_an_instructor_is_shown_everybody_first(
    open_tab: Open, carol: Person, assignment: Assignment, attempt: Attempt
) -> None:
    tab = await open_tab(board_of(assignment), carol)

    whole = await tab.heard("board")

    assert [row["name"] for row in whole["rows"]] == ["Alice A."]
    assert [head["id"] for head in whole["tasks"]][:2] == ["predicted", "two-endpoints"]


@pytest.mark.parametrize("who", ["nobody", "stranger", "learner", "other instructor"])
async def test_a_board_is_shown_to_nobody_else(
    who: str, open_tab: Open, alice: Person, bob: Person, assignment: Assignment, attempt: Attempt
) -> None:
    dora = await sync_to_async(person)("dora@example.org")
    await sync_to_async(actions.make_course)(dora, "Other")
    visitor = {"nobody": None, "stranger": bob, "learner": alice, "other instructor": dora}[who]

    for path in (board_of(assignment), watching(assignment.course, attempt)):
        tab = await open_tab(path, visitor)
        assert (await tab.message())["code"] == "gone"
        assert (await tab.output())["code"] == 4404


async def test_a_change_is_on_the_board_within_a_second(
    open_tab: Open, carol: Person, assignment: Assignment, attempt: Attempt, member: Membership
) -> None:
    tab = await open_tab(board_of(assignment), carol)
    await tab.heard("board")

    await done(attempt, SMALL)

    rows = await asyncio.wait_for(tab.heard("rows"), 1)
    assert rows["rows"][0]["tasks"][1] == "doing"
    assert [group["members"] for group in rows["groups"]] == [[member.pk]]


async def test_an_undo_is_on_the_board_too(
    open_tab: Open, carol: Person, alice: Person, assignment: Assignment, attempt: Attempt
) -> None:
    await done(attempt, RIGHT)
    tab = await open_tab(board_of(assignment), carol)
    await tab.heard("board")
    learner = await open_tab(f"/live/attempts/{attempt.public_id}/", alice)
    await learner.heard("snapshot")

    await learner.say(id=1, do="undo")
    await learner.heard("moved")

    rows = await asyncio.wait_for(tab.heard("rows"), 2)
    assert rows["rows"][0]["tasks"][1] == "doing"


async def test_many_changes_are_told_at_once(
    open_tab: Open, carol: Person, assignment: Assignment, attempt: Attempt
) -> None:
    tab = await open_tab(board_of(assignment), carol)
    await tab.heard("board")
    for change in [SMALL, RIGHT] * 10:
        await done(attempt, change)

    told = 0
    while await asyncio.wait_for(tab.heard("rows"), 2):
        told += 1
        if await tab.wire.receive_nothing(1.2):
            break

    assert told <= 10, "twenty changes in about a second"


async def test_one_message_answers_all_who_stand_the_same(
    open_tab: Open, carol: Person, alice: Person, assignment: Assignment, attempt: Attempt, member: Membership
) -> None:
    tab = await open_tab(board_of(assignment), carol)
    learner = await open_tab(f"/live/attempts/{attempt.public_id}/", alice)
    await tab.heard("board")
    await learner.heard("class")

    await tab.say(id=3, do="message", texts={"en": "Compare letter by letter."}, to=[member.pk], state="")

    assert (await tab.heard("sent"))["count"] == 1
    news = await learner.heard("class")
    assert [each["texts"]["en"] for each in news["messages"]] == ["Compare letter by letter."]


async def test_a_hand_is_seen_and_lowered(
    open_tab: Open, carol: Person, assignment: Assignment, attempt: Attempt, member: Membership
) -> None:
    tab = await open_tab(board_of(assignment), carol)
    await tab.heard("board")

    await asyncio.to_thread(actions.raise_hand, attempt, True, "Why?")
    (row,) = (await tab.heard("rows"))["rows"]
    assert (row["hand"] is not None, row["question"]) == (True, "Why?")

    await tab.say(do="lower-hand", member=member.pk)
    (row,) = (await tab.heard("rows"))["rows"]
    assert row["hand"] is None


@pytest.mark.parametrize(
    "message", [{}, {"do": "message"}, {"do": "message", "texts": [], "to": None}, {"do": "lower-hand", "member": "x"}]
)
async def test_what_makes_no_sense_is_refused_and_the_board_goes_on(
    message: dict[str, Any], open_tab: Open, carol: Person, assignment: Assignment
) -> None:
    tab = await open_tab(board_of(assignment), carol)
    await tab.heard("board")

    await tab.say(**message)
    assert (await tab.heard("error"))["code"] == "bad-message"
    await tab.say(id=1, do="ping")
    assert (await tab.heard("pong"))["re"] == 1


async def test_an_empty_message_is_answered_with_the_reason(
    open_tab: Open, carol: Person, assignment: Assignment, member: Membership
) -> None:
    tab = await open_tab(board_of(assignment), carol)
    await tab.heard("board")

    await tab.say(id=7, do="message", texts={"en": " "}, to=None)

    refused = await tab.heard("error")
    assert (refused["re"], refused["message"][0]) == (7, "Write something first.")


async def test_who_no_longer_teaches_sees_no_more(
    open_tab: Open, monkeypatch, carol: Person, bob: Person, course: Course, assignment: Assignment, attempt: Attempt
) -> None:
    monkeypatch.setattr(board, "BETWEEN_CHECKS", 0.0)
    tab = await open_tab(board_of(assignment), carol)
    await tab.heard("board")
    await sync_to_async(Course.objects.filter(pk=course.pk).update)(owner=bob)

    await done(attempt, SMALL)

    assert (await tab.heard("error"))["code"] == "gone"
    assert (await tab.output())["code"] == 4404


@pytest.mark.parametrize(
    "message",
    [
        {"do": "change", **SMALL},
        {"do": "undo"},
        {"do": "reset"},
        {"do": "run", "line": "kubectl delete service my-service"},
        {"do": "answer", "question": "who-listens", "value": "nobody"},
        {"do": "hint", "task": "two-endpoints"},
        {"do": "share"},
    ],
)
async def test_whoever_watches_changes_nothing(
    message: dict[str, Any], open_tab: Open, carol: Person, course: Course, attempt: Attempt
) -> None:
    before = await sync_to_async(lambda: (attempt.changes.count(), Attempt.objects.get(pk=attempt.pk).updated))()
    tab = await open_tab(watching(course, attempt), carol)
    await tab.heard("snapshot")

    await tab.say(id=1, **message)

    assert (await tab.heard("error"))["code"] in ("read-only", "bad-message")
    after = await sync_to_async(lambda: (attempt.changes.count(), Attempt.objects.get(pk=attempt.pk).updated))()
    assert after == before


async def test_whoever_watches_sees_what_the_learner_does(
    open_tab: Open, carol: Person, course: Course, attempt: Attempt
) -> None:
    tab = await open_tab(watching(course, attempt), carol)
    await tab.heard("snapshot")

    await done(attempt, RIGHT)

    shown = await tab.heard("snapshot")
    assert {"kind": "Service", "namespace": "default", "name": "my-service"} in shown["objects"]


async def test_a_learner_who_learns_alone_hears_of_no_class(open_tab: Open, alice: Person, attempt: Attempt) -> None:
    await sync_to_async(Attempt.objects.filter(pk=attempt.pk).update)(assignment=None)
    tab = await open_tab(f"/live/attempts/{attempt.public_id}/", alice)

    await tab.heard("snapshot")

    assert await tab.hears_nothing()
