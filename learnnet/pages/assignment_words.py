"""What an assignment is called, in the visitor's language."""

from typing import Any

from django.utils.translation import gettext as _

from learnnet.classroom.courses.models import Assignment
from learnnet.classroom.courses.targets import is_common
from learnnet.classroom.lessons import lesson
from learnnet.curriculum.interview.draw import EVERYTHING
from learnnet.curriculum.interview.items import MINUTES
from learnnet.pages import practice_words as words
from learnnet.pages.views import language_of


def title_of(assignment: Assignment) -> str:
    if assignment.kind == Assignment.LESSON:
        chosen = lesson(assignment.target)
        return chosen.in_language(chosen.title, language_of()) if chosen else assignment.target
    parts = assignment.target.split("/")
    if assignment.kind == Assignment.DRILL:
        told = {"topic": words.topic_word(parts[0]), "level": level_word(parts[1])}
        return _("Drill: %(topic)s, %(level)s") % told
    return _("Mock interview: %(minutes)s min, %(level)s") % {"minutes": parts[0], "level": level_word(parts[2])}


def summary_of(assignment: Assignment) -> str:
    """One sentence more."""
    if assignment.kind == Assignment.LESSON:
        chosen = lesson(assignment.target)
        return chosen.in_language(chosen.summary, language_of()) if chosen else ""
    mode = words.MODE_WORDS[assignment.mode]
    told = [words.word(mode[0]), _("the same for all") if is_common(assignment) else _("another one for each")]
    if assignment.kind == Assignment.INTERVIEW:
        areas = assignment.target.split("/")[1]
        named = [each for each in words.areas() if areas == EVERYTHING or each["name"] in areas.split("+")]
        told = [" + ".join(each["title"] for each in named), *told]
    return " · ".join([*told, words.word(mode[1])])


def minutes_of(assignment: Assignment) -> int | None:
    if assignment.kind == Assignment.LESSON:
        chosen = lesson(assignment.target)
        return chosen.minutes if chosen else None
    parts = assignment.target.split("/")
    return int(parts[0]) if assignment.kind == Assignment.INTERVIEW else MINUTES["drill"][parts[1]]


def level_word(name: str) -> str:
    return words.word(words.LEVEL_WORDS[name])


def row(assignment: Assignment) -> dict[str, Any]:
    """For a list."""
    return {"assignment": assignment, "title": title_of(assignment), "summary": summary_of(assignment)}
