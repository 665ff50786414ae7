"""A course that Carol teaches, and Alice learning in it."""

import pytest

from learnnet.classroom.courses import actions, assigning
from learnnet.classroom.courses.models import Assignment, Course, Membership
from learnnet.classroom.lessons import first_lesson
from learnnet.classroom.models import Attempt, Person


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
