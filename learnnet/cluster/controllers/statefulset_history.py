"""The revisions of a StatefulSet: its templates, written down as ControllerRevisions.

Sources: pkg/controller/statefulset/stateful_set_utils.go (getPatch, newRevision), stateful_set_control.go
(getStatefulSetRevisions, truncateHistory), pkg/controller/history/controller_history.go.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from learnnet.cluster.controllers.ownership import controller_reference
from learnnet.cluster.controllers.template_hash import ALPHABET, FNV_OFFSET_32, FNV_PRIME_32
from learnnet.cluster.objects import StatefulSet
from learnnet.cluster.status import compact_json
from learnnet.cluster.store import Body, Key, Record
from learnnet.cluster.text import Text
from learnnet.cluster.turn import Turn

HASH = "controller.kubernetes.io/hash"
LONGEST_PREFIX = 223


@dataclass(frozen=True, slots=True, kw_only=True)
class Revisions:
    """What the Pods of a StatefulSet were made from so far, and what they are to be made from now."""

    current: Body
    update: Body

    @property
    def current_name(self) -> str:
        return str(self.current["metadata"]["name"])

    @property
    def update_name(self) -> str:
        return str(self.update["metadata"]["name"])


def template_of(revision: Body) -> Mapping[str, Any]:
    template: Mapping[str, Any] = revision["data"]["spec"]["template"]
    return {name: value for name, value in template.items() if name != "$patch"}


def revisions_of(turn: Turn, owner: StatefulSet, known: Sequence[Record]) -> Revisions:
    """Finds the revision of the present template, or writes it down; an old one that is back gets the next number."""
    listed = sorted((record.body for record in known), key=lambda body: (body["revision"], body["metadata"]["name"]))
    wanted = _new(owner, max((body["revision"] for body in listed), default=0) + 1)
    equal = [body for body in listed if body["data"] == wanted["data"]]
    if equal and equal[-1] is listed[-1]:
        update = equal[-1]
    elif equal:
        turn.because(Text("The template is that of an older revision again."))
        update = turn.update({**equal[-1], "revision": wanted["revision"]})
    else:
        turn.because(Text("The template is a new one: it is written down as a revision."))
        update = turn.create(wanted)
    name = owner.status.get("currentRevision")
    current = next((body for body in listed if body["metadata"]["name"] == name), update)
    return Revisions(current=current, update=update)


def forget(turn: Turn, owner: StatefulSet, known: Sequence[Record], live: Collection[str]) -> None:
    """No more old revisions are kept than spec.revisionHistoryLimit says; those that Pods have are not old."""
    old = sorted(
        (record for record in known if record.key.name not in live), key=lambda record: record.body["revision"]
    )
    limit = owner.spec.get("revisionHistoryLimit", 10)
    for record in old[: max(len(old) - limit, 0)]:
        turn.because(Text("Older revisions than the history is to hold are deleted."))
        turn.delete(record.key)


def _new(owner: StatefulSet, number: int) -> dict[str, Any]:
    data = {"spec": {"template": {**owner.template, "$patch": "replace"}}}
    digest = _hash(data, owner.status.get("collisionCount") or 0)
    labels = (owner.template.get("metadata") or {}).get("labels") or {}
    meta: dict[str, Any] = {
        "name": f"{owner.meta.name[:LONGEST_PREFIX]}-{digest}",
        "namespace": owner.meta.namespace,
        "labels": {**labels, HASH: digest},
    }
    if owner.meta.annotations:
        meta["annotations"] = dict(owner.meta.annotations)
    meta["ownerReferences"] = [controller_reference(owner, "StatefulSet")]
    return {
        "apiVersion": "apps/v1",
        "kind": "ControllerRevision",
        "metadata": meta,
        "data": data,
        "revision": number,
    }


def _hash(data: Mapping[str, Any], collisions: int) -> str:
    """FNV-1 over the patch as Go writes it, and over the number of collisions (HashControllerRevision)."""
    value = FNV_OFFSET_32
    for byte in compact_json(_sorted(data)).encode() + str(collisions).encode():
        value = (value * FNV_PRIME_32 & 0xFFFFFFFF) ^ byte
    return "".join(ALPHABET[ord(digit) % len(ALPHABET)] for digit in str(value))


def _sorted(value: Any) -> Any:
    """Maps as Go's encoder writes them: in the order of their keys."""
    if isinstance(value, Mapping):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(one) for one in value] if isinstance(value, list | tuple) else value


def key_of(body: Body) -> Key:
    return Key("ControllerRevision", body["metadata"]["namespace"], body["metadata"]["name"])
