"""What a lab's machines could be asked about their past traffic: connections, neighbours, and how often rules were hit.

Only additions are kept, each with the event that it belongs to, so every past moment can be read.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from ipaddress import ip_address, ip_network
from typing import Any

from learnnet.lab.packets.exchange import ANSWERED, REQUEST, TIMEOUT, Exchange
from learnnet.lab.packets.flight import Hop
from learnnet.lab.packets.hits import Hits, hits_of
from learnnet.lab.packets.machines import Network
from learnnet.lab.packets.sizes import further, size_of
from learnnet.lab.packets.travel import NOBODY
from learnnet.netfilter.conntrack import ESTABLISHED, Conntrack, Flow, Tuple
from learnnet.netfilter.nft import NftTable
from learnnet.netfilter.ruleset import Ruleset
from learnnet.netfilter.walk import FORWARDED, Trace, walk


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """Somebody on the same wire whose hardware address was asked for; `found` says whether there was an answer."""

    interface: str
    address: str
    at: int  # ms
    found: bool


Counting = tuple[str, str]  # a machine and an IP family: iptables and ip6tables count apart


class Memory:
    """Of all machines."""

    def __init__(self) -> None:
        self._flows: defaultdict[str, list[tuple[int, Flow | Tuple]]] = defaultdict(list)
        self._newest: defaultdict[str, dict[Tuple, Flow]] = defaultdict(dict)
        self._neighbours: defaultdict[str, list[tuple[int, Neighbour]]] = defaultdict(list)
        self._hits: defaultdict[Counting, list[tuple[int, Hits]]] = defaultdict(list)
        self._met: list[tuple[str, Neighbour]] = []
        self._counted: defaultdict[Counting, Hits] = defaultdict(dict)
        self._noted: list[int] = []  # events that left something here

    def __deepcopy__(self, memo: dict[int, Any]) -> "Memory":
        """Only what can change: connections and neighbours are shared."""
        twin = Memory()
        twin._flows = defaultdict(list, {host: kept.copy() for host, kept in self._flows.items()})
        twin._newest = defaultdict(dict, {host: dict(flows) for host, flows in self._newest.items()})
        twin._neighbours = defaultdict(list, {host: kept.copy() for host, kept in self._neighbours.items()})
        twin._hits = defaultdict(
            list, {host: [(at, dict(hits)) for at, hits in kept] for host, kept in self._hits.items()}
        )
        twin._met = self._met.copy()
        twin._counted = defaultdict(dict, {host: dict(hits) for host, hits in self._counted.items()})
        twin._noted = self._noted.copy()
        return twin

    def see(self, one: Exchange, network: Network, rules: Mapping[str, Ruleset | NftTable], now: int) -> None:
        """Everything that one exchange did, before its hops are forgotten."""
        for hop in one.hops:
            self._meet(hop, network, now)
            found = rules.get(hop.host)
            if isinstance(hop.rules, Trace) and isinstance(found, Ruleset):
                _add(self._counted[hop.host, found.family], _packets(one, hop, hop.rules, network, found))

    def _meet(self, hop: Hop, network: Network, now: int) -> None:
        if hop.outcome not in (FORWARDED, NOBODY) or hop.left_by in ("", "lo"):
            return
        to = hop.after.packet.destination
        route = network.hosts[hop.host].to(to).route(to)
        if route is None or (hop.came_by == hop.left_by and _bridged(hop, route.network)):
            return
        address = route.gateway or to
        found = hop.outcome == FORWARDED
        self._met.append((hop.host, Neighbour(interface=hop.left_by, address=address, at=now, found=found)))

    def note(self, index: int, tracks: Iterable[tuple[str, Conntrack]]) -> None:
        """All that was seen since the last time belongs to this event."""
        for host, neighbour in self._met:
            self._neighbours[host].append((index, neighbour))
        for counting, hits in self._counted.items():
            self._hits[counting].append((index, hits))
        self._met, self._counted = [], defaultdict(dict)
        for host, table in tracks:
            before, after = self._newest[host], {flow.original: flow for flow in table.flows(-1)}
            changed: list[Flow | Tuple] = [one for key, one in after.items() if before.get(key) is not one]
            gone = [key for key in before if key not in after]
            self._flows[host] += [(index, one) for one in (*gone, *changed)]
            self._newest[host] = after
        self._noted.append(index)

    def tracks(self, host: str, index: int) -> Conntrack:
        """The connections that were kept track of after this event; those that are over may be among them."""
        flows: dict[Tuple, Flow] = {}
        for at, one in self._flows[host]:
            if at > index:
                break
            if isinstance(one, Flow):
                flows.pop(one.original, None)
                flows[one.original] = one
            else:
                flows.pop(one, None)
        return Conntrack.holding(flows.values())

    def last_noted(self, index: int) -> int:
        """The newest event up to this one with which packets were sent."""
        found = bisect_right(self._noted, index)
        return self._noted[found - 1] if found else -1

    def neighbours(self, host: str, index: int) -> tuple[Neighbour, ...]:
        """The newest that is known of each, in the order in which they were first met."""
        found: dict[tuple[str, str], Neighbour] = {}
        for at, one in self._neighbours[host]:
            if at <= index:
                found[one.interface, one.address] = one
        return tuple(found.values())

    def hits(self, node: str, family: str, index: int) -> Iterator[tuple[int, Hits]]:
        return ((at, hits) for at, hits in self._hits[node, family] if at <= index)


def _bridged(hop: Hop, network: str) -> bool:
    """The bridge hands on what Pods of one node send each other; the node itself does not route it."""
    return ip_address(hop.before.packet.destination) in ip_network(network)


def _add(total: Hits, more: Iterable[Hits]) -> None:
    for hits in more:
        for key, (packets, size) in hits.items():
            before = total.get(key, (0, 0))
            total[key] = (before[0] + packets, before[1] + size)


def _packets(one: Exchange, hop: Hop, met: Trace, network: Network, rules: Ruleset) -> Iterator[Hits]:
    """What the packets of one connection added on one machine: the first as it was seen, the others as they follow."""
    request = hop.leg == REQUEST
    size = size_of(hop.leg, hop.before)
    yield hits_of(met, 1, size, nat=hop.known is None)
    if request and one.result == TIMEOUT:
        again = further(one).lost
        kept = hop.outcome == FORWARDED or not hits_of(met, 1, 1, nat=False)
        yield hits_of(met, again, again * size, nat=not kept)
    if one.result == ANSWERED and one.sent.protocol == "tcp":
        count, bytes_ = further(one).there if request else further(one).back
        if request:
            packet = replace(
                hop.before.packet,
                state=ESTABLISHED,
                destination=hop.after.packet.destination,
                destination_port=hop.after.packet.destination_port,
            )
            machine = network.hosts[hop.host].to(packet.destination)
            met = walk(rules, packet, machine, draw=lambda: 0.0, known=True)
        yield hits_of(met, count, bytes_)
