"""Letting virtual time pass."""

from learnnet.cluster.text import Text
from learnnet.lab.changes.payload import Change, whole_number
from learnnet.lab.outcome import Outcome
from learnnet.lab.world import World

LONGEST_WAIT = 60 * 60 * 1000  # ms


def wait(world: World, payload: Change) -> Outcome:
    ms = whole_number(payload, "ms", 1, LONGEST_WAIT)
    world.record("you", "request", note=Text("Wait {ms} ms", {"ms": ms}), detail={"change": "wait"})
    world.clock.run(world.clock.now + ms)
    return Outcome(accepted=True)
