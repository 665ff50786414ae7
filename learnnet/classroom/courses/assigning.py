"""Writes what a course is asked to do, in which order, and what its learners begin of it."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from learnnet.classroom.actions import start_attempt
from learnnet.classroom.announcing import news
from learnnet.classroom.courses.errors import RefusedError
from learnnet.classroom.courses.models import Assignment, Course, Membership
from learnnet.classroom.courses.queries import attempt_of, interview_of, is_for
from learnnet.classroom.courses.targets import (
    NO_SUCH_LESSON,
    PARTS,
    SEEDS,
    TRIES,
    can_be_drawn,
    is_closed,
    is_over,
    link_for,
    refuse_if_nothing,
)
from learnnet.classroom.lessons import lesson
from learnnet.classroom.models import Attempt
from learnnet.classroom.practice import interviews, runs
from learnnet.classroom.practice.models import Interview
from learnnet.cluster.text import Text

NOT_YET = Text("This is not open yet.")
TOO_LATE = Text("This was due, and cannot be begun any more.")
NOT_FOR_YOU = Text("This is for another group.")
MOST_COHORTS = 50


@transaction.atomic
def assign(
    course: Course,
    target: str,
    opens: datetime | None,
    due: datetime | None,
    *,
    kind: str = Assignment.LESSON,
    mode: str = "",
    cohorts: Sequence[str] = (),
) -> Assignment:
    """At the end of what is assigned already."""
    Course.objects.select_for_update().get(pk=course.pk)
    if course.assignments.count() >= settings.LIMITS.assignments_per_course:
        limit = {"limit": settings.LIMITS.assignments_per_course}
        raise RefusedError(Text("A course holds {limit} assignments at most.", limit))
    refuse_if_nothing(kind, target, mode)
    last = course.assignments.last()
    return Assignment.objects.create(
        course=course,
        kind=kind,
        target=target,
        mode=mode,
        opens=opens,
        due=due,
        cohorts=list(cohorts)[:MOST_COHORTS],
        place=last.place + 1 if last else 0,
    )


def with_common_seed(kind: str, target: str) -> str:
    """Draws the one seed that all of a course get."""
    assert len(target.split("/")) == PARTS[kind] - 1
    links = [f"{target}/{secrets.randbelow(SEEDS)}" for _ in range(TRIES)]
    return next((link for link in links if kind == Assignment.INTERVIEW or can_be_drawn(link)), links[0])


def change_assignment(
    assignment: Assignment, opens: datetime | None, due: datetime | None, cohorts: Sequence[str] = ()
) -> None:
    assignment.opens, assignment.due = opens, due
    assignment.cohorts = list(cohorts)[:MOST_COHORTS]
    assignment.save(update_fields=["opens", "due", "cohorts"])
    news(assignment.course.group, everybody=1)()


@transaction.atomic
def move(assignment: Assignment, steps: int) -> None:
    """Up or down among the others."""
    Course.objects.select_for_update().get(pk=assignment.course_id)
    order = list(assignment.course.assignments.all())
    here = next(number for number, each in enumerate(order) if each.pk == assignment.pk)
    order.insert(max(0, min(len(order) - 1, here + steps)), order.pop(here))
    for number, each in enumerate(order):
        if each.place != number:
            each.place = number
            each.save(update_fields=["place"])


@transaction.atomic
def take_back(assignment: Assignment) -> None:
    """What was done in it stays with those who did it, and is seen by nobody else."""
    Attempt.objects.filter(assignment=assignment).update(assignment=None, tally={})
    group = assignment.course.group
    assignment.delete()
    transaction.on_commit(news(group, everybody=1), robust=True)


@transaction.atomic
def start(member: Membership, assignment: Assignment) -> Attempt | Interview:
    """Where the learner left off, or from the beginning: within its time, which the server keeps, not the page."""
    Membership.objects.select_for_update().get(pk=member.pk)  # two presses of the button start one lab
    now = timezone.now()
    if not is_for(assignment, member):
        raise RefusedError(NOT_FOR_YOU)
    if is_closed(assignment, now):
        raise RefusedError(NOT_YET)
    found = begun(member, assignment)
    if found is not None:
        return found
    if is_over(assignment, now):
        raise RefusedError(TOO_LATE)
    made = made_anew(member, assignment)
    # A set of an interview may have more items than the board has columns for.
    about = {"everybody": 1} if assignment.kind == Assignment.INTERVIEW else {"member": member.pk}
    transaction.on_commit(news(member.course.group, **about), robust=True)
    return made


def begun(member: Membership, assignment: Assignment) -> Attempt | Interview | None:
    if assignment.kind == Assignment.INTERVIEW:
        return interview_of(member, assignment)
    return attempt_of(member, assignment)


def made_anew(member: Membership, assignment: Assignment) -> Attempt | Interview:
    if assignment.kind == Assignment.DRILL:
        return runs.start(member.person, link_for(assignment, member), assignment.mode, assignment=assignment)
    if assignment.kind == Assignment.INTERVIEW:
        return interviews.start(member.person, link_for(assignment, member), assignment.mode, assignment)
    return start_lesson(member, assignment)


def start_lesson(member: Membership, assignment: Assignment) -> Attempt:
    chosen = lesson(assignment.target)
    if chosen is None:
        raise RefusedError(NO_SUCH_LESSON)
    attempt = start_attempt(member.person, chosen.slug, chosen.start)
    attempt.assignment = assignment
    attempt.save(update_fields=["assignment"])
    return attempt


def started(member: Membership, assignment: Assignment) -> Attempt:
    """The same for what is done in one lab: a lesson, or a drill."""
    found = start(member, assignment)
    assert isinstance(found, Attempt), "an interview has a lab for each of its drills"
    return found
