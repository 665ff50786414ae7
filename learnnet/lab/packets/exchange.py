"""One connection attempt, or one datagram: there, and whatever comes back."""

from dataclasses import dataclass, replace
from itertools import pairwise

from learnnet.lab.packets.flight import (
    ABORT,
    ANSWER_SCTP,
    ANSWER_TCP,
    ANSWER_UDP,
    ECHO,
    ECHO_REPLY,
    ERRORS,
    HOST_UNREACHABLE,
    PORT_UNREACHABLE,
    REQUEST_SCTP,
    REQUEST_TCP,
    REQUEST_UDP,
    RESET,
    TIME_EXCEEDED,
    Flight,
    Hop,
)
from learnnet.lab.packets.machines import Host
from learnnet.lab.packets.travel import CIRCLE, FIRST_PORT, NOBODY, PORTS, Journey, Surroundings, travel
from learnnet.netfilter.conntrack import Tuple
from learnnet.netfilter.packet import Packet
from learnnet.netfilter.walk import DELIVERED, DROPPED, REJECTED, UNROUTABLE

REPLY, REQUEST = "reply", "request"
ANSWERED, REFUSED, TIMEOUT, NO_ROUTE, FORBIDDEN = "answered", "refused", "timeout", "no-route", "forbidden"
STALLED = "stalled"  # connected, and then nothing came
MTU, TCP_HEADERS, PAGE_HEADERS, ICMP_HEADERS = 1500, 52, 137, 28
ICMP = ("icmp", "icmpv6")
ASKING = {"tcp": REQUEST_TCP, "udp": REQUEST_UDP, "sctp": REQUEST_SCTP, "icmp": ECHO, "icmpv6": ECHO}
ANSWERS = {"tcp": ANSWER_TCP, "udp": ANSWER_UDP, "sctp": ANSWER_SCTP}
DENIALS = {"tcp": RESET, "udp": PORT_UNREACHABLE, "sctp": ABORT}
CLOSED = {"tcp": "TIME_WAIT", "sctp": "SHUTDOWN_ACK_SENT"}  # how conntrack calls a connection that has ended
ARP_PATIENCE = 3000  # ms: three questions, a second each (net.ipv4.neigh.default.mcast_solicit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What was sent, all hops there and back, and what the client is left with."""

    sent: Tuple
    hops: tuple[Hop, ...]
    result: str
    answered_by: str = ""  # who listens where the request ended
    at: str = ""  # the machine where the request ended
    seen_from: str = ""  # the source address that the server saw
    reached: str = ""  # the address and port where the request ended
    slow: bool = False  # whether somebody waited for ARP first
    size: int = 0  # bytes of the page that was asked for; 0 for the Pod's name


def exchange(client: Host, sent: Tuple, around: Surroundings, size: int = 0) -> Exchange:
    """`size`: bytes of the answer, or of an echo request, beyond the usual."""
    first = len(around.hops)
    echo = sent.protocol in ICMP
    request = Flight(packet=_packet(sent), what=ASKING[sent.protocol], size=ICMP_HEADERS + size if echo else 0)
    there = travel(request, client, REQUEST, around)
    last = around.hops[-1]
    onward = _onward(there, around)
    listener = onward.answered_by if onward else _listener(there)
    answer = _answer(there, listener) if onward is None or onward.result != TIMEOUT else None
    if answer and size and answer.what in (ANSWER_UDP, ECHO_REPLY):
        answer = replace(answer, size=ICMP_HEADERS + size)
    back = travel(answer, there.host, REPLY, around) if answer else None
    result = _result(client, sent, there, last, answer, back)
    hops = tuple(around.hops[first:])
    if result == ANSWERED and sent.protocol == "tcp":
        result = _whole_answer(hops, size, around)
    if result == ANSWERED and sent.protocol in CLOSED:
        _close(hops, CLOSED[sent.protocol], around)
    if onward and result == ANSWERED:
        return replace(onward, sent=sent, hops=hops, size=size)
    at_the_end = there.flight.packet
    delivered = there.outcome == DELIVERED
    return Exchange(
        sent=sent,
        hops=hops,
        result=result,
        answered_by=listener if result == ANSWERED else "",
        at=there.host.name,
        seen_from=at_the_end.source if delivered else "",
        reached=_place(at_the_end) if delivered else "",
        slow=there.outcome == NOBODY,
        size=size,
    )


def _onward(there: Journey, around: Surroundings) -> Exchange | None:
    """What a load balancer in Proxy mode asks of a node, on behalf of its client."""
    packet = there.flight.packet
    to = there.host.forwards.get((packet.protocol, packet.destination, packet.destination_port))
    if to is None or there.outcome != DELIVERED:
        return None
    address, port = to
    route = there.host.to(address).route(address)
    source = route.source if route else packet.destination
    source_port = FIRST_PORT + around.port(there.host.name, PORTS)
    return exchange(there.host, Tuple(packet.protocol, source, source_port, address, port), around)


def _whole_answer(hops: tuple[Hop, ...], size: int, around: Surroundings) -> str:
    """The connection stands; a page that fills whole segments may still get lost on the way back, again and again."""
    wire = min(TCP_HEADERS + PAGE_HEADERS + size, MTU)
    back = [hop.host for hop in hops if hop.leg == REPLY]
    return STALLED if any(around.wiring.loses(one, next_, wire) for one, next_ in pairwise(back)) else ANSWERED


def _place(packet: Packet) -> str:
    """Where it ended: an address, and a port unless it is an echo request."""
    address = f"[{packet.destination}]" if ":" in packet.destination else packet.destination
    return packet.destination if packet.protocol in ICMP else f"{address}:{packet.destination_port}"


def _packet(sent: Tuple) -> Packet:
    return Packet(
        source=sent.source,
        destination=sent.destination,
        protocol=sent.protocol,
        source_port=sent.source_port,
        destination_port=sent.destination_port,
    )


def icmp(address: str) -> str:
    """The protocol of this address's family."""
    return "icmpv6" if ":" in address else "icmp"


def _listener(there: Journey) -> str:
    if there.outcome != DELIVERED:
        return ""
    packet = there.flight.packet
    if there.flight.what == ECHO:
        return there.host.name  # the kernel itself
    return there.host.listens.get((packet.protocol, packet.destination_port), "")


def _answer(there: Journey, listener: str) -> Flight | None:
    """What the machine where the request ended sends back."""
    if there.outcome == REJECTED:
        return _error(there, PORT_UNREACHABLE)
    if there.outcome == NOBODY:
        return _error(there, HOST_UNREACHABLE)
    if there.outcome == CIRCLE:
        return _error(there, TIME_EXCEEDED)
    if there.outcome != DELIVERED:
        return None
    if there.flight.what == ECHO:
        return Flight(packet=_packet(there.flight.tuple.turned), what=ECHO_REPLY)
    what = (ANSWERS if listener else DENIALS)[there.flight.packet.protocol]
    if what == PORT_UNREACHABLE:
        return _error(there, what)
    return Flight(packet=_packet(there.flight.tuple.turned), what=what)


def _error(there: Journey, what: str) -> Flight:
    """An ICMP error about the packet as it was when it ended."""
    about = there.flight.tuple
    delivered = there.outcome == DELIVERED
    machine = there.host.to(about.source)
    route = machine.route(about.source)
    source = about.destination if delivered else route.source if route else machine.addresses[0]
    packet = Packet(source=source, destination=about.source, protocol=icmp(source), source_port=0)
    return Flight(packet=packet, what=what, about=about)


def _held_back(there: Journey, hop: Hop) -> bool:
    """Whether the rules stopped the packet before it left the program's own machine."""
    if there.outcome not in (DROPPED, REJECTED) or hop.came_by or hop.rules is None:
        return False
    return hop.rules.hits[-1].hook.upper() == "OUTPUT"


def _result(client: Host, sent: Tuple, there: Journey, hop: Hop, answer: Flight | None, back: Journey | None) -> str:
    if sent.protocol == "udp" and _held_back(there, hop):
        return FORBIDDEN  # sendto() itself fails; TCP tries again, or hears of the refusal by ICMP
    if there.outcome == UNROUTABLE and there.host is client:
        return NO_ROUTE  # connect() fails at once: the network is unreachable
    if answer is None or back is None or back.outcome != DELIVERED or back.host is not client:
        return TIMEOUT
    if back.flight.tuple != sent.turned:
        return TIMEOUT  # an answer from an address that nobody asked is not taken for one
    if sent.protocol == "sctp" and answer.what in ERRORS:
        return TIMEOUT  # no ICMP error ends an association that is being set up (net/sctp/input.c, sctp_v4_err)
    if sent.protocol == "udp" and answer.what in (HOST_UNREACHABLE, TIME_EXCEEDED):
        return TIMEOUT  # a socket of UDP hears only of what is final (net/ipv4/udp.c, __udp4_lib_err)
    if answer.what in (HOST_UNREACHABLE, TIME_EXCEEDED):
        return NO_ROUTE
    return REFUSED if answer.what in (RESET, ABORT, *ERRORS) else ANSWERED


def _close(hops: tuple[Hop, ...], state: str, around: Surroundings) -> None:
    """The client has its answer and hangs up: every kernel on the way saw the connection end."""
    for hop in hops:
        if hop.leg == REQUEST and hop.state:
            around.traffic.of(hop.host).tracks.move(hop.before.tuple, state, around.now)


def without_hops(done: Exchange) -> Exchange:
    return replace(done, hops=())
