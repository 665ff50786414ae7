"""The garbage collector: takes away what belonged to an object that is gone, and lets go of what was to be orphaned.

See pkg/controller/garbagecollector: owners are told apart by uid, so one that was made again is not the same owner.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from learnnet.cluster.actor import Actor
from learnnet.cluster.kinds import KINDS
from learnnet.cluster.store import Key, Record, Write
from learnnet.cluster.text import Text
from learnnet.cluster.turn import Turn

FOREGROUND, ORPHAN = "foregroundDeletion", "orphan"


class GarbageCollector(Actor):
    """Knows of every object whose it is, and whether its owners still exist."""

    name = "garbage-collector"
    watches = tuple(kind.name for kind in KINDS if kind.name != "Event")
    latency = 10

    def __init__(self) -> None:
        self._alive: dict[str, Key] = {}
        self._dependents: dict[str, dict[Key, None]] = {}

    def keys_for(self, write: Write) -> Iterable[Key]:
        owners_before, owners = _owner_uids(write.before), _owner_uids(write.after)
        if owners_before != owners:
            for uid in owners_before:
                self._dependents[uid].pop(write.key, None)
            for uid in owners:
                self._dependents.setdefault(uid, {})[write.key] = None
        asked = self._life(write)
        if write.after is not None and any(uid not in self._alive for uid in owners):
            asked.append(write.key)
        # An owner that waits for its dependents wants to know that one is gone.
        asked += [self._alive[uid] for uid in owners_before if uid in self._alive and uid not in owners]
        return asked

    def _life(self, write: Write) -> list[Key]:
        before, after = _uid(write.before), _uid(write.after)
        if before != after:
            if before:
                self._alive.pop(before, None)
            if after:
                self._alive[after] = write.key
            return sorted(self._dependents.get(before, ())) if before else []
        return [write.key] if write.after and _waits(write.after) else []

    def reconcile(self, turn: Turn, key: Key) -> None:
        record = turn.live(key)  # garbagecollector.go asks the API server, as its own graph may be behind
        if record is None:
            return
        waits = _waits(record)
        if ORPHAN in waits:
            self._orphan(turn, record)
        elif FOREGROUND in waits:
            self._delete_dependents_first(turn, record)
        elif _owner_uids(record):
            self._attempt_to_delete(turn, record)

    def _attempt_to_delete(self, turn: Turn, record: Record) -> None:
        owners: Sequence[Mapping[str, Any]] = record.body["metadata"]["ownerReferences"]
        living = [owner for owner in owners if self._exists(owner, record.key.namespace)]
        if len(living) == len(owners) or record.body["metadata"].get("deletionTimestamp"):
            return
        if living:
            turn.because(Text("One of its owners is gone: it now belongs to the others."))
            turn.update(_with_meta(record, ownerReferences=living))
            return
        params = {"object": record.key.kind, "name": record.key.name, "owner": owners[0]["kind"]}
        turn.because(Text("{object} {name} belonged to a {owner} that is gone: it is deleted.", params))
        turn.delete(record.key)

    def _exists(self, owner: Mapping[str, Any], namespace: str) -> bool:
        key = self._alive.get(owner["uid"])
        return key is not None and key.kind == owner["kind"] and key.namespace in ("", namespace)

    def _orphan(self, turn: Turn, record: Record) -> None:
        uid = _uid(record)
        for key in sorted(self._dependents.get(uid, ())):
            dependent = turn.live(key)
            if dependent is not None:
                owners = [o for o in dependent.body["metadata"].get("ownerReferences") or () if o.get("uid") != uid]
                turn.because(Text("Its dependents are let go, as was asked for."))
                turn.update(_with_meta(dependent, ownerReferences=owners))
        self._finish(turn, record, ORPHAN)

    def _delete_dependents_first(self, turn: Turn, record: Record) -> None:
        uid = _uid(record)
        blocking = False
        for key in sorted(self._dependents.get(uid, ())):
            dependent = turn.live(key)
            if dependent is None:
                continue
            owners = dependent.body["metadata"].get("ownerReferences") or ()
            blocking = blocking or any(o.get("uid") == uid and o.get("blockOwnerDeletion") for o in owners)
            if not dependent.body["metadata"].get("deletionTimestamp"):
                turn.because(Text("Its dependents are deleted before it, as was asked for."))
                own = self._dependents.get(_uid(dependent))
                turn.delete(key, propagation="Foreground" if own else None)
        if not blocking:
            self._finish(turn, record, FOREGROUND)

    def _finish(self, turn: Turn, record: Record, finalizer: str) -> None:
        kept = [name for name in record.body["metadata"]["finalizers"] if name != finalizer]
        turn.because(Text("Nothing that depends on it is left."))
        turn.update(_with_meta(record, finalizers=kept))


def _uid(record: Record | None) -> str:
    return str(record.body["metadata"].get("uid", "")) if record else ""


def _owner_uids(record: Record | None) -> tuple[str, ...]:
    references = record.body["metadata"].get("ownerReferences") if record else None
    return tuple(owner.get("uid", "") for owner in references or ())


def _waits(record: Record) -> Sequence[str]:
    """The finalizers that are this controller's to take away."""
    meta = record.body["metadata"]
    if not meta.get("deletionTimestamp"):
        return ()
    return [name for name in meta.get("finalizers") or () if name in (FOREGROUND, ORPHAN)]


def _with_meta(record: Record, **fields: list[Any]) -> dict[str, Any]:
    meta = {**record.body["metadata"], **fields}
    return {**record.body, "metadata": {name: value for name, value in meta.items() if value != []}}
