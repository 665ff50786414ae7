"""How an interview went, by topic, and what to study: plain data, for the page and for export."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from learnnet.cluster.text import Text
from learnnet.curriculum.interview.items import Interview, Item

ENOUGH = 0.7
GOOD = 100 * ENOUGH
NOTE_GOOD = Text("{topic}: {percent} % of {items} items. Solid.")
NOTE_WAITING = Text("{topic}: waits for a rating.")
NOTE_STUDY = Text("{topic}: {percent} % of {items} items. Study this next.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Of one item: `credit` from 0 to 1; None for an open question that nobody has rated yet."""

    item: int
    credit: float | None
    milliseconds: int = 0


def drill_credit(report: Mapping[str, Any]) -> float:
    """Half for the repair, half for having proved the fault before; hints cost a tenth each."""
    observations = report["observations"]
    proved = bool(observations) and observations[-1]["left"] == 1
    earned = 0.5 * bool(report["mended"]) + 0.5 * proved
    hints: int = report["hints"]
    return round(max(0.0, earned - 0.1 * hints), 3)


def rubric_credit(lines: int, met: int) -> float:
    """Of an open question, rated by oneself or by the instructor."""
    return min(met, lines) / lines


def report(given: Interview, results: Sequence[Result]) -> dict[str, Any]:
    """Items that nobody has answered count as nothing; those that wait for a rating are left out."""
    by_item = {result.item: result for result in results}
    rated = [(item, by_item.get(number)) for number, item in enumerate(given.items)]
    topics = sorted({item.topic for item in given.items})
    rows = [_topic(topic, [(item, one) for item, one in rated if item.topic == topic]) for topic in topics]
    judged = [row for row in rows if row["percent"] is not None]
    waiting = sum(one is not None and one.credit is None for _, one in rated)
    return {
        "link": given.link,
        "minutes": given.minutes,
        "taken": sum(result.milliseconds for result in results),
        "percent": _percent([one for _, one in rated]),
        "waiting": waiting,
        "topics": rows,
        "study": [row["topic"] for row in sorted(judged, key=lambda row: row["percent"]) if row["percent"] < GOOD],
        "items": [
            {**item.as_dict(), "credit": one.credit if one else 0.0, "milliseconds": one.milliseconds if one else 0}
            for item, one in rated
        ],
    }


def _topic(topic: str, rated: Sequence[tuple[Item, Result | None]]) -> dict[str, Any]:
    """Without a percentage as long as all of it waits to be rated."""
    if rated and all(one is not None and one.credit is None for _, one in rated):
        return {"topic": topic, "percent": None, "items": len(rated), "note": [NOTE_WAITING.message, {"topic": topic}]}
    percent = _percent([one for _, one in rated])
    note = NOTE_GOOD if percent >= GOOD else NOTE_STUDY
    params = {"topic": topic, "percent": percent, "items": len(rated)}
    return {"topic": topic, "percent": percent, "items": len(rated), "note": [note.message, params]}


def _percent(results: Sequence[Result | None]) -> int:
    credits = [one.credit if one else 0.0 for one in results]
    counted = [credit for credit in credits if credit is not None]
    return round(100 * sum(counted) / len(counted)) if counted else 0
