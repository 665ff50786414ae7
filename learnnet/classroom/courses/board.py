"""The board of one assignment: everybody's row out of the tallies, who needs the teacher, and who stands where.

A board is kept by each socket that shows one. Nothing here touches a lab.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from learnnet.classroom.courses.models import Assignment, Course, Membership, Message
from learnnet.classroom.courses.queries import learners_of
from learnnet.classroom.lessons import lesson
from learnnet.classroom.models import Attempt
from learnnet.curriculum.attention import IDLE, Trail, attention, median_step
from learnnet.curriculum.lesson import Lesson
from learnnet.curriculum.progress import LOST, PASSED, TODO

Row = dict[str, Any]
SENT = 5  # messages that are still shown with how many have read them
CHECKS = 5


class Board:
    """Rows by membership, in memory; `refresh` reads again what may have changed."""

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        self.course: Course = assignment.course
        self.lesson = lesson(assignment.target)
        self.tasks = [task.id for task in self.lesson.tasks] if self.lesson else []
        self.rows: dict[int, Row] = {}

    def full(self) -> dict[str, Any]:
        """Everything, for a board that has just been opened."""
        self.rows = self._rows(None, None)
        return {
            "tasks": heads_of(self.lesson) if self.lesson else [],
            "rows": list(self.rows.values()),
            "gone": [],
            **self._about_all(),
        }

    def refresh(
        self, attempts: Collection[int], members: Collection[int], messages: bool = False
    ) -> dict[str, Any] | None:
        """What has changed since; nothing if nothing has. Time passes too: who was fine may be stuck by now."""
        fresh = self._rows(attempts, members)
        gone = [pk for pk in members if pk in self.rows and pk not in fresh]
        changed = {pk: row for pk, row in fresh.items() if row != self.rows.get(pk)}
        self.rows.update(changed)
        for pk in gone:
            del self.rows[pk]
        now = milliseconds(timezone.now())
        for pk, row in self.rows.items():
            state = attention_of(row, now)
            if state != row["attention"]:
                changed[pk] = self.rows[pk] = {**row, "attention": state}
        if not changed and not gone and not messages:
            return None
        return {"rows": list(changed.values()), "gone": gone, **self._about_all()}

    def _rows(self, attempts: Collection[int] | None, members: Collection[int] | None) -> dict[int, Row]:
        """Of all, or of those whose attempt or membership is named."""
        people = learners_of(self.course)
        if attempts is not None and members is not None:
            owners = Attempt.objects.filter(pk__in=attempts, assignment=self.assignment).values_list("person_id")
            people = people.filter(person__in={pk for (pk,) in owners}) | people.filter(pk__in=members)
        found = list(people)
        theirs = Attempt.objects.filter(assignment=self.assignment)
        if attempts is not None:
            theirs = theirs.filter(person__in=[member.person_id for member in found])
        newest = {attempt.person_id: attempt for attempt in theirs.order_by("pk")}
        now = milliseconds(timezone.now())
        return {member.pk: row_of(member, newest.get(member.person_id), self.tasks, now) for member in found}

    def _about_all(self) -> dict[str, Any]:
        rows = list(self.rows.values())
        return {
            "now": milliseconds(timezone.now()),
            "groups": groups(rows),
            "checks": checks(rows, self.tasks),
            "funnel": [sum(row["tasks"][index] == PASSED for row in rows) for index in range(len(self.tasks))],
            "step": median_step(Counter(row["step"] for row in rows if row["attempt"])),
            "sent": sent(self.course),
        }


def row_of(member: Membership, attempt: Attempt | None, tasks: Sequence[str], now: int) -> Row:
    """One learner as the table shows them."""
    tally: Mapping[str, Any] = attempt.tally if attempt else {}
    states = tally.get("tasks", {})
    current = tally.get("current", tasks[0] if attempt and tasks else None)
    started = milliseconds(attempt.created) if attempt else None
    row = {
        "id": member.pk,
        "name": member.name,
        "cohort": member.cohort,
        "language": member.language,
        "joined": member.joined is not None,
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
        "hand": milliseconds(member.hand) if member.hand else None,
        "question": member.question,
    }
    row["attention"] = attention_of(row, now)
    return row


def cell(state: str, current: bool) -> str:
    """Only the first task that is not passed is being worked on; the others wait."""
    if state in (PASSED, LOST):
        return state
    return "doing" if current else TODO


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


def groups(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Those who stand where no way of the lesson leads through, by state: what cannot work and what is common first."""
    by_state: dict[str, list[Row]] = {}
    for row in rows:
        if row["differs"]:
            by_state.setdefault(row["state"], []).append(row)
    found = []
    for state, together in by_state.items():
        found.append(
            {
                "state": state,
                "members": [row["id"] for row in together],
                **together[0]["differs"],
                "stuck": sum(row["attention"] not in ("", IDLE) for row in together),
                "languages": dict(Counter(row["language"] or "en" for row in together)),
                "task": Counter(row["step"] for row in together).most_common(1)[0][0] - 1,
            }
        )
    return sorted(found, key=lambda group: (-len(group["members"]), not group["broken"], group["state"]))


def checks(rows: Sequence[Row], tasks: Sequence[str]) -> list[dict[str, int]]:
    """The tasks that fail most: of how many who came to them they are not passed, or lost again."""
    found = []
    for index in range(len(tasks)):
        came = [row["tasks"][index] for row in rows if row["attempt"] and row["tasks"][index] != TODO]
        failing = sum(state != PASSED for state in came)
        if failing:
            found.append({"task": index, "failing": failing, "tried": len(came)})
    return sorted(found, key=lambda check: (-check["failing"], check["task"]))[:CHECKS]


def sent(course: Course) -> list[dict[str, Any]]:
    """The last messages, and how far they got."""
    found = Message.objects.filter(course=course).prefetch_related("receipts")[:SENT]
    return [
        {
            "id": message.pk,
            "texts": message.texts,
            "state": message.state,
            "at": milliseconds(message.created),
            "to": len(receipts := message.receipts.all()),
            "read": sum(receipt.read is not None for receipt in receipts),
        }
        for message in found
    ]


def heads_of(chosen: Lesson) -> list[dict[str, Any]]:
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


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
