"""Who teaches beside the owner, a view that the class follows, and a branch that goes back to a learner."""

import pytest

from learnnet.classroom.actions import apply_change, new_guest
from learnnet.classroom.courses import actions, leading, queries, teaching
from learnnet.classroom.courses.errors import RefusedError
from learnnet.classroom.courses.models import Course, Membership
from learnnet.classroom.courses.timeline import send_branch, timeline
from learnnet.classroom.lessons import first_lesson
from learnnet.classroom.models import Attempt, Person

EDITOR = first_lesson().editor
SMALL = {"kind": "apply", "manifest": EDITOR.replace("app: MyApp", "app: myapp")}
RIGHT = {"kind": "apply", "manifest": EDITOR}


def test_whoever_is_named_teaches_and_whoever_is_removed_does_not(course: Course, bob: Person) -> None:
    member = teaching.add_by_address(course, " BOB@example.org ")
    assert queries.course_taught(bob, course.public_id) == course
    assert queries.course_owned(bob, course.public_id) is None, "only the owner deletes it"

    assert teaching.remove(course, member.pk)

    assert queries.course_taught(bob, course.public_id) is None


@pytest.mark.parametrize("email", ["nobody@example.org", "carol@example.org"])
def test_nobody_and_the_owner_are_not_added(course: Course, email: str) -> None:
    with pytest.raises(RefusedError):
        teaching.add_by_address(course, email)


def test_a_guest_is_no_instructor(course: Course) -> None:
    with pytest.raises(RefusedError, match="Sign up"):
        teaching.add(course, new_guest())


def test_an_altered_link_names_no_course(course: Course) -> None:
    token = teaching.token_for(course)

    assert teaching.course_by_token(token) == course
    assert teaching.course_by_token(token[:-1] + ("A" if token[-1] != "A" else "B")) is None


def test_the_class_looks_at_a_lab_of_the_instructors_own(
    course: Course, carol: Person, alice: Person, bob: Person, member: Membership
) -> None:
    attempt = leading.lead(course, carol, first_lesson().slug)

    assert attempt.person == carol
    assert leading.led(alice, course.public_id) == (course, attempt)
    assert leading.led(bob, course.public_id) is None
    assert leading.lead(course, carol, first_lesson().slug) == attempt, "the one that was begun"

    leading.stop(course)

    assert leading.led(alice, Course.objects.get(pk=course.pk).public_id) is None


def test_only_the_lab_that_is_shown_moves_the_class(course: Course, carol: Person, attempt: Attempt) -> None:
    shown = leading.lead(course, carol, first_lesson().slug)
    leading.look(attempt, "rules", "node-b", 3)
    assert leading.look_of(shown)["view"] == "map"

    leading.look(shown, "rules", "node-b", 3)

    assert leading.look_of(shown) == {"view": "rules", "node": "node-b", "at": 3}


def test_whoever_follows_is_counted_until_they_leave(
    course: Course, carol: Person, alice: Person, member: Membership
) -> None:
    leading.lead(course, carol, first_lesson().slug)
    leading.follow(alice, course, True)
    leading.follow(carol, course, True)
    assert [each.pk for each in queries.followers_of(course)] == [member.pk]

    leading.follow(alice, course, False)

    assert not queries.followers_of(course).exists()


def test_a_timeline_names_each_change_with_the_event_it_ended_with(attempt: Attempt) -> None:
    for change in (SMALL, RIGHT):
        apply_change(attempt, change)

    marks = timeline(attempt)

    assert [mark["kind"] for mark in marks] == ["change", "change"]
    assert marks[0]["event"] < marks[1]["event"]


def test_a_branch_is_the_lab_as_it_stood_then_and_a_message_leads_to_it(
    course: Course, carol: Person, attempt: Attempt
) -> None:
    apply_change(attempt, SMALL)
    then = timeline(attempt)[0]["event"]
    apply_change(attempt, RIGHT)

    copy = send_branch(course, carol, attempt, then, {"en": "Look at line 7."}, "http://x/shared/COPY/")

    assert copy.person is None
    assert copy.changes.count() == attempt.start + 1
    news = queries.class_news(attempt)
    assert news is not None
    assert news["messages"][0]["texts"]["en"] == f"Look at line 7. http://x/shared/{copy.public_id}/"


def test_a_name_is_known_for_everybody_who_teaches(course: Course, carol: Person, bob: Person) -> None:
    assert teaching.name_of(carol, course) == "carol"
    actions.change_course(course, title=course.title, open_to_join=True, owner_name="Carol C.")
    teaching.add(course, bob)

    assert [teaching.name_of(each, course) for each in (carol, bob)] == ["Carol C.", "bob"]
