"""One assignment's board in memory, for the socket that shows it: the rows, and what many of them have in common."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Protocol

from django.utils import timezone

from learnnet.classroom.courses.board.drills import DrillWork
from learnnet.classroom.courses.board.interviews import InterviewWork
from learnnet.classroom.courses.board.lessons import LessonWork
from learnnet.classroom.courses.board.rows import NONE, UNRATED, Head, Row, milliseconds
from learnnet.classroom.courses.models import Assignment, Course, Membership, Message
from learnnet.classroom.courses.queries import assigned_to, followers_of
from learnnet.classroom.models import Attempt
from learnnet.curriculum.attention import IDLE, median_step
from learnnet.curriculum.progress import PASSED, TODO

SENT = 5  # messages that are still shown with how many have read them
CHECKS = 5


class Work(Protocol):
    """What an assignment is about: its columns, and how a learner's row is made."""

    tasks: list[str]
    through: tuple[str, ...]  # states of a task that one is through with

    @property
    def heads(self) -> list[Head]: ...

    def rows(self, members: Sequence[Membership], people: Collection[int] | None, now: int) -> list[Row]: ...

    def attention(self, row: Row, now: int) -> str: ...


WORK: Mapping[str, Callable[[Assignment], Work]] = {
    Assignment.LESSON: LessonWork,
    Assignment.DRILL: DrillWork,
    Assignment.INTERVIEW: InterviewWork,
}


class Board:
    """Rows by membership, in memory; `refresh` reads again what may have changed."""

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        self.course: Course = assignment.course
        self.work = WORK[assignment.kind](assignment)
        self.rows: dict[int, Row] = {}

    def full(self) -> dict[str, Any]:
        """Everything, for a board that has just been opened."""
        self.assignment.refresh_from_db()
        self.course = self.assignment.course
        self.work = WORK[self.assignment.kind](self.assignment)
        self.rows = self._rows(None, None)
        return {
            "kind": self.assignment.kind,
            "tasks": self.work.heads,
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
            state = self.work.attention(row, now)
            if state != row["attention"]:
                changed[pk] = self.rows[pk] = {**row, "attention": state}
        if not changed and not gone and not messages:
            return None
        return {"rows": list(changed.values()), "gone": gone, **self._about_all()}

    def _rows(self, attempts: Collection[int] | None, members: Collection[int] | None) -> dict[int, Row]:
        """Of all, or of those whose attempt or membership is named."""
        people = assigned_to(self.assignment)
        some = attempts is not None and members is not None
        if attempts is not None and members is not None:
            owners = Attempt.objects.filter(pk__in=attempts, assignment=self.assignment).values_list("person_id")
            people = people.filter(person__in={pk for (pk,) in owners}) | people.filter(pk__in=members)
        found = list(people)
        chosen = [member.person_id for member in found] if some else None
        now = milliseconds(timezone.now())
        return {row["id"]: row for row in self.work.rows(found, chosen, now)}

    def _about_all(self) -> dict[str, Any]:
        rows = list(self.rows.values())
        return {
            "now": milliseconds(timezone.now()),
            "groups": groups(rows),
            "checks": checks(rows, self.work.tasks),
            "funnel": [self.done(index) for index in range(len(self.work.tasks))],
            "step": median_step(Counter(row["step"] for row in rows if row["begun"])),
            "sent": sent(self.course),
            "leading": self.course.lead_id is not None,
            "following": followers_of(self.course).count(),
        }

    def done(self, index: int) -> int:
        """How many are through with a task."""
        return sum(row["begun"] and row["tasks"][index] in self.work.through for row in self.rows.values())


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
        came = [row["tasks"][index] for row in rows if row["begun"] and row["tasks"][index] not in (TODO, NONE)]
        failing = sum(state not in (PASSED, UNRATED) for state in came)
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
