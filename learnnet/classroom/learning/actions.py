"""Writes what a learner says and takes: answers, hints, and the step that they read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from learnnet.classroom.actions import AttemptIsGoneError, counts_no_more, keep_tally
from learnnet.classroom.announcing import announcement, news
from learnnet.classroom.courses.tally import with_hint
from learnnet.classroom.labs import Place, place_of
from learnnet.classroom.learning.models import Answer as Row
from learnnet.classroom.learning.progress import answers_of, keep_progress
from learnnet.classroom.lessons import lesson
from learnnet.classroom.models import Attempt
from learnnet.curriculum.lesson import Lesson
from learnnet.curriculum.questions import Answer, BadAnswerError


@dataclass(frozen=True, slots=True)
class Taught:
    """An attempt for oneself, with its lesson."""

    attempt: Attempt
    lesson: Lesson


@contextmanager
def taught(attempt: Attempt, number: int) -> Iterator[Taught]:
    """Locks the attempt, and tells its tabs to look again when it is done."""
    with transaction.atomic():
        locked = Attempt.objects.select_for_update().filter(pk=attempt.pk).first()
        chosen = lesson(locked.lesson) if locked else None
        if locked is None or chosen is None:
            raise AttemptIsGoneError
        yield Taught(locked, chosen)
        transaction.on_commit(announcement(locked.group, number), robust=True)


def answer(attempt: Attempt, question: str, value: Any) -> Answer:
    """What is kept of it; a prediction's first answer stays, and so does the right answer to anything else."""
    with place_of(attempt) as place:
        place.caught_up(attempt)
        with taught(attempt, place.number) as here:
            return answered(here, place, question, value)


def answered(here: Taught, place: Place, name: str, value: Any) -> Answer:
    lab = place.caught_up(here.attempt)
    question = here.lesson.questions.get(name)
    if question is None:
        raise BadAnswerError(f"there is no question {name!r}")
    before = answers_of(here.attempt).get(name)
    taken = question.take(tuple(value) if isinstance(value, list) else value, lab, before)
    if taken is not before:
        kept = {"value": taken.value, "right": taken.right, "at": taken.at, "tries": taken.tries}
        Row.objects.update_or_create(attempt=here.attempt, question=name, defaults=kept)
        keep_progress(here.attempt, lab)
        keep_tally(here.attempt, lab, {"kind": "answer", "question": name, "value": value})
        here.attempt.save(update_fields=["updated"])
    return taken


def take_hint(attempt: Attempt, task: str) -> int:
    """One hint more to this task; the one after the last is its solution."""
    with place_of(attempt) as place:
        place.caught_up(attempt)
        number = place.number
    with taught(attempt, number) as here:
        hints = next((len(each.hints) for each in here.lesson.tasks if each.id == task), None)
        if hints is None:
            raise BadAnswerError(f"there is no task {task!r}")
        taken = min(int(here.attempt.hints.get(task, 0)) + 1, 1 + hints + 1)
        here.attempt.hints = {**here.attempt.hints, task: taken}
        here.attempt.save(update_fields=["hints", "updated"])
        if here.attempt.assignment is not None and not counts_no_more(here.attempt.assignment):
            here.attempt.tally = with_hint(here.attempt.tally, task, taken)
            here.attempt.save(update_fields=["tally"])
            group = here.attempt.assignment.course.group
            transaction.on_commit(news(group, attempt=here.attempt.pk), robust=True)
    return taken


def go_to_step(attempt: Attempt, step: str) -> None:
    """Where to go on reading, on whatever device."""
    chosen = lesson(attempt.lesson)
    if chosen is None or step not in {each.id for each in chosen.steps}:
        raise BadAnswerError(f"there is no step {step!r}")
    Attempt.objects.filter(pk=attempt.pk).update(step=step, updated=timezone.now())
