"""What Apply would do, tried on a branch of the lab that nobody keeps.

The branch is the lab itself, lived through once more: a lab is a seed and a list of changes, so what the branch shows
is what Apply will do, addresses included. Nothing of it is saved, and the lab that the tabs look at is not touched.
"""

from collections.abc import Mapping
from typing import Any

from learnnet.classroom.history import head_of, line_to
from learnnet.classroom.labs import new_lab
from learnnet.classroom.models import Attempt, Change
from learnnet.classroom.recent import Recent
from learnnet.classroom.snapshots import node_of
from learnnet.diagrams.picture import Look
from learnnet.diagrams.preview import preview as difference
from learnnet.diagrams.reach import reach
from learnnet.lab import BadChangeError, Lab

MOST_CHANGES = 150  # a longer life takes longer to live again than a learner pauses between two keys
ANSWERS_KEPT = 100

answers: Recent[tuple[str, int, str, str], Mapping[str, Any]] = Recent(ANSWERS_KEPT)


def preview(attempt: Attempt, manifest: str, node: str = "") -> Mapping[str, Any]:
    """`possible` is False where Apply would be refused, and where the lab has lived too long to be tried on."""
    head = head_of(attempt)
    key = (attempt.public_id, head, node, manifest)
    found = answers.get(key)
    if found is None:
        found = _tried(attempt, line_to(attempt, head), manifest, node)
        answers.put(key, found)
    return found


def _tried(attempt: Attempt, line: list[int], manifest: str, node: str) -> Mapping[str, Any]:
    if len(line) > MOST_CHANGES:
        return {"possible": False, "too_long": True}
    payloads = dict(Change.objects.filter(attempt=attempt, number__in=line).values_list("number", "payload"))
    branch = new_lab(attempt)
    for number in line:
        branch.apply(payloads[number])
    return tried(branch, manifest, node)


def tried(branch: Lab, manifest: str, node: str = "") -> Mapping[str, Any]:
    """Apply it to this lab, which is used up by that, and tell what is different then."""
    before, reached = branch.at(branch.index), reach(branch)
    try:
        branch.apply({"kind": "apply", "manifest": manifest})
    except BadChangeError:
        return {"possible": False}
    if not branch.outcome.accepted:
        return {"possible": False}
    found = difference(before, branch, Look(node=node_of(branch, node))).as_dict()
    return {"possible": True, **found, "reach": _changed(reached, reach(branch))}


def _changed(before: Mapping[str, tuple[int, int]], after: Mapping[str, tuple[int, int]]) -> list[dict[str, Any]]:
    """Who would be reached by more pods than now, or by fewer; a Service that is gone is reached by nobody."""
    return [
        {"to": to, "now": before.get(to, (0, 0))[0], "then": after.get(to, (0, 0))[0], "of": of}
        for to in sorted({*before, *after})
        if (of := after.get(to, before.get(to, (0, 0)))[1]) and before.get(to, (0, 0)) != after.get(to, (0, 0))
    ]
