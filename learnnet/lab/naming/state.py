"""How the name service of a lab is set up at a moment, and what can be wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from learnnet.cluster.text import Text
from learnnet.dns.coredns import UPSTREAM_ADDRESS
from learnnet.dns.corefile import KUBEADM
from learnnet.dns.network import Fault
from learnnet.dns.nodelocal import ADDRESS

COREDNS_LOST, POD_LOST = "coredns-lost", "coredns-pod-lost"
UPSTREAM_LOST, UPSTREAM_BROKEN = "upstream-lost", "upstream-servfail"
NODE_CACHE_LOST, RACE = "node-cache-lost", "conntrack-race"

FAULTS: Mapping[str, Text] = {
    COREDNS_LOST: Text("Every CoreDNS Pod has gone silent, and nobody has noticed yet."),
    POD_LOST: Text("One of the CoreDNS Pods has gone silent, and nobody has noticed yet."),
    UPSTREAM_LOST: Text("The name server outside the cluster does not answer."),
    UPSTREAM_BROKEN: Text("The name server outside the cluster answers SERVFAIL."),
    NODE_CACHE_LOST: Text("The node-local-dns Pods have crashed; their addresses are still there."),
    RACE: Text("Of two UDP questions sent at once from one socket, connection tracking loses the second."),
}
# Go asks from two sockets, and the programs of BIND one question after the other (spec of conntrack: insert_failed).
RACING = ("glibc", "musl", "musl-old")
MOST_ZONES, ZONE_CHARACTERS = 20, 16 * 1024
USUAL_REPLICAS = 2  # of kubeadm's Deployment coredns


@dataclass(frozen=True, slots=True, kw_only=True)
class DnsState:
    """`zones` are zone files by origin: all that the world outside knows. `files` lie beside the Corefile."""

    corefile: str = KUBEADM
    files: tuple[tuple[str, str], ...] = ()
    zones: tuple[tuple[str, str], ...] = ()
    node_local: bool = False
    faults: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        unknown = self.faults - FAULTS.keys()
        if unknown:
            raise ValueError(f"unknown faults: {', '.join(sorted(unknown))}; there are: {', '.join(FAULTS)}")

    def with_fault(self, fault: str, on: bool) -> "DnsState":
        return replace(self, faults=self.faults | {fault} if on else self.faults - {fault})

    def with_zone(self, origin: str, text: str) -> "DnsState":
        """An empty text takes the zone away."""
        zones = dict(self.zones)
        zones.pop(origin, None)
        return replace(self, zones=(*zones.items(), (origin, text)) if text else tuple(zones.items()))


def on_the_way(
    state: DnsState, *, resolver: str, addresses: tuple[str, ...], replicas: int, rejected: bool
) -> tuple[Fault, ...]:
    """What happens to questions between a Pod and the servers at `addresses`, where the cluster's DNS is asked.

    `rejected`: kube-proxy has found no endpoint behind them and sends everything back.
    """
    found: list[Fault] = []
    if state.node_local:
        if NODE_CACHE_LOST in state.faults:  # the interface is still there, so the kernel itself refuses
            found += [Fault(does="rejected", server=address) for address in (ADDRESS, *addresses)]
    elif rejected:
        found += [Fault(does="rejected", server=address) for address in addresses]
    else:
        if COREDNS_LOST in state.faults:
            found += [Fault(does="lost", server=address) for address in addresses]
        if POD_LOST in state.faults:
            found += [Fault(does="lost", server=address, one_of=max(replicas, 1)) for address in addresses]
        if RACE in state.faults and resolver in RACING:
            found += [
                Fault(does="lost", server=address, type="AAAA", before=1, transport="udp") for address in addresses
            ]
    if UPSTREAM_LOST in state.faults:
        found.append(Fault(does="lost", server=UPSTREAM_ADDRESS))
    elif UPSTREAM_BROKEN in state.faults:
        found.append(Fault(does="SERVFAIL", server=UPSTREAM_ADDRESS))
    return tuple(found)
