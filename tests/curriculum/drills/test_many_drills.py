"""Two thousand drills drawn at random: each is broken, can be mended, and differs from what it might be taken for."""

import pytest

from learnnet.curriculum.diagnosis.expert import told_apart
from learnnet.curriculum.drills.boards import board_of
from learnnet.curriculum.drills.drill import Drill
from learnnet.curriculum.drills.generator import drill, link
from learnnet.curriculum.faults.base import LEVELS, TOPICS

DRAWN, AT_ONCE = 2000, 20
SEEDS = range(0, DRAWN // len(TOPICS), AT_ONCE)
# Looking takes as long as drawing, so only some are held against one; test_every_fault.py holds all against all.
BETWEEN_SIBLINGS = 20


@pytest.mark.parametrize("first", SEEDS)
@pytest.mark.parametrize("topic", TOPICS)
def test_whatever_is_drawn_is_a_drill(topic: str, first: int) -> None:
    for number in range(first, first + AT_ONCE):
        # To be drawn, it has been proved: well before its faults, broken with them, well again when they are mended.
        found = drill(link(topic, LEVELS[number % len(LEVELS)], 7919 * number + 13))

        assert len(found.complaints) == len(found.faults)
        assert found.faults in found.hypotheses
        assert 4 <= len(found.hypotheses) <= 16
        if number % BETWEEN_SIBLINGS == 0:
            assert differs(found, number // BETWEEN_SIBLINGS), found.link


def differs(found: Drill, number: int) -> bool:
    """From one of its siblings, each time another: something can be looked at that shows which of the two it is."""
    siblings = [each for each in found.hypotheses if each != found.faults]
    return told_apart(board_of(found), found.scene, found.faults, siblings[number % len(siblings)])
