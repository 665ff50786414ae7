"""A tab on a drill: what the socket hands out, and what it does not."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async

from learnnet.classroom.models import Attempt, Person
from learnnet.classroom.practice import runs
from tests.tabs import Tab, signed_in

pytestmark = [pytest.mark.asyncio, pytest.mark.django_db(transaction=True)]

LINK = "services/beginner/7"
REPAIR = """kubectl patch svc grades -n school -p '{"spec":{"selector":{"app":"grades"}}}'"""
Open = Callable[[str], Awaitable[Tab]]


@pytest.fixture
def attempts(alice: Person) -> dict[str, Attempt]:
    return {mode: runs.start(alice, LINK, mode) for mode in ("training", "exam")}


@pytest_asyncio.fixture
async def open_tab(attempts: dict[str, Attempt], alice: Person) -> AsyncIterator[Open]:
    tabs: list[Tab] = []

    async def opened(mode: str = "training") -> Tab:
        tab = await signed_in(attempts[mode], alice)
        await tab.connect()
        tabs.append(tab)
        return tab

    yield opened
    for tab in tabs:
        await tab.leave()


async def answer(tab: Tab, number: int, **message: Any) -> Any:
    """The answer to a message, whatever else is heard before it."""
    await tab.say(id=number, **message)
    while True:
        heard = await tab.message()
        if heard.get("re") == number:
            return heard


@pytest.mark.parametrize(
    "message",
    [
        {"do": "preview", "manifest": "kind: Service"},
        {"do": "complete", "where": "kubectl", "line": "kubectl get po", "files": [], "at": None},
        {"do": "glance", "view": "rules", "node": "node-a", "at": None},
        {"do": "share"},
        {"do": "undo"},
        {"do": "fork", "at": 5},
        {"do": "compare", "branch": 1, "with": 1, "at": None},
    ],
)
async def test_what_would_tell_too_much_is_off(open_tab: Open, message: dict[str, Any]) -> None:
    tab = await open_tab("training")
    refused = await answer(tab, 1, **message)
    assert (refused["type"], refused["code"]) == ("error", "drill")


async def test_a_line_that_shows_something_is_told_as_an_observation(open_tab: Open) -> None:
    tab = await open_tab("training")
    first = await tab.heard("snapshot")
    assert first["lesson"]["drill"]["observations"] == []
    await answer(tab, 1, do="run", where="kubectl", line="kubectl get svc -n school", files={}, at=None)
    told = (await tab.heard("snapshot"))["lesson"]["drill"]
    assert told["observations"][0]["line"] == "kubectl get svc -n school"
    assert told["numbers"][1] < told["numbers"][0]


async def test_a_view_is_shown_when_it_was_asked_for(open_tab: Open) -> None:
    tab = await open_tab("training")
    assert "control-plane" not in (await tab.heard("snapshot"))["pictures"]
    await answer(tab, 1, do="unveil", view="control-plane", node="")
    assert "control-plane" in (await tab.heard("snapshot"))["pictures"]


async def test_in_an_exam_there_is_no_hint(open_tab: Open) -> None:
    tab = await open_tab("exam")
    assert (await answer(tab, 1, do="nudge"))["type"] == "error"
    assert (await answer(tab, 2, do="pause", still=True))["type"] == "error"


async def test_when_it_works_again_the_tab_is_told(open_tab: Open, attempts: dict[str, Attempt]) -> None:
    tab = await open_tab("training")
    await tab.heard("snapshot")
    await answer(tab, 1, do="run", where="kubectl", line=REPAIR, files={}, at=None)
    told = (await tab.heard("snapshot"))["lesson"]["drill"]
    assert told["outcome"] == "fixed"
    run = await sync_to_async(runs.run_of)(attempts["training"])
    assert run is not None
    assert run.ended is not None
