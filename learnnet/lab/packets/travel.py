"""One packet's way from the machine that made it to where it ends."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from learnnet.cluster.objects import Pod
from learnnet.lab.packets.flight import (
    ABORT,
    ANSWER_SCTP,
    ANSWER_TCP,
    ECHO,
    ECHO_REPLY,
    REQUEST_SCTP,
    REQUEST_TCP,
    RESET,
    Flight,
    Hop,
    Rules,
)
from learnnet.lab.packets.machines import POD, Host, Network
from learnnet.lab.packets.policies import Decision, Judge
from learnnet.lab.packets.traffic import RECENT_ADDRESSES, Kernel, Traffic
from learnnet.lab.packets.wiring import Wiring
from learnnet.netfilter.conntrack import FIRST_PACKETS, INVALID, NEW, ORIGINAL, RELATED, Conntrack, Known, Tuple
from learnnet.netfilter.nft import NftTable
from learnnet.netfilter.nft_walk import NftTrace, nft_walk
from learnnet.netfilter.packet import Packet
from learnnet.netfilter.ruleset import Ruleset
from learnnet.netfilter.walk import DELIVERED, DROPPED, FORWARDED, UNROUTABLE, walk

# Further ways to end: no neighbour has the address; round and round; too large for the path; a bridge that would have
# to send the packet back by the port that it came from.
NOBODY, CIRCLE, TOO_LARGE, NO_HAIRPIN = "nobody", "circle", "too-large", "no-hairpin"
TTL = 64
BRIDGE = "cni0"
OVER = ("TIME_WAIT", "CLOSE", "SHUTDOWN_ACK_SENT", "CLOSED")
# What conntrack calls a connection after the server's first packet.
ANSWERED_BY = {ANSWER_TCP: "SYN_RECV", RESET: "CLOSE", ANSWER_SCTP: "COOKIE_ECHOED", ABORT: "CLOSED"}
# With --random-fully any port is as good as another (nf_nat_core.c, nf_nat_l4proto_unique_tuple).
FIRST_PORT, PORTS = 1024, 0xFFFF - 1024 + 1


@dataclass(kw_only=True)
class Surroundings:
    """All that a packet's way depends on besides the packet."""

    network: Network
    traffic: Traffic
    rules: Callable[[str, str], Ruleset | NftTable]  # by node and IP family
    draw: Callable[[str], float]  # by the node on which lots are drawn
    port: Callable[[str, int], int]  # one of so many, by node
    now: int
    wiring: Wiring = field(default_factory=Wiring)
    judge: Judge | None = None  # of NetworkPolicies, where they are enforced
    hops: list[Hop] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """Where a packet ended, how, and as what."""

    host: Host
    outcome: str
    flight: Flight


def travel(flight: Flight, start: Host, leg: str, around: Surroundings) -> Journey:
    host, came_by = start, ""
    passed: set[tuple[str, Tuple, str]] = set()
    for _ in range(TTL):
        hop = _pass(host, flight, came_by, leg, around)
        around.hops.append(hop)
        flight = hop.after
        if hop.outcome != FORWARDED:
            return Journey(host=host, outcome=hop.outcome, flight=flight)
        following = _next(host, hop, around.network)
        if following is None:
            around.hops[-1] = replace(hop, outcome=NOBODY)
            return Journey(host=host, outcome=NOBODY, flight=flight)
        if around.wiring.loses(host.name, following[0].name, flight.size):
            around.hops[-1] = replace(hop, outcome=TOO_LARGE)
            return Journey(host=host, outcome=TOO_LARGE, flight=flight)
        here = (host.name, flight.tuple, hop.left_by)
        if here in passed:
            break
        passed.add(here)
        host, came_by = following
    around.hops[-1] = replace(around.hops[-1], outcome=CIRCLE)
    return Journey(host=host, outcome=CIRCLE, flight=flight)


def _next(host: Host, hop: Hop, network: Network) -> tuple[Host, str] | None:
    """The neighbour that gets the packet, and by which interface."""
    destination = hop.after.packet.destination
    route = host.to(destination).route(destination)
    segment = host.links[hop.left_by]
    name = network.neighbours.get((segment, (route.gateway if route else "") or destination))
    if name is None:
        return None
    if host.kind == POD:
        # The bridge shows its node's rules even what it only hands from Pod to Pod (bridge-nf-call-iptables).
        return network.node_of(host.name), BRIDGE
    found = network.hosts[name]
    return found, next(interface for interface, plugged in found.links.items() if plugged == segment)


def _pass(host: Host, flight: Flight, came_by: str, leg: str, around: Surroundings) -> Hop:
    flight = replace(flight, packet=replace(flight.packet, interface=came_by, mark=0, state=NEW))
    sends = came_by or host.to(flight.packet.destination).route(flight.packet.destination)
    if host.has_rules and (sends or host.to(flight.packet.destination).owns(flight.packet.destination)):
        return _through_rules(host, flight, came_by, leg, around)
    outcome, left_by = _plain(host, flight.packet)
    return Hop(
        host=host.name,
        kind=host.kind,
        leg=leg,
        before=flight,
        after=flight,
        came_by=came_by,
        left_by=left_by,
        state="",
        known=None,
        rules=None,
        outcome=outcome,
    )


def _plain(host: Host, packet: Packet) -> tuple[str, str]:
    machine = host.to(packet.destination)
    if machine.owns(packet.destination):
        return DELIVERED, ""
    route = machine.route(packet.destination)
    return (FORWARDED, route.interface) if route else (UNROUTABLE, "")


def _through_rules(host: Host, flight: Flight, came_by: str, leg: str, around: Surroundings) -> Hop:
    kernel = around.traffic.of(host.name)
    known = kernel.tracks.find(flight.tuple, around.now)
    if known and flight.what in (REQUEST_TCP, REQUEST_SCTP) and known.flow.state in OVER:
        known = None  # a port used again (nf_conntrack_proto_tcp.c, nf_conntrack_tcp_packet)
    state = _state(flight, known)
    before = replace(flight, packet=replace(flight.packet, state=state))
    wanted = known.flow.sent_on(known.direction) if known else None
    there = before
    if known and wanted:
        hide = known.direction != ORIGINAL and known.flow.destination_changed
        translated = before.sent_as(wanted, hide_source=hide)
        # The source is translated last of all, when the packet leaves.
        there = replace(before, packet=replace(before.packet, destination=translated.packet.destination,
                                               destination_port=translated.packet.destination_port))  # fmt: skip
    guard = Guard(host=host, came=there.packet, around=around) if came_by and known is None else None
    rules = _walk(host, there, kernel, known, around, guard)
    after = translated if known and wanted else replace(before, packet=rules.packet)
    if rules.outcome in (DELIVERED, FORWARDED):
        _keep(kernel, before, after, known, around.now)
    for name, source in rules.remembered:
        kernel.remember(name, source, around.now, None if isinstance(rules, NftTrace) else RECENT_ADDRESSES)
    return Hop(
        host=host.name,
        kind=host.kind,
        leg=leg,
        before=before,
        after=after,
        came_by=came_by,
        left_by=rules.interface,
        state=state,
        known=known,
        rules=rules,
        outcome=rules.outcome,
        decisions=tuple(guard.decisions) if guard else (),
    )


@dataclass(slots=True, kw_only=True)
class Guard:
    """What stops a packet on one node besides the rules, where it is to be forwarded and before FORWARD is asked."""

    host: Host
    came: Packet
    around: Surroundings
    decisions: list[Decision] = field(default_factory=list)

    def halt(self, packet: Packet, interface: str) -> str:
        # Frames are not sent back by their own port without hairpin mode (br_forward.c, should_deliver).
        back = interface == self.came.interface == BRIDGE and packet.destination == self.came.source
        if back and not self.around.wiring.reflects(self.host.name, self._behind_port(packet.source)):
            return NO_HAIRPIN
        judge = self.around.judge
        if judge is None:
            return ""
        sender = self._own_pod(packet.source, judge) if self.came.interface == BRIDGE else None
        receiver = self._own_pod(packet.destination, judge) if interface == BRIDGE else None
        for decision in judge.decisions(packet, sender, receiver):
            self.decisions.append(decision)
            if not decision.allowed:
                return DROPPED
        return ""

    def _own_pod(self, address: str, judge: Judge) -> Pod | None:
        """Of the Pods on this node's bridge."""
        namespace, slash, pod = self._behind_port(address).partition("/")
        return judge.view.get(Pod, pod, namespace) if slash else None

    def _behind_port(self, address: str) -> str:
        """Whose address it is on this node's bridge."""
        return self.around.network.neighbours.get((self.host.links[BRIDGE], address), "")


def _state(flight: Flight, known: Known | None) -> str:
    if known:
        return RELATED if flight.about else known.state
    return NEW if flight.what in FIRST_PACKETS else INVALID


def _walk(
    host: Host, flight: Flight, kernel: Kernel, known: Known | None, around: Surroundings, guard: Guard | None
) -> Rules:
    packet, halt = flight.packet, guard.halt if guard else None
    rules, machine = around.rules(host.name, packet.family), host.to(packet.destination)

    def port(sent: Packet) -> int:
        return _free_port(host.name, flight.packet, sent, kernel.tracks, around)

    def draw() -> float:
        return around.draw(host.name)

    seen = kernel.ages(around.now)
    if isinstance(rules, NftTable):
        return nft_walk(rules, packet, machine, draw=draw, seen=seen, known=known is not None, port=port, halt=halt)
    return walk(rules, packet, machine, draw=draw, seen=seen, known=known is not None, port=port, halt=halt)


def _free_port(node: str, came: Packet, sent: Packet, tracks: Conntrack, around: Surroundings) -> int:
    """A port under which answers can be told from those to all other connections."""
    for _ in range(PORTS):
        port = FIRST_PORT + around.port(node, PORTS)
        if tracks.is_free(Tuple.of(replace(sent, source_port=port)).turned, around.now):
            return port
    return came.source_port


def _keep(kernel: Kernel, before: Flight, after: Flight, known: Known | None, now: int) -> None:
    """What conntrack notes of a packet that was let through; others leave no trace."""
    if known is None:
        if before.what in FIRST_PACKETS:
            kernel.tracks.open(before.tuple, after.tuple, now)
    elif before.packet.protocol == "udp" or before.what in (ECHO, ECHO_REPLY):
        kernel.tracks.refresh(known, now)
    elif before.what in ANSWERED_BY and known.direction != ORIGINAL:
        kernel.tracks.move(known.flow.original, ANSWERED_BY[before.what], now)
