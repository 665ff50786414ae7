"""Follow me over sockets: an instructor's tab says where it looks, and those who follow are told."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async

from learnnet.classroom.actions import apply_change
from learnnet.classroom.courses import actions, leading, queries
from learnnet.classroom.courses.models import Course, Membership
from learnnet.classroom.lessons import first_lesson
from learnnet.classroom.models import Attempt, Person
from tests.tabs import SocketTab, Tab, cookie_of

pytestmark = [pytest.mark.asyncio, pytest.mark.django_db(transaction=True)]

RIGHT = {"kind": "apply", "manifest": first_lesson().editor}
Open = Callable[[str, Person], Awaitable[Tab]]


@pytest.fixture
def course(carol: Person) -> Course:
    return actions.make_course(carol, "Tuesday group")


@pytest.fixture
def member(course: Course, alice: Person) -> Membership:
    return actions.join(alice, course, "Alice A.")


@pytest.fixture
def shown(course: Course, carol: Person, member: Membership) -> Attempt:
    """The lab that Carol shows."""
    return leading.lead(course, carol, first_lesson().slug)


@pytest_asyncio.fixture
async def open_tab() -> AsyncIterator[Open]:
    tabs: list[Tab] = []

    async def opened(path: str, who: Person) -> Tab:
        tab = SocketTab(path, await sync_to_async(cookie_of)(who))
        await tab.connect()
        tabs.append(tab)
        return tab

    yield opened
    for tab in tabs:
        await tab.leave()


def following(course: Course) -> str:
    return f"/live/courses/{course.public_id}/follow/"


async def test_whoever_follows_looks_where_the_instructor_looks(
    open_tab: Open, course: Course, shown: Attempt, alice: Person, carol: Person
) -> None:
    leader = await open_tab(f"/live/attempts/{shown.public_id}/", carol)
    tab = await open_tab(following(course), alice)
    assert (await tab.heard("lead"))["view"] == "map"

    await leader.say(id=1, do="lead", view="rules", node="node-b", at=3)

    place = await tab.heard("lead")
    assert (place["view"], place["node"], place["at"]) == ("rules", "node-b", 3)


async def test_what_the_instructor_does_is_seen_and_cannot_be_done_by_who_follows(
    open_tab: Open, course: Course, shown: Attempt, alice: Person
) -> None:
    tab = await open_tab(following(course), alice)
    await tab.heard("snapshot")

    await sync_to_async(apply_change)(shown, RIGHT)
    snapshot = await tab.heard("snapshot")
    await tab.say(id=1, do="change", **RIGHT)

    assert {"kind": "Service", "namespace": "default", "name": "my-service"} in snapshot["objects"]
    assert (await tab.heard("error"))["code"] == "read-only"


async def test_whoever_only_follows_leads_nobody(open_tab: Open, course: Course, shown: Attempt, alice: Person) -> None:
    tab = await open_tab(following(course), alice)
    await tab.heard("snapshot")

    await tab.say(id=1, do="lead", view="rules", node="node-b", at=3)

    assert (await tab.heard("error"))["code"] == "read-only"
    assert (await sync_to_async(leading.look_of)(shown))["view"] == "map"


async def test_those_who_follow_are_counted_and_told_when_it_is_over(
    open_tab: Open, course: Course, shown: Attempt, alice: Person
) -> None:
    tab = await open_tab(following(course), alice)
    await tab.heard("lead")
    assert await sync_to_async(queries.followers_of(course).count)() == 1

    await sync_to_async(leading.stop)(await sync_to_async(Course.objects.get)(pk=course.pk))

    await tab.heard("lead-over")
    assert await sync_to_async(queries.followers_of(course).count)() == 0
