"""The namespace controller: empties a namespace that is being deleted, then lets it go."""

from collections.abc import Iterable, Mapping
from typing import Any

from learnnet.cluster.actor import Actor
from learnnet.cluster.clock import timestamp
from learnnet.cluster.kinds import KINDS
from learnnet.cluster.store import Key, Record, View, Write
from learnnet.cluster.text import Text
from learnnet.cluster.turn import Turn

CONTENT = tuple(kind for kind in KINDS if kind.namespaced)
FINALIZER = "kubernetes"


class NamespaceController(Actor):
    """Deletes all that is in a terminating namespace; Pods get their grace period there, too."""

    name = "namespace-controller"
    watches = ("Namespace", *(kind.name for kind in CONTENT))
    latency = 10

    def __init__(self) -> None:
        self._terminating: set[str] = set()

    def keys_for(self, write: Write) -> Iterable[Key]:
        if write.key.kind == "Namespace":
            ending = write.after is not None and bool(write.after.typed.meta.deleted)
            (self._terminating.add if ending else self._terminating.discard)(write.key.name)
            return (write.key,) if ending else ()
        if write.key.namespace in self._terminating:
            return (Key("Namespace", "", write.key.namespace),)
        return ()

    def reconcile(self, turn: Turn, key: Key) -> None:
        record = turn.view.record(key)
        if record is None or not record.body["metadata"].get("deletionTimestamp"):
            return
        if FINALIZER not in ((record.body.get("spec") or {}).get("finalizers") or ()):
            return
        remaining = _content(turn.view, key.name)
        for found in remaining:
            if not found.body["metadata"].get("deletionTimestamp"):
                turn.because(Text("The namespace is going: all that is in it is deleted."))
                turn.delete(found.key)
        if not remaining:
            turn.because(Text("The namespace is empty: it is let go."))
            kept = [name for name in record.body["spec"]["finalizers"] if name != FINALIZER]
            turn.finalize({**record.body, "spec": {**record.body["spec"], "finalizers": kept}})
            return
        left = [current for found in remaining if (current := turn.live(found.key))]
        if left:
            self._report(turn, record, left)

    def _report(self, turn: Turn, record: Record, remaining: list[Record]) -> None:
        status: Mapping[str, Any] = record.body.get("status") or {}
        before = {c["type"]: c for c in status.get("conditions") or ()}
        conditions = []
        for type, said in _conditions(remaining).items():
            value, reason, message = said
            old = before.get(type, {})
            since = old.get("lastTransitionTime") if old.get("status") == value else None
            conditions.append(
                {
                    "type": type,
                    "status": value,
                    "lastTransitionTime": since or timestamp(turn.clock.now),
                    "reason": reason,
                    "message": message,
                }
            )
        if conditions != list(status.get("conditions") or ()):
            turn.because(Text("The namespace is not empty yet."))
            turn.update_status({**record.body, "status": {**status, "conditions": conditions}})


def _content(view: View, namespace: str) -> list[Record]:
    return [record for kind in CONTENT for record in view.records(kind.name, namespace)]


def _conditions(remaining: list[Record]) -> dict[str, tuple[str, str, str]]:
    """What a namespace says of its own end (namespace/deletion/status_condition_utils.go)."""
    counts: dict[str, int] = {}
    finalizers: dict[str, int] = {}
    resource = {kind.name: kind.resource if kind.group else f"{kind.plural}." for kind in CONTENT}
    for record in remaining:
        name = resource[record.key.kind]
        counts[name] = counts.get(name, 0) + 1
        for finalizer in record.body["metadata"].get("finalizers") or ():
            finalizers[finalizer] = finalizers.get(finalizer, 0) + 1
    left = ", ".join(f"{name} has {count} resource instances" for name, count in sorted(counts.items()))
    held = ", ".join(f"{name} in {count} resource instances" for name, count in sorted(finalizers.items()))
    deleted = "All content successfully deleted, may be waiting on finalization"
    return {
        "NamespaceDeletionDiscoveryFailure": ("False", "ResourcesDiscovered", "All resources successfully discovered"),
        "NamespaceDeletionGroupVersionParsingFailure": (
            "False",
            "ParsedGroupVersions",
            "All legacy kube types successfully parsed",
        ),
        "NamespaceDeletionContentFailure": ("False", "ContentDeleted", deleted),
        "NamespaceContentRemaining": ("True", "SomeResourcesRemain", f"Some resources are remaining: {left}"),
        "NamespaceFinalizersRemaining": (
            ("True", "SomeFinalizersRemain", f"Some content in the namespace has finalizers remaining: {held}")
            if held
            else ("False", "ContentHasNoFinalizers", "All content-preserving finalizers finished")
        ),
    }
