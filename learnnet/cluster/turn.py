"""One look at one key: the cluster as an actor sees it, and the ways to act on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from learnnet.cluster.clock import Clock
from learnnet.cluster.store import Body, Key, Record, Store, View
from learnnet.cluster.surroundings import Chance, Recorder
from learnnet.cluster.text import Text

NO_NOTE = Text("")
OBJECTS_PER_MS = 4
NO_DETAIL: Mapping[str, Any] = {}


class Answer(Protocol):
    """What the API server answers to a write."""

    @property
    def code(self) -> int: ...
    @property
    def body(self) -> Mapping[str, Any]: ...


class Writer(Protocol):
    """The API server as its trusted clients write to it: whole objects, decoded already."""

    def create(self, body: Body, actor: str, cause: int | None) -> Answer: ...
    def update(self, body: Body, actor: str, cause: int | None) -> Answer: ...
    def update_status(self, body: Body, actor: str, cause: int | None) -> Answer: ...
    def finalize(self, body: Body, actor: str, cause: int | None) -> Answer: ...
    def delete(
        self, key: Key, actor: str, cause: int | None, *, grace: int | None = None, propagation: str | None = None
    ) -> Answer: ...
    def bind(self, key: Key, node: str, actor: str, cause: int | None) -> Answer: ...


class Teller(Protocol):
    """Writes the Kubernetes Events that `kubectl describe` shows under an object."""

    def tell(
        self, source: str, about: Record, type: str, reason: str, message: str, cause: int, *, field: str = ""
    ) -> None: ...


class RefusedError(Exception):
    """A controller's write is not accepted: the turn ends and the key is tried again later.

    RefusedError
      └── OutdatedError
    """

    def __init__(self, code: int, body: Mapping[str, Any]) -> None:
        self.code = code
        self.message: str = body.get("message", "")
        causes = (body.get("details") or {}).get("causes") or ()
        self.namespace_ends = any(cause.get("reason") == "NamespaceTerminating" for cause in causes)
        super().__init__(self.message)


class OutdatedError(RefusedError):
    """The object has been changed or deleted since the actor saw it."""

    def __init__(self, body: Body) -> None:
        name = f"{body['kind']} {body['metadata']['name']}"
        super().__init__(409, {"message": f"{name}: the object has been modified; please apply your changes again"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What all actors of a cluster share."""

    store: Store
    api: Writer
    clock: Clock
    chance: Chance
    record: Recorder
    events: Teller
    settings: Mapping[str, int] = field(default_factory=dict)


class Turn:
    """An actor at one key. Its first act is recorded as an event, and all that it writes names that event as cause."""

    def __init__(self, tools: Tools, actor: str, key: Key, cause: int | None, view: View) -> None:
        self._tools = tools
        self._actor = actor
        self._key = key
        self.cause = cause
        self.view = view
        self.event: int | None = None
        self._why: Text | None = None
        self.later: tuple[int, bool] | None = None
        self.rest = 0
        self.written: list[tuple[str, int]] = []  # kind and revision of each write

    @property
    def clock(self) -> Clock:
        return self._tools.clock

    @property
    def chance(self) -> Chance:
        return self._tools.chance

    @property
    def settings(self) -> Mapping[str, int]:
        return self._tools.settings

    def act(
        self,
        note: Text | None = None,
        *,
        action: str = "reconcile",
        what: Key | None = None,
        detail: Mapping[str, Any] = NO_DETAIL,
    ) -> int:
        """Record that this turn does something. Only the first call does; later ones answer the same index."""
        if self.event is None:
            self.event = self._tools.record(
                self._actor,
                action,
                what=what or self._key,
                cause=self.cause,
                note=note or self._why or NO_NOTE,
                detail=detail,
            )
        return self.event

    def because(self, note: Text) -> None:
        """Say why, before the first write. Nothing is recorded if that write turns out to be in vain."""
        self._why = self._why or note

    def log(self, action: str, note: Text = NO_NOTE, detail: Mapping[str, Any] = NO_DETAIL) -> int:
        """Record something that happens besides, because of this turn."""
        cause = self.cause if self.event is None else self.event
        return self._tools.record(self._actor, action, what=self._key, cause=cause, note=note, detail=detail)

    def create(self, body: Body) -> Body:
        return self._write(self._tools.api.create(body, self._actor, self.act()))

    def update(self, body: Body) -> Body:
        self._check_fresh(body)
        return self._write(self._tools.api.update(body, self._actor, self.act()))

    def update_status(self, body: Body) -> Body:
        self._check_fresh(body)
        return self._write(self._tools.api.update_status(body, self._actor, self.act()))

    def finalize(self, body: Body) -> None:
        """Take finalizers out of a namespace's spec, which only its own part of the API can do."""
        before = self._tools.store.revision
        answer = self._tools.api.finalize(body, self._actor, self.act())
        if answer.code >= 400:
            raise RefusedError(answer.code, answer.body)
        self._note_writes(before)

    def delete(self, key: Key, *, grace: int | None = None, propagation: str | None = None) -> None:
        """An object that has gone already is what was wanted."""
        before = self._tools.store.revision
        answer = self._tools.api.delete(key, self._actor, self.act(), grace=grace, propagation=propagation)
        if answer.code >= 400 and answer.code != 404:
            raise RefusedError(answer.code, answer.body)
        self._note_writes(before)

    def bind(self, key: Key, node: str) -> None:
        before = self._tools.store.revision
        answer = self._tools.api.bind(key, node, self._actor, self.act())
        if answer.code >= 400:
            raise RefusedError(answer.code, answer.body)
        self._note_writes(before)

    def tell(self, about: Record, type: str, reason: str, message: str, *, field: str = "") -> None:
        """Write a Kubernetes Event about an object, or count up one that says the same."""
        self._tools.events.tell(self._actor, about, type, reason, message, self.act(), field=field)

    def looked_at(self, objects: int) -> None:
        """A turn over many objects takes its time, and what happens meanwhile is dealt with together afterwards.

        Simplified: in a real cluster it is the client's rate limit (20 requests a second) that has this effect.
        """
        self.rest = objects // OBJECTS_PER_MS

    def again(self, delay: int, *, idle: bool = False) -> None:
        """Look at this key again after so many milliseconds; the earliest such wish counts."""
        if self.later is None or delay < self.later[0]:
            self.later = (delay, idle)

    def live(self, key: Key) -> Record | None:
        """What the API server would answer now, whatever the watch has brought so far."""
        return self._tools.store.record(key)

    def _check_fresh(self, body: Body) -> None:
        """The API server would answer 409, as somebody else was quicker: nothing has happened that is worth a line."""
        meta = body["metadata"]
        record = self._tools.store.record(Key(body["kind"], meta.get("namespace", ""), meta["name"]))
        if record is None or str(record.revision) != meta.get("resourceVersion"):
            raise OutdatedError(body)

    def _write(self, answer: Answer) -> Body:
        if answer.code >= 400:
            raise RefusedError(answer.code, answer.body)
        self.written.append((answer.body["kind"], int(answer.body["metadata"]["resourceVersion"])))
        return answer.body

    def _note_writes(self, before: int) -> None:
        self.written += ((write.key.kind, write.revision) for write in self._tools.store.writes_since(before))
