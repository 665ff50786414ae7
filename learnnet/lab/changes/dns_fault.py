"""Something goes wrong on the way to a name, or is mended again."""

from learnnet.cluster.text import Text
from learnnet.lab.changes.payload import Change, on_or_off, one_of
from learnnet.lab.naming.service import DEPLOYMENT
from learnnet.lab.naming.state import FAULTS
from learnnet.lab.outcome import Line, Outcome
from learnnet.lab.world import World

MENDED = Text("Mended: {fault}")


def dns_fault(world: World, payload: Change) -> Outcome:
    fault = one_of(payload, "fault", tuple(FAULTS))
    on = on_or_off(payload, "on", default=True)
    said = FAULTS[fault] if on else Text(MENDED.message, {"fault": fault})
    detail = {"change": "dns-fault", "fault": fault, "on": on}
    event = world.record("you", "request", what=DEPLOYMENT, note=said, detail=detail)
    world.names.set(world.names.state.with_fault(fault, on), event)
    return Outcome(accepted=True, lines=(Line(text=str(said), hint=said),))
