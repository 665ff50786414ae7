"""How the search for a fault went: "14 → 3 → 1 in 2 observations", and what an expert would have looked at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from learnnet.cluster.text import Text
from learnnet.curriculum.diagnosis.board import Board, Scored
from learnnet.curriculum.diagnosis.expert import hint, path
from learnnet.curriculum.diagnosis.observations import Observation
from learnnet.curriculum.drills.drill import Drill

PROVED = Text("You had proved the fault before you repaired anything.")
TOO_EARLY = Text("You fixed it before you had proved it: {left} faults were still possible.")
NOT_MENDED = Text("It is not repaired yet.")
SUMMARY = Text("{numbers} in {observations} observations; {redundant} told nothing new.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What a learner has done, in order; each step is plain JSON with the time in ms since the drill was opened.

    {"at": 1200, "observation": {…}} · {"at": 9000, "change": {…}} · {"at": 5000, "hint": {…}}
    """

    steps: Sequence[Mapping[str, Any]]
    mended: bool = False

    @property
    def searching(self) -> list[Observation]:
        """Until the first change: what is seen afterwards belongs to another cluster."""
        found = []
        for step in self.steps:
            if "change" in step:
                break
            if "observation" in step:
                found.append(step["observation"])
        return found

    @property
    def hints(self) -> int:
        return sum("hint" in step for step in self.steps)


def report(drill: Drill, board: Board, session: Session) -> dict[str, Any]:
    """Everything for the end of a drill, its replay included: seed, changes, and what was looked at when."""
    scored = board.score(session.searching)
    numbers = [len(board.hypotheses), *(len(each.left) for each in scored if each.told_something)]
    redundant = sum(not each.told_something for each in scored)
    summary: dict[str, str | int] = {
        "numbers": " → ".join(map(str, numbers)),
        "observations": len(scored),
        "redundant": redundant,
    }
    best = path(board, drill.scene)
    return {
        "link": drill.link,
        "summary": [SUMMARY.message, summary],
        "verdict": _verdict(scored, board, session),
        "observations": [_told(each) for each in scored],
        "redundant": redundant,
        "expert": [{"observation": dict(each), "says": _wire(hint(each))} for each in best],
        "hints": session.hints,
        "milliseconds": max((int(step["at"]) for step in session.steps), default=0),
        "mended": session.mended,
        "replay": {"seed": drill.start.seed, "steps": [dict(step) for step in session.steps]},
        **drill.answer(),
    }


def _verdict(scored: Sequence[Scored], board: Board, session: Session) -> list[Any]:
    left = len(scored[-1].left) if scored else len(board.hypotheses)
    if not session.mended:
        return _wire(NOT_MENDED)
    return _wire(PROVED) if left == 1 else [TOO_EARLY.message, {"left": left}]


def _told(scored: Scored) -> dict[str, Any]:
    return {
        "observation": dict(scored.observation),
        "before": scored.before,
        "left": len(scored.left),
        "told_something": scored.told_something,
        "still": [list(each) for each in scored.left],
    }


def _wire(text: Text) -> list[Any]:
    return [text.message, dict(text.params)]
