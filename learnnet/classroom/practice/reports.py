"""How a drill went, for the page at its end and for export; made from the run's steps, the lab is not needed."""

from math import log2
from typing import Any

from learnnet.classroom.practice.looks import worded
from learnnet.classroom.practice.models import DrillRun
from learnnet.classroom.practice.runs import FIXED, drill_of, elapsed, limit
from learnnet.curriculum.drills.boards import board
from learnnet.curriculum.drills.report import Session, report
from learnnet.curriculum.faults import FAULTS
from learnnet.curriculum.interview.report import drill_credit

PARTS = (("repair", 50), ("narrowing", 25), ("time", 10), ("proved", 15))
HINT_COSTS = 5


def report_of(run: DrillRun) -> dict[str, Any]:
    """Everything, with points that add up."""
    given = drill_of(run.attempt)
    assert given is not None, "only drills have runs"
    known = board(given.link)
    made = report(given, known, Session(steps=run.steps, mended=run.outcome == FIXED))
    lines = [step for step in run.steps if "left" in step]
    before = len(known.hypotheses)
    rows = []
    for number, (step, each) in enumerate(zip(lines, made["observations"], strict=False), 1):
        taken = before - each["left"]
        rows.append({**each, "number": number, "line": step["line"], "words": worded(step["line"]),
                     "at": step["at"], "taken": taken, "event": step["event"]})  # fmt: skip
        before = each["left"]
    best = max((row for row in rows if row["taken"]), key=lambda row: row["taken"], default={"number": 0})["number"]
    left = known.hypotheses
    expert = []
    for each in made["expert"]:
        left = tuple(one for one in left if known.consistent(one, each["observation"]))
        expert.append({**each, "left": len(left)})
    taken_ms = elapsed(run, run.ended) if run.ended else made["milliseconds"]
    points = points_of(made, rows, len(expert), taken_ms, limit(run))
    return {
        **made,
        "observations": [{**row, "best": row["number"] == best} for row in rows],
        "expert": expert,
        "milliseconds": taken_ms,
        "limit": limit(run),
        "outcome": run.outcome,
        "mode": run.mode,
        "points": points,
        "score": sum(point["points"] for point in points),
        "credit": drill_credit(made),
        "start": len(known.hypotheses),
        "numbers": [len(known.hypotheses), *(row["left"] for row in rows)],
        "left": rows[-1]["left"] if rows else len(known.hypotheses),
        "said": said(made, expert),
        "still": [[[FAULTS[name].title.message] for name in each] for each in made["observations"][-1]["still"]]
        if made["observations"] else [],
    }  # fmt: skip


def points_of(made: dict[str, Any], rows: list[dict[str, Any]], shortest: int, taken: int, usual: int) -> list[Any]:
    """Half is for the repair, the rest for how it was found; a hint costs some of the narrowing."""
    useful = sum(row["told_something"] for row in rows)
    straight = 1.0 if not rows else useful / len(rows)
    start, left = (rows[0]["before"], max(1, rows[-1]["left"])) if rows else (2, 2)
    narrowed = straight * (1 - log2(left) / log2(start)) if start > 1 else straight
    proved = bool(rows) and rows[-1]["left"] == 1
    mended = made["mended"]
    quick = 1.0 if taken <= usual else max(0.0, 2 - taken / usual)
    earned = {
        "repair": 50 * mended,
        "narrowing": max(0, round(25 * narrowed) - HINT_COSTS * made["hints"]),
        "time": round(10 * quick) * mended,
        "proved": 15 * proved,
    }
    return [{"name": name, "points": int(earned[name]), "of": of} for name, of in PARTS]


def said(made: dict[str, Any], expert: list[dict[str, Any]]) -> list[Any]:
    """What one would say aloud: where one looked, and what it comes to."""
    return [*(each["says"] for each in expert), *(fault["story"] for fault in made["faults"])]
