"""One tab on one attempt, over a real socket route: sessions, guards and all."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio

from learnnet.classroom import actions, labs, queries
from learnnet.classroom.limits import Limits, Rate
from learnnet.classroom.models import Attempt, Change, Person
from learnnet.live import consumers
from learnnet.live.limits import OpenSockets
from tests.tabs import Tab, signed_in

pytestmark = [pytest.mark.asyncio, pytest.mark.django_db(transaction=True)]

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: %s}\nspec: {ports: [{port: 80}]}\n"
Open = Callable[..., Awaitable[Tab]]


@pytest.fixture
def attempt(alice: Person) -> Attempt:
    return actions.start_attempt(alice, "services/first-service", [])


@pytest_asyncio.fixture
async def open_tab() -> AsyncIterator[Open]:
    tabs: list[Tab] = []

    async def opened(attempt: Attempt, person: Person | None = None, **headers: str) -> Tab:
        tab = await signed_in(attempt, person, **headers)
        await tab.connect()
        tabs.append(tab)
        return tab

    yield opened
    for tab in tabs:
        await tab.leave()


async def test_a_tab_is_shown_everything_first(open_tab: Open, attempt: Attempt, alice: Person) -> None:
    tab = await open_tab(attempt, alice)

    snapshot = await tab.heard("snapshot")

    assert (snapshot["n"], snapshot["re"], snapshot["changes"], snapshot["live"]) == (1, None, 0, True)
    assert snapshot["nodes"] == ["node-a", "node-b", "node-c"]
    assert snapshot["events"]


async def test_a_change_is_answered_and_then_shown(open_tab: Open, attempt: Attempt, alice: Person) -> None:
    tab = await open_tab(attempt, alice)
    await tab.heard("snapshot")

    await tab.say(id=1, do="change", kind="apply", manifest=SERVICE % "web")

    outcome = await tab.heard("outcome") if (first := await tab.message())["type"] == "snapshot" else first
    assert (outcome["re"], outcome["accepted"]) == (1, True)
    assert outcome["lines"][0]["text"] == "service/web created"


async def test_what_one_tab_changes_every_other_tab_is_shown(open_tab: Open, attempt: Attempt, alice: Person) -> None:
    one, other = await open_tab(attempt, alice), await open_tab(attempt, alice)
    await one.heard("snapshot")
    await other.heard("snapshot")

    await one.say(id=1, do="change", kind="apply", manifest=SERVICE % "web")

    snapshot = await other.heard("snapshot")
    assert snapshot["changes"] == 1
    assert {"kind": "Service", "namespace": "default", "name": "web"} in snapshot["objects"]


async def test_a_refused_change_is_told_to_its_own_tab_only(open_tab: Open, attempt: Attempt, alice: Person) -> None:
    one, other = await open_tab(attempt, alice), await open_tab(attempt, alice)
    await one.heard("snapshot")
    await other.heard("snapshot")

    await one.say(id=1, do="change", kind="apply", manifest="kind: [unclosed")

    outcome = await one.heard("outcome")
    assert outcome["accepted"] is False
    assert outcome["lines"][0]["error"] is True
    assert await other.hears_nothing()


async def test_a_burst_of_changes_is_fetched_once_and_the_newest_wins(
    open_tab: Open, attempt: Attempt, alice: Person
) -> None:
    one, other = await open_tab(attempt, alice), await open_tab(attempt, alice)
    await other.heard("snapshot")

    for number in range(10):
        await one.say(id=number, do="change", kind="apply", manifest=SERVICE % f"web-{number}")
    shown = []
    while not shown or shown[-1] < 10:
        shown.append((await other.heard("snapshot"))["changes"])

    assert shown == sorted(set(shown))
    assert await other.hears_nothing()


async def test_messages_are_numbered_without_gaps(open_tab: Open, attempt: Attempt, alice: Person) -> None:
    tab = await open_tab(attempt, alice)
    for number in range(3):
        await tab.say(id=number, do="ping")

    numbers = [(await tab.message())["n"] for _ in range(4)]

    assert numbers == [1, 2, 3, 4]


async def test_a_look_at_the_past_and_at_another_node_is_answered(
    open_tab: Open, attempt: Attempt, alice: Person
) -> None:
    tab = await open_tab(attempt, alice)
    await tab.heard("snapshot")

    await tab.say(id=5, do="look", node="node-b", at=3)

    snapshot = await tab.heard("snapshot")
    assert (snapshot["re"], snapshot["node"], snapshot["at"], snapshot["live"]) == (5, "node-b", 3, False)
    assert snapshot["events_from"] > 4, "the whole timeline stays in sight"


async def test_a_text_is_looked_over_without_being_applied(open_tab: Open, attempt: Attempt, alice: Person) -> None:
    tab = await open_tab(attempt, alice)
    await tab.heard("snapshot")

    await tab.say(id=4, do="lint", manifest="apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspce: {}\n")

    problems = (await tab.heard("lint"))["problems"]
    assert [problem["line"] for problem in problems] == [4]
    assert 'unknown field "spce"' in problems[0]["text"]
    assert await Change.objects.acount() == 0


async def test_a_lost_announcement_is_made_up_for_by_a_ping(open_tab: Open, attempt: Attempt, alice: Person) -> None:
    tab = await open_tab(attempt, alice)
    await tab.heard("snapshot")
    await Change.objects.acreate(attempt=attempt, number=1, payload={"kind": "apply", "manifest": SERVICE % "web"})

    await tab.say(id=6, do="ping")

    assert (await tab.heard("pong"))["re"] == 6
    assert (await tab.heard("snapshot"))["changes"] == 1


@pytest.mark.parametrize("who", ["a stranger", "nobody"])
async def test_an_attempt_of_somebody_else_is_gone(open_tab: Open, attempt: Attempt, bob: Person, who: str) -> None:
    tab = await open_tab(attempt, bob if who == "a stranger" else None)

    assert (await tab.message())["code"] == "gone"
    assert await tab.output() == {"type": "websocket.close", "code": 4404}


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"host": "evil.example"}, {"origin": ""}])
async def test_another_sites_page_gets_no_socket(
    open_tab: Open, attempt: Attempt, alice: Person, headers: dict[str, str]
) -> None:
    tab = await open_tab(attempt, alice, **headers)

    assert tab.accepted is False


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[1]",
        '{"id": 7}',
        '{"do": "change", "kind": "destroy"}',
        '{"do": "change", "kind": "apply"}',
        '{"do": "change", "kind": "apply", "manifest": 3}',
        '{"do": "change", "kind": "wait", "ms": 1e9}',
        '{"do": "change", "kind": "wait", "ms": true}',
        '{"do": "change", "kind": "delete", "object": "Pod", "name": ["x"], "namespace": "default"}',
        '{"do": "change", "kind": "resolve", "pod": {}, "name": "x"}',
        '{"do": "change", "kind": "send", "source": "x", "to": "y", "count": 1e300}',
    ],
)
async def test_what_makes_no_sense_is_answered_and_the_tab_lives_on(
    open_tab: Open, attempt: Attempt, alice: Person, text: str
) -> None:
    tab = await open_tab(attempt, alice)

    await tab.wire.send_input({"type": "websocket.receive", "text": text})

    assert (await tab.heard("error"))["code"] == "bad-message"
    await tab.say(id=8, do="ping")
    assert (await tab.heard("pong"))["re"] == 8


async def test_bytes_are_not_a_message(open_tab: Open, attempt: Attempt, alice: Person) -> None:
    tab = await open_tab(attempt, alice)

    await tab.wire.send_input({"type": "websocket.receive", "bytes": b"\x00"})

    assert (await tab.heard("error"))["code"] == "bad-message"


async def test_too_large_a_message_is_refused_in_words(open_tab: Open, attempt: Attempt, alice: Person) -> None:
    tab = await open_tab(attempt, alice)

    await tab.say(id=1, do="lint", manifest="x" * 128 * 1024)

    error = await tab.heard("error")
    assert error["code"] == "too-big"
    assert error["message"] == ["This message is too large. The limit is {limit} KiB.", {"limit": 128}]


async def test_too_many_messages_are_told_when_to_try_again(
    open_tab: Open, attempt: Attempt, alice: Person, settings
) -> None:
    settings.LIMITS = Limits(messages=Rate(burst=2, per_second=0.1))
    tab = await open_tab(attempt, alice)
    for number in range(3):
        await tab.say(id=number, do="ping")

    error = await tab.heard("error")

    assert (error["code"], error["retry_after"]) == ("rate-limited", 10)


async def test_one_person_may_open_so_many_tabs(open_tab: Open, attempt: Attempt, alice: Person, monkeypatch) -> None:
    monkeypatch.setattr(consumers, "sockets", OpenSockets(1))
    await open_tab(attempt, alice)

    tab = await open_tab(attempt, alice)

    assert (await tab.message())["code"] == "too-many-tabs"
    assert await tab.output() == {"type": "websocket.close", "code": 4429}


async def test_a_tab_that_left_makes_room_for_another(
    open_tab: Open, attempt: Attempt, alice: Person, monkeypatch
) -> None:
    monkeypatch.setattr(consumers, "sockets", OpenSockets(1))
    first = await open_tab(attempt, alice)
    await first.leave()

    tab = await open_tab(attempt, alice)

    assert (await tab.message())["type"] == "snapshot"


async def test_our_own_mistake_closes_the_tab_so_that_it_comes_back(
    open_tab: Open, attempt: Attempt, alice: Person, monkeypatch
) -> None:
    def broken(*args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(queries, "snapshot", broken)

    tab = await open_tab(attempt, alice)

    assert await tab.output() == {"type": "websocket.close", "code": 1011}


async def test_a_tab_that_comes_back_to_a_new_worker_finds_the_lab_as_it_was(
    open_tab: Open, attempt: Attempt, alice: Person
) -> None:
    tab = await open_tab(attempt, alice)
    events = (await tab.heard("snapshot"))["events"]
    await tab.say(id=1, do="change", kind="apply", manifest=SERVICE % "web")
    snapshot = await tab.heard("snapshot")
    assert snapshot["events_from"] == len(events), "only what is new is sent"
    events += snapshot["events"]
    await tab.leave()
    labs.shelf.clear()
    queries.shared.clear()

    again = await (await open_tab(attempt, alice)).heard("snapshot")

    assert again.pop("lesson")["of"] == 8, "what a tab knows of its lesson already is not sent again"
    assert {**again, "n": 0} == {**snapshot, "n": 0, "events_from": 0, "events": events}


async def test_a_text_is_previewed_and_nothing_is_saved(open_tab: Open, attempt: Attempt, alice: Person) -> None:
    tab = await open_tab(attempt, alice)
    await tab.heard("snapshot")

    await tab.say(id=5, do="preview", manifest=SERVICE % "web")
    answer = await tab.heard("preview")

    assert (answer["re"], answer["possible"], answer["names"]) == (5, True, [1, 0])
    assert not await Change.objects.filter(attempt=attempt).aexists()
