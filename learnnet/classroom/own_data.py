"""All that is kept of one person: to take along, and to be gone for good."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from learnnet.classroom.courses.actions import delete_course, remove_member
from learnnet.classroom.lab_file import written
from learnnet.classroom.models import Attempt, Person
from learnnet.classroom.practice.models import DrillRun


def kept_of(person: Person) -> dict[str, Any]:
    """As plain data; each lab is written as the file that can be opened here again."""
    return {
        "person": {
            "email": person.email,
            "guest": person.is_guest,
            "role": person.role,
            "since": moment(person.created),
        },
        "labs": [lab_of(attempt) for attempt in person.attempts.order_by("pk")],
        "interviews": [
            {
                "link": session.link,
                "mode": session.mode,
                "opened": moment(session.opened),
                "ended": moment(session.ended),
                "answers": session.answers,
            }
            for session in person.interviews.order_by("pk")
        ],
        "courses": list(courses_of(person)),
        "taught": [{"title": course.title, "created": moment(course.created)} for course in person.courses.all()],
    }


def lab_of(attempt: Attempt) -> dict[str, Any]:
    run = DrillRun.objects.filter(attempt=attempt).first()
    answers = attempt.answers.order_by("pk").values("question", "value", "right", "tries")
    return {
        "lab": written(attempt).as_dict(),
        "created": moment(attempt.created),
        "updated": moment(attempt.updated),
        "hints": attempt.hints,
        "answers": list(answers),
        "drill": {"mode": run.mode, "outcome": run.outcome, "steps": run.steps} if run else None,
    }


def courses_of(person: Person) -> Iterator[dict[str, Any]]:
    for member in person.memberships.select_related("course").order_by("pk"):
        yield {
            "course": member.course.title,
            "name": member.name,
            "email": member.email,
            "group": member.cohort,
            "joined": moment(member.joined),
            "messages": [receipt.message.texts for receipt in member.receipts.select_related("message").order_by("pk")],
        }


def moment(when: Any) -> str | None:
    return when.isoformat() if when is not None else None


def copies_of(person: Person) -> QuerySet[Attempt]:
    """What they shared, or was shared of theirs."""
    return Attempt.objects.filter(person=None, copied_from__person=person)


@transaction.atomic
def delete_all_of(person: Person) -> None:
    """Courses that they own go too, and so do the copies that they shared. What others took over is theirs."""
    for course in person.courses.all():
        delete_course(course)
    for member in person.memberships.select_related("course", "person"):
        remove_member(member)
    copies_of(person).delete()
    Person.objects.filter(pk=person.pk).delete()
