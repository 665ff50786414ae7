"""What practice costs: a drill made and proved, an observation scored, the next best one found."""

import itertools
import json

from learnnet.curriculum.diagnosis.expert import best, candidates
from learnnet.curriculum.drills.boards import board_of
from learnnet.curriculum.drills.generator import drill, link
from learnnet.curriculum.drills.start import healthy
from learnnet.curriculum.faults.scene import scene
from tests.bench.harness import Figure, in_turns


def made() -> list[Figure]:
    """The healthy cluster, the fault, its symptom, the repair: all lived through once."""
    numbers = itertools.count()

    def work() -> None:
        drill(link("services", "intermediate", next(numbers)))

    def cluster() -> None:
        healthy.__wrapped__(scene(next(numbers), "services"))

    value, yardstick = in_turns(work, cluster)
    return [
        Figure(
            name="a drill made and proved",
            value=value,
            unit="ms",
            against="the healthy cluster alone",
            yardstick=yardstick,
            target=300,
        )
    ]


def scored() -> list[Figure]:
    """An observation that nobody has made before, in the lab of every fault that is supposed; the labs are there."""
    given = drill(link("services", "intermediate", 1))
    board = board_of(given)
    board.score([{"look": "get", "kind": "Pod", "namespace": given.scene.home}])
    looks = itertools.cycle(candidates(given.scene))

    def work() -> None:
        fresh = board_of(given)
        fresh.score([next(looks)])

    text = json.dumps(given.task())
    value, yardstick = in_turns(work, lambda: json.loads(text), rounds=30)
    best(board, given.scene, board.hypotheses)
    again, _ = in_turns(lambda: best(board, given.scene, board.hypotheses), lambda: json.loads(text))
    return [
        Figure(
            name="an observation scored",
            value=value,
            unit="ms",
            against="reading the drill's task as JSON",
            yardstick=yardstick,
            target=50,
        ),
        Figure(
            name="the next best observation, warm",
            value=again,
            unit="ms",
            against="reading the drill's task as JSON",
            yardstick=yardstick,
            target=50,
        ),
    ]
