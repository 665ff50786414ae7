"""The way between a Pod's resolver and the servers of its resolv.conf, on which questions and replies can get lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from learnnet.cluster.store import View
from learnnet.dns import fit, wire
from learnnet.dns.coredns import CoreDNS
from learnnet.dns.message import Message, reply_to
from learnnet.dns.plugin import Chance, InOrder, Journey
from learnnet.dns.upstream import Upstream

LATENCY = 1  # ms there and back


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong with which questions; fields left out fit all."""

    does: Literal["lost", "rejected", "SERVFAIL", "NXDOMAIN", "REFUSED"]
    server: str | None = None
    name: str | None = None  # in lower case, closed by a dot
    type: str | None = None
    before: int | None = None  # only questions sent before this ms of the look-up, such as the very first
    transport: str | None = None
    one_of: int = 1  # of so many equal servers behind one address only one is broken: a lot for each name

    def hits(self, server: str, query: Message, at: int, transport: str = "udp") -> bool:
        asked = query.question
        return (
            asked is not None
            and (self.before is None or at < self.before)
            and self.server in (None, server)
            and self.name in (None, asked.name.lower())
            and self.type in (None, asked.type)
            and self.transport in (None, transport)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The reply and how many ms after the question it arrives; None when none ever does.

    `rejected`: instead of a reply comes ICMP "port unreachable", from a rule of kube-proxy or a machine's kernel.
    """

    reply: Message | None
    rejected: bool = False
    after: int = LATENCY
    size: int = 0
    journey: Journey = field(default_factory=Journey)


class Network(Protocol):
    """Carries one question to one server."""

    def send(self, server: str, query: Message, transport: str, at: int) -> Delivery: ...


@dataclass(frozen=True, kw_only=True)
class ClusterNetwork:
    """CoreDNS behind its cluster IP, node caches, and the outside world's server at every other address."""

    view: View
    servers: Mapping[str, CoreDNS]
    upstream: Upstream
    upstream_addresses: tuple[str, ...] = ()
    source: str = ""
    now: int = 0
    faults: Sequence[Fault] = ()
    chance: Chance = field(default_factory=InOrder)
    _broken: dict[str, bool] = field(default_factory=dict)  # by name: whether its socket got the broken server

    def send(self, server: str, query: Message, transport: str, at: int) -> Delivery:
        fault = next((fault for fault in self.faults if self._strikes(fault, server, query, transport, at)), None)
        if fault is not None:
            if fault.does in ("lost", "rejected"):
                return Delivery(reply=None, rejected=fault.does == "rejected")
            return Delivery(reply=reply_to(query, fault.does, ra=True))
        coredns = self.servers.get(server)
        if coredns is not None:
            now = self.now + at
            found = coredns.ask(self.view, query, now=now, source=self.source, transport=transport)
            size = len(found.encoded(transport))
            if not size:
                return Delivery(reply=None, journey=found.journey)
            return Delivery(
                reply=found.message, after=LATENCY + found.journey.elapsed, size=size, journey=found.journey
            )
        if server in self.upstream_addresses:
            return _from_outside(self.upstream.answer(query), query, transport)
        return Delivery(reply=None)

    def _strikes(self, fault: Fault, server: str, query: Message, transport: str, at: int) -> bool:
        """Connection tracking keeps a socket with the server that its first question was sent to."""
        if not fault.hits(server, query, at, transport):
            return False
        if fault.one_of == 1 or query.question is None:
            return True
        name = query.question.name
        if name not in self._broken:
            self._broken[name] = self.chance.pick("coredns replica", fault.one_of) == 0
        return self._broken[name]


def _from_outside(reply: Message, query: Message, transport: str) -> Delivery:
    size = fit.limit(transport, query.opt.size if query.opt else None)
    reply = fit.cut(replace(reply, opt=query.opt), size)
    return Delivery(reply=reply, size=len(wire.pack(reply)))
