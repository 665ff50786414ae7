"""What a tab may ask for in a drill besides what any lab is asked: each look is written down before it is answered."""

import json
from typing import Any

import yaml

from learnnet.classroom.labs import place_of
from learnnet.classroom.models import Attempt
from learnnet.classroom.practice import looks, runs
from learnnet.cluster.kinds import KIND_BY_NAME
from learnnet.cluster.store import Key
from learnnet.curriculum.diagnosis.observations import general
from learnnet.curriculum.questions import BadAnswerError

APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
SERVERS_OWN = ("uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "ownerReferences")


def open_text(attempt: Attempt, kind: str, namespace: str, name: str) -> str:
    if kind not in KIND_BY_NAME:
        raise BadAnswerError(f"there is no kind {kind!r}")
    known = KIND_BY_NAME[kind]
    with place_of(attempt) as place:
        lab = place.caught_up(attempt)
        record = lab.view.record(Key(kind, namespace if known.namespaced else "", name))
        look: dict[str, Any] = {"look": "describe", "kind": kind, "name": name}
        if known.namespaced:
            look["namespace"] = namespace
        scope = f" -n {namespace}" if known.namespaced else ""
        runs.looked(attempt, lab, general(lab, look), f"kubectl edit {known.singular} {name}{scope}", to_mend=True)
        if record is None:
            raise BadAnswerError(f"there is no {kind} {namespace}/{name}")
        return text_of(record.body)


def unveil(attempt: Attempt, view: str, node: str) -> None:
    """Opens a view. The rules are one node's: those of another are another look."""
    with place_of(attempt) as place:
        lab = place.caught_up(attempt)
        node = node if node in lab.nodes else lab.nodes[0]
        observation = looks.of_view(lab, view, node)
        if observation is None:
            raise BadAnswerError(f"there is no view {view!r}")
        runs.looked(attempt, lab, observation, f"{node} $ iptables-save" if view == looks.RULES else f"view {view}")


def nudge(attempt: Attempt) -> None:
    with place_of(attempt) as place:
        lab = place.caught_up(attempt)
    runs.take_hint(attempt, lab)


def text_of(body: Any) -> str:
    plain: dict[str, Any] = json.loads(json.dumps(body))
    applied = (plain["metadata"].get("annotations") or {}).pop(APPLIED, None)
    chosen = json.loads(applied) if applied else plain
    for field in SERVERS_OWN:
        chosen["metadata"].pop(field, None)
    if not chosen["metadata"].get("annotations"):
        chosen["metadata"].pop("annotations", None)
    chosen.pop("status", None)
    return yaml.safe_dump(chosen, sort_keys=False, allow_unicode=True)
