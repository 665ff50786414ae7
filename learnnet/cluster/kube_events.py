"""Kubernetes Events: the remarks of controllers and kubelets about an object, as `kubectl describe` lists them."""

from learnnet.cluster.clock import Clock, timestamp
from learnnet.cluster.kinds import KIND_BY_NAME
from learnnet.cluster.store import Body, Key, Record, Store
from learnnet.cluster.turn import Writer

LIFE = 3_600_000  # ms; kube-apiserver --event-ttl=1h0m0s

# What each program calls itself where that differs from its name here (`source.component`).
COMPONENTS = {
    "endpointslice-controller": "endpoint-slice-controller",
    "endpoints-controller": "endpoint-controller",
    "kube-scheduler": "default-scheduler",
    "node-ipam-controller": "cidrAllocator",
    "node-lifecycle-controller": "node-controller",
}


class EventWriter:
    """Writes Events, and counts one up when the same is said again of the same object (client-go, events_cache.go)."""

    def __init__(self, store: Store, api: Writer, clock: Clock) -> None:
        self._store = store
        self._api = api
        self._clock = clock
        self._said: dict[tuple[str, ...], Key] = {}
        self._count = 0

    def tell(
        self, source: str, about: Record, type: str, reason: str, message: str, cause: int, *, field: str = ""
    ) -> None:
        uid = str(about.body["metadata"].get("uid", ""))
        said = (source, about.key.kind, about.key.namespace, about.key.name, uid, field, type, reason, message)
        key = self._said.get(said)
        record = self._store.record(key) if key else None
        if record is None:
            body = self._event(source, about, type, reason, message, field)
            answer = self._api.create(body, source, cause)
            # A namespace that is going takes no new Events; client-go drops such ones, too.
            if answer.code < 400:
                key = self._said[said] = Key("Event", body["metadata"]["namespace"], body["metadata"]["name"])
                self._expire(key)
        else:
            again = {"count": record.body["count"] + 1, "lastTimestamp": timestamp(self._clock.now)}
            self._api.update({**record.body, **again}, source, cause)

    def _event(self, source: str, about: Record, type: str, reason: str, message: str, field: str) -> Body:
        self._count += 1
        program, _, node = source.partition("/")
        component = COMPONENTS.get(program, program)
        origin = {"component": component, "host": node} if node else {"component": component}
        now = timestamp(self._clock.now)
        involved = {
            "kind": about.key.kind,
            "namespace": about.key.namespace,
            "name": about.key.name,
            "uid": about.body["metadata"].get("uid", ""),
            "apiVersion": KIND_BY_NAME[about.key.kind].api_version,
            "resourceVersion": str(about.revision),
            "fieldPath": field,
        }
        return {
            "apiVersion": "v1",
            "kind": "Event",
            "metadata": {
                "name": f"{about.key.name}.{self._nanoseconds():016x}",
                "namespace": about.key.namespace or "default",
            },
            "involvedObject": {name: value for name, value in involved.items() if value},
            "reason": reason,
            "message": message,
            "source": origin,
            "firstTimestamp": now,
            "lastTimestamp": now,
            "count": 1,
            "type": type,
            "eventTime": None,
            "reportingComponent": component,
            "reportingInstance": node,
        }

    def _nanoseconds(self) -> int:
        """Events are named after the moment at which they were said; no two have the same."""
        return START_NANOSECONDS + self._clock.now * 1_000_000 + self._count

    def _expire(self, key: Key) -> None:
        self._clock.after(LIFE, self._end, key, idle=True)

    def _end(self, key: Key) -> None:
        record = self._store.record(key)
        if record is None:
            return
        self._api.delete(key, "kube-apiserver", None)


START_NANOSECONDS = 1_767_225_600_000_000_000  # 2026-01-01T00:00:00Z
