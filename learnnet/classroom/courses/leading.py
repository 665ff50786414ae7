"""Follow me: a class may look at an instructor's lab as the instructor does, each for as long as they like."""

from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from learnnet.classroom.actions import start_attempt
from learnnet.classroom.announcing import announcement_of, news
from learnnet.classroom.courses.actions import tell_members
from learnnet.classroom.courses.models import Course, Membership
from learnnet.classroom.courses.queries import Visitor, course_taught, learners_of, membership_of
from learnnet.classroom.lessons import first_lesson, lesson
from learnnet.classroom.models import Attempt, Person

KEPT = 12 * 3600  # seconds for which it is remembered where somebody looks


@transaction.atomic
def lead(course: Course, person: Person, target: str) -> Attempt:
    """With a lab of one's own at this lesson: the one that was begun, or a new one."""
    chosen = lesson(target) or first_lesson()
    found = person.attempts.filter(lesson=chosen.slug, assignment=None).order_by("-updated").first()
    attempt = found or start_attempt(person, chosen.slug, chosen.start)
    course.lead = attempt
    course.save(update_fields=["lead"])
    learners_of(course).exclude(follows=None).update(follows=None)
    tell_all(course)
    return attempt


@transaction.atomic
def stop(course: Course) -> None:
    """Everybody is back at their own work, which is as they left it."""
    course.lead = None
    course.save(update_fields=["lead"])
    learners_of(course).exclude(follows=None).update(follows=None)
    transaction.on_commit(announcement_of(course.lead_group, "lead.over"), robust=True)
    tell_all(course)


def tell_all(course: Course) -> None:
    transaction.on_commit(news(course.group, everybody=1), robust=True)
    tell_members(course, list(learners_of(course).values_list("pk", flat=True)))


def led(visitor: Visitor, course_id: str) -> tuple[Course, Attempt] | None:
    """The instructor's lab, while they lead; for whoever learns or teaches in the course."""
    member = membership_of(visitor, course_id)
    course = member.course if member else course_taught(visitor, course_id)
    return (course, course.lead) if course is not None and course.lead is not None else None


def look_of(attempt: Attempt) -> dict[str, Any]:
    """Where the instructor looks just now."""
    found: dict[str, Any] = cache.get(f"lead:{attempt.pk}") or {"view": "map", "node": "", "at": None}
    return found


def leads_with(attempt: Attempt) -> Course | None:
    """The course whose class looks at this lab."""
    return Course.objects.filter(lead=attempt).first()


def look(attempt: Attempt, view: str, node: str, at: int | None) -> None:
    """The instructor looks elsewhere; so does everybody who follows."""
    course = leads_with(attempt)
    if course is None:
        return
    place = {"view": view, "node": node, "at": at}
    cache.set(f"lead:{attempt.pk}", place, timeout=KEPT)
    announcement_of(course.lead_group, "lead.moved", **place)()


def follow(visitor: Visitor, course: Course, on: bool) -> None:
    """Begins or ceases to follow; whoever teaches only looks."""
    member = membership_of(visitor, course.public_id)
    if member is not None and (member.follows is not None) != on:
        Membership.objects.filter(pk=member.pk).update(follows=timezone.now() if on else None)
        news(course.group)()
