"""kube-proxy in nftables mode: Services and EndpointSlices in, one table for each IP family out."""

from dataclasses import dataclass
from functools import cached_property

from learnnet.cluster.store import View
from learnnet.cluster.unchanging import Unchanging
from learnnet.netfilter.nft import Element, NftTable
from learnnet.netfilter.nft_list import nft_list
from learnnet.proxy.config import IPV4, ProxyConfig, Situation
from learnnet.proxy.nft_base import Words, base_chains, regular_chains, sets
from learnnet.proxy.nft_port_rules import Here, NftPortRules, port_rules
from learnnet.proxy.sharing import Shared
from learnnet.proxy.sync import Synced, situation
from learnnet.proxy.sync import sync as keep_up
from learnnet.proxy.topology import Plan

DEFAULT = ProxyConfig()
_shared: Shared[NftPortRules] = Shared()


@dataclass(frozen=True)
class NftNodeRules(Unchanging):
    """One node's table as its kube-proxy last wrote it."""

    synced: Synced[NftPortRules]

    @property
    def revision(self) -> int:
        return self.synced.revision

    @cached_property
    def table(self) -> NftTable:
        here = self.synced.situation
        parts = list(self.synced.parts)
        elements: dict[str, list[Element]] = {}
        for part in parts:
            for name, element in part.placed:
                elements.setdefault(name, []).append(element)
        own = (chain for part in parts for chain in part.chains)
        return NftTable(
            family=Words.of(here).family,
            name="kube-proxy",
            comment="rules for kube-proxy",
            sets=(*sets(here, elements), *(set_ for part in parts for set_ in part.sets)),
            chains=(*base_chains(), *regular_chains(here), *own),
        )

    @cached_property
    def listed(self) -> str:
        return nft_list(self.table)


def table(view: View, node: str, config: ProxyConfig = DEFAULT, family: str = IPV4) -> NftTable:
    return sync(view, node, config, family).table


def sync(
    view: View,
    node: str,
    config: ProxyConfig = DEFAULT,
    family: str = IPV4,
    before: NftNodeRules | None = None,
) -> NftNodeRules:
    now = situation(view, node, config, family)
    return NftNodeRules(keep_up(view, now, _port_rules, before.synced if before else None))


def _port_rules(plan: Plan, now: Situation, large: bool) -> NftPortRules:
    here = Here.of(plan, now)
    return _shared.get((plan, here), lambda: port_rules(plan, here))
