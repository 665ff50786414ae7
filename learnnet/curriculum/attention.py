"""Who needs a teacher: pure rules over what a learner's tally remembers, in milliseconds of the day."""

from collections.abc import Mapping
from dataclasses import dataclass

MINUTE = 60_000
PATIENCE = 5 * MINUTE
TIMES = 3  # that one state is come back to before it counts as going in circles

AGAIN, FLAT, QUIET, IDLE, FINE = "again", "flat", "quiet", "idle", ""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """For a fault: when the set of causes became smaller last, and how many looks have told nothing since."""

    shrunk: int
    busy: int
    flat: int = 0


def search_attention(search: Search, now: int) -> str:
    """Three looks that tell nothing are going in circles; so is a set that does not shrink for five minutes."""
    if search.flat >= TIMES:
        return FLAT
    if now - search.shrunk < PATIENCE:
        return FINE
    return FLAT if search.flat else QUIET


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """Before one item of an interview: since when, and how long it should take."""

    opened: int
    planned: int


def sitting_attention(sitting: Sitting, now: int) -> str:
    """Whoever needs twice the time of an item is stuck at it."""
    return QUIET if now - sitting.opened >= max(PATIENCE, 2 * sitting.planned) else FINE
