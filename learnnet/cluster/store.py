"""etcd as the API server sees it: every revision kept, one counter, and watches that read on from a revision.

Objects are JSON bodies, never changed once stored. A `View` is the whole store as it stood at one revision, so going
back in time copies nothing. An index by label serves the selectors of Services and ReplicaSets: the cost of finding
their Pods follows the number found, not the size of the cluster.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from learnnet.cluster.codec import typed
from learnnet.cluster.objects import Object
from learnnet.cluster.unchanging import Unchanging

JSON = Any
Body = Mapping[str, Any]
T = TypeVar("T", bound=Object)

FIRST_REVISION = 1  # etcd's counter after its own start; the first object is written at the next one


class Key(NamedTuple):
    """Which object: kind, namespace ("" where there is none) and name."""

    kind: str
    namespace: str
    name: str

    def __deepcopy__(self, memo: dict[int, Any]) -> "Key":
        return self

    def __str__(self) -> str:
        where = f"{self.namespace}/{self.name}" if self.namespace else self.name
        return f"{self.kind}/{where}"


@dataclass(frozen=True)
class Record(Unchanging):
    """One object at one revision; `event` is the index of the event that wrote it."""

    key: Key
    body: Body
    revision: int
    created: int
    event: int | None = None

    @cached_property
    def typed(self) -> Object:
        return typed(self.key.kind, self.body)


class Write(NamedTuple):
    """One step of the store: what stood under the key before and what stands there after."""

    revision: int
    key: Key
    before: Record | None
    after: Record | None
    event: int | None

    def __deepcopy__(self, memo: dict[int, Any]) -> "Write":
        return self

    @property
    def verb(self) -> str:
        if self.after is None:
            return "delete"
        return "update" if self.before else "create"


class _History:
    """All revisions of one key, oldest first; a deletion is a revision without a record."""

    __slots__ = ("records", "revisions")

    def __init__(self) -> None:
        self.revisions: list[int] = []
        self.records: list[Record | None] = []

    def at(self, revision: int) -> Record | None:
        if self.revisions and self.revisions[-1] <= revision:
            return self.records[-1]
        index = bisect_right(self.revisions, revision)
        return self.records[index - 1] if index else None

    def copy(self) -> "_History":
        twin = _History()
        twin.revisions, twin.records = self.revisions.copy(), self.records.copy()
        return twin

    def append(self, revision: int, record: Record | None) -> None:
        self.revisions.append(revision)
        self.records.append(record)


class _Data:
    """What all views of a store share."""

    __slots__ = ("by_kind", "by_label", "histories", "names", "writes")

    def __init__(self) -> None:
        self.histories: dict[Key, _History] = {}
        self.writes: list[Write] = []
        # Keys that exist or existed, by kind and namespace, and by label: supersets that each view filters.
        self.by_kind: dict[str, dict[str, set[str]]] = {}
        self.by_label: dict[tuple[str, str, str, str], dict[str, None]] = {}
        self.names: dict[tuple[str, str], tuple[int, tuple[str, ...]]] = {}

    def __deepcopy__(self, memo: dict[int, Any]) -> "_Data":
        """Only what grows: all that stands in it is shared."""
        twin = _Data()
        twin.histories = {key: history.copy() for key, history in self.histories.items()}
        twin.writes = self.writes.copy()
        twin.by_kind = {
            kind: {space: set(names) for space, names in spaces.items()} for kind, spaces in self.by_kind.items()
        }
        twin.by_label = {label: dict(names) for label, names in self.by_label.items()}
        twin.names = dict(self.names)
        return twin

    def sorted_names(self, kind: str, namespace: str) -> tuple[str, ...]:
        """Names in etcd's key order; sorted again only when one was added."""
        names = self.by_kind.get(kind, {}).get(namespace, set())
        size, cached = self.names.get((kind, namespace), (-1, ()))
        if size != len(names):
            cached = tuple(sorted(names))
            self.names[kind, namespace] = (len(names), cached)
        return cached


class View:
    """The store as it stood at one revision; a watch that has got this far sees exactly this."""

    def __init__(self, data: _Data, revision: int) -> None:
        self._data = data
        self._revision = revision

    @property
    def revision(self) -> int:
        return self._revision

    def record(self, key: Key) -> Record | None:
        history = self._data.histories.get(key)
        return history.at(self._revision) if history else None

    def records(self, kind: str, namespace: str | None = None) -> Iterator[Record]:
        """All objects of a kind in etcd's order, namespace by namespace."""
        spaces = sorted(self._data.by_kind.get(kind, ())) if namespace is None else [namespace]
        for space in spaces:
            for name in self._data.sorted_names(kind, space):
                record = self.record(Key(kind, space, name))
                if record is not None:
                    yield record

    def select_records(self, kind: str, namespace: str, labels: Mapping[str, str]) -> list[Record]:
        """Objects that carry all these labels, in etcd's order; no labels select everything."""
        if not labels:
            return list(self.records(kind, namespace))
        indexed = (self._data.by_label.get((kind, namespace, *pair), {}) for pair in labels.items())
        fewest = min(indexed, key=len)
        found = []
        for name in sorted(fewest):
            record = self.record(Key(kind, namespace, name))
            if record is not None and labels.items() <= record.typed.meta.labels.items():
                found.append(record)
        return found

    def get(self, cls: type[T], name: str, namespace: str = "") -> T | None:
        record = self.record(Key(cls.kind, namespace, name))
        return _typed(record, cls) if record else None

    def list(self, cls: type[T], namespace: str | None = None) -> list[T]:
        return [_typed(record, cls) for record in self.records(cls.kind, namespace)]

    def select(self, cls: type[T], namespace: str, labels: Mapping[str, str]) -> Sequence[T]:
        return [_typed(record, cls) for record in self.select_records(cls.kind, namespace, labels)]

    def writes_since(self, revision: int) -> Sequence[Write]:
        """The writes after `revision` and up to this view's own, oldest first: what a watch delivers."""
        first = max(revision - FIRST_REVISION, 0)
        return self._data.writes[first : self._revision - FIRST_REVISION]

    def write_at(self, revision: int) -> Write | None:
        """The write that made this revision."""
        index = revision - FIRST_REVISION - 1
        return self._data.writes[index] if 0 <= index < self._revision - FIRST_REVISION else None


def _typed(record: Record, cls: type[T]) -> T:
    typed = record.typed
    if not isinstance(typed, cls):
        raise TypeError(f"{record.key} is a {type(typed).__name__}, not a {cls.__name__}")
    return typed


class Store(View):
    """The store itself: a view that is always at the newest revision, and the only place where one is made."""

    def __init__(self) -> None:
        super().__init__(_Data(), FIRST_REVISION)
        self._live: Counter[str] = Counter()

    def count(self, kind: str) -> int:
        """How many objects of a kind there are now."""
        return self._live[kind]

    def at(self, revision: int) -> View:
        if not FIRST_REVISION <= revision <= self._revision:
            raise ValueError(f"revision {revision} is not between {FIRST_REVISION} and {self._revision}")
        return View(self._data, revision)

    def put(self, key: Key, body: Body, event: int | None = None) -> Write:
        """Store `body` under `key` at the next revision, which becomes its resourceVersion."""
        before = self.record(key)
        revision = self._revision + 1
        meta = {**body.get("metadata", {}), "resourceVersion": str(revision)}
        record = Record(
            key=key,
            body={**body, "metadata": meta},
            revision=revision,
            created=before.created if before else revision,
            event=event,
        )
        self._index(key, meta.get("labels") or {})
        return self._append(Write(revision, key, before, record, event))

    def delete(self, key: Key, event: int | None = None) -> Write:
        before = self.record(key)
        if before is None:
            raise KeyError(key)
        return self._append(Write(self._revision + 1, key, before, None, event))

    def _append(self, write: Write) -> Write:
        self._data.histories.setdefault(write.key, _History()).append(write.revision, write.after)
        self._data.writes.append(write)
        self._live[write.key.kind] += (write.after is not None) - (write.before is not None)
        self._revision = write.revision
        return write

    def _index(self, key: Key, labels: Mapping[str, str]) -> None:
        self._data.by_kind.setdefault(key.kind, {}).setdefault(key.namespace, set()).add(key.name)
        for label, value in labels.items():
            self._data.by_label.setdefault((key.kind, key.namespace, label, value), {})[key.name] = None
