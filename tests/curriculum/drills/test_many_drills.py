"""Drills drawn at random: whatever the number, there is one, and it has been proved.

LEARNNET_DRILLS=400 draws 2,000 of them.
"""

import os

import pytest

from learnnet.curriculum.drills.generator import drill, link
from learnnet.curriculum.faults.base import LEVELS, TOPICS

EACH = int(os.environ.get("LEARNNET_DRILLS", "20"))  # a topic


@pytest.mark.parametrize("topic", TOPICS)
def test_drills_of_a_topic_can_be_drawn_without_end(topic: str) -> None:
    for number in range(EACH):
        found = drill(link(topic, LEVELS[number % len(LEVELS)], 7919 * number + 13))

        assert len(found.complaints) == len(found.faults)
        assert found.faults in found.hypotheses
        assert 4 <= len(found.hypotheses) <= 16
