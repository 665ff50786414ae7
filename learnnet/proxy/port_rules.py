"""The iptables rules that one port of a Service adds to a node.

Values of this module do not know their node: two nodes that use the same endpoints share the same `PortRules`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from learnnet.netfilter.rule import InInterface, Match, Origin, Protocol, Rule, Source
from learnnet.netfilter.ruleset import Block, Chain
from learnnet.proxy.config import IPV4, Situation
from learnnet.proxy.endpoints import Endpoint
from learnnet.proxy.names import suffix
from learnnet.proxy.topology import Plan


class Line(NamedTuple):
    """A rule and the chain that it is appended to."""

    chain: str
    rule: Rule


@dataclass(frozen=True, kw_only=True)
class Context:
    """What the rules of a port depend on besides its plan."""

    family: str
    pod_network: str
    pod_interface: str
    masquerade_all: bool
    localhost_node_ports: bool
    nfacct: bool
    large: bool  # more than 1000 endpoints: the comments of their rules are left out

    @classmethod
    def of(cls, situation: Situation, *, large: bool) -> "Context":
        return cls(
            family=situation.family,
            pod_network=situation.pod_network,
            pod_interface=situation.pod_interface,
            masquerade_all=situation.config.masquerade_all,
            localhost_node_ports=situation.localhost_node_ports,
            nfacct=situation.config.nfacct,
            large=large,
        )

    def from_pods(self, *, negated: bool = False) -> Match | None:
        """What tells traffic of Pods from other traffic; None where kube-proxy was not told (localdetector.go)."""
        if self.pod_interface:
            return InInterface(self.pod_interface, negated)
        return Source(self.pod_network, negated) if self.pod_network else None

    @property
    def reject_reason(self) -> str:
        return "icmp-port-unreachable" if self.family == IPV4 else "icmp6-port-unreachable"

    @property
    def recent_mask(self) -> str:
        return "255.255.255.255" if self.family == IPV4 else ":".join(["ffff"] * 8)


@dataclass(frozen=True, eq=False)
class PortRules:
    """What one port of a Service adds: lines in shared chains, and chains of its own."""

    plan: Plan
    filter_lines: tuple[Line, ...]
    shared_lines: tuple[Line, ...]  # of the nat table
    own_lines: tuple[Line, ...]  # of the nat table
    own_chains: tuple[str, ...]  # in the order in which they are declared

    @cached_property
    def filter_blocks(self) -> dict[str, Block]:
        return _blocks(self.filter_lines)

    @cached_property
    def shared_blocks(self) -> dict[str, Block]:
        return _blocks(self.shared_lines)

    @cached_property
    def chains(self) -> tuple[Chain, ...]:
        blocks = _blocks(self.own_lines)
        origin = self.plan.service.origin("port")
        endpoints = {line.chain: line.rule.origin for line in self.own_lines if line.chain.startswith("KUBE-SEP-")}
        return tuple(
            Chain(
                name=name,
                blocks=(blocks[name],) if name in blocks else (),
                origin=endpoints.get(name) or origin,
            )
            for name in self.own_chains
        )

    @property
    def size(self) -> int:
        """How many rules."""
        return len(self.filter_lines) + len(self.shared_lines) + len(self.own_lines)


def _blocks(lines: tuple[Line, ...]) -> dict[str, Block]:
    ordered = sorted(lines, key=lambda line: line.chain)  # stable: the order within a chain stays
    return {chain: Block(chain, tuple(rule for _, rule in group)) for chain, group in groupby(ordered, lambda x: x[0])}


class Writer:
    """Spells the parts that the rules of one port have in common."""

    def __init__(self, plan: Plan, context: Context, node_allowed: bool) -> None:
        self.plan = plan
        self.node_allowed = node_allowed  # whether the source ranges hold the node's own address
        self.service = plan.service
        self.context = context
        self.protocol = Protocol(plan.service.protocol.lower())
        self.svc = f"KUBE-SVC-{plan.service.suffix}"
        self.svl = f"KUBE-SVL-{plan.service.suffix}"
        self.ext = f"KUBE-EXT-{plan.service.suffix}"
        self.fw = f"KUBE-FW-{plan.service.suffix}"
        self.sep = {endpoint.text: self._endpoint_chain(endpoint) for endpoint in plan.used}

    @property
    def internal(self) -> str:
        """Where the cluster IP leads."""
        return self.svl if self.service.internal_local else self.svc

    @property
    def external(self) -> str:
        """Where clients outside the cluster are led."""
        return self.svl if self.service.external_local else self.svc

    @property
    def has_ext(self) -> bool:
        return self.plan.reachable and self.service.accessible

    @property
    def has_firewall(self) -> bool:
        return self.plan.reachable and bool(self.service.load_balancer_ips and self.service.source_ranges)

    @property
    def own_chains(self) -> Iterator[str]:
        if self.has_ext:
            yield self.ext
        if self.has_firewall:
            yield self.fw
        if self.plan.cluster:
            yield self.svc
        if self.plan.local:
            yield self.svl
        yield from self.sep.values()

    def origin(self, field: str) -> Origin:
        return self.service.origin(field)

    def _endpoint_chain(self, endpoint: Endpoint) -> str:
        return f"KUBE-SEP-{suffix(self.service.spn, self.service.protocol, endpoint.text)}"
