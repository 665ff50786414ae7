"""What one port of a Service adds to the nftables table: elements of sets and maps, and chains of its own.

kube-proxy: nftables/proxier.go, syncProxyRules and writeServiceToEndpointRules.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network, summarize_address_range
from typing import NamedTuple

from learnnet.netfilter.nft import DrawChain, DrawEndpoint, Element, Goto, Is, NftChain, NftRule, NftSet, Remember
from learnnet.netfilter.rule import Dnat, Origin, Verdict
from learnnet.proxy import nft_base as base
from learnnet.proxy.config import Situation
from learnnet.proxy.endpoints import Endpoint
from learnnet.proxy.names import nft_endpoint_name, nft_name
from learnnet.proxy.nft_base import Words
from learnnet.proxy.service_map import Address
from learnnet.proxy.topology import Plan, node_allowed


class Placed(NamedTuple):
    """An element and the set or map that it is put into."""

    set: str
    element: Element


@dataclass(frozen=True, eq=False)
class NftPortRules:
    plan: Plan
    placed: tuple[Placed, ...]
    sets: tuple[NftSet, ...]
    chains: tuple[NftChain, ...]


@dataclass(frozen=True, kw_only=True)
class Here:
    """What the rules of a port depend on besides its plan; nodes of which this is equal share them."""

    words: Words
    local: tuple[Endpoint, ...]  # of the endpoints used, those on this node
    node_allowed: bool

    @classmethod
    def of(cls, plan: Plan, now: Situation) -> "Here":
        return cls(
            words=Words.of(now),
            local=tuple(endpoint for endpoint in plan.used if endpoint.node == now.node.name),
            node_allowed=node_allowed(plan.service, now),
        )


def port_rules(plan: Plan, here: Here) -> NftPortRules:
    writer = NftWriter(plan, here)
    return NftPortRules(
        plan=plan,
        placed=tuple(writer.placed()),
        sets=tuple(writer.sets()),
        chains=tuple(writer.chains()),
    )


class NftWriter:
    """Writes the parts of one port of a Service."""

    def __init__(self, plan: Plan, here: Here) -> None:
        service = plan.service
        self.plan, self.service, self.here, self.words = plan, service, here, here.words
        self.protocol = service.protocol.lower()
        name = nft_name(service.namespace, service.name, self.protocol, service.port_name)
        self.svc, self.svl, self.ext, self.fw = (f"{x}-{name}" for x in ("service", "local", "external", "firewall"))
        self.internal = self.svl if service.internal_local else self.svc
        self.external = self.svl if service.external_local else self.svc
        self.firewalled = bool(service.load_balancer_ips and service.source_ranges)

    def origin(self, field: str) -> Origin:
        return self.service.origin(field)

    def placed(self) -> Iterator[Placed]:
        """The ways in, those that lead nowhere, and the endpoints that may meet themselves."""
        service, plan = self.service, self.plan
        cluster_ip = Address(service.cluster_ip, "port")
        yield Placed(base.CLUSTER_IPS, Element(key=(service.cluster_ip,), origin=self.origin("spec.clusterIP")))
        if plan.has_internal:
            yield self._to(cluster_ip, self.internal)
        else:
            yield self._unanswered(cluster_ip)
        for address in (*service.external_ips, *service.load_balancer_ips):
            if plan.reachable:
                yield self._to(address, self.ext)
            if not plan.has_external:
                yield self._unanswered(address)
        if self.firewalled:
            for address in service.load_balancer_ips:
                origin = self.origin("spec.loadBalancerSourceRanges")
                yield Placed(
                    base.FIREWALL_IPS, Element(key=self._key(address.ip), verdict=Goto(self.fw), origin=origin)
                )
        yield from self._node_port()
        yield from self._hairpin()

    def _key(self, ip: str) -> tuple[str, ...]:
        return (ip, self.protocol, str(self.service.port))

    def _to(self, address: Address, chain: str) -> Placed:
        element = Element(key=self._key(address.ip), verdict=Goto(chain), origin=self.origin(address.field))
        return Placed(base.SERVICE_IPS, element)

    def _no_answer(self) -> Goto | Verdict:
        return Verdict("DROP") if self.plan.reachable else Goto("reject-chain")

    def _unanswered(self, address: Address) -> Placed:
        element = Element(
            key=self._key(address.ip),
            verdict=self._no_answer(),
            comment=self.service.spn,
            origin=self.origin(address.field),
        )
        return Placed(base.NO_ENDPOINT_SERVICES, element)

    def _node_port(self) -> Iterator[Placed]:
        if not self.service.node_port:
            return
        key, origin = (self.protocol, str(self.service.node_port)), self.origin("nodePort")
        if self.plan.reachable:
            yield Placed(base.SERVICE_NODE_PORTS, Element(key=key, verdict=Goto(self.ext), origin=origin))
        if not self.plan.has_external:
            nowhere = Element(key=key, verdict=self._no_answer(), comment=self.service.spn, origin=origin)
            yield Placed(base.NO_ENDPOINT_NODE_PORTS, nowhere)

    def _hairpin(self) -> Iterator[Placed]:
        for endpoint in self.here.local:
            key = (endpoint.ip, endpoint.ip, self.protocol, str(endpoint.port))
            yield Placed(base.HAIRPIN, Element(key=key, origin=endpoint.origin))

    def sets(self) -> Iterator[NftSet]:
        if self.service.affinity_seconds:
            for endpoint in self.plan.used:
                name = f"affinity-{self._endpoint_name(endpoint)}"
                yield NftSet(name=name, type=(self.words.address,), timeout=self.service.affinity_seconds)

    def chains(self) -> Iterator[NftChain]:
        plan = self.plan
        if self.service.affinity_seconds:
            yield from (self._endpoint(endpoint) for endpoint in plan.used)
        if plan.cluster:
            yield self._draw(self.svc, plan.cluster)
        if plan.local:
            yield self._draw(self.svl, plan.local)
        if plan.reachable and self.service.accessible:
            yield self._chain(self.ext, self._external())
        if self.firewalled:
            yield self._chain(self.fw, [self._firewall()])

    def _chain(self, name: str, rules: Iterable[NftRule]) -> NftChain:
        return NftChain(name=name, rules=tuple(rules), origin=self.origin("port"))

    def _endpoint_name(self, endpoint: Endpoint) -> str:
        s = self.service
        return nft_endpoint_name(s.namespace, s.name, self.protocol, s.port_name, endpoint.ip, endpoint.port)

    def _endpoint(self, endpoint: Endpoint) -> NftChain:
        """Its own chain, so that the sender is remembered before the packet goes there."""
        name = self._endpoint_name(endpoint)
        rules = (
            NftRule((Remember(f"affinity-{name}", self.words.source),), origin=endpoint.keeps_clients),
            NftRule((self._protocol(), Dnat(endpoint.ip, endpoint.port)), origin=endpoint.origin),
        )
        return NftChain(name=f"endpoint-{name}", rules=rules, origin=endpoint.origin)

    def _protocol(self) -> Is:
        return Is(("meta l4proto",), (self.protocol,))

    def _draw(self, chain: str, endpoints: tuple[Endpoint, ...]) -> NftChain:
        origin = self.origin("port")
        if not self.service.affinity_seconds:
            draw = DrawEndpoint(self.words.family, tuple((e.ip, e.port) for e in endpoints))
            return NftChain(name=chain, rules=(NftRule((self._protocol(), draw), origin=origin),), origin=origin)
        names = [self._endpoint_name(endpoint) for endpoint in endpoints]
        rules = [
            NftRule(
                (Is((self.words.source,), set=f"affinity-{name}"), Goto(f"endpoint-{name}")), origin=e.keeps_clients
            )
            for name, e in zip(names, endpoints, strict=True)
        ]
        draw_chain = DrawChain(tuple(f"endpoint-{name}" for name in names))
        return NftChain(name=chain, rules=(*rules, NftRule((draw_chain,), origin=origin)), origin=origin)

    def _external(self) -> Iterator[NftRule]:
        origin = self.origin("spec.externalTrafficPolicy")
        here = Is(("fib saddr type",), ("local",))
        if not self.service.external_local:
            yield NftRule((self.words.masquerade,), "masquerade", origin)
        else:
            pods = self.words.from_pods()
            if pods:
                yield NftRule((pods, Goto(self.svc)), "short-circuit pod traffic", origin)
            yield NftRule((here, self.words.masquerade), "masquerade local traffic", origin)
            yield NftRule((here, Goto(self.svc)), "short-circuit local traffic", origin)
        if self.plan.has_external:
            yield NftRule((Goto(self.external),), origin=origin)

    def _firewall(self) -> NftRule:
        allowed = [cidr.ip for cidr in self.service.source_ranges]
        if self.here.node_allowed:
            allowed += [address.ip for address in self.service.load_balancer_ips]
        others = Is((self.words.source,), intervals(allowed), negated=True)
        return NftRule((others, Verdict("DROP")), origin=self.origin("spec.loadBalancerSourceRanges"))


def intervals(networks: list[str]) -> tuple[str, ...]:
    """As the kernel keeps a set of networks: in order, and those that touch or overlap as one."""
    merged: list[list[int]] = []
    nets: list[IPv4Network | IPv6Network] = [ip_network(network) for network in networks]
    for first, last in sorted((int(net.network_address), int(net.broadcast_address)) for net in nets):
        if merged and first <= merged[-1][1] + 1:
            merged[-1][1] = max(last, merged[-1][1])
        else:
            merged.append([first, last])
    make = type(nets[0].network_address)
    return tuple(_interval(str(make(first)), str(make(last))) for first, last in merged)


def _interval(first: str, last: str) -> str:
    if first == last:
        return first
    covering = list(summarize_address_range(ip_address(first), ip_address(last)))
    return str(covering[0]) if len(covering) == 1 else f"{first}-{last}"
