"""Rows of a lesson: out of the tallies that are kept with every change. Nothing here touches a lab."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from learnnet.classroom.courses.board.rows import DOING, Head, Row, blank, milliseconds
from learnnet.classroom.courses.models import Assignment, Membership
from learnnet.classroom.lessons import lesson
from learnnet.classroom.models import Attempt
from learnnet.curriculum.attention import Trail, attention
from learnnet.curriculum.lesson import Lesson
from learnnet.curriculum.progress import LOST, PASSED, TODO


class LessonWork:
    """The columns are the lesson's tasks."""

    through: tuple[str, ...] = (PASSED,)

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        self.lesson = lesson(assignment.target)
        self._heads = heads_of(self.lesson) if self.lesson else []
        self.tasks = [head["id"] for head in self._heads]

    @property
    def heads(self) -> list[Head]:
        return self._heads

    def rows(self, members: Sequence[Membership], people: Collection[int] | None, now: int) -> list[Row]:
        """Of these members; `people` are the same, where it is not the whole class."""
        theirs = Attempt.objects.filter(assignment=self.assignment)
        if people is not None:
            theirs = theirs.filter(person__in=people)
        newest = {attempt.person_id: attempt for attempt in theirs.order_by("pk")}
        return [row_of(member, newest.get(member.person_id), self.tasks, now) for member in members]

    def attention(self, row: Row, now: int) -> str:
        return attention_of(row, now)


def row_of(member: Membership, attempt: Attempt | None, tasks: Sequence[str], now: int) -> Row:
    """One learner as the table shows them."""
    tally: Mapping[str, Any] = attempt.tally if attempt else {}
    states = tally.get("tasks", {})
    current = tally.get("current", tasks[0] if attempt and tasks else None)
    started = milliseconds(attempt.created) if attempt else None
    row = blank(member) | {
        "begun": attempt is not None,
        "attempt": attempt.public_id if attempt else None,
        "tasks": [cell(states.get(task, TODO), task == current) for task in tasks],
        "spent": [tally.get("spent", {}).get(task, 0) for task in tasks],
        "hints": [tally.get("hints", {}).get(task, 0) for task in tasks],
        "step": tasks.index(current) + 1 if current in tasks else len(tasks),
        "since": tally.get("since", started),
        "new": tally.get("new", started),
        "busy": tally.get("busy", started),
        "visits": tally.get("visits", {}).get(tally.get("state"), 0),
        "state": tally.get("state", ""),
        "differs": tally.get("differs"),
        "latest": tally.get("latest"),
    }
    return row | {"attention": attention_of(row, now)}


def cell(state: str, current: bool) -> str:
    """Only the first task that is not passed is being worked on; the others wait."""
    if state in (PASSED, LOST):
        return state
    return DOING if current else TODO


def attention_of(row: Row, now: int) -> str:
    if row["attempt"] is None:
        return ""
    trail = Trail(
        new=row["new"],
        busy=row["busy"],
        visits=row["visits"],
        wrong=row["differs"] is not None,
        done=bool(row["tasks"]) and all(state == PASSED for state in row["tasks"]),
    )
    return attention(trail, now)


def heads_of(chosen: Lesson) -> list[Head]:
    """The columns: each task with the step that it belongs to, in every language, and a hint to send."""
    return [
        {
            "id": task.id,
            "step": step.id,
            "title": dict(task.title),
            "step_title": dict(step.title),
            "hint": dict(task.hints[-1]) if task.hints else {},
        }
        for step in chosen.steps
        for task in step.tasks
    ]
