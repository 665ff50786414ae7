"""kube-proxy's cleaning of conntrack: UDP entries that still lead to endpoints which are gone.

Without it a client that keeps its port would go on sending to a Pod that no longer exists; TCP notices by itself.
(kube-proxy: conntrack/cleanup.go.)
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from learnnet.cluster.objects import EndpointSlice, Service
from learnnet.cluster.store import FIRST_REVISION, View, Write
from learnnet.lab.packets.traffic import Traffic
from learnnet.lab.world import World
from learnnet.netfilter.conntrack import Conntrack, Flow
from learnnet.proxy.config import IPV4, IPV6, family_of
from learnnet.proxy.endpoints import endpoints_by_port
from learnnet.proxy.service_map import ServicePort, service_ports
from learnnet.proxy.sync import SERVICE_NAME


def clean(world: World, traffic: Traffic) -> None:
    """Let every node's kube-proxy do the cleaning of the syncs that it has made since the last packet."""
    for record in world.store.records("Node"):
        node = record.key.name
        tracks = traffic.of(node).tracks
        syncs = [world.log.events[index].detail["seen"] for index in world.log.of(f"kube-proxy/{node}", "sync")]
        seen = traffic.cleaned.get(node, syncs[-1] if syncs else 0)
        _clean(world, tracks, seen, syncs)
        traffic.cleaned[node] = syncs[-1] if syncs else 0


def cleaned(world: World, node: str, index: int) -> Conntrack:
    """A node's connections after this event, without those that kube-proxy has deleted since packets were last sent."""
    tracks = world.memory.tracks(node, index)
    since = world.memory.last_noted(index)
    events = [world.log.events[at] for at in world.log.of(f"kube-proxy/{node}", "sync") if at <= index]
    seen = max((event.detail["seen"] for event in events if event.index <= since), default=FIRST_REVISION)
    _clean(world, tracks, seen, [event.detail["seen"] for event in events if event.index > since])
    return tracks


def _clean(world: World, tracks: Conntrack, seen: int, syncs: Iterable[int]) -> None:
    for revision in syncs if len(tracks) else ():
        if revision > seen:
            after = world.store.at(revision)
            if any(_changes_udp_endpoints(write) for write in after.writes_since(seen)):
                tracks.delete(_Wanted.by(after).leads_astray)
            seen = revision


def _changes_udp_endpoints(write: Write) -> bool:
    sides = [record.typed if record else None for record in (write.before, write.after)]
    slices = [side for side in sides if isinstance(side, EndpointSlice)]
    if not any(port.protocol == "UDP" for slice_ in slices for port in slice_.ports):
        return False
    return len(slices) == 1 or (slices[0].endpoints, slices[0].ports) != (slices[1].endpoints, slices[1].ports)


def _serving_udp(view: View) -> Iterator[tuple[ServicePort, frozenset[str]]]:
    """UDP ports of both families with the endpoints that serve; without any a port is left out: old flows stay."""
    for service in view.list(Service):
        slices = view.select(EndpointSlice, service.meta.namespace, {SERVICE_NAME: service.meta.name})
        for family in (IPV4, IPV6):
            endpoints = endpoints_by_port(slices, family)
            for port in service_ports(service, family):
                found = endpoints.get(port.slice_key, ())
                serving = frozenset(endpoint.ip for endpoint in found if endpoint.serving)
                if port.protocol == "UDP" and serving:
                    yield port, serving


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """The UDP endpoints that serve, by the address and port, or the node port, that leads to them."""

    addresses: dict[tuple[str, int], frozenset[str]]
    node_ports: dict[tuple[str, int], frozenset[str]]  # by family

    @classmethod
    def by(cls, view: View) -> "_Wanted":
        addresses: dict[tuple[str, int], frozenset[str]] = {}
        node_ports: dict[tuple[str, int], frozenset[str]] = {}
        for port, serving in _serving_udp(view):
            for address in (*port.external_ips, *port.load_balancer_ips):
                addresses[address.ip, port.port] = serving
            addresses[port.cluster_ip, port.port] = serving
            if port.node_port:
                node_ports[family_of(port.cluster_ip), port.node_port] = serving
        return cls(addresses=addresses, node_ports=node_ports)

    def leads_astray(self, flow: Flow) -> bool:
        asked = flow.original
        if asked.protocol != "udp":
            return False
        serving = self.addresses.get((asked.destination, asked.destination_port))
        serving = serving or self.node_ports.get((family_of(asked.destination), asked.destination_port))
        return serving is not None and flow.reply.source not in serving
