"""The SOA serial of the cluster's zone: the second in which CoreDNS last saw something change that its answers show."""

from learnnet.cluster.objects import EndpointSlice, Object, Pod, Service
from learnnet.cluster.store import View, Write

EPOCH = 1_767_225_600  # 2026-01-01T00:00:00Z, the second at which virtual time starts


class Serial:
    """Follows the store; `verified` says whether Pods count as well."""

    def __init__(self, verified: bool) -> None:
        self.value = 0  # before anything is seen
        self.synced = True
        self._verified = verified
        self._seen = 0

    def observe(self, view: View, now: int) -> None:
        if view.revision <= self._seen:
            return
        relevant = not self._seen or any(self._relevant(write) for write in view.writes_since(self._seen))
        self._seen = view.revision
        if relevant:
            # Virtual time may stand still between two changes; the serial tells them apart all the same.
            self.value = max(EPOCH + now // 1000, self.value + 1)

    def copy(self) -> "Serial":
        twin = Serial(self._verified)
        twin.value, twin.synced, twin._seen = self.value, self.synced, self._seen
        return twin

    def _relevant(self, write: Write) -> bool:
        if write.key.kind == "Pod" and not self._verified:
            return False
        before = _shown(write.before.typed) if write.before else None
        after = _shown(write.after.typed) if write.after else None
        return before != after


def _shown(thing: Object) -> object:
    """What of an object can change an answer (CoreDNS: serviceModified, endpointsEquivalent in controller.go)."""
    if isinstance(thing, Service):
        return (thing.ports, thing.external_name, thing.cluster_ips, thing.type)
    if isinstance(thing, EndpointSlice):
        ready = tuple((e.addresses, e.hostname) for e in thing.endpoints if e.ready is not False)
        return (ready, thing.ports)
    if isinstance(thing, Pod):
        return None if thing.finished else thing.ip
    return None
