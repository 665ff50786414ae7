"""What the name server outside the cluster knows: one zone, written as a zone file. An empty text takes it away."""

import re

from learnnet.cluster.manifest import Span
from learnnet.cluster.text import Text
from learnnet.dns.zone import ZoneError, read_zone
from learnnet.lab.changes.payload import BadChangeError, Change, text
from learnnet.lab.naming.state import MOST_ZONES, ZONE_CHARACTERS
from learnnet.lab.outcome import Line, Outcome
from learnnet.lab.world import World

LINE_NUMBER = re.compile(r"<string>:(\d+): ")  # dnspython names the line so


def upstream_zone(world: World, payload: Change) -> Outcome:
    origin = text(payload, "zone", longest=253).strip().removesuffix(".").lower() or "."
    content = text(payload, "text", longest=ZONE_CHARACTERS)
    state = world.names.state.with_zone(origin, content)
    if len(state.zones) > MOST_ZONES:
        raise BadChangeError(f"more than {MOST_ZONES} zones")
    if content:
        try:
            read_zone(origin, content)
        except ZoneError as error:
            return Outcome(accepted=False, lines=(_refusal(str(error)),))
    note = Text("Change the zone {zone} outside the cluster", {"zone": origin})
    event = world.record("you", "request", note=note, detail={"change": "upstream-zone", "zone": origin})
    world.names.set(state, event)
    return Outcome(accepted=True, lines=(Line(text=f"{origin}: {'saved' if content else 'removed'}"),))


def _refusal(said: str) -> Line:
    found = LINE_NUMBER.search(said)
    number = int(found[1]) if found else 1
    words = LINE_NUMBER.sub(f"line {number}: ", said)
    return Line(text=words, error=True, span=Span(number, 1, number, 2))
