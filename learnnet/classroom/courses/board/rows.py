"""What every row of a board has, whatever the assignment is about: plain JSON, times in milliseconds."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext, override

from learnnet.classroom.courses.models import Membership
from learnnet.cluster.text import Text

Row = dict[str, Any]
Head = dict[str, Any]
# States of a cell besides those of a lesson's tasks.
DOING, PARTLY, MISSED, UNRATED, NONE = "doing", "part", "missed", "unrated", "none"


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def blank(member: Membership) -> Row:
    """Somebody who has not begun."""
    return {
        "id": member.pk,
        "name": member.name,
        "cohort": member.cohort,
        "language": member.language,
        "joined": member.joined is not None,
        "begun": False,
        "attempt": None,  # whose lab can be watched
        "tasks": [],
        "spent": [],
        "hints": [],
        "step": 1,
        "since": None,
        "new": None,
        "busy": None,
        "visits": 0,
        "state": "",
        "differs": None,
        "latest": None,
        "hand": milliseconds(member.hand) if member.hand else None,
        "question": member.question,
        "attention": "",
        "run": None,
    }


def wire(said: Text) -> list[Any]:
    return [said.message, dict(said.params)]


def in_every_language(said: Text) -> Mapping[str, str]:
    """As an author's words come: by language."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            sentence = gettext(said.message)
        for name, value in said.params.items():
            sentence = sentence.replace(f"{{{name}}}", str(value))
        found[language] = sentence
    return found
