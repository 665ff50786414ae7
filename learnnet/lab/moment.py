"""A lab as it stood after one of its events: everything can be looked at, nothing can be changed.

`Lab` is the same face at its newest event. What each part had seen by then follows from the log: kube-proxy of a node
from its last sync, CoreDNS from its last watch event; the store keeps every revision, so nothing is copied.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from learnnet.cluster.kubectl import Inside, Output
from learnnet.cluster.kubectl import run as run_kubectl
from learnnet.cluster.objects import Node
from learnnet.cluster.store import FIRST_REVISION, View
from learnnet.dns.lookup import Lookup
from learnnet.lab.differences import Difference, difference
from learnnet.lab.events import Event
from learnnet.lab.naming.config_map import CONFIG_MAP, config_of
from learnnet.lab.naming.directory import Directory
from learnnet.lab.naming.state import DnsState
from learnnet.lab.packets.trace import Trace
from learnnet.lab.packets.wiring import Wiring
from learnnet.lab.shell.logs import pod_log
from learnnet.lab.shell.lookers import looking
from learnnet.lab.shell.nodes import on_node
from learnnet.lab.shell.pods import pod_files, then
from learnnet.lab.shell.programs.cat import RESOLV_CONF
from learnnet.lab.shell.programs.here import Here, at_node, in_pod
from learnnet.netfilter.nft import NftTable
from learnnet.netfilter.nft_list import Line, nft_lines, nft_list
from learnnet.netfilter.ruleset import Ruleset
from learnnet.proxy import iptables
from learnnet.proxy.config import IPV4, IPV6
from learnnet.proxy.restore_input import restore_input

if TYPE_CHECKING:
    from learnnet.lab.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeFace:
    """One node as one who is logged in there would find it."""

    name: str
    seen: int  # the revision that this node's kube-proxy had seen at its last sync
    synced: Event | None
    world: "World"
    moment: "Moment"

    @property
    def mode(self) -> str:
        """In which mode the kube-proxy ran that wrote what stands in this node's kernel: iptables or nftables."""
        return self.world.mode_of(self.name, self.moment.index)

    @property
    def ruleset(self) -> Ruleset:
        """The rules that this node's kube-proxy writes in iptables mode, each with its origin."""
        return self.rules(IPV4)

    def rules(self, family: str) -> Ruleset:
        return self.world.rules(self.name, self.seen, family).ruleset

    def table(self, family: str = IPV4) -> NftTable:
        """What it writes in nftables mode."""
        return self.world.table(self.name, self.seen, family)

    @property
    def here(self) -> Here | None:
        """Where programs run that look around on this node; None if it has no address."""
        moment = self.moment
        return at_node(self.world, moment.index, moment.now, moment.view, self.name)

    def ip(self, *words: str) -> str:
        """What `ip WORDS` prints on this node: `ip("route")`, `ip("-4", "addr", "show")`."""
        return on_node(self, ("ip", *words)).stdout

    def resolv_conf(self) -> str:
        """The file that programs of the node itself, and Pods with dnsPolicy Default, look names up with."""
        return RESOLV_CONF

    def iptables_save(self, family: str = IPV4) -> str:
        return self.world.rules(self.name, self.seen, family).saved

    def restore_input(self, family: str = IPV4) -> str:
        """What kube-proxy fed to iptables-restore in its last sync: all of it, or what changed since the one before."""
        log, name, event = self.world.log, self.name, self.synced
        if event is None:
            return ""
        last = log.last(f"kube-proxy/{name}", "sync", event.index - 1)
        if last and last.detail["mode"] != event.detail["mode"]:
            last = None  # what was there is gone
        config, store = self.world.setup.proxy, self.world.store
        before = iptables.sync(store.at(last.detail["seen"]), name, config, family) if last else None
        anew = before is None or event.detail["full"]
        after = iptables.sync(store.at(event.detail["seen"]), name, config, family, None if anew else before)
        return restore_input(after, before)

    def nft_list_table(self, family: str = IPV4) -> str:
        """What `nft list table ip kube-proxy` would print if kube-proxy ran in nftables mode."""
        return nft_list(self.table(family))

    def nft_lines(self, family: str = IPV4) -> tuple[Line, ...]:
        """The same line by line, each with the `ids` by which a packet's steps name what it read."""
        return tuple(nft_lines(self.table(family)))


class Moment:
    """The reading face of a lab."""

    def __init__(self, world: "World", index: int) -> None:
        self._world = world
        self._index = index

    @property
    def index(self) -> int:
        """The event after which the lab stands here; -1 before the first."""
        return self._index

    def at(self, event_index: int) -> "Moment":
        """The lab as it stood after this event: the same face, read-only."""
        if not 0 <= event_index <= self.index:
            raise IndexError(f"event {event_index} is not between 0 and {self.index}")
        return Moment(self._world, event_index)

    @property
    def events(self) -> tuple[Event, ...]:
        return tuple(self._world.log.events[: self.index + 1])

    @property
    def now(self) -> int:
        """Virtual milliseconds since the cluster was made."""
        return self._world.log.events[self.index].at if self.index >= 0 else 0

    @property
    def revision(self) -> int:
        """The store's newest revision at this moment."""
        return self._world.log.events[self.index].revision if self.index >= 0 else FIRST_REVISION

    @property
    def view(self) -> View:
        """What the API server would answer."""
        return self._world.store.at(self.revision)

    @property
    def names(self) -> View:
        """What CoreDNS has seen: it answers from this."""
        return self._world.store.at(self._world.names_seen(self.index))

    def name_service(self, after: int = 0) -> Directory:
        """Whom programs could ask for names then; nobody remembers that they did. `after` adds milliseconds."""
        return self._world.names.at(self.index, self.revision, self.now + after)

    def dns(self, query: bytes, source: str = "", transport: str = "udp", after: int = 0) -> bytes:
        """One DNS message in wire format, as CoreDNS would answer it; `source` is the asking Pod's address."""
        return self.name_service(after).answer(query, source, transport)

    def resolve(
        self, name: str, pod: str = "default/client", resolver: str = "glibc", family: str = "AF_UNSPEC"
    ) -> Lookup:
        """A program in a Pod would look this up; every question that it would ask is in the result."""
        return self.name_service().look_up(name, pod, resolver=resolver, family=family)

    @property
    def dns_state(self) -> DnsState:
        """The Corefile that CoreDNS ran with, the zones outside, and what was wrong."""
        return self._world.names.state_at(self.index)

    @property
    def wiring(self) -> Wiring:
        """Bridges, paths between nodes, and whether NetworkPolicies were enforced."""
        return self._world.wirings.at(self.index)

    @property
    def proxy_mode(self) -> str:
        """What kube-proxy's configuration said; each node's kernel follows when its kube-proxy has written."""
        return self._world.modes.at(self.index)

    @property
    def families(self) -> tuple[str, ...]:
        """The IP families of the cluster, the primary one first."""
        return (IPV4, IPV6) if self._world.setup.dual_stack else (IPV4,)

    @property
    def saved_corefile(self) -> str:
        """What the ConfigMap said; CoreDNS may not have loaded it yet."""
        record = self.view.record(CONFIG_MAP)
        return self.dns_state.corefile if record is None else config_of(record)[0]

    def kubectl(self, line: str, files: Mapping[str, str] | None = None) -> Output:
        """What `kubectl LINE` would have printed then. What would change something is refused: that time is over."""
        return run_kubectl(
            None,
            self.view,
            self.now,
            line,
            files,
            programs={**then(self.name_service), **looking(self._here_in)},
            pod_files=pod_files(self.name_service),
            pod_log=pod_log(self.view, self.events, self.name_service),
        )

    def _here_in(self, inside: Inside) -> Here | None:
        key = inside.pod.key
        return in_pod(self._world, self.index, self.now, inside.view, key.namespace, key.name)

    @property
    def nodes(self) -> tuple[str, ...]:
        return tuple(node.meta.name for node in self.view.list(Node))

    def node(self, name: str) -> NodeFace:
        if name not in self.nodes:
            raise KeyError(name)
        event = self._world.last_sync(name, self.index)
        return NodeFace(
            name=name,
            seen=event.detail["seen"] if event else FIRST_REVISION,
            synced=event,
            world=self._world,
            moment=self,
        )

    def differs_since(self, service: str, namespace: str = "default") -> Difference | None:
        """Since which event the nodes' rules for a Service differ, and which nodes are behind; None if they agree."""
        return difference(self._world, self.index, namespace, service)

    @property
    def lookups(self) -> tuple[tuple[Event, Lookup], ...]:
        """The DNS look-ups of the learner and of programs that they ran, oldest first, each with its event."""
        log, known = self._world.log.events, self._world.lookups
        return tuple((log[index], known[index]) for index in sorted(known) if index <= self.index)

    @property
    def traces(self) -> tuple[tuple[Event, Trace | None], ...]:
        """What the learner has sent, oldest first, each with its event; of what is long past only the event is kept."""
        return tuple((event, self._world.traces.get(event.index)) for event in self._of("you", "send"))

    @property
    def changes(self) -> tuple[Event, ...]:
        """The events with which the learner's changes began, oldest first."""
        found = [event for action in ("request", "ask", "send", "look") for event in self._of("you", action)]
        return tuple(sorted(found, key=lambda event: event.index))

    def _of(self, actor: str, action: str) -> Sequence[Event]:
        events = self._world.log.events
        return [events[i] for i in self._world.log.of(actor, action) if i <= self.index]

    def _last(self, actor: str, action: str) -> Event | None:
        return self._world.log.last(actor, action, self.index)
