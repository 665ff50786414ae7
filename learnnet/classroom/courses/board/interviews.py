"""Rows of a mock interview: one column for each item, what it was worth, and what waits for the instructor."""

from collections.abc import Collection, Sequence
from typing import Any

from django.utils import timezone

from learnnet.classroom.courses.board.rows import (
    DOING,
    MISSED,
    NONE,
    PARTLY,
    UNRATED,
    Head,
    Row,
    blank,
    in_every_language,
    milliseconds,
    wire,
)
from learnnet.classroom.courses.models import Assignment, Membership
from learnnet.classroom.courses.targets import is_common
from learnnet.classroom.practice import interviews
from learnnet.classroom.practice.models import DrillRun, Interview
from learnnet.cluster.text import Text
from learnnet.curriculum.attention import Sitting, sitting_attention
from learnnet.curriculum.interview import Item
from learnnet.curriculum.interview.report import ENOUGH
from learnnet.curriculum.progress import PASSED, TODO

KINDS = {
    "drill": Text("Drill"),
    "prediction": Text("Prediction"),
    "order": Text("Put in order"),
    "explain": Text("Explain the output"),
    "choice": Text("Choice"),
    "open": Text("Open question"),
}
STEP = Text("Items")
MINUTE = 60_000


class InterviewWork:
    """As many columns as the longest set has items."""

    through: tuple[str, ...] = (PASSED, PARTLY, MISSED, UNRATED)

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        items: Sequence[Item] = interviews.drawn_by(assignment.target).items if is_common(assignment) else ()
        self.common = tuple(items)
        self.tasks = [str(number) for number in range(len(items) or longest(assignment))]

    @property
    def heads(self) -> list[Head]:
        return [
            {
                "id": number,
                "step": "items",
                "title": in_every_language(self.title(int(number))),
                "step_title": in_every_language(STEP),
                "hint": {},
            }
            for number in self.tasks
        ]

    def title(self, number: int) -> Text:
        return KINDS[self.common[number].kind] if self.common else Text("Item {number}", {"number": number + 1})

    def rows(self, members: Sequence[Membership], people: Collection[int] | None, now: int) -> list[Row]:
        theirs = Interview.objects.filter(assignment=self.assignment).select_related("assignment__course")
        runs = DrillRun.objects.filter(interview__assignment=self.assignment).select_related("attempt")
        if people is not None:
            theirs, runs = theirs.filter(person__in=people), runs.filter(interview__person__in=people)
        newest = {session.person_id: as_it_is(session) for session in theirs.order_by("pk")}
        drills: dict[int | None, list[DrillRun]] = {}
        for run in runs.order_by("pk"):
            drills.setdefault(run.interview_id, []).append(run)
        found = []
        for member in members:
            session = newest.get(member.person_id)
            found.append(row_of(member, session, drills.get(session.pk if session else None, []), self.tasks, now))
        return found

    def attention(self, row: Row, now: int) -> str:
        return attention_of(row, now)


def longest(assignment: Assignment) -> int:
    """Of the sets that have been drawn."""
    links = Interview.objects.filter(assignment=assignment).values_list("link", flat=True)
    return max((len(interviews.drawn_by(link).items) for link in links), default=0)


def as_it_is(session: Interview) -> Interview:
    """Nobody may be there to see that the time is over."""
    over = not session.ended and interviews.left(session, timezone.now()) == 0
    return interviews.standing(session) if over else session


def row_of(
    member: Membership, session: Interview | None, drills: Sequence[DrillRun], tasks: Sequence[str], now: int
) -> Row:
    if session is None:
        nothing = [0] * len(tasks)
        return blank(member) | {"tasks": [TODO] * len(tasks), "spent": nothing, "hints": nothing}
    items = interviews.drawn(session).items
    hints = {run.item: sum("hint" in step for step in run.steps) for run in drills}
    given = session.answers
    opened = milliseconds(session.item_opened or session.opened)
    row = blank(member) | {
        "begun": True,
        "attempt": drills[-1].attempt.public_id if drills else None,
        "tasks": [cell(session, int(number)) if int(number) < len(items) else NONE for number in tasks],
        "spent": [given.get(number, {}).get("ms", 0) for number in tasks],
        "hints": [hints.get(int(number), 0) for number in tasks],
        "step": min(session.place + 1, len(items)),
        "since": opened,
        "new": opened,
        "busy": opened,
        "latest": wire(latest(session, items)),
        "run": told(session, items, sum(hints.values())),
    }
    return row | {"attention": attention_of(row, now)}


def cell(session: Interview, number: int) -> str:
    given = session.answers.get(str(number))
    if given is None:
        if session.ended:
            return MISSED
        return DOING if number == session.place else TODO
    if given["credit"] is None:
        return UNRATED
    return PASSED if given["credit"] >= ENOUGH else PARTLY if given["credit"] > 0 else MISSED


def told(session: Interview, items: Sequence[Item], hints: int) -> dict[str, Any]:
    result = interviews.result_of(session) if session.ended else None
    began = milliseconds(session.opened)
    here = items[min(session.place, len(items) - 1)]
    return {
        "interview": session.public_id,
        "answered": [len(session.answers), len(items)],
        "hints": hints,
        "began": began,
        "took": milliseconds(session.ended) - began if session.ended else None,
        "limit": interviews.drawn(session).minutes * MINUTE,
        "planned": here.minutes * MINUTE,  # for the item that is open
        "outcome": "over" if session.ended else "",
        "score": result["percent"] if result else None,
        "rate": result["waiting"] if result else 0,
    }


def latest(session: Interview, items: Sequence[Item]) -> Text:
    if session.ended:
        return Text("has ended the interview")
    number = min(session.place, len(items) - 1)
    return Text("item {number} of {count}", {"number": number + 1, "count": len(items)})


def attention_of(row: Row, now: int) -> str:
    run = row["run"]
    if run is None or run["took"] is not None:
        return ""
    return sitting_attention(Sitting(opened=row["busy"], planned=run["planned"]), now)
