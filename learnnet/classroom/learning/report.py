"""What a tab is told about the lesson: its tasks, questions and commands, and of the hints those that were taken."""

import json
from typing import Any

from django.conf import settings

from learnnet.classroom.learning.progress import hints_of, progress_of
from learnnet.classroom.learning.solutions import as_dicts
from learnnet.classroom.lessons import lesson
from learnnet.classroom.models import Attempt
from learnnet.classroom.recent import Recent
from learnnet.curriculum import report
from learnnet.curriculum.progress import Progress
from learnnet.lab import Lab

JSON = dict[str, Any]

texts: Recent[tuple[str, int, str], str] = Recent(settings.LIMITS.shared_snapshots)


def as_text(attempt: Attempt, lab: Lab, number: int, mark: str) -> str:
    """As JSON; nothing if the lesson is not here any more. Made once for all tabs that look at the same state."""
    key = (attempt.public_id, number, mark)
    text = texts.get(key)
    if text is None or settings.DEBUG:
        text = json.dumps(content(attempt, lab), ensure_ascii=False, separators=(",", ":"))
        texts.put(key, text)
    return text


def content(attempt: Attempt, lab: Lab) -> JSON | None:
    chosen = lesson(attempt.lesson)
    if chosen is None:
        return None
    now = progress_of(attempt, chosen, lab)
    told = report.as_dict(now)
    taken = hints_of(attempt)
    for task in told["tasks"]:
        task |= staged(task, taken.get(task["id"], 0))
        if task["taken"] > task["stages"]:
            task["solution"] = as_dicts(chosen, task["id"], lab)
    for question in told["questions"]:
        waits = act_after(now, question["id"])
        question["waits"] = waits
        if waits:
            question |= {"right": None, "reply": None}
    return {**told, "hints": sum(taken.values())}


def act_after(now: Progress, question: str) -> str | None:
    """The task that shows whether a prediction was right, as long as it is to be done: the picture is to answer, not
    the page. Where nothing in its step is done with the lab, the reply follows at once."""
    asked = now.lesson.questions[question]
    if asked.kind != "predict":
        return None
    tasks = next(step.tasks for step in now.lesson.steps if step.id == asked.step)
    acts = [task.id for task in tasks if getattr(task.check, "question", None) is None]
    return next((task for task in acts if now.states[task].passed_at is None), None) if acts else None


def staged(task: JSON, taken: int) -> JSON:
    """The first hint is computed from the state (if nothing else, what is expected and what is there), those of the
    author follow; the solution comes after the last."""
    return {
        "taken": taken,
        "stages": 1 + len(task["hints"]),
        "hint": task["hint"] if taken else None,
        "hints": task["hints"][: max(0, taken - 1)],
        "solution": None,
    }
