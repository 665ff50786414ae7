"""Who needs a teacher, and who is only reading."""

import pytest

from learnnet.curriculum.attention import AGAIN, FINE, IDLE, MINUTE, QUIET, Trail, attention, median_step

NOW = 100 * MINUTE


def trail(new: float = 0, busy: float = 0, visits: int = 1, *, wrong: bool = False, done: bool = False) -> Trail:
    """`new` and `busy` in minutes ago."""
    return Trail(new=NOW - int(new * MINUTE), busy=NOW - int(busy * MINUTE), visits=visits, wrong=wrong, done=done)


@pytest.mark.parametrize(
    ("trail", "expected"),
    [
        (trail(1, 1), FINE),
        (trail(4.9, 4.9, wrong=True), FINE),
        (trail(5, 5, wrong=True), QUIET),  # before something wrong, and nothing new
        (trail(8, 0.5), QUIET),  # goes on trying, finds nothing
        (trail(9, 9), IDLE),  # reads, or is away
        (trail(9, 6), IDLE),
        (trail(0, 0, 3), AGAIN),
        (trail(0, 0, 2), FINE),
        (trail(60, 60, 9, wrong=True, done=True), FINE),
    ],
)
def test_who_is_stuck_and_who_is_not(trail: Trail, expected: str) -> None:
    assert attention(trail, NOW) == expected


def test_the_middle_of_a_class() -> None:
    assert median_step({1: 2, 2: 3, 7: 4}) == 2
    assert median_step({}) == 0
