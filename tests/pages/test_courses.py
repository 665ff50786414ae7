"""The pages of courses, to whom they answer and to whom there is nothing."""

import re
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from learnnet.classroom.actions import apply_change
from learnnet.classroom.courses import actions, assigning, queries
from learnnet.classroom.courses.models import Assignment, Course, Membership
from learnnet.classroom.lessons import first_lesson
from learnnet.classroom.limits import Limits, Rate
from learnnet.classroom.models import Attempt, Person
from tests.conftest import person

EDITOR = first_lesson().editor


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


def test_no_form_works_without_its_token(alice: Person, course: Course, attempt: Attempt) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    for path in ("/courses/", f"/join/{course.code}/", f"/attempts/{attempt.public_id}/hand/"):
        assert client.post(path, {"name": "x"}).status_code == 403


def test_an_assignment_is_not_to_be_had_through_another_course(carol: Person, assignment: Assignment) -> None:
    other = actions.make_course(carol, "Another of hers")
    client = Client()
    client.force_login(carol)

    assert client.get(f"/courses/{other.public_id}/assignments/{assignment.public_id}/results.csv").status_code == 404
    assert client.get(f"/courses/{other.public_id}/?assignment={assignment.public_id}").status_code == 404


def test_a_class_joins_by_the_code_without_accounts(client: Client, course: Course, assignment: Assignment) -> None:
    assert client.post("/join/", {"code": course.code.lower()}).url == f"/join/{course.code}/"
    assert "Your instructor sees" in client.get(f"/join/{course.code}/").content.decode()
    assert client.post(f"/join/{course.code}/", {"name": "Gustav"}).url == f"/courses/{course.public_id}/"

    page = client.post(f"/courses/{course.public_id}/assignments/{assignment.public_id}/start/", follow=True)

    assert "Your instructor can see this lab." in page.content.decode()


def test_a_wrong_code_says_so_and_a_closed_course_takes_nobody(client: Client, course: Course) -> None:
    assert client.post("/join/", {"code": "ZZZ-ZZZ"}).status_code == 404
    actions.change_course(course, title=course.title, open_to_join=False)
    assert client.post(f"/join/{course.code}/", {"name": "Gustav"}).status_code == 404


def test_codes_are_not_guessed_fast(client: Client, db: None, settings) -> None:
    settings.LIMITS = Limits(joins=Rate(burst=2, per_second=0.01))

    codes = [client.post("/join/", {"code": "ZZZ-ZZZ"}).status_code for _ in range(3)]

    assert codes == [404, 404, 429]


def test_nobody_is_watched_outside_of_courses(as_alice: Client, alice: Person) -> None:
    page = as_alice.post("/try/", follow=True).content.decode()

    assert "is watching" not in page


def test_only_a_press_of_the_button_signs_in_by_a_link(client: Client, carol: Person, course: Course) -> None:
    teacher = Client()
    teacher.force_login(carol)
    roster = SimpleUploadedFile("roster.csv", b"name,email\nAlice,a@example.org\n", "text/csv")
    teacher.post(f"/courses/{course.public_id}/people/", {"file": roster})
    sheet = teacher.get(f"/courses/{course.public_id}/people/links.csv").content.decode()
    link = re.search(r"/enter/\S+?/", sheet)
    assert link is not None

    client.get(link[0])
    assert "_auth_user_id" not in client.session
    client.post(link[0])
    assert client.session["_auth_user_id"] == str(course.members.get().person_id)


def test_a_wrong_roster_is_answered_line_by_line_and_brings_in_nobody(carol: Person, course: Course) -> None:
    client = Client()
    client.force_login(carol)
    roster = SimpleUploadedFile("roster.csv", b"name,email\nAlice,a@example.org\nBob,no\n", "text/csv")

    answer = client.post(f"/courses/{course.public_id}/people/", {"file": roster})

    assert answer.status_code == 422
    assert "Line 3: no is not an e-mail address." in answer.content.decode()
    assert not course.members.exists()


def test_a_name_that_is_a_formula_leaves_as_text(carol: Person, course: Course, assignment: Assignment) -> None:
    actions.join(person("eve@example.org"), course, '=HYPERLINK("http://evil.example")')
    client = Client()
    client.force_login(carol)

    for path in ("people/roster.csv", f"assignments/{assignment.public_id}/results.csv"):
        sheet = client.get(f"/courses/{course.public_id}/{path}").content.decode()
        assert "'=HYPERLINK" in sheet


def test_results_have_every_task_of_every_learner(carol: Person, course: Course, attempt: Attempt) -> None:
    apply_change(attempt, {"kind": "apply", "manifest": EDITOR})
    client = Client()
    client.force_login(carol)

    assignment_id = course.assignments.get().public_id
    (row,) = client.get(f"/courses/{course.public_id}/assignments/{assignment_id}/results.json").json()["learners"]

    assert (row["name"], row["tasks"]["two-endpoints"]["state"]) == ("Alice A.", "passed")


def test_times_are_taken_where_the_browser_is(carol: Person, course: Course) -> None:
    client = Client()
    client.force_login(carol)
    given = {"target": first_lesson().slug, "opens": "2026-11-24T09:00", "due": "", "zone": "Europe/Berlin"}

    client.post(f"/courses/{course.public_id}/assignments/new/", given)

    assert course.assignments.get().opens == datetime(2026, 11, 24, 8, tzinfo=UTC)
    wrong = client.post(f"/courses/{course.public_id}/assignments/new/", {**given, "due": "2026-11-24T08:00"})
    assert wrong.status_code == 422


def test_the_invitation_has_the_code_and_its_drawing(carol: Person, course: Course) -> None:
    client = Client()
    client.force_login(carol)

    page = client.get(f"/courses/{course.public_id}/invitation/").content.decode()

    assert course.code in page
    assert re.search(r'<path class="cs-qr-ink" d="M4 4h7', page)  # the corner of every QR code


def test_a_hand_goes_up_without_javascript(as_alice: Client, attempt: Attempt) -> None:
    as_alice.post(f"/attempts/{attempt.public_id}/hand/", {"up": "1", "question": "Why?"})
    assert "Lower the hand" in as_alice.get(f"/attempts/{attempt.public_id}/").content.decode()

    as_alice.post(f"/attempts/{attempt.public_id}/hand/", {"up": "0"})
    assert queries.class_news(attempt) == {
        "course": "Tuesday group",
        "leading": False,
        "hand": False,
        "question": "",
        "messages": [],
    }


def test_copying_a_learners_lab_leaves_it_as_it_was(carol: Person, course: Course, attempt: Attempt) -> None:
    client = Client()
    client.force_login(carol)

    made = client.post(f"/courses/{course.public_id}/watch/{attempt.public_id}/")

    assert made.url != f"/attempts/{attempt.public_id}/"
    assert carol.attempts.get().assignment is None
    assert attempt.changes.count() == carol.attempts.get().changes.count()
