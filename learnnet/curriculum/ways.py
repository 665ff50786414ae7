"""Where the rules of a node lead: from the way in of a Service's port to every address that may get the packet.

Unlike a packet's walk this follows every draw at once, so it says what can happen, not what did.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from learnnet.cluster.objects import Service, ServicePort
from learnnet.netfilter.rule import Destination, DestinationPort, Dnat, Jump, Protocol, Reject, Rule, Verdict
from learnnet.netfilter.ruleset import Ruleset

CLUSTER_IP, NODE_PORT = "cluster-ip", "node-port"
FILTERS = ("KUBE-SERVICES", "KUBE-EXTERNAL-SERVICES", "KUBE-NODEPORTS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """What one node does with a new connection: nothing at all if everything is empty."""

    destinations: frozenset[str] = frozenset()
    refused: bool = False
    dropped: bool = False

    @property
    def target(self) -> str:
        if self.refused:
            return "reject"
        if self.dropped:
            return "drop"
        return "dnat" if self.destinations else "none"


def ways_to(ruleset: Ruleset, address: str, port: int, protocol: str = "tcp") -> Ways:
    """`address` "" stands for the node's own: the way in by a node port."""
    entry = "KUBE-SERVICES" if address else "KUBE-NODEPORTS"
    found: set[str] = set()
    for rule in _rules(ruleset, "nat", entry):
        if isinstance(rule.target, Jump) and _is_for(rule, address, port, protocol):
            found |= set(_follow(ruleset, rule.target.chain, set()))
    targets = [
        rule.target
        for chain in FILTERS
        for rule in _rules(ruleset, "filter", chain)
        if _is_for(rule, address, port, protocol)
    ]
    return Ways(
        destinations=frozenset(found),
        refused=any(isinstance(target, Reject) for target in targets),
        dropped=Verdict("DROP") in targets,
    )


def ways_of(ruleset: Ruleset, service: Service, port: ServicePort, entry: str) -> Ways:
    protocol = port.protocol.lower()
    if entry == NODE_PORT:
        return ways_to(ruleset, "", port.node_port, protocol) if port.node_port else Ways()
    if not service.cluster_ip or service.headless:
        return Ways()
    return ways_to(ruleset, service.cluster_ip, port.port, protocol)


def _rules(ruleset: Ruleset, table: str, name: str) -> tuple[Rule, ...]:
    chain = ruleset.chain(table, name)
    return chain.listed if chain else ()


def _is_for(rule: Rule, address: str, port: int, protocol: str) -> bool:
    place = [match.network.removesuffix("/32") for match in rule.matches if isinstance(match, Destination)]
    return (
        place == ([address] if address else [])
        and DestinationPort(port) in rule.matches
        and Protocol(protocol) in rule.matches
    )


def _follow(ruleset: Ruleset, name: str, seen: set[str]) -> Iterator[str]:
    if name in seen:
        return
    seen.add(name)
    for rule in _rules(ruleset, "nat", name):
        if isinstance(rule.target, Dnat):
            yield str(rule.target)
        elif isinstance(rule.target, Jump):
            yield from _follow(ruleset, rule.target.chain, seen)
