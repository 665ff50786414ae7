"""All that one lab is made of, wired together: store, clock, dice, API server, actors and the log of events."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from learnnet.cluster.api import Api
from learnnet.cluster.clock import Clock
from learnnet.cluster.controllers import CONTROLLERS, PER_NODE
from learnnet.cluster.runtime import Runtime
from learnnet.cluster.store import FIRST_REVISION, Key, Store
from learnnet.cluster.text import Text
from learnnet.dns.coredns import CoreDNS as DnsServer
from learnnet.dns.lookup import Lookup
from learnnet.lab.actors import CoreDNS, KubeProxy
from learnnet.lab.base import NODES, QUOTA, NodeSpec
from learnnet.lab.chance import Chance
from learnnet.lab.events import NO_NOTE, Event, Log
from learnnet.lab.naming.config_map import ConfigVolume
from learnnet.lab.naming.service import NameService
from learnnet.lab.naming.state import DnsState
from learnnet.lab.packets.memory import Memory
from learnnet.lab.packets.traffic import Traffic
from learnnet.lab.packets.wiring import Wiring
from learnnet.lab.timeline import Timeline
from learnnet.netfilter.nft import NftTable
from learnnet.netfilter.ruleset import Ruleset
from learnnet.proxy import nftables
from learnnet.proxy.config import IPTABLES, IPV4, NFTABLES, ProxyConfig
from learnnet.proxy.iptables import NodeRules, left_over, sync
from learnnet.proxy.nftables import NftNodeRules

if TYPE_CHECKING:
    from learnnet.lab.packets.trace import Trace

NOTHING: Mapping[str, Any] = {}
RULES_KEPT = 16
TRACES_KEPT = 16
FARTHEST = 20  # ms by which a node may hear later than the nearest one


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a lab is made with, besides its seed. `settings` are the actors' latencies and periods in ms, by name."""

    nodes: Sequence[NodeSpec] = NODES
    dual_stack: bool = False
    controllers: bool = True
    proxy: ProxyConfig = field(default_factory=ProxyConfig)
    proxy_mode: str = IPTABLES  # of every kube-proxy at the start
    dns: DnsState = field(default_factory=DnsState)
    settings: Mapping[str, int] = field(default_factory=dict)
    quota: Mapping[str, int] = field(default_factory=lambda: QUOTA)
    wiring: Wiring = field(default_factory=Wiring)


class World:
    """Internal to `lab`: the face that others use is `Lab`."""

    def __init__(self, seed: int, setup: Setup) -> None:
        self.seed = seed
        self.setup = setup
        self.log = Log()
        self.clock = Clock()
        self.chance = Chance(seed)
        self.store = Store()
        self.api = Api(
            store=self.store,
            chance=self.chance,
            now=self.time,
            record=self.record,
            dual_stack=setup.dual_stack,
            quota=setup.quota,
        )
        self.settings = {**self._distances(), **setup.settings}
        self.modes = Timeline(setup.proxy_mode)  # of kube-proxy's configuration; a node's kernel follows: mode_of
        self.runtime = Runtime(
            store=self.store,
            api=self.api,
            clock=self.clock,
            chance=self.chance,
            record=self.record,
            settings=self.settings,
            per_node=(*(PER_NODE if setup.controllers else ()), self.proxy_of),
        )
        for make in CONTROLLERS if setup.controllers else ():
            self.runtime.add(make())
        self.names = NameService(
            setup.dns,
            store=self.store,
            log=self.log,
            clock=self.clock,
            chance=self.chance,
            dice=lambda: Chance(seed),
            record=self.record,
            started=self._coredns_started,
        )
        self.runtime.add(ConfigVolume(self.names, self.settings))
        self.runtime.add(CoreDNS(pods=self.names.live().servers.coredns.watches_pods))
        self.lookups: dict[int, Lookup] = {}  # by the event that tells of it
        self.traffic = Traffic()
        self.wirings = Timeline(setup.wiring)
        self.memory = Memory()
        self.traces: OrderedDict[int, Trace] = OrderedDict()  # by the event that tells of it; old ones are forgotten
        self._rules: OrderedDict[tuple[str, str, int], NodeRules] = OrderedDict()
        self._tables: dict[tuple[str, str], NftNodeRules] = {}
        self._newest: dict[tuple[str, str], NodeRules] = {}

    def _distances(self) -> dict[str, int]:
        """No two nodes hear of a change at the same moment: a few milliseconds, drawn once for each."""
        nodes = [node.name for node in self.setup.nodes]
        return {f"latency/kube-proxy/{name}": 2 + self.chance.pick(f"distance of {name}", FARTHEST) for name in nodes}

    def time(self) -> int:
        return self.clock.now

    def record(
        self,
        actor: str,
        action: str,
        what: Key | None = None,
        cause: int | None = None,
        note: Text = NO_NOTE,
        detail: Mapping[str, Any] = NOTHING,
        revision: int | None = None,
    ) -> int:
        """Put down an event; `revision` is given by a write, which is recorded just before it is stored."""
        event = Event(
            index=len(self.log.events),
            at=self.clock.now,
            actor=actor,
            action=action,
            what=what,
            revision=self.store.revision if revision is None else revision,
            cause=cause,
            note=note,
            detail=detail,
        )
        self.log.append(event)
        return event.index

    def mark(self) -> int:
        """From here on everything can be taken back, until `keep`."""
        self.chance.remember()
        return len(self.log.events)

    def keep(self) -> None:
        self.chance.keep()

    def take_back(self, mark: int) -> None:
        """As if nothing had been tried since `mark`. What the API server refuses has written nothing."""
        self.log.cut(mark)
        self.lookups = {index: lookup for index, lookup in self.lookups.items() if index < mark}
        self.chance.take_back()

    def look_up(self, name: str, pod: Key, *, family: str, resolver: str) -> Lookup:
        """Ask CoreDNS, which answers from what it has seen, and remembers."""
        return self.names.live().look_up(name, f"{pod.namespace}/{pod.name}", resolver=resolver, family=family)

    def _coredns_started(self, server: DnsServer) -> None:
        """A Corefile may ask for more to be watched, or for less."""
        self.runtime.remove(CoreDNS.name)
        self.runtime.add(CoreDNS(pods=server.watches_pods))

    def names_seen(self, index: int | None = None) -> int:
        """The revision from which CoreDNS answers, after this event or now."""
        event = self.log.last("coredns", "serve", len(self.log.events) if index is None else index)
        return event.detail["seen"] if event else FIRST_REVISION

    def rules_seen(self, node: str, index: int | None = None) -> int:
        """The revision that a node's rules were written from, after this event or now."""
        event = self.last_sync(node, index)
        return event.detail["seen"] if event else FIRST_REVISION

    def last_sync(self, node: str, index: int | None = None) -> Event | None:
        return self.log.last(f"kube-proxy/{node}", "sync", len(self.log.events) if index is None else index)

    def proxy_of(self, node: str, cause: int | None = None) -> KubeProxy:
        """A kube-proxy that starts runs in the mode that its configuration names then."""
        return KubeProxy(node, mode=self.modes.now, cause=cause)

    def mode_of(self, node: str, index: int | None = None) -> str:
        """In which mode the kube-proxy ran that wrote what stands in a node's kernel, after this event or now."""
        event = self.last_sync(node, index)
        return event.detail["mode"] if event else self.setup.proxy_mode

    def switched(self, node: str, index: int) -> int:
        """The newest sync up to this event that found another mode's rules, and took them away; -1 if none did."""
        if self.modes.unchanged:
            return -1
        syncs = [self.log.events[at] for at in self.log.of(f"kube-proxy/{node}", "sync") if at <= index]
        turns = (new.index for old, new in pairwise(syncs) if old.detail["mode"] != new.detail["mode"])
        return max(turns, default=-1)

    def iptables_of(self, node: str, family: str, index: int | None = None) -> Ruleset:
        """What iptables finds in a node's kernel, whichever mode kube-proxy runs in."""
        at = len(self.log.events) - 1 if index is None else index
        if self.mode_of(node, at) == NFTABLES:
            if self.switched(node, at) < 0:
                return Ruleset(family=family, tables=())
            return left_over(self.store.at(self.rules_seen(node, at)), node, self.setup.proxy, family)
        return self.rules(node, self.rules_seen(node, at), family).ruleset

    def table(self, node: str, seen: int, family: str = IPV4) -> NftTable:
        """What a node's kube-proxy writes in nftables mode when it has seen this revision."""
        found = self._tables.get((node, family))
        if found is None or found.revision != seen:
            before = found if found and found.revision < seen else None
            found = nftables.sync(self.store.at(seen), node, self.setup.proxy, family, before)
            self._tables[node, family] = found
        return found.table

    def packet_rules(self, node: str, family: str = IPV4) -> Ruleset | NftTable:
        """What packets meet on a node now."""
        seen, nft = self.rules_seen(node), self.mode_of(node) == NFTABLES
        return self.table(node, seen, family) if nft else self.rules(node, seen, family).ruleset

    def keep_trace(self, index: int, trace: "Trace") -> None:
        self.traces[index] = trace
        if trace.lookup is not None:
            self.lookups[index] = trace.lookup
        if len(self.traces) > TRACES_KEPT:
            self.traces.popitem(last=False)

    def rules(self, node: str, seen: int, family: str = IPV4) -> NodeRules:
        """What a node's kube-proxy writes when it has seen this revision, from what it had written before."""
        found = self._rules.get((node, family, seen))
        if found is None:
            before = self._newest.get((node, family))
            found = sync(self.store.at(seen), node, self.setup.proxy, family, before)
            self._rules[node, family, seen] = found
            if before is None or before.revision < seen:
                self._newest[node, family] = found
            if len(self._rules) > RULES_KEPT:
                self._rules.popitem(last=False)
        return found
