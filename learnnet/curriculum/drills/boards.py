"""The board of a drill: what is supposed there, each in a lab of its own."""

from functools import lru_cache

from learnnet.curriculum.diagnosis.board import Board
from learnnet.curriculum.drills.drill import Drill
from learnnet.curriculum.drills.generator import drill
from learnnet.curriculum.drills.start import strike


@lru_cache(maxsize=16)
def board(link: str) -> Board:
    """Shared by all who work on the drill: what a fault predicts is worked out once."""
    return board_of(drill(link))


def board_of(given: Drill) -> Board:
    return Board(given.hypotheses, given.faults, lambda hypothesis: strike(given.scene, hypothesis).lab)
