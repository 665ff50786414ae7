"""What an author sees beside the lesson, in development: every check's verdict, and what is wrong with the files."""

from dataclasses import fields
from typing import Any

from django.conf import settings

from learnnet.classroom.labs import place_of
from learnnet.classroom.learning.progress import progress_of
from learnnet.classroom.lessons import lesson, saved, trouble
from learnnet.classroom.models import Attempt
from learnnet.cluster.text import Text
from learnnet.curriculum.checks import CHECKS, Check, Scene, Verdict
from learnnet.curriculum.progress import Progress

JSON = dict[str, Any]


def stamp(attempt: Attempt) -> int:
    """Another number as soon as a file of the attempt's lesson has been saved."""
    return saved(attempt.lesson)


def report(attempt: Attempt) -> JSON:
    """All checks of the lesson as they stand now, those of tasks that are not open yet too."""
    assert settings.DEBUG, "only authors are shown this"
    failed = trouble(attempt.lesson)
    told: JSON = {"error": failed and {"file": failed.file, "line": failed.line, "message": failed.message}}
    with place_of(attempt) as place:
        lab = place.caught_up(attempt)
        chosen = lesson(attempt.lesson)
        if chosen is None:
            return {**told, "checks": [], "wrong": []}
        now = progress_of(attempt, chosen, lab)
        return {**told, "checks": _tasks(now), "wrong": _wrong(now)}


def _tasks(now: Progress) -> list[JSON]:
    """The verdict that the task's state rests on; of a task that is not open, the one that it would get."""
    return [
        {
            "id": name,
            "step": state.task.step,
            "kind": state.task.kind,
            "state": state.state,
            "at": state.at,
            "check": spelled(state.task.check),
            **_as_dict(state.verdict or state.task.check.verdict(_scene(now))),
        }
        for name, state in now.states.items()
    ]


def _wrong(now: Progress) -> list[JSON]:
    """Whether each known wrong answer is recognised in what the lab shows."""
    return [
        {
            "id": wrong.id,
            "task": wrong.task,
            "check": spelled(wrong.seen),
            **_as_dict(wrong.seen.verdict(_scene(now))),
        }
        for wrong in now.lesson.wrong
    ]


def _scene(now: Progress) -> Scene:
    return Scene(moment=now.moment, since=now.start, answers=now.answers, questions=now.lesson.questions)


def _as_dict(verdict: Verdict) -> JSON:
    return {
        "passed": verdict.passed,
        "expected": _text(verdict.expected),
        "found": _text(verdict.found),
        "hint": _text(verdict.hint) if verdict.hint and not verdict.passed else None,
        "where": list(verdict.where) if verdict.where else None,
    }


def _text(text: Text) -> list[Any]:
    return [text.message, dict(text.params)]


def spelled(check: Check) -> str:
    """As lesson.yaml has it, on one line: `endpoints: service=web ready=2`."""
    name = next(name for name, kind in CHECKS.items() if type(check) is kind)
    given = [
        f"{field.name.replace('_', '-')}={value}"
        for field in fields(check)  # type: ignore[arg-type]
        if (value := getattr(check, field.name)) not in (field.default, None, (), {})
    ]
    return " ".join((f"{name}:", *given))
