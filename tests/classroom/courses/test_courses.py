"""Courses: who makes them, who comes in, what they are asked to do."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from learnnet.classroom import actions as people
from learnnet.classroom.courses import actions, assigning, queries
from learnnet.classroom.courses.codes import as_code, new_code
from learnnet.classroom.courses.enrolling import import_roster
from learnnet.classroom.courses.errors import RefusedError
from learnnet.classroom.courses.models import Assignment, Course, Membership
from learnnet.classroom.courses.roster import Entry
from learnnet.classroom.limits import Limits
from learnnet.classroom.models import Attempt, Person

RIGHT = {"kind": "apply", "manifest": "apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec: {ports: [{port: 80}]}"}


@pytest.mark.parametrize("typed", ["4F7-KQ2", "4f7kq2", " 4F7 KQ2 ", "4F7–KQ2"])
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    assert as_code(typed) == "4F7-KQ2"


@pytest.mark.parametrize("typed", ["", "4F7", "4F7-KQ0", "4F7-KQ22", "'; DROP"])
def test_what_cannot_be_a_code_finds_nothing(typed: str) -> None:
    assert as_code(typed) == ""


def test_a_drawn_code_can_be_typed_again() -> None:
    assert all(as_code(code) == code for code in (new_code() for _ in range(200)))


def test_whoever_makes_a_course_teaches_it(carol: Person, course: Course) -> None:
    assert carol.role == "instructor"
    assert queries.course_taught(carol, course.public_id) == course


def test_where_not_everybody_teaches_only_instructors_make_courses(settings, carol: Person) -> None:
    settings.ANYBODY_TEACHES = False
    with pytest.raises(RefusedError, match="only instructors"):
        actions.make_course(carol, "Mine")

    call_command("instructor", "CAROL@example.org", stdout=io.StringIO())
    carol.refresh_from_db()

    assert actions.make_course(carol, "Mine").owner == carol


def test_nobody_is_made_an_instructor_who_is_not_there(db: None) -> None:
    with pytest.raises(CommandError, match="Nobody has signed up"):
        call_command("instructor", "nobody@example.org")


def test_a_guest_learns_but_does_not_teach(db: None, course: Course) -> None:
    guest = people.new_guest()

    with pytest.raises(RefusedError, match="Sign up first"):
        actions.make_course(guest, "Mine")
    assert actions.join(guest, course, "Gustav").joined


def test_a_guest_who_signs_in_keeps_their_place(alice: Person, course: Course) -> None:
    guest = people.new_guest()
    actions.join(guest, course, "Alice")

    people.bring_along(guest, alice)

    assert [member.name for member in queries.memberships_of(alice)] == ["Alice"]


def test_a_course_takes_so_many_and_no_more(settings, course: Course, alice: Person, bob: Person) -> None:
    settings.LIMITS = Limits(members_per_course=1)
    actions.join(alice, course, "Alice")
    actions.join(alice, course, "Alice again")

    with pytest.raises(RefusedError, match="1 people at most"):
        actions.join(bob, course, "Bob")


def test_a_person_has_so_many_courses_and_no_more(settings, carol: Person, course: Course) -> None:
    settings.LIMITS = Limits(courses_per_person=1)

    with pytest.raises(RefusedError, match="You have 1 courses"):
        actions.make_course(carol, "One more")


def test_nothing_is_begun_before_it_opens(member: Membership, course: Course) -> None:
    later = assigning.assign(course, "services/first-service", timezone.now() + timedelta(hours=1), None)

    with pytest.raises(RefusedError, match="not open yet"):
        assigning.started(member, later)
    assert not Attempt.objects.exists()


def test_going_on_leads_to_the_same_lab(member: Membership, assignment: Assignment, attempt: Attempt) -> None:
    assert assigning.started(member, assignment) == attempt


def test_who_leaves_takes_their_lab_along_and_the_instructor_sees_it_no_more(
    carol: Person, course: Course, member: Membership, attempt: Attempt
) -> None:
    people.apply_change(attempt, RIGHT)
    assert queries.watched(carol, course.public_id, attempt.public_id) == attempt

    actions.remove_member(member)

    assert queries.watched(carol, course.public_id, attempt.public_id) is None
    attempt.refresh_from_db()
    assert (attempt.assignment, attempt.tally) == (None, {})


def test_a_deleted_course_leaves_labs_to_those_who_made_them(course: Course, attempt: Attempt, alice: Person) -> None:
    import_roster(course, [Entry(line=2, name="Never came")])
    actions.delete_course(course)

    attempt.refresh_from_db()
    assert (attempt.person, attempt.assignment, attempt.tally) == (alice, None, {})
    assert not Person.objects.filter(is_guest=True).exists()


def test_one_message_reaches_each_of_those_it_is_for_and_nobody_else(
    carol: Person, course: Course, member: Membership, bob: Person, attempt: Attempt
) -> None:
    other = actions.join(bob, course, "Bob")
    message = actions.send_message(course, carol, [member.pk], {"en": "Look at the label.", "zh-hans": " "})

    news = queries.class_news(attempt)
    assert news is not None
    assert [each["texts"] for each in news["messages"]] == [{"en": "Look at the label."}]
    assert other.receipts.count() == 0

    actions.put_away(attempt, message.pk)
    assert (queries.class_news(attempt) or {})["messages"] == []


def test_a_message_has_words_and_not_too_many(carol: Person, course: Course, member: Membership) -> None:
    with pytest.raises(RefusedError, match="Write something first"):
        actions.send_message(course, carol, None, {"en": "  "})
    with pytest.raises(RefusedError, match="limit is 1000"):
        actions.send_message(course, carol, None, {"en": "x" * 1001})


def test_a_message_to_members_of_another_course_reaches_nobody(carol: Person, course: Course, bob: Person) -> None:
    elsewhere = actions.join(bob, actions.make_course(carol, "Other"), "Bob")

    with pytest.raises(RefusedError, match="Nobody is there"):
        actions.send_message(course, carol, [elsewhere.pk], {"en": "Hello"})
