"""The DNS servers of one lab as running processes: what they were started with, and what they remember."""

from collections.abc import Mapping

from learnnet.dns.coredns import CoreDNS
from learnnet.dns.message import Message, reply_to
from learnnet.dns.nodelocal import NodeLocal
from learnnet.dns.plugin import Ask, Chance
from learnnet.dns.upstream import Upstream
from learnnet.lab.naming.state import COREDNS_LOST, UPSTREAM_BROKEN, UPSTREAM_LOST, DnsState


class Servers:
    """CoreDNS, which stands for all its replicas, and one cache a node while NodeLocal DNSCache is installed."""

    def __init__(self, state: DnsState, chance: Chance) -> None:
        self.state = state
        self.chance = chance
        self.version = 0  # grows with everything that these servers are asked or told
        self.coredns = self._new()
        self._caches: dict[str, NodeLocal] = {}

    @property
    def upstream(self) -> Upstream:
        return Upstream.of(dict(self.state.zones))

    def configure(self, state: DnsState) -> None:
        """A new Corefile is a new start, and so is the installation of caches; all else takes effect at once."""
        if (state.corefile, state.files) != (self.state.corefile, self.state.files):
            self.state = state
            self.coredns = self._new()
            for cache in self._caches.values():
                cache.coredns = self.coredns
        if not state.node_local:
            self._caches = {}
        self.state = state
        self.version += 1

    def cache(self, node: str, address: str, rejected: bool) -> NodeLocal | None:
        """The cache on a node; what it cannot answer it asks CoreDNS, if anybody is there."""
        if not self.state.node_local:
            return None
        if node not in self._caches:
            self._caches[node] = NodeLocal(self.coredns, node_ip=address, upstream=self._outside, chance=self.chance)
        found = self._caches[node]
        found.reachable = not rejected and COREDNS_LOST not in self.state.faults
        return found

    @property
    def caches(self) -> Mapping[str, NodeLocal]:
        """Those that somebody has asked already, by node."""
        return self._caches

    def twin(self, state: DnsState, chance: Chance, until: int | None = None) -> "Servers":
        """The same processes as they would have been in this state, to be asked without these ones hearing of it."""
        twin = Servers(state, chance)
        if (state.corefile, state.files) == (self.state.corefile, self.state.files):
            twin.coredns = self.coredns.copy(chance, upstream=twin._outside, until=until)
        if state.node_local:
            for node, cache in self._caches.items():
                twin._caches[node] = NodeLocal(
                    twin.coredns, node_ip=cache.node_ip, upstream=twin._outside, chance=chance
                )
                twin._caches[node].server.remember(cache.server, until)
        return twin

    def _new(self) -> CoreDNS:
        state = self.state
        return CoreDNS(state.corefile, upstream=self._outside, chance=self.chance, files=state.files)

    def _outside(self, query: Message, transport: str, ask: Ask) -> Message | None:
        if UPSTREAM_LOST in self.state.faults:
            return None
        if UPSTREAM_BROKEN in self.state.faults:
            return reply_to(query, "SERVFAIL", ra=True)
        return self.upstream.answer(query)
