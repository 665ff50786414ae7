"""What the workbench shows of a course: nothing, for all who learn by themselves."""

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from learnnet.classroom.courses.actions import note_language
from learnnet.classroom.courses.leading import leads_with
from learnnet.classroom.courses.queries import class_news, member_of
from learnnet.classroom.courses.targets import is_over
from learnnet.classroom.models import Attempt


def in_class(attempt: Attempt) -> dict[str, Any]:
    """For the template: who watches, the learner's hand, what was written to them."""
    member = member_of(attempt)
    news = class_news(attempt) if member else None
    if member is None or news is None:
        return {}
    note_language(member, get_language() or "en")
    late = attempt.assignment is not None and is_over(attempt.assignment, timezone.now())
    return {"class_news": news, "course_id": member.course.public_id, "late": late}


def leading(attempt: Attempt) -> dict[str, Any]:
    """Whether a class is looking at this lab of an instructor's."""
    course = leads_with(attempt)
    return {"leading": course} if course else {}
