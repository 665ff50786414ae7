"""What a colleague says about a broken cluster: what was tried, and what came of it, in the program's own words."""

import json
from collections.abc import Sequence

from learnnet.cluster.text import Text
from learnnet.curriculum.diagnosis.observations import possible
from learnnet.curriculum.diagnosis.observations.packets import ANSWERED, concrete
from learnnet.curriculum.faults.base import Complaint
from learnnet.lab.lab import Lab
from learnnet.lab.packets.client import printed

PENDING = "EXTERNAL-IP <pending>"
NOTHING = "—"
FAILS = (
    Text("{client} cannot reach {to}. It prints: {printed}"),
    Text("Since this morning {to} does not work from {client}: {printed}"),
    Text("Can you look at {to}? From {client} I get: {printed}"),
)
SOMETIMES = Text("Some requests from {client} to {to} go wrong, others are fine. What I saw: {printed}")
WRONG = Text("{to} answers {client}, but it is another program that answers: {printed}")
NOT_FOUND = Text("A program in {client} cannot find {to}: {printed}")


def well(lab: Lab, complaint: Complaint) -> bool:
    """Whether there is nothing to complain about."""
    outcomes = possible(lab, complaint.observation)
    if complaint.observation["look"] == "send":
        return outcomes == {f"{ANSWERED} <{complaint.whom}>"}
    _, found, _ = json.loads(next(iter(outcomes)))
    return isinstance(found, list) and complaint.whom in ("", *found)


def told(lab: Lab, complaint: Complaint, variant: int) -> Text:
    """`variant` chooses among ways to say the same."""
    asked = complaint.observation
    outcomes = sorted(possible(lab, asked))
    if asked["look"] == "resolve":
        _, found, _ = json.loads(outcomes[0])
        words = ", ".join(found) if isinstance(found, list) else str(found)
        said = complaint.says or NOT_FOUND
        return Text(said.message, {"client": asked["pod"], "to": asked["name"], "printed": words})
    way = concrete(lab, asked)
    words = _words(str(way["to"]), str(way["protocol"]), outcomes) if way else PENDING
    page = f"/bytes/{asked['size']}" if "size" in asked else ""
    to = str(asked["to"]).removeprefix("@lb/").removeprefix("@ip/") + page
    params = {"client": str(asked["source"]).removeprefix("@"), "to": to, "printed": words}
    if len(outcomes) > 1:
        return Text(SOMETIMES.message, params)
    if outcomes[0].startswith(ANSWERED):
        return Text(WRONG.message, params)
    return Text(FAILS[variant % len(FAILS)].message, params)


def _words(to: str, protocol: str, outcomes: Sequence[str]) -> str:
    """What curl, or nc where it is UDP, prints for each way in which it can end."""
    host, _, port = to.rpartition(":")
    said = []
    for outcome in outcomes:
        result, _, by = outcome.partition(" ")
        shown = printed(protocol, host, int(port), result, by, seconds=5, looked_up=0)
        said.append((shown.stdout or shown.stderr).strip() or NOTHING)
    return " / ".join(said)
