"""Who needs a teacher: pure rules over what a learner's tally remembers, in milliseconds of the day."""

from collections.abc import Mapping
from dataclasses import dataclass

MINUTE = 60_000
PATIENCE = 5 * MINUTE
TIMES = 3  # that one state is come back to before it counts as going in circles

AGAIN, QUIET, IDLE, FINE = "again", "quiet", "idle", ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """`new` is when the learner last saw or made something new, `busy` when they last did anything at all."""

    new: int
    busy: int
    visits: int = 1  # of the state they are in
    wrong: bool = False  # they stand where no way of the lesson leads through
    done: bool = False


def attention(trail: Trail, now: int) -> str:
    """Typing alone is not progress, reading alone is not being stuck; coming back to one state three times is."""
    if trail.done:
        return FINE
    if trail.visits >= TIMES:
        return AGAIN
    if now - trail.new < PATIENCE:
        return FINE
    # Nothing new for five minutes: they went on trying, or stand before something that is wrong. Else they read.
    return QUIET if trail.wrong or trail.busy - trail.new >= PATIENCE else IDLE


def median_step(steps: Mapping[int, int]) -> int:
    """The middle of how far everybody is; `steps` counts learners by step."""
    total = sum(steps.values())
    passed = 0
    for step in sorted(steps):
        passed += steps[step]
        if 2 * passed >= total:
            return step
    return 0
