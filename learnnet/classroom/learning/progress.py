"""How far a learner is: found out from the lab and from the answers, and kept in the attempt's row.

Everybody who wants to know about an attempt's tasks asks here: the workbench, the pages that list lessons, a course's
board. `attempt.progress` has the short form, so that nobody has to bring back a lab to draw a list.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Sum

from learnnet.classroom.labs import kept_of, place_of
from learnnet.classroom.learning.models import Answer as Row
from learnnet.classroom.lessons import lesson
from learnnet.classroom.models import Attempt
from learnnet.curriculum.lesson import Lesson
from learnnet.curriculum.progress import PASSED, Answers, Progress, progress
from learnnet.curriculum.questions import Answer
from learnnet.lab import Lab


def answers_of(attempt: Attempt) -> Answers:
    """What the learner has said so far."""
    return {row.question: as_answer(row) for row in Row.objects.filter(attempt=attempt)}


def as_answer(row: Row) -> Answer:
    value = tuple(row.value) if isinstance(row.value, list) else row.value
    return Answer(value=value, right=row.right, at=row.at, tries=row.tries)


def progress_of(attempt: Attempt, chosen: Lesson, lab: Lab) -> Progress:
    """To be asked by whoever holds the attempt's place."""
    kept = kept_of(attempt, lab)
    answers = answers_of(attempt)
    now = progress(chosen, lab, answers, usable(kept.found, lab, answers) if kept and kept.found else None)
    if kept:
        kept.found = lab, now
    return now


def usable(found: tuple[Lab, Progress], lab: Lab, answers: Answers) -> Progress | None:
    """What was found in this lab; or in the one that it is a copy of, if nothing else has been answered until then."""
    where, before = found
    until_then = {name: answer for name, answer in answers.items() if answer.at <= before.index}
    return before if where is lab or until_then == before.answers else None


def kept(before: Mapping[str, Any], now: Progress) -> dict[str, Any]:
    """Who has finished once has finished, whatever they try afterwards."""
    return {**in_short(now), "finished": now.solved or bool(before.get("finished"))}


def in_short(now: Progress) -> dict[str, Any]:
    """How each task is doing, and how much of each step is done."""
    states = {name: state.state for name, state in now.states.items()}
    steps = [[sum(states[task.id] == PASSED for task in step.tasks), len(step.tasks)] for step in now.lesson.steps]
    done = sum(state == PASSED for state in states.values())
    return {"tasks": states, "steps": steps, "done": done, "of": len(states), "solved": now.solved}


def keep_progress(attempt: Attempt, lab: Lab) -> None:
    """The row's own word for it, after something was done. Whoever calls this has the row to themselves."""
    chosen = lesson(attempt.lesson)
    if chosen is None:
        return
    attempt.progress = kept(attempt.progress, progress_of(attempt, chosen, lab))
    attempt.save(update_fields=["progress"])


def keep_progress_where_it_stands(attempt: Attempt) -> None:
    """After an undo, or a move to another branch."""
    with place_of(attempt) as place:
        lab = place.caught_up(attempt)
        chosen = lesson(attempt.lesson)
        if chosen is not None:
            row = Attempt.objects.filter(pk=attempt.pk)
            before = row.values_list("progress", flat=True).first() or {}
            row.update(progress=kept(before, progress_of(attempt, chosen, lab)))


def mark_of(attempt: Attempt) -> str:
    """Another text as soon as the learner has answered or taken a hint."""
    tries = Row.objects.filter(attempt=attempt).aggregate(tries=Sum("tries"))["tries"] or 0
    return f"{tries}.{sum(hints_of(attempt).values())}"


def hints_of(attempt: Attempt) -> dict[str, int]:
    """As it is saved now: how many to each task."""
    return Attempt.objects.filter(pk=attempt.pk).values_list("hints", flat=True).first() or {}
