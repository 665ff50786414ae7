"""From what happened in a lab to what was observed: events of looking, named as every supposed fault's lab has them."""

from collections.abc import Mapping
from typing import Any

from learnnet.curriculum.diagnosis.masks import masker
from learnnet.curriculum.diagnosis.observations import Observation, general
from learnnet.curriculum.diagnosis.observations.packets import ANSWERED, ending
from learnnet.lab import Event, Moment

UNRESOLVED = "unresolved"


def observed(moment: Moment, event: Event) -> Observation | None:
    """What the learner has seen by this event; None when it was no looking. `moment` is the lab just after it."""
    if event.actor != "you" or event.what is None:
        return None
    if event.action == "ask":
        pod = f"{event.what.namespace}/{event.what.name}"
        return general(moment, {"look": "resolve", "pod": pod, "name": event.detail["name"]})
    if event.action != "send":
        return None
    detail = event.detail
    asked = {"look": "send", "source": detail["source"], "to": detail["to"]}
    if detail["protocol"] != "tcp":
        asked["protocol"] = detail["protocol"]
    if "size" in detail:
        asked["size"] = detail["size"]
    if detail["count"] > 1:
        asked["count"] = detail["count"]
    return general(moment, {**asked, "saw": sorted(_saw(moment, detail))})


def _saw(moment: Moment, detail: Mapping[str, Any]) -> set[str]:
    """Every ending that came, and whose Pods answered."""
    if not detail["results"]:
        return {UNRESOLVED}
    mask = masker(moment)
    answers = {ending(mask, ANSWERED, by) for by in detail["spread"]}
    return answers | {result for result in detail["results"] if result != ANSWERED}
