"""Which faults are still possible after what somebody has looked at.

Every fault that was supposed predicts what an observation shows, by being in a lab of its own where the same is looked
at. It stays possible as long as it predicts what was really seen. Labs are made when they are first needed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from learnnet.curriculum.diagnosis.observations import Observation, Outcomes, possible, spelled
from learnnet.lab.lab import Lab

Hypothesis = tuple[str, ...]
ENOUGH = 10  # requests at once, after which every ending that can come has come
NOWHERE: Outcomes = frozenset(["this cannot be looked at here"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """An observation, and how many faults were possible before and after it."""

    observation: Observation
    before: int
    left: tuple[Hypothesis, ...]

    @property
    def told_something(self) -> bool:
        return len(self.left) < self.before


class Board:
    """All that is supposed about one drill. `labs` gives a lab in which one supposed fault is the truth."""

    def __init__(self, hypotheses: Sequence[Hypothesis], truth: Hypothesis, labs: Callable[[Hypothesis], Lab]) -> None:
        self.hypotheses = tuple(hypotheses)
        self.truth = truth
        self._labs = labs
        self._known: dict[tuple[Hypothesis, str], Outcomes] = {}

    def predicts(self, hypothesis: Hypothesis, observation: Observation) -> Outcomes:
        key = hypothesis, spelled(observation)
        if key not in self._known:
            self._known[key] = possible(self._labs(hypothesis), observation)
        return self._known[key]

    def consistent(self, hypothesis: Hypothesis, observation: Observation) -> bool:
        """Whether this fault would have shown what was seen; without `saw`, all that the truth can show."""
        predicted = self.predicts(hypothesis, observation)
        saw = observation.get("saw")
        if saw is None:
            return predicted == self.predicts(self.truth, observation)
        return set(saw) == predicted if observation.get("count", 1) >= ENOUGH else set(saw) <= predicted

    def score(self, observations: Iterable[Observation]) -> list[Scored]:
        left, scored = self.hypotheses, []
        for observation in observations:
            after = tuple(each for each in left if self.consistent(each, observation))
            scored.append(Scored(observation=observation, before=len(left), left=after))
            left = after
        return scored

    def parts(self, observation: Observation, among: Iterable[Hypothesis]) -> Mapping[Outcomes, list[Hypothesis]]:
        """Those that an observation cannot tell from each other, together."""
        found: dict[Outcomes, list[Hypothesis]] = {}
        for hypothesis in among:
            found.setdefault(self.predicts(hypothesis, observation), []).append(hypothesis)
        return found

    def as_dict(self, left: Iterable[Hypothesis], *, names: bool) -> dict[str, Any]:
        """For the page; in a rehearsal names stay hidden until the end."""
        still = tuple(left)
        shown = [{"faults": list(each), "open": each in still} for each in self.hypotheses] if names else None
        return {"supposed": len(self.hypotheses), "left": len(still), "hypotheses": shown}
