"""Who may what: every address and every socket of the site, for everybody who could ask. One without a row fails."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from learnnet.classroom import sharing
from learnnet.classroom.actions import new_guest
from learnnet.classroom.courses import actions, assigning, leading, links, teaching
from learnnet.classroom.courses.enrolling import import_roster
from learnnet.classroom.courses.roster import Entry
from learnnet.classroom.lessons import first_lesson
from learnnet.classroom.models import Person
from learnnet.classroom.practice import interviews, runs
from learnnet.classroom.practice.models import Interview
from learnnet.live.routing import urlpatterns as sockets
from tests.conftest import person
from tests.tabs import SocketTab, cookie_of

pytestmark = pytest.mark.django_db(transaction=True)

LEARNER, OTHER, STRANGER, GUEST = "learner", "other learner", "stranger", "guest"
INSTRUCTOR, HELPER, FOREIGN, STAFF = "instructor", "co-instructor", "instructor of another course", "staff"
NOBODY = "nobody"
EVERYBODY = {NOBODY, GUEST, STRANGER, LEARNER, OTHER, INSTRUCTOR, HELPER, FOREIGN, STAFF}
TEACHING = {INSTRUCTOR, HELPER, STAFF}
OWNING = {INSTRUCTOR, STAFF}
LEARNING = {LEARNER, OTHER}
MINE = {LEARNER}
READING = {LEARNER, *TEACHING}


@dataclass(frozen=True, slots=True)
class Row:
    """Who gets something by GET, and whose POST is taken; None where there is no such method (405)."""

    get: set[str] | None
    post: set[str] | None = None


PUBLIC = Row(EVERYBODY)
FORM = Row(EVERYBODY, EVERYBODY)
SENDS = Row(None, EVERYBODY)

# By the name of the route. `attempt`, `drill`, `session` and so on are the learner's, in the instructor's course.
MATRIX: Mapping[str, Row] = {
    "home": PUBLIC,
    "try": SENDS,
    "model": PUBLIC,
    "scale": PUBLIC,
    "lessons": PUBLIC,
    "start-lesson": SENDS,
    "read-lesson": PUBLIC,
    "sign-up": FORM,
    "sign-in": FORM,
    "sign-out": SENDS,
    "set_language": Row(EVERYBODY, EVERYBODY),
    "catalogue": PUBLIC,
    "schemas": PUBLIC,
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "workbench": Row(MINE),
    "lesson-json": Row(set()),  # while one develops
    "me": PUBLIC,
    "my-data": Row(EVERYBODY - {NOBODY}),
    "delete-me": Row(None, EVERYBODY - {NOBODY}),
    "dns-query": Row(MINE, MINE),
    "picture": Row(READING),
    "download": Row(READING),
    "shared": PUBLIC,
    "take-over": SENDS,
    "upload": FORM,
    "courses": FORM,
    "course": Row({*TEACHING, *LEARNING}),
    "change-course": Row(None, TEACHING),
    "delete-course": Row(None, OWNING),
    "invitation": Row(TEACHING),
    "leave": Row(None, LEARNING),
    "people": Row(TEACHING, TEACHING),
    "roster": Row(TEACHING),
    "links": Row(TEACHING),
    "remove-member": Row(None, TEACHING),
    "new-link": Row(None, TEACHING),
    "cohorts": Row(None, TEACHING),
    "instructors": Row(TEACHING, TEACHING),
    "remove-instructor": Row(None, TEACHING),
    "interview-of": Row(TEACHING, TEACHING),
    "lead": Row(None, TEACHING),
    "lead-stop": Row(None, TEACHING),
    "follow": Row({*TEACHING, *LEARNING}),
    "assignments": Row(TEACHING),
    "assign": Row(TEACHING, TEACHING),
    "assignment": Row(TEACHING, TEACHING),
    "move-assignment": Row(None, TEACHING),
    "take-back": Row(None, TEACHING),
    "start": Row(None, LEARNING),
    "results": Row(TEACHING),
    "watch": Row(TEACHING, TEACHING),
    "timeline": Row(TEACHING),
    "send-branch": Row(None, TEACHING),
    "teach": FORM,  # whoever has the link; without an account one is asked to sign in
    "join-by-code": FORM,
    "join": FORM,
    "enter": FORM,
    "class-news": Row(MINE),
    "hand": Row(None, MINE),
    "hints": Row(None, MINE),
    "read": Row(None, MINE),
    "practice": PUBLIC,
    "draw-drill": SENDS,
    "drill-link": PUBLIC,
    "drill": Row(MINE),
    "drill-report": Row(MINE),
    "drill-report-json": Row(MINE),
    "draw-interview": SENDS,
    "interview-link": PUBLIC,
    "interview": Row(MINE, MINE),
    "interview-go": Row(None, MINE),
    "interview-rate": Row(None, MINE),
    "interview-drill": Row(None, MINE),
    "interview-report": Row(MINE),
    "interview-report-json": Row(MINE),
}
SOCKETS: Mapping[str, set[str]] = {
    "live/attempts/<str:public_id>/": MINE,
    "live/authoring/<str:public_id>/": set(),  # while one develops
    "live/shared/<str:token>/": EVERYBODY,
    "live/courses/<str:course_id>/follow/": {*TEACHING, *LEARNING},
    "live/courses/<str:course_id>/watch/<str:attempt_id>/": TEACHING,
    "live/courses/<str:course_id>/assignments/<str:assignment_id>/": TEACHING,
}


@dataclass(frozen=True, slots=True)
class World:
    """One course with everything in it, and everybody who could ask."""

    people: Mapping[str, Person | None]
    values: Mapping[str, Any]  # for the routes' parameters, by route and name, or by name
    own: Mapping[str, Mapping[str, Any]]


@pytest.fixture
def world(alice: Person, bob: Person, carol: Person) -> World:
    people: dict[str, Person | None] = {
        NOBODY: None, GUEST: new_guest(), STRANGER: bob, LEARNER: alice, OTHER: person("olga@example.org"),
        INSTRUCTOR: carol, HELPER: person("hugo@example.org"), FOREIGN: person("dora@example.org"),
        STAFF: person("staff@example.org"),
    }  # fmt: skip
    course = actions.make_course(carol, "Tuesday group")
    actions.make_course(_there(people[FOREIGN]), "Another course")
    actions.name_role(_there(people[STAFF]), "staff")
    teaching.add(course, _there(people[HELPER]))
    member = actions.join(alice, course, "Alice")
    actions.join(_there(people[OTHER]), course, "Olga")
    import_roster(course, [Entry(line=2, name="Rosa", email="rosa@example.org")])
    rostered = course.members.get(name="Rosa")
    lesson = assigning.assign(course, first_lesson().slug, None, None)
    drill = assigning.assign(course, "services/beginner/7", None, None, kind="drill", mode="training")
    sitting = assigning.assign(
        course, "15/containers+discovery/intermediate/5", None, None, kind="interview", mode="training"
    )
    attempt, run = assigning.started(member, lesson), assigning.started(member, drill)
    session = assigning.start(member, sitting)
    assert isinstance(session, Interview)
    number = next(n for n, item in enumerate(interviews.drawn(session).items) if item.kind == "open")
    interviews.answer(session, number, ["Because."])
    interviews.finish(session)
    runs.give_up(run)
    leading.lead(course, carol, first_lesson().slug)
    values = {
        "course_id": course.public_id, "assignment_id": lesson.public_id, "attempt_id": attempt.public_id,
        "public_id": attempt.public_id, "token": sharing.share(attempt).public_id, "member": member.pk,
        "code": course.code, "message": 1, "name": "map", "format": "json", "language": "en",
        "track": "services", "topic": "services", "level": "beginner", "seed": 7, "minutes": 15, "areas": "dns",
        "item": number,
    }  # fmt: skip
    own: dict[str, dict[str, Any]] = {
        "picture": {"format": "dot"}, "start-lesson": {"name": "first-service"},
        "read-lesson": {"name": "first-service"}, "teach": {"token": teaching.token_for(course)},
        "enter": {"token": links.token_of(rostered)}, "interview-of": {"public_id": session.public_id},
        "remove-instructor": {"member": course.members.get(role="instructor").pk},
        **{name: {"public_id": session.public_id} for name in MATRIX if name.startswith("interview")},
        **{name: {"public_id": run.public_id} for name in ("drill", "drill-report", "drill-report-json")},
    }  # fmt: skip
    return World(people, values, own)


def _there(who: Person | None) -> Person:
    assert who is not None
    return who


def routes(patterns: list[Any] | None = None, before: str = "") -> Iterator[tuple[str, str]]:
    """Name and address of each, from what the site really answers to."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, before + str(each.pattern))
        elif isinstance(each, URLPattern):
            yield str(each.name), before + str(each.pattern)


def filled(world: World, name: str, route: str) -> str:
    values = {**world.values, **world.own.get(name, {})}
    path = route
    for parameter in [piece.partition(">")[0] for piece in route.split("<")[1:]]:
        path = path.replace(f"<{parameter}>", str(values[parameter.rpartition(":")[2]]))
    return f"/{path}"


def test_every_route_and_every_socket_has_its_row() -> None:
    assert {name for name, _route in routes()} == set(MATRIX)
    assert {str(each.pattern) for each in sockets} == set(SOCKETS)


REFUSED = (404, 405)
FIELDS = {"up": "1", "task": "two-endpoints", "count": "1", "item": "0", "to": "x", "level": "x", "name": ""}
LAST = (
    "leave",
    "remove-member",
    "teach",
    "remove-instructor",
    "take-back",
    "lead-stop",
    "delete-course",
)


def test_each_page_is_there_for_those_it_is_for_and_for_nobody_else(world: World) -> None:
    wrong = {}
    for name, route in routes():
        path = filled(world, name, route)
        found = {who for who, visitor in world.people.items() if asked("get", path, visitor) not in REFUSED}
        if found != (MATRIX[name].get or set()):
            wrong[f"{name} {path}"] = sorted(found ^ (MATRIX[name].get or set()))

    assert not wrong


def test_each_form_is_taken_from_nobody_else_than_those_it_is_for(world: World) -> None:
    """Strangers first, all of them: what is done by those who may would otherwise be gone."""
    wrong = {}
    for name, route in routes():
        path = filled(world, name, route)
        strangers = {who: visitor for who, visitor in world.people.items() if who not in (MATRIX[name].post or set())}
        if found := [who for who, visitor in strangers.items() if asked("post", path, visitor) not in REFUSED]:
            wrong[f"{name} {path}"] = found

    assert not wrong


def test_each_form_is_taken_from_one_of_those_it_is_for(world: World) -> None:
    wrong = {}
    for name, route in sorted(routes(), key=lambda pair: LAST.index(pair[0]) if pair[0] in LAST else -1):
        allowed = MATRIX[name].post
        if not allowed:
            continue
        who = next(each for each in (OTHER if name == "leave" else LEARNER, INSTRUCTOR) if each in allowed)
        item = {"item": str(world.values["item"])} if name.startswith("interview") else {}
        answer = asked("post", filled(world, name, route), world.people[who], item)
        if answer not in (200, 302, 415, 422):  # one that is not filled in rightly is answered with what is wrong
            wrong[f"{name} as {who}"] = answer

    assert not wrong


def asked(method: str, path: str, visitor: Person | None, fields: Mapping[str, str] | None = None) -> int:
    client = Client(raise_request_exception=True)
    if visitor is not None:
        client.force_login(visitor)
    return int(getattr(client, method)(path, {**FIELDS, **(fields or {})}).status_code)


@pytest.mark.asyncio
@pytest.mark.parametrize("route", SOCKETS)
async def test_each_socket_speaks_to_those_it_is_for_and_to_nobody_else(world: World, route: str) -> None:
    path = filled(world, "", route)
    heard = set()
    for who, visitor in world.people.items():
        cookie = await asyncio.to_thread(cookie_of, visitor) if visitor else b""
        tab = SocketTab(path, cookie)
        await tab.connect()
        if (await tab.message()).get("code") != "gone":
            heard.add(who)
        await tab.leave()

    assert heard == SOCKETS[route]
