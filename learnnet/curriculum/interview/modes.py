"""What an interview allows. The server reads these; the browser is only told what it may show."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from learnnet.cluster.text import Text

AT_ONCE, AT_THE_END = "at-once", "at-the-end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """`solutions` and `score` say when they are shown; `supposed`: whether a drill names the faults it could be."""

    title: Text
    hints: bool
    supposed: bool
    solutions: str
    score: str
    again: bool  # whether an item may be answered a second time
    back: bool  # whether one may return to an earlier item
    clock: bool  # whether the set ends when its time is over

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "title": [self.title.message, dict(self.title.params)]}


MODES: Mapping[str, Mode] = {
    "training": Mode(
        title=Text("Training: hints and solutions, no clock"),
        hints=True, supposed=True, solutions=AT_ONCE, score=AT_ONCE, again=True, back=True, clock=False,
    ),
    "rehearsal": Mode(
        title=Text("Rehearsal: as in an interview, with the score after each item"),
        hints=False, supposed=False, solutions=AT_THE_END, score=AT_ONCE, again=False, back=True, clock=True,
    ),
    "exam": Mode(
        title=Text("Exam: nothing is told until the end"),
        hints=False, supposed=False, solutions=AT_THE_END, score=AT_THE_END, again=False, back=False, clock=True,
    ),
}  # fmt: skip
