"""The learner looked at something by a command that only reads, and a lesson waits for that: it is put down."""

from learnnet.cluster.text import Text
from learnnet.lab.changes.payload import BadChangeError, Change, text
from learnnet.lab.outcome import Outcome
from learnnet.lab.shell.lines import may_change
from learnnet.lab.world import World

LONGEST_LINE = 4096


def look(world: World, payload: Change) -> Outcome:
    line = text(payload, "line", longest=LONGEST_LINE).strip()
    if may_change(line):
        raise BadChangeError(f"{line!r} does not only read")
    note = Text("kubectl {command}", {"command": line.removeprefix("kubectl ")})
    world.record("you", "look", note=note, detail={"change": "look"})
    return Outcome(accepted=True)
