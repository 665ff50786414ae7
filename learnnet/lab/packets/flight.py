"""A packet in flight, and what each machine that it passed did to it."""

from dataclasses import dataclass, replace

from learnnet.lab.packets.policies import Decision
from learnnet.netfilter.conntrack import Known, Tuple
from learnnet.netfilter.nft_walk import NftTrace
from learnnet.netfilter.packet import Packet
from learnnet.netfilter.walk import Trace

REQUEST_TCP, REQUEST_UDP, REQUEST_SCTP = "SYN", "datagram", "INIT"
ANSWER_TCP, ANSWER_UDP, ANSWER_SCTP = "SYN-ACK", "answer", "INIT-ACK"
RESET, ABORT = "RST", "ABORT"
ECHO, ECHO_REPLY = "echo-request", "echo-reply"  # of ICMP: source and destination port stand for its identifier
PORT_UNREACHABLE, HOST_UNREACHABLE, TIME_EXCEEDED = "port-unreachable", "host-unreachable", "time-exceeded"
ERRORS = (PORT_UNREACHABLE, HOST_UNREACHABLE, TIME_EXCEEDED)

Rules = Trace | NftTrace


@dataclass(frozen=True, slots=True, kw_only=True)
class Flight:
    """`what` is the packet's meaning to TCP, UDP or ICMP; an ICMP error is `about` a packet that somebody else sent."""

    packet: Packet
    what: str
    about: Tuple | None = None
    size: int = 0  # bytes with the IP header, where it matters: of what may be large

    @property
    def tuple(self) -> Tuple:
        """By which conntrack looks for its connection; an error belongs to that of the packet it is about."""
        return self.about.turned if self.about else Tuple.of(self.packet)

    def sent_as(self, wanted: Tuple, *, hide_source: bool) -> "Flight":
        """Translated. Of an error, the inside is translated too; its own source only where the connection's was."""
        if self.about is None:
            return replace(self, packet=wanted.put_on(self.packet))
        source = wanted.source if hide_source else self.packet.source
        outer = replace(self.packet, source=source, destination=wanted.destination)
        return replace(self, packet=outer, about=wanted.turned)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One machine on the way."""

    host: str
    kind: str
    leg: str  # request, reply
    before: Flight
    after: Flight
    came_by: str  # the interface; "" if the packet was made here
    left_by: str  # "" if it stayed
    state: str  # what conntrack said of it; "" where nothing is tracked
    known: Known | None
    rules: Rules | None
    outcome: str
    decisions: tuple[Decision, ...] = ()  # of NetworkPolicies, where they are enforced
