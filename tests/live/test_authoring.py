"""An author's tab hears when files are saved and what every check finds; nobody has one outside development."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.test import Client
from pytest_django import Settings

from learnnet.classroom import actions, lessons
from learnnet.classroom.models import Attempt, Person
from learnnet.live import authoring
from tests.tabs import Tab, signed_in

pytestmark = [pytest.mark.asyncio, pytest.mark.django_db(transaction=True)]
SLUG = "services/first-service"


@pytest.fixture
def folder(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The author's own copy of the lessons, in development."""
    mine = tmp_path / "lessons"
    shutil.copytree(settings.LESSONS_DIR, mine)
    settings.LESSONS_DIR, settings.DEBUG = mine, True
    monkeypatch.setattr(authoring, "LOOK_EVERY", 0.01)
    lessons._lesson.cache_clear()
    lessons.in_order.clear()
    return mine / SLUG


@pytest.fixture
def attempt(alice: Person, folder: Path) -> Attempt:
    chosen = lessons.lesson(SLUG)
    assert chosen
    return actions.start_attempt(alice, SLUG, chosen.start)


@pytest_asyncio.fixture
async def tab(attempt: Attempt, alice: Person) -> AsyncIterator[Tab]:
    opened = await signed_in(attempt, alice, "authoring")
    await opened.connect()
    yield opened
    await opened.leave()


def check(told: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in told["checks"] if each["id"] == name)


def write(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


async def test_every_check_says_what_it_expects_and_finds_also_before_its_task_is_open(tab: Tab) -> None:
    told = await tab.heard("checks")

    two = check(told, "two-endpoints")
    assert (two["state"], two["check"]) == ("doing", "endpoints: service=my-service at-least=2")
    assert two["found"] == [
        "Ready endpoints of {service}: {count}.",
        {"service": "my-service", "count": 0, "waiting": 0},
    ]
    assert two["where"] == ["Service", "default", "my-service"]
    assert check(told, "address-found")["state"] == "todo"
    assert not [wrong for wrong in told["wrong"] if wrong["passed"]]
    assert told["error"] is None


async def test_the_checks_follow_what_is_done_in_the_lab(tab: Tab, attempt: Attempt) -> None:
    await tab.heard("checks")
    chosen = lessons.lesson(SLUG)
    assert chosen

    await sync_to_async(actions.apply_change)(attempt, {"kind": "apply", "manifest": chosen.editor})

    assert check(await tab.heard("checks"), "two-endpoints")["state"] == "passed"


async def test_a_saved_file_is_told_and_the_lab_stays(tab: Tab, attempt: Attempt, folder: Path, alice: Person) -> None:
    await tab.heard("checks")
    changes = await sync_to_async(attempt.changes.count)()

    write(folder / "en.md", "## ", "Words that are new.\n\n## ")

    await tab.heard("saved")
    client = Client()
    await sync_to_async(client.force_login)(alice)
    answer = await sync_to_async(client.get)(f"/attempts/{attempt.public_id}/lesson.json")
    assert "Words that are new." in answer.json()["opening"]
    assert await sync_to_async(attempt.changes.count)() == changes


async def test_a_mistake_is_told_at_its_line_and_the_lesson_stays_as_it_was(tab: Tab, folder: Path) -> None:
    await tab.heard("checks")

    write(folder / "lesson.yaml", "minutes:", "minuets:")
    await tab.heard("saved")
    told = await tab.heard("checks")

    assert told["error"]["file"] == f"{SLUG}/lesson.yaml"
    assert told["error"]["line"] > 0
    assert "minuets" in told["error"]["message"]
    assert check(told, "two-endpoints")["state"] == "doing"

    write(folder / "lesson.yaml", "minuets:", "minutes:")
    await tab.heard("saved")
    assert (await tab.heard("checks"))["error"] is None


async def test_a_page_of_a_lesson_that_was_never_in_order_says_where_the_mistake_is(folder: Path) -> None:
    write(folder / "lesson.yaml", "minutes:", "minuets:")

    answer = await sync_to_async(Client().get)(f"/lessons/{SLUG}/read/")

    assert answer.status_code == 500
    assert f"{SLUG}/lesson.yaml:" in answer.content.decode()
    assert "minuets" in answer.content.decode()


async def test_a_stranger_has_no_authors_tab(attempt: Attempt, bob: Person) -> None:
    other = await signed_in(attempt, bob, "authoring")
    await other.connect()

    assert (await other.message())["code"] == "gone"
    await other.leave()


async def test_outside_development_nobody_has_an_authors_tab(
    attempt: Attempt, alice: Person, settings: Settings, folder: Path
) -> None:
    settings.DEBUG = False
    opened = await signed_in(attempt, alice, "authoring")
    await opened.connect()

    assert (await opened.message())["message"] == ["The author's view is there in development only.", {}]
    await opened.leave()
    client = Client()
    await sync_to_async(client.force_login)(alice)
    assert (await sync_to_async(client.get)(f"/attempts/{attempt.public_id}/lesson.json")).status_code == 404
    page = (await sync_to_async(client.get)(f"/attempts/{attempt.public_id}/")).content.decode()
    assert "authoring" not in page
