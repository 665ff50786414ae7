"""What a tab asks for besides changes, over a real socket: moves, branches, copies, the console."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from learnnet.classroom import actions, sharing
from learnnet.classroom.models import Attempt, Person
from learnnet.live import consumers
from learnnet.live.asking import ANSWERS, FORMS, Asking
from learnnet.live.limits import OpenSockets
from learnnet.live.messages import Unreadable, read
from tests.tabs import Tab, signed_in

pytestmark = [pytest.mark.asyncio, pytest.mark.django_db(transaction=True)]

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: %s}\nspec: {ports: [{port: 80}]}\n"


@pytest.fixture
def attempt(alice: Person) -> Attempt:
    made = actions.start_attempt(alice, "services/first-service", [])
    actions.apply_change(made, {"kind": "apply", "manifest": SERVICE % "web"})
    return made


@pytest_asyncio.fixture
async def tab(attempt: Attempt, alice: Person) -> AsyncIterator[Tab]:
    opened = await signed_in(attempt, alice)
    await opened.connect()
    await opened.heard("snapshot")
    yield opened
    await opened.leave()


def names(snapshot: dict[str, Any]) -> list[str]:
    return [each["name"] for each in snapshot["objects"]]


async def test_undo_is_answered_and_then_shown(tab: Tab) -> None:
    await tab.say(id=1, do="undo")

    assert (await tab.heard("moved"))["re"] == 1
    snapshot = await tab.heard("snapshot")
    assert names(snapshot) == []
    assert snapshot["events_from"] == 0, "another line's events are not the beginning of this one"
    assert (snapshot["history"]["undo"], snapshot["history"]["redo"]) == (0, 1)


async def test_every_tab_on_the_attempt_sees_the_move(tab: Tab, attempt: Attempt, alice: Person) -> None:
    other = await signed_in(attempt, alice)
    await other.connect()
    await other.heard("snapshot")

    await tab.say(id=1, do="undo")

    assert names(await other.heard("snapshot")) == []
    await other.leave()


async def test_what_cannot_be_is_told_with_its_reason(tab: Tab) -> None:
    await tab.say(id=1, do="redo")

    error = await tab.heard("error")
    assert (error["re"], error["code"]) == (1, "nothing-to-redo")


async def test_a_branch_is_made_renamed_switched_and_compared(tab: Tab) -> None:
    await tab.say(id=1, do="fork", at=None)
    snapshot = await tab.heard("snapshot")
    first, second = (branch["id"] for branch in snapshot["history"]["branches"])
    assert snapshot["history"]["branch"] == second
    await tab.say(id=2, do="rename", branch=second, name="no Service")
    assert (await tab.heard("snapshot"))["history"]["branches"][1]["name"] == "no Service"
    await tab.say(id=3, do="change", kind="delete", object="Service", namespace="default", name="web")
    await tab.heard("outcome")

    await tab.say(id=4, do="compare", branch=first, **{"with": second}, at=None)

    found = await tab.heard("comparison")
    assert {"what": "Service default/web", "right": None}.items() <= found["rows"][0].items()
    await tab.say(id=5, do="switch", branch=first)
    snapshot = await tab.heard("snapshot")
    while snapshot["history"]["branch"] != first:  # one that was on its way already
        snapshot = await tab.heard("snapshot")
    assert names(snapshot) == ["web"]


async def test_the_console_reads_without_a_trace(tab: Tab, attempt: Attempt) -> None:
    await tab.say(id=1, do="run", where="kubectl", line="kubectl get svc", files={}, at=None)

    output = await tab.heard("output")
    assert (output["rc"], output["changed"]) == (0, False)
    assert "web" in output["stdout"]
    assert await attempt.changes.acount() == 1


async def test_what_the_console_does_is_saved_as_it_was_typed(tab: Tab, attempt: Attempt) -> None:
    files = {"api.yaml": SERVICE % "api", "other.yaml": "not named"}
    await tab.say(id=1, do="run", where="kubectl", line="kubectl apply -f api.yaml", files=files, at=None)

    output = await tab.heard("output")
    assert (output["stdout"], output["changed"]) == ("service/api created\n", True)
    assert "api" in names(await tab.heard("snapshot"))
    assert await attempt.changes.acount() == 2


async def test_the_past_can_be_read_at_the_console_but_not_changed(tab: Tab, attempt: Attempt) -> None:
    await tab.say(id=1, do="run", where="kubectl", line="kubectl get svc", files={}, at=3)
    assert "web" not in (await tab.heard("output"))["stdout"]

    await tab.say(id=2, do="run", where="kubectl", line="kubectl delete svc web", files={}, at=3)

    output = await tab.heard("output")
    assert output["note"][0].startswith("You are looking at a past moment")
    assert await attempt.changes.acount() == 1


async def test_words_are_completed_from_the_lab(tab: Tab) -> None:
    await tab.say(id=1, do="complete", where="kubectl", line="kubectl get svc w", files=[], at=None)

    assert (await tab.heard("completions"))["words"] == ["web"]


async def test_a_shared_copy_is_there_for_strangers_to_look_at(tab: Tab, attempt: Attempt) -> None:
    await tab.say(id=1, do="share")
    token = (await tab.heard("shared"))["token"]
    looking = Tab(attempt)
    looking.wire.scope["path"] = f"/live/shared/{token}/"

    await looking.connect()

    assert names(await looking.heard("snapshot")) == ["web"]
    await looking.say(id=1, do="run", where="kubectl", line="kubectl get svc", files={}, at=None)
    assert "web" in (await looking.heard("output"))["stdout"]
    await looking.leave()


@pytest.mark.parametrize(
    "message",
    [
        {"do": "change", "kind": "wait", "ms": 1},
        {"do": "undo"},
        {"do": "fork", "at": None},
        {"do": "share"},
    ],
)
async def test_but_nothing_in_it_can_be_changed(attempt: Attempt, message: dict[str, Any]) -> None:
    shared = await consumers.in_thread(sharing.share)(attempt)
    looking = Tab(attempt)
    looking.wire.scope["path"] = f"/live/shared/{shared.public_id}/"
    await looking.connect()
    await looking.heard("snapshot")

    await looking.say(id=1, **message)

    assert (await looking.heard("error"))["code"] == "read-only"
    await looking.say(id=2, do="run", where="kubectl", line="kubectl delete svc web", files={}, at=None)
    assert (await looking.heard("output"))["note"][0].startswith("This is a copy to look at")
    await looking.leave()


async def test_an_attempt_of_ones_own_is_not_to_be_had_as_a_shared_one(attempt: Attempt, alice: Person) -> None:
    for path, person in ((f"/live/shared/{attempt.public_id}/", alice), ("/live/shared/nothing/", None)):
        looking = await signed_in(attempt, person)
        looking.wire.scope["path"] = path
        await looking.connect()

        assert (await looking.heard("error"))["code"] == "gone"
        await looking.leave()


async def test_a_shared_copy_is_not_an_attempt_of_anybody(attempt: Attempt, alice: Person) -> None:
    shared = await consumers.in_thread(sharing.share)(attempt)
    looking = await signed_in(shared, alice)
    await looking.connect()

    assert (await looking.heard("error"))["code"] == "gone"
    await looking.leave()


async def test_strangers_from_one_address_hold_so_many_sockets_and_no_more(
    attempt: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "lookers", OpenSockets(1))
    shared = await consumers.in_thread(sharing.share)(attempt)
    tabs = [Tab(attempt) for _ in range(2)]
    for each in tabs:
        each.wire.scope["path"] = f"/live/shared/{shared.public_id}/"
        await each.connect()

    assert (await tabs[0].message())["type"] == "snapshot"
    assert (await tabs[1].message())["code"] == "too-many-tabs"
    for each in tabs:
        await each.leave()
    assert not consumers.lookers.held


async def test_a_branch_of_another_attempt_is_not_to_be_had(tab: Tab, bob: Person) -> None:
    def foreign() -> int:
        from learnnet.classroom import branches

        return branches.fork(actions.start_attempt(bob, "services/first-service", []), None).pk

    branch = await consumers.in_thread(foreign)()
    for message in ({"do": "switch"}, {"do": "remove"}, {"do": "rename", "name": "x"}):
        await tab.say(id=1, branch=branch, **message)
        assert (await tab.heard("error"))["code"] == "gone"


@pytest.mark.parametrize(
    "message",
    [
        '{"do": "fork", "at": -1}',
        '{"do": "switch"}',
        '{"do": "switch", "branch": true}',
        '{"do": "rename", "branch": 1, "name": 7}',
        '{"do": "run", "where": "kubectl", "line": 3, "files": {}, "at": null}',
        '{"do": "run", "where": "kubectl", "line": "x", "files": {"a": 1}, "at": null}',
        '{"do": "complete", "where": "kubectl", "line": "x", "files": {"a": 1}, "at": null}',
    ],
)
async def test_a_message_of_the_wrong_shape_is_not_read(message: str) -> None:
    assert isinstance(read(message), Unreadable)


async def test_every_form_has_an_answer() -> None:
    assert FORMS.keys() == ANSWERS.keys()
    assert isinstance(read('{"do": "undo"}'), Asking)


async def test_a_corefile_is_checked_while_it_is_typed(tab: Tab) -> None:
    await tab.say(id=1, do="check-corefile", text=".:53 {\n    kubernets\n}\n")

    reply = await tab.heard("corefile")
    (problem,) = reply["problems"]
    assert (problem["line"], problem["column"], problem["end_column"]) == (2, 5, 14)
    assert problem["text"] == "Corefile:2 - Error during parsing: Unknown directive 'kubernets'"
    assert "kubernetes" in reply["words"][""]
    assert "pods" in reply["words"]["kubernetes"]
