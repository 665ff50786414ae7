"""A store to try things in: it begins where another stands, and keeps what is written to itself."""

from collections.abc import Iterator, Mapping

from learnnet.cluster.store import Key, Record, Store


class Scratch(Store):
    """Costs nothing to make, however large the store under it is. It has no past: only its newest state can be read."""

    def __init__(self, base: Store) -> None:
        super().__init__()
        self._base = base
        self._revision = base.revision

    def count(self, kind: str) -> int:
        """The base's own, and what was made or taken away here."""
        return self._base.count(kind) + super().count(kind)

    def record(self, key: Key) -> Record | None:
        return super().record(key) if key in self._data.histories else self._base.record(key)

    def records(self, kind: str, namespace: str | None = None) -> Iterator[Record]:
        own = {key for key in self._data.histories if key.kind == kind and namespace in (None, key.namespace)}
        keys = {record.key for record in self._base.records(kind, namespace)} | own
        for key in sorted(keys):
            record = self.record(key)
            if record is not None:
                yield record

    def select_records(self, kind: str, namespace: str, labels: Mapping[str, str]) -> list[Record]:
        return [
            record
            for record in self.records(kind, namespace)
            if labels.items() <= (record.body["metadata"].get("labels") or {}).items()
        ]
