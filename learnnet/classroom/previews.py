"""What Apply would do, tried on a branch of the lab that nobody keeps.

The branch is a copy of the lab: what it shows is what Apply will do, addresses included. Nothing of it is saved, and
the lab that the tabs look at is not touched.
"""

from collections.abc import Mapping
from typing import Any

from learnnet.classroom.history import head_of
from learnnet.classroom.labs import place_of
from learnnet.classroom.models import Attempt
from learnnet.classroom.recent import Recent
from learnnet.classroom.snapshots import Look as Looking
from learnnet.classroom.snapshots import node_of
from learnnet.diagrams.picture import Look
from learnnet.diagrams.preview import preview as difference
from learnnet.diagrams.reach import reach
from learnnet.lab import BadChangeError, Lab

ANSWERS_KEPT = 100
NOWHERE = Looking()

answers: Recent[tuple[str, int, str, str], Mapping[str, Any]] = Recent(ANSWERS_KEPT)


def preview(attempt: Attempt, manifest: str, look: Looking = NOWHERE) -> Mapping[str, Any]:
    """`possible` is False where Apply would be refused."""
    key = (attempt.public_id, head_of(attempt), f"{look.node} {look.family}", manifest)
    found = answers.get(key)
    if found is None:
        with place_of(attempt) as place:
            branch = place.caught_up(attempt).copy()
        found = tried(branch, manifest, look)
        answers.put(key, found)
    return found


def tried(branch: Lab, manifest: str, look: Looking = NOWHERE) -> Mapping[str, Any]:
    """Apply it to this lab, which is used up by that, and tell what is different then."""
    before, reached = branch.at(branch.index), reach(branch)
    try:
        branch.apply({"kind": "apply", "manifest": manifest})
    except BadChangeError:
        return {"possible": False}
    if not branch.outcome.accepted:
        return {"possible": False}
    found = difference(before, branch, Look(node=node_of(branch, look.node), family=look.family)).as_dict()
    return {"possible": True, **found, "reach": _changed(reached, reach(branch))}


def _changed(before: Mapping[str, tuple[int, int]], after: Mapping[str, tuple[int, int]]) -> list[dict[str, Any]]:
    """Who would be reached by more pods than now, or by fewer; a Service that is gone is reached by nobody."""
    return [
        {"to": to, "now": before.get(to, (0, 0))[0], "then": after.get(to, (0, 0))[0], "of": of}
        for to in sorted({*before, *after})
        if (of := after.get(to, before.get(to, (0, 0)))[1]) and before.get(to, (0, 0)) != after.get(to, (0, 0))
    ]
