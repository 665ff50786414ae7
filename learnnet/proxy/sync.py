"""How a proxier keeps up with the cluster: only the Services that changed are looked at again.

What is made for each Service depends on the proxy mode; this module knows which Services are stale.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from learnnet.cluster.objects import EndpointSlice, Node, Service
from learnnet.cluster.store import Key, View, Write
from learnnet.proxy.config import NodeFacts, ProxyConfig, Situation
from learnnet.proxy.endpoints import endpoints_by_port
from learnnet.proxy.service_map import service_ports
from learnnet.proxy.topology import Plan, plan

SERVICE_NAME = "kubernetes.io/service-name"
LARGE_CLUSTER = 1000  # endpoints over all ports (proxier.go, largeClusterEndpointsThreshold)

Part = TypeVar("Part")


class ServiceKey(NamedTuple):
    namespace: str
    name: str


class Entry(NamedTuple, Generic[Part]):
    """What a Service adds to the node, a part for each of its ports, and how many endpoints it has anywhere."""

    parts: tuple[Part, ...]
    endpoints: int


@dataclass(frozen=True, kw_only=True)
class Synced(Generic[Part]):
    """What one proxier has made of the cluster as it saw it at one revision."""

    revision: int
    situation: Situation
    entries: Mapping[ServiceKey, Entry[Part]]
    endpoints: int
    changed: frozenset[ServiceKey]  # since the sync before; all of them after a full one
    full: bool

    @property
    def large(self) -> bool:
        return self.endpoints > LARGE_CLUSTER

    @property
    def parts(self) -> Iterable[Part]:
        """In a fixed order; the real one follows Go's maps and differs from sync to sync."""
        return (part for key in sorted(self.entries) for part in self.entries[key].parts)


Make = Callable[[Plan, Situation, bool], Part]


def situation(view: View, node: str, config: ProxyConfig, family: str) -> Situation:
    found = view.get(Node, node)
    facts = NodeFacts.of(found) if found else NodeFacts(name=node)
    return Situation(config=config, node=facts, family=family)


def sync(view: View, now: Situation, make: Make[Part], before: Synced[Part] | None = None) -> Synced[Part]:
    """Everything anew, or what changed since `before` if that still tells the truth about the node."""
    if before and before.situation == now and before.revision <= view.revision:
        synced = _partial(view, make, before)
        if synced.large == before.large:
            return synced
    return _full(view, now, make)


def _full(view: View, now: Situation, make: Make[Part]) -> Synced[Part]:
    slices: dict[ServiceKey, list[EndpointSlice]] = {}
    for slice_ in view.list(EndpointSlice):
        slices.setdefault(ServiceKey(slice_.meta.namespace, slice_.service), []).append(slice_)
    plans: dict[ServiceKey, tuple[list[Plan], int]] = {}
    for service in view.list(Service):
        key = ServiceKey(service.meta.namespace, service.meta.name)
        plans[key] = _plans(service, slices.get(key, ()), now)
    total = sum(count for _, count in plans.values())
    large = total > LARGE_CLUSTER
    entries = {key: Entry(tuple(make(p, now, large) for p in found), n) for key, (found, n) in plans.items() if found}
    return Synced(
        revision=view.revision,
        situation=now,
        entries=entries,
        endpoints=total,
        changed=frozenset(entries),
        full=True,
    )


def _partial(view: View, make: Make[Part], before: Synced[Part]) -> Synced[Part]:
    changed = frozenset(key for write in view.writes_since(before.revision) for key in _touched(write))
    entries = dict(before.entries)
    total = before.endpoints
    for key in changed:
        old = entries.pop(key, None)
        total -= old.endpoints if old else 0
        service = view.get(Service, key.name, key.namespace)
        slices = view.select(EndpointSlice, key.namespace, {SERVICE_NAME: key.name})
        found, count = _plans(service, slices, before.situation) if service else ([], 0)
        if found:
            entries[key] = Entry(tuple(make(p, before.situation, before.large) for p in found), count)
            total += count
    return Synced(
        revision=view.revision,
        situation=before.situation,
        entries=entries,
        endpoints=total,
        changed=changed,
        full=False,
    )


def _touched(write: Write) -> Iterable[ServiceKey]:
    key: Key = write.key
    if key.kind == "Service":
        yield ServiceKey(key.namespace, key.name)
    elif key.kind == "EndpointSlice":
        for record in (write.before, write.after):
            name = record.typed.meta.labels.get(SERVICE_NAME) if record else None
            if name:
                yield ServiceKey(key.namespace, name)


def _plans(service: Service, slices: Iterable[EndpointSlice], now: Situation) -> tuple[list[Plan], int]:
    ports = service_ports(service, now.family)
    if not ports:
        return [], 0
    endpoints = endpoints_by_port(slices, now.family)
    by_port = [endpoints.get(port.slice_key, ()) for port in ports]
    plans = [plan(port, found, now.node) for port, found in zip(ports, by_port, strict=True)]
    return plans, sum(len(found) for found in by_port)
