"""kube-proxy in iptables mode: Services and EndpointSlices in, a node's rules out.

`rules` makes them from nothing. `sync` makes them from those of an earlier revision; the result is the same, the cost
follows what changed. Rules that come out equal on several nodes or revisions exist once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from learnnet.cluster.store import View
from learnnet.cluster.unchanging import Unchanging
from learnnet.netfilter.iptables_save import iptables_save
from learnnet.netfilter.ruleset import Block, Chain, Ruleset, Table
from learnnet.proxy import base
from learnnet.proxy.config import IPV4, ProxyConfig, Situation
from learnnet.proxy.port_rules import Context, PortRules, Writer
from learnnet.proxy.portal_rules import filter_lines, nat_lines
from learnnet.proxy.service_chains import own_lines
from learnnet.proxy.sharing import Shared
from learnnet.proxy.sync import Synced, situation
from learnnet.proxy.sync import sync as keep_up
from learnnet.proxy.topology import Plan, node_allowed

DEFAULT = ProxyConfig()
_shared: Shared[PortRules] = Shared()


@dataclass(frozen=True)
class NodeRules(Unchanging):
    """One node's rules as its kube-proxy last wrote them."""

    synced: Synced[PortRules]

    @property
    def revision(self) -> int:
        return self.synced.revision

    @property
    def ports(self) -> tuple[PortRules, ...]:
        return tuple(self.synced.parts)

    @cached_property
    def size(self) -> int:
        """How many rules the Services add."""
        return sum(port.size for port in self.synced.parts)

    @cached_property
    def ruleset(self) -> Ruleset:
        ports = self.ports
        mangle = Table(name="mangle", chains=(*base.MANGLE_BUILT_IN, base.chain(base.CANARY)))
        here = self.synced.situation
        return Ruleset(family=here.family, tables=(mangle, _filter(here, ports), _nat(here, ports)))

    @cached_property
    def saved(self) -> str:
        return iptables_save(self.ruleset)


def rules(view: View, node: str, config: ProxyConfig = DEFAULT, family: str = IPV4) -> Ruleset:
    return sync(view, node, config, family).ruleset


def sync(
    view: View,
    node: str,
    config: ProxyConfig = DEFAULT,
    family: str = IPV4,
    before: NodeRules | None = None,
) -> NodeRules:
    now = situation(view, node, config, family)
    return NodeRules(keep_up(view, now, _port_rules, before.synced if before else None))


def left_over(view: View, node: str, config: ProxyConfig = DEFAULT, family: str = IPV4) -> Ruleset:
    """What stays when kube-proxy starts in nftables mode: its cleaning leaves KUBE-FIREWALL, which kubelets used, too.

    (kube-proxy: server_linux.go, platformCleanup; iptables/cleanup.go.)
    """
    kept = base.chain("KUBE-FIREWALL", base.firewall_rules(situation(view, node, config, family)))
    tables = (
        Table(name="mangle", chains=base.MANGLE_BUILT_IN),
        Table(name="filter", chains=(*base.FILTER_LEFT_OVER, kept)),
        Table(name="nat", chains=base.NAT_LEFT_OVER),
    )
    return Ruleset(family=family, tables=tables)


def _port_rules(plan: Plan, now: Situation, large: bool) -> PortRules:
    key = (plan, Context.of(now, large=large), node_allowed(plan.service, now))
    return _shared.get(key, lambda: _made(Writer(*key)))


def _made(writer: Writer) -> PortRules:
    return PortRules(
        plan=writer.plan,
        filter_lines=tuple(filter_lines(writer)),
        shared_lines=tuple(nat_lines(writer)),
        own_lines=tuple(own_lines(writer)),
        own_chains=tuple(writer.own_chains),
    )


def _filter(here: Situation, ports: tuple[PortRules, ...]) -> Table:
    blocks = _gathered(block for port in ports for block in port.filter_blocks.values())
    kept = (
        _chain("KUBE-EXTERNAL-SERVICES", blocks),
        base.chain("KUBE-FIREWALL", base.firewall_rules(here)),
        base.chain("KUBE-FORWARD", base.forward_rules(here)),
        _chain("KUBE-NODEPORTS", blocks),
        base.chain(base.CANARY),
        _chain("KUBE-PROXY-FIREWALL", blocks),
        _chain("KUBE-SERVICES", blocks),
    )
    return Table(name="filter", chains=(*base.FILTER_BUILT_IN, *kept))


def _nat(here: Situation, ports: tuple[PortRules, ...]) -> Table:
    blocks = _gathered(block for port in ports for block in port.shared_blocks.values())
    last = base.node_port_jumps(here)
    if last:
        blocks.setdefault("KUBE-SERVICES", []).append(Block("KUBE-SERVICES", last))
    chains = [
        base.chain("KUBE-MARK-MASQ", base.mark_masq_rules(here)),
        _chain("KUBE-NODEPORTS", blocks),
        base.chain("KUBE-POSTROUTING", base.postrouting_rules(here)),
        base.chain(base.CANARY),
        _chain("KUBE-SERVICES", blocks),
        *(chain for port in ports for chain in port.chains),
    ]
    chains.sort(key=lambda chain: chain.name)
    return Table(name="nat", chains=(*base.NAT_BUILT_IN, *chains))


def _gathered(blocks: Iterable[Block]) -> dict[str, list[Block]]:
    found: dict[str, list[Block]] = {}
    for block in blocks:
        found.setdefault(block.chain, []).append(block)
    return found


def _chain(name: str, blocks: dict[str, list[Block]]) -> Chain:
    return Chain(name=name, blocks=tuple(blocks.get(name, ())))
