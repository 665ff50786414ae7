"""Who has an address: Services by cluster IP, ready endpoints and Pods by IP, as CoreDNS's informers index them.

Kept up to date write by write, so the cost of a look-up does not grow with the cluster.
"""

from collections.abc import Iterable, Iterator

from learnnet.cluster.objects import EndpointSlice, Object, Pod, Service
from learnnet.cluster.store import Key, Record, View

KINDS = ("Service", "EndpointSlice", "Pod")


class AddressIndex:
    """One store's addresses; each look-up first moves to the view asked about, afresh if that is an earlier one."""

    def __init__(self) -> None:
        self._revision = 0
        self._keys: dict[tuple[str, str], dict[Key, None]] = {}

    def _catch_up(self, view: View) -> None:
        if view.revision == self._revision:
            return
        if view.revision < self._revision or not self._revision:
            self._keys = {}
            for kind in KINDS:
                for record in view.records(kind):
                    self._add(record)
        else:
            for write in view.writes_since(self._revision):
                if write.key.kind in KINDS:
                    self._remove(write.before)
                    self._add(write.after)
        self._revision = view.revision

    def services(self, view: View, address: str) -> Iterator[Service]:
        for key in self._found(view, "Service", address):
            service = view.get(Service, key.name, key.namespace)
            if service is not None:
                yield service

    def slices(self, view: View, address: str) -> Iterator[EndpointSlice]:
        for key in self._found(view, "EndpointSlice", address):
            found = view.get(EndpointSlice, key.name, key.namespace)
            if found is not None:
                yield found

    def pods(self, view: View, address: str) -> Iterator[Pod]:
        for key in self._found(view, "Pod", address):
            pod = view.get(Pod, key.name, key.namespace)
            if pod is not None:
                yield pod

    def _found(self, view: View, kind: str, address: str) -> Iterable[Key]:
        self._catch_up(view)
        return sorted(self._keys.get((kind, address), ()))

    def _add(self, record: Record | None) -> None:
        if record is not None:
            for address in _addresses(record.typed):
                self._keys.setdefault((record.key.kind, address), {})[record.key] = None

    def _remove(self, record: Record | None) -> None:
        if record is not None:
            for address in _addresses(record.typed):
                self._keys.get((record.key.kind, address), {}).pop(record.key, None)


def _addresses(thing: Object) -> Iterable[str]:
    if isinstance(thing, Service):
        return thing.cluster_ips
    if isinstance(thing, EndpointSlice):
        return (ip for endpoint in thing.endpoints if endpoint.ready is not False for ip in endpoint.addresses)
    if isinstance(thing, Pod) and thing.ip and not thing.finished:
        return (thing.ip,)  # the first address only (CoreDNS: object/pod.go)
    return ()
