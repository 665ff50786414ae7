"""The connections that one machine's kernel keeps track of: who talks to whom, translated how, and for how long yet.

Nothing here waits: an entry is past its time when somebody looks for it later than it lasts.
(Linux: nf_conntrack_core.c, nf_conntrack_proto_tcp.c, nf_conntrack_proto_udp.c.)
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from learnnet.netfilter.packet import Packet

NEW, ESTABLISHED, RELATED, INVALID = "NEW", "ESTABLISHED", "RELATED", "INVALID"
ORIGINAL, REPLY = "original", "reply"
# Seconds by state (nf_conntrack_tcp_timeout_*, nf_conntrack_udp_timeout*), as the kernel starts with them.
TIMEOUTS = {
    "SYN_SENT": 120,
    "SYN_RECV": 60,
    "TIME_WAIT": 120,
    "CLOSE": 10,
    "UNREPLIED": 30,
    "REPLIED": 30,
    "STREAM": 120,
    # SCTP (nf_conntrack_proto_sctp.c, sctp_timeouts)
    "COOKIE_WAIT": 3,
    "COOKIE_ECHOED": 3,
    "SHUTDOWN_ACK_SENT": 3,
    "CLOSED": 10,
}
BEGINNINGS = {"tcp": "SYN_SENT", "sctp": "COOKIE_WAIT"}  # others have no states
STREAM_AFTER = 2000  # ms: a UDP exchange that goes on for longer counts as a stream
FIRST_PACKETS = ("SYN", "INIT", "datagram", "answer", "echo-request")  # others do not open a connection


class Tuple(NamedTuple):
    """What tells one direction of a connection from all others."""

    protocol: str
    source: str
    source_port: int
    destination: str
    destination_port: int

    @classmethod
    def of(cls, packet: Packet) -> "Tuple":
        return cls(packet.protocol, packet.source, packet.source_port, packet.destination, packet.destination_port)

    @property
    def turned(self) -> "Tuple":
        """The other direction."""
        return Tuple(self.protocol, self.destination, self.destination_port, self.source, self.source_port)

    def put_on(self, packet: Packet) -> Packet:
        return replace(
            packet,
            source=self.source,
            source_port=self.source_port,
            destination=self.destination,
            destination_port=self.destination_port,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One entry: the first packet as it came, and the answer as it is expected."""

    original: Tuple
    reply: Tuple
    state: str
    began: int  # ms
    until: int  # ms

    @property
    def replied(self) -> bool:
        return self.state not in ("SYN_SENT", "UNREPLIED", "COOKIE_WAIT")

    @property
    def destination_changed(self) -> bool:
        return (self.reply.source, self.reply.source_port) != (
            self.original.destination,
            self.original.destination_port,
        )

    def sent_on(self, direction: str) -> Tuple:
        """What a packet of this direction looks like when it has passed the machine."""
        return self.reply.turned if direction == ORIGINAL else self.original.turned


class Known(NamedTuple):
    """A packet's entry and which way it goes in it."""

    flow: Flow
    direction: str

    @property
    def state(self) -> str:
        return ESTABLISHED if self.direction == REPLY or self.flow.replied else NEW


class Conntrack:
    """The table of one machine."""

    def __init__(self) -> None:
        self._flows: dict[Tuple, Flow] = {}
        self._replies: dict[Tuple, Tuple] = {}
        self._tidied = 0

    @classmethod
    def holding(cls, flows: Iterable[Flow]) -> "Conntrack":
        made = cls()
        for flow in flows:
            made._put(flow)
        return made

    def __len__(self) -> int:
        return len(self._flows)

    def copy(self) -> "Conntrack":
        other = Conntrack()
        other._flows, other._replies = dict(self._flows), dict(self._replies)
        other._tidied = self._tidied
        return other

    def __deepcopy__(self, memo: dict[int, Any]) -> "Conntrack":
        return self.copy()

    def flows(self, now: int) -> Iterator[Flow]:
        return (flow for flow in self._flows.values() if flow.until > now)

    def find(self, seen: Tuple, now: int) -> Known | None:
        flow, direction = self._flows.get(seen), ORIGINAL
        if flow is None and seen in self._replies:
            flow, direction = self._flows[self._replies[seen]], REPLY
        return Known(flow, direction) if flow and flow.until > now else None

    def open(self, original: Tuple, sent: Tuple, now: int) -> None:
        """Note a first packet that came as `original` and left as `sent`."""
        state = BEGINNINGS.get(original.protocol, "UNREPLIED")
        flow = Flow(original=original, reply=sent.turned, state=state, began=now, until=now + TIMEOUTS[state] * 1000)
        self._forget_old(now)
        self._put(flow)

    def refresh(self, known: Known, now: int) -> None:
        """A later datagram of an exchange keeps its entry alive."""
        state = known.flow.state
        if known.direction == REPLY or state != "UNREPLIED":
            streams = known.flow.original.protocol == "udp"
            state = "STREAM" if streams and now - known.flow.began > STREAM_AFTER else "REPLIED"
        self._put(replace(known.flow, state=state, until=now + TIMEOUTS[state] * 1000))

    def move(self, original: Tuple, state: str, now: int) -> None:
        """A connection has come to this state of TCP."""
        flow = self._flows.get(original)
        if flow is not None:
            self._put(replace(flow, state=state, until=now + TIMEOUTS[state] * 1000))

    def is_free(self, reply: Tuple, now: int) -> bool:
        """Whether answers of this shape belong to no other connection (nf_nat_core.c, nf_nat_used_tuple)."""
        return self.find(reply, now) is None

    def delete(self, unwanted: Callable[[Flow], bool]) -> list[Flow]:
        gone = [flow for flow in self._flows.values() if unwanted(flow)]
        for flow in gone:
            del self._flows[flow.original]
            self._replies.pop(flow.reply, None)
        return gone

    def _put(self, flow: Flow) -> None:
        self._flows[flow.original] = flow
        self._replies[flow.reply] = flow.original

    def _forget_old(self, now: int) -> None:
        if self._tidied < now:
            self._tidied = now
            self.delete(lambda flow: flow.until <= now)
