"""The text that kube-proxy feeds to `iptables-restore --noflush` in one sync.

A chain that the text declares is emptied and written anew; others keep their rules. So a partial sync leaves out the
chains of Services that did not change. kube-proxy: iptables/proxier.go, syncProxyRules.
"""

from collections.abc import Iterable, Iterator

from learnnet.netfilter.rule import Rule
from learnnet.netfilter.spelling import written
from learnnet.proxy import base
from learnnet.proxy.config import Situation
from learnnet.proxy.iptables import NodeRules
from learnnet.proxy.port_rules import PortRules

FILTER_CHAINS = ("KUBE-SERVICES", "KUBE-EXTERNAL-SERVICES", "KUBE-FORWARD", "KUBE-NODEPORTS", "KUBE-PROXY-FIREWALL")
NAT_CHAINS = ("KUBE-SERVICES", "KUBE-NODEPORTS", "KUBE-POSTROUTING", "KUBE-MARK-MASQ")


def restore_input(rules: NodeRules, before: NodeRules | None = None) -> str:
    """All of it without `before` and after a full sync; else the step from `before` to `rules`."""
    synced = rules.synced
    everything = before is None or synced.full
    keys = sorted(synced.entries if everything else synced.entries.keys() & synced.changed)
    rewritten = [port for key in keys for port in synced.entries[key].parts]
    stale = _stale(before, rules) if before else []
    lines = [*_filter(synced.situation, rules.ports), *_nat(synced.situation, rules.ports, rewritten, stale)]
    return "".join(f"{line}\n" for line in lines)


def _stale(before: NodeRules, after: NodeRules) -> list[str]:
    """Chains that nothing leads to any more."""
    active = {chain for port in after.ports for chain in port.own_chains}
    return [chain for port in before.ports for chain in port.own_chains if chain not in active]


def _declared(chains: Iterable[str]) -> Iterator[str]:
    return (f":{chain} - [0:0]" for chain in chains)


def _filter(here: Situation, ports: Iterable[PortRules]) -> Iterator[str]:
    firewall = base.firewall_rules(here)
    yield "*filter"
    yield from _declared(FILTER_CHAINS)
    if firewall:
        yield ":KUBE-FIREWALL - [0:0]"
    yield from _written("KUBE-FIREWALL", firewall)
    for port in ports:
        yield from (written(chain, rule) for chain, rule in port.filter_lines)
    yield from _written("KUBE-FORWARD", base.forward_rules(here))
    yield "COMMIT"


def _nat(here: Situation, ports: Iterable[PortRules], rewritten: list[PortRules], stale: list[str]) -> Iterator[str]:
    anew = {id(port) for port in rewritten}
    yield "*nat"
    yield from _declared(NAT_CHAINS)
    yield from _declared(chain for port in rewritten for chain in port.own_chains)
    yield from _declared(stale)
    yield from _written("KUBE-POSTROUTING", base.postrouting_rules(here))
    yield from _written("KUBE-MARK-MASQ", base.mark_masq_rules(here))
    for port in ports:
        yield from (written(chain, rule) for chain, rule in port.shared_lines)
        if id(port) in anew:
            yield from (written(chain, rule) for chain, rule in port.own_lines)
    yield from (f"-X {chain}" for chain in stale)
    yield from _written("KUBE-SERVICES", base.node_port_jumps(here))
    yield "COMMIT"


def _written(chain: str, rules: Iterable[Rule]) -> Iterator[str]:
    return (written(chain, rule) for rule in rules)
