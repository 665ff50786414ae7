"""Rows of a drill: how the set of causes shrinks, out of the steps that are written down with every look."""

import hashlib
import json
from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from learnnet.classroom.courses.board.rows import (
    DOING,
    MISSED,
    Head,
    Row,
    blank,
    in_every_language,
    milliseconds,
    wire,
)
from learnnet.classroom.courses.models import Assignment, Membership
from learnnet.classroom.practice.models import DrillRun
from learnnet.classroom.practice.reports import report_of
from learnnet.classroom.practice.runs import FIXED, as_it_is, limit
from learnnet.cluster.text import Text
from learnnet.curriculum.attention import Search, search_attention
from learnnet.curriculum.faults import FAULTS
from learnnet.curriculum.progress import PASSED, TODO

LOOK, PROVE, MEND = "look", "prove", "mend"
TITLES = {LOOK: Text("Has looked"), PROVE: Text("One cause left"), MEND: Text("Works again")}
STEP = Text("The drill")


class DrillWork:
    """The columns are what a search goes through."""

    through: tuple[str, ...] = (PASSED,)

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        self._heads: list[Head] = [
            {
                "id": name,
                "step": "drill",
                "title": in_every_language(title),
                "step_title": in_every_language(STEP),
                "hint": {},
            }
            for name, title in TITLES.items()
        ]
        self.tasks = list(TITLES)

    @property
    def heads(self) -> list[Head]:
        return self._heads

    def rows(self, members: Sequence[Membership], people: Collection[int] | None, now: int) -> list[Row]:
        theirs = DrillRun.objects.filter(attempt__assignment=self.assignment).select_related(
            "attempt__assignment", "interview"
        )
        if people is not None:
            theirs = theirs.filter(attempt__person__in=people)
        newest = {run.attempt.person_id: as_it_is(run) for run in theirs.order_by("pk")}
        return [row_of(member, newest.get(member.person_id), now) for member in members]

    def attention(self, row: Row, now: int) -> str:
        return attention_of(row, now)


def row_of(member: Membership, run: DrillRun | None, now: int) -> Row:
    if run is None:
        return blank(member) | {"tasks": [TODO] * 3, "spent": [0] * 3, "hints": [0] * 3}
    causes: list[list[str]] = run.attempt.tally.get("hypotheses", [])
    looks = [step for step in run.steps if "left" in step]
    left: list[int] = looks[-1]["left"] if looks else list(range(len(causes)))
    passed = [bool(looks), len(left) == 1, run.outcome == FIXED]
    shrunk = last_shrinking(looks, len(causes))
    began = milliseconds(run.opened) + run.paused
    row = blank(member) | {
        "begun": True,
        "attempt": run.attempt.public_id,
        "tasks": cells(passed, ended=bool(run.ended)),
        "spent": spent(run, looks),
        "hints": [0, sum("hint" in step for step in run.steps), 0],
        "step": next((number for number, each in enumerate(passed, 1) if not each), len(passed)),
        "since": began + shrunk,
        "new": began + shrunk,
        "busy": began + (run.steps[-1]["at"] if run.steps else 0),
        "visits": flat(looks, len(causes)),
        "latest": wire(latest(run)),
        "run": told(run, looks, len(causes), began),
    }
    if looks and not run.ended and len(left) > 1:
        row |= standing(causes, left, looks)
    return row | {"attention": attention_of(row, now)}


def cells(passed: Sequence[bool], *, ended: bool) -> list[str]:
    found = []
    for each in passed:
        current = DOING not in found and not ended
        found.append(PASSED if each else MISSED if ended else DOING if current else TODO)
    return found


def told(run: DrillRun, looks: Sequence[Any], causes: int, began: int) -> dict[str, Any]:
    """The columns of figures. The clock is told by when it began, so that nothing changes by mere time."""
    lefts = [causes, *(len(step["left"]) for step in looks)]
    stopped: datetime | None = run.ended or run.paused_at
    return {
        "numbers": [lefts[0], lefts[-1]],
        "observations": len(looks),
        "redundant": sum(one == before for before, one in pairwise(lefts)),
        "began": began,
        "took": milliseconds(stopped) - began if stopped else None,
        "limit": limit(run),
        "outcome": run.outcome,
        "score": score_of(run) if run.ended else None,
        "rate": 0,
    }


def score_of(run: DrillRun) -> int:
    """Reckoned once, when it is over."""
    kept = run.attempt.tally.get("score")
    if kept is None:
        kept = report_of(run)["score"]
        run.attempt.tally = {**run.attempt.tally, "score": kept}
        run.attempt.save(update_fields=["tally"])
    return int(kept)


def last_shrinking(looks: Sequence[Any], causes: int) -> int:
    """Milliseconds on the clock when the set of causes became smaller last."""
    at, before = 0, causes
    for step in looks:
        if len(step["left"]) < before:
            at, before = step["at"], len(step["left"])
    return at


def flat(looks: Sequence[Any], causes: int) -> int:
    """How many looks since then told nothing new."""
    sizes = [causes, *(len(step["left"]) for step in looks)]
    return sum(size == sizes[-1] for size in sizes) - 1


def spent(run: DrillRun, looks: Sequence[Any]) -> list[int]:
    """Milliseconds until the first look, until one cause was left, and until it worked again."""
    first = looks[0]["at"] if looks else 0
    proved = next((step["at"] for step in looks if len(step["left"]) == 1), looks[-1]["at"] if looks else 0)
    ended = milliseconds(run.ended) - milliseconds(run.opened) - run.paused if run.ended else proved
    return [first, max(0, proved - first), max(0, ended - proved)]


def latest(run: DrillRun) -> Text:
    if run.ended:
        return {FIXED: Text("mended it"), "time": Text("ran out of time")}.get(run.outcome, Text("gave up"))
    if not run.steps:
        return Text("opened the drill")
    last = run.steps[-1]
    return Text("took a hint") if "hint" in last else Text("ran {command}", {"command": last["line"][:60]})


def standing(causes: Sequence[Sequence[str]], left: Sequence[int], looks: Sequence[Any]) -> Row:
    """Those for whom the same causes are still possible stand in the same place."""
    still = sorted(list(causes[number]) for number in left)
    name = hashlib.sha256(json.dumps(still).encode()).hexdigest()[:16]
    asked = Text("Last looked at {line}.", {"line": looks[-1]["line"][:60]})
    return {
        "state": name,
        "differs": {
            "short": wire(Text("{count} causes left", {"count": len(left)})),
            "says": wire(asked),
            "broken": False,
            "causes": [[wire(FAULTS[fault].title) for fault in each if fault in FAULTS] for each in still],
        },
    }


def attention_of(row: Row, now: int) -> str:
    run = row["run"]
    if run is None or run["took"] is not None:
        return ""
    return search_attention(Search(shrunk=row["new"], busy=row["busy"], flat=row["visits"]), now)
