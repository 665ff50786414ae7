"""What a tab says and hears about its lesson: answers, hints, the step, and pictures of other moments."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async

from learnnet.classroom import actions, sharing
from learnnet.classroom.lessons import first_lesson
from learnnet.classroom.models import Attempt, Person
from tests.tabs import Tab, signed_in

pytestmark = [pytest.mark.asyncio, pytest.mark.django_db(transaction=True)]

Open = Callable[..., Awaitable[Tab]]


@pytest.fixture
def attempt(alice: Person) -> Attempt:
    chosen = first_lesson()
    return actions.start_attempt(alice, chosen.slug, chosen.start)


@pytest_asyncio.fixture
async def open_tab(attempt: Attempt, alice: Person) -> AsyncIterator[Open]:
    tabs: list[Tab] = []

    async def opened() -> Tab:
        tab = await signed_in(attempt, alice)
        await tab.connect()
        tabs.append(tab)
        return tab

    yield opened
    for tab in tabs:
        await tab.leave()


def states(lesson: dict[str, Any]) -> dict[str, str]:
    return {task["id"]: task["state"] for task in lesson["tasks"]}


async def test_a_tab_is_told_of_its_lesson_first_and_then_only_what_is_new(open_tab: Open) -> None:
    tab = await open_tab()
    assert (await tab.heard("snapshot"))["lesson"]["done"] == 0

    await tab.say(id=1, do="look", node="node-b", at=3)
    assert "lesson" not in await tab.heard("snapshot")

    await tab.say(id=2, do="look", at=None)
    await tab.heard("snapshot")
    await tab.say(id=3, do="change", kind="apply", manifest=first_lesson().editor)
    assert states((await tab.heard("snapshot"))["lesson"])["two-endpoints"] == "passed"


async def test_an_answer_is_kept_and_every_tab_hears_of_it_without_a_new_picture(open_tab: Open) -> None:
    one, other = await open_tab(), await open_tab()
    await one.heard("snapshot")
    await other.heard("snapshot")

    await one.say(id=1, do="answer", question="who-listens", value="one-node")

    assert (await one.heard("answered"))["right"] is False
    for tab in (one, other):
        news = await tab.message()
        assert news["type"] == "lesson"
        assert states(news["lesson"])["predicted"] == "passed"
        assert "pictures" not in news


async def test_a_prediction_is_judged_by_the_picture_and_not_before(open_tab: Open) -> None:
    tab = await open_tab()
    await tab.heard("snapshot")
    await tab.say(id=1, do="answer", question="broken", value="silence")

    told = {each["id"]: each for each in (await tab.heard("lesson"))["lesson"]["questions"]}["broken"]
    assert (told["answer"], told["right"], told["reply"], told["waits"]) == ("silence", None, None, "refused")

    editor = first_lesson().editor
    await tab.say(id=2, do="change", kind="apply", manifest=editor)
    await tab.heard("snapshot")
    await tab.say(id=3, do="change", kind="apply", manifest=editor.replace("MyApp", "nothing"))
    told = {each["id"]: each for each in (await tab.heard("snapshot"))["lesson"]["questions"]}["broken"]
    assert (told["right"], told["waits"]) == (False, None)
    assert "told at once" in told["reply"]["en"]


async def test_a_hint_is_counted_and_shown(open_tab: Open) -> None:
    tab = await open_tab()
    await tab.heard("snapshot")

    await tab.say(id=1, do="hint", task="two-endpoints")

    assert (await tab.heard("hint"))["taken"] == 1
    lesson = (await tab.heard("lesson"))["lesson"]
    assert (lesson["hints"], {task["id"]: task["taken"] for task in lesson["tasks"]}["two-endpoints"]) == (1, 1)


async def test_the_step_is_kept_for_the_next_visit(open_tab: Open, attempt: Attempt) -> None:
    tab = await open_tab()
    await tab.heard("snapshot")

    await tab.say(id=1, do="step", step="name")

    await tab.heard("step")
    await attempt.arefresh_from_db()
    assert attempt.step == "name"


async def test_a_glance_shows_one_picture_of_another_moment_and_moves_nothing(open_tab: Open) -> None:
    tab = await open_tab()
    await tab.heard("snapshot")

    await tab.say(id=1, do="glance", view="rules", node="node-b", at=40)

    glance = await tab.heard("glance")
    assert (glance["at"], glance["node"], list(glance["pictures"])) == (40, "node-b", ["rules"])
    assert await tab.hears_nothing()


async def test_an_undo_is_told_to_the_lesson(open_tab: Open, attempt: Attempt) -> None:
    tab = await open_tab()
    await tab.heard("snapshot")
    await tab.say(id=1, do="change", kind="apply", manifest=first_lesson().editor)
    await tab.heard("snapshot")

    await tab.say(id=2, do="undo")

    assert states((await tab.heard("snapshot"))["lesson"])["two-endpoints"] != "passed"
    await attempt.arefresh_from_db()
    assert attempt.progress["tasks"]["two-endpoints"] != "passed"


@pytest.mark.parametrize(
    "message",
    [
        {"do": "answer", "question": "who-listens"},
        {"do": "answer", "question": "who-listens", "value": "me"},
        {"do": "answer", "question": "none", "value": "x"},
        {"do": "answer", "question": "who-listens", "value": {"a": 1}},
        {"do": "answer", "question": "who-listens", "value": [["a"]]},
        {"do": "answer", "question": "address", "value": "x" * 300},
        {"do": "hint", "task": "none"},
        {"do": "hint"},
        {"do": "step", "step": "none"},
        {"do": "glance", "view": 3, "node": "", "at": 0},
        {"do": "glance", "view": "map", "node": "", "at": -1},
    ],
)
async def test_what_fits_no_lesson_is_answered_and_the_tab_lives_on(open_tab: Open, message: dict[str, Any]) -> None:
    tab = await open_tab()
    await tab.heard("snapshot")

    await tab.say(id=9, **message)
    assert (await tab.heard("error"))["code"] == "bad-message"
    await tab.say(id=10, do="glance", view="nothing", node="nowhere", at=999_999)
    assert (await tab.heard("glance"))["pictures"] == {}


async def test_nobody_answers_in_a_copy(attempt: Attempt) -> None:
    copy = await sync_to_async(sharing.share)(attempt)
    tab = Tab(copy)
    tab.wire.scope["path"] = f"/live/shared/{copy.public_id}/"
    await tab.connect()
    assert (await tab.heard("snapshot"))["lesson"]["of"] == 8

    for message in ({"do": "answer", "question": "who-listens", "value": "nobody"}, {"do": "hint", "task": "three"}):
        await tab.say(id=1, **message)
        assert (await tab.heard("error"))["code"] == "read-only"
    await tab.leave()
