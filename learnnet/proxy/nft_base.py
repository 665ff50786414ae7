"""The sets, maps and chains that kube-proxy keeps in nftables mode whatever the Services are.

kube-proxy: nftables/proxier.go, setupNFTables.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from learnnet.netfilter.nft import Element, Expression, Hook, Is, Look, Marked, NftChain, NftRule, NftSet
from learnnet.netfilter.rule import Jump, Masquerade, Reject, SetMark, Verdict
from learnnet.proxy.config import IPV4, Situation, family_of

CLUSTER_IPS = "cluster-ips"
NODE_PORT_IPS = "nodeport-ips"
HAIRPIN = "hairpin-connections"
SERVICE_IPS = "service-ips"
SERVICE_NODE_PORTS = "service-nodeports"
NO_ENDPOINT_SERVICES = "no-endpoint-services"
NO_ENDPOINT_NODE_PORTS = "no-endpoint-nodeports"
FIREWALL_IPS = "firewall-ips"
PORT = ("inet_proto", "inet_service")
PROTOCOL_PORT = ("meta l4proto", "th dport")
REJECT = Reject("icmpx-port-unreachable")


@dataclass(frozen=True, kw_only=True)
class Words:
    """How this family's fields are called, and what tells Pods from others."""

    ip_family: str
    pod_network: str
    pod_interface: str
    mark: int

    @classmethod
    def of(cls, now: Situation) -> "Words":
        return cls(
            ip_family=now.family,
            pod_network=now.pod_network,
            pod_interface=now.pod_interface,
            mark=now.config.mark,
        )

    @property
    def family(self) -> str:
        return "ip" if self.ip_family == IPV4 else "ip6"

    @property
    def address(self) -> str:
        return "ipv4_addr" if self.ip_family == IPV4 else "ipv6_addr"

    @property
    def source(self) -> str:
        return f"{self.family} saddr"

    @property
    def destination(self) -> str:
        return f"{self.family} daddr"

    @property
    def address_port(self) -> tuple[str, ...]:
        return (self.destination, *PROTOCOL_PORT)

    @property
    def masquerade(self) -> SetMark:
        return SetMark("or", self.mark)

    def from_pods(self, *, negated: bool = False) -> Is | None:
        if self.pod_interface:
            name = self.pod_interface
            field = "iifname" if name.endswith("+") else "iif"
            return Is((field,), (f'"{name.replace("+", "*")}"',), negated=negated)
        return Is((self.source,), (self.pod_network,), negated=negated) if self.pod_network else None


def sets(now: Situation, elements: Mapping[str, list[Element]]) -> tuple[NftSet, ...]:
    """In the order in which the kernel lists them."""
    address = Words.of(now).address
    node_ports = node_port_addresses(now)
    found = [
        NftSet(name=HAIRPIN, type=(address, address, *PORT), comment="service hairpin connections"),
        NftSet(name=CLUSTER_IPS, type=(address,), comment="Active ClusterIPs"),
        NftSet(name=NODE_PORT_IPS, type=(address,), comment="IPs that accept NodePort traffic"),
        _map(NO_ENDPOINT_SERVICES, (address, *PORT), "vmap to drop or reject packets to services with no endpoints"),
        _map(NO_ENDPOINT_NODE_PORTS, PORT, "vmap to drop or reject packets to service nodeports with no endpoints"),
        _map(FIREWALL_IPS, (address, *PORT), "destinations that are subject to LoadBalancerSourceRanges"),
        _map(SERVICE_IPS, (address, *PORT), "ClusterIP, ExternalIP and LoadBalancer IP traffic"),
        _map(SERVICE_NODE_PORTS, PORT, "NodePort traffic"),
    ]
    if node_ports is None:
        found = [set_ for set_ in found if set_.name != NODE_PORT_IPS]
    filled = {**elements, NODE_PORT_IPS: [Element(key=(ip,)) for ip in node_ports or ()]}
    return tuple(_filled(set_, filled.get(set_.name, [])) for set_ in found)


def _map(name: str, type_: tuple[str, ...], comment: str) -> NftSet:
    return NftSet(name=name, type=type_, is_map=True, comment=comment)


def _filled(set_: NftSet, elements: list[Element]) -> NftSet:
    return NftSet(
        name=set_.name,
        type=set_.type,
        is_map=set_.is_map,
        comment=set_.comment,
        elements=tuple({element.key: element for element in elements}.values()),
    )


def node_port_addresses(now: Situation) -> tuple[str, ...] | None:
    """Unset means the node's primary address in this mode, and never 127.0.0.1; None for every address."""
    if not now.config.node_port_addresses:
        return tuple(filter(None, [now.node.address(now.family)]))
    addresses = now.node_port_addresses
    return None if addresses is None else tuple(a for a in addresses if not a.startswith("127.") and a != "::1")


def base_chains() -> tuple[NftChain, ...]:
    new = Is(("ct state",), ("new",))

    def chain(name: str, hook: Hook, *targets: str) -> NftChain:
        guard = (new,) if hook.type == "filter" else ()
        return NftChain(name=name, hook=hook, rules=tuple(NftRule((*guard, Jump(target))) for target in targets))

    def hook(type_: str, where: str, priority: int, listed: str) -> Hook:
        return Hook(type=type_, hook=where, priority=priority, listed_priority=listed)

    return (
        chain("filter-prerouting-pre-dnat", hook("filter", "prerouting", -110, "dstnat - 10"), "firewall-check"),
        chain("filter-output-pre-dnat", hook("filter", "output", -110, "-110"), "firewall-check"),
        chain(
            "filter-input",
            hook("filter", "input", 0, "filter"),
            "nodeport-endpoints-check",
            "service-endpoints-check",
        ),
        chain("filter-forward", hook("filter", "forward", 0, "filter"), "service-endpoints-check", "cluster-ips-check"),
        chain("filter-output", hook("filter", "output", 0, "filter"), "service-endpoints-check", "cluster-ips-check"),
        chain("nat-prerouting", hook("nat", "prerouting", -100, "dstnat"), "services"),
        chain("nat-output", hook("nat", "output", -100, "-100"), "services"),
        chain("nat-postrouting", hook("nat", "postrouting", 100, "srcnat"), "masquerading"),
    )


def regular_chains(now: Situation) -> tuple[NftChain, ...]:
    words = Words.of(now)
    node_port = _to_node_port(now, words)
    return (
        _chain("nodeport-endpoints-check", NftRule((*node_port, Look(PROTOCOL_PORT, NO_ENDPOINT_NODE_PORTS)))),
        _chain("service-endpoints-check", NftRule((Look(words.address_port, NO_ENDPOINT_SERVICES),))),
        _chain("firewall-check", NftRule((Look(words.address_port, FIREWALL_IPS),))),
        _chain(
            "services",
            *_masquerade_cluster_ips(now, words),
            NftRule((Look(words.address_port, SERVICE_IPS),)),
            NftRule((*node_port, Look(PROTOCOL_PORT, SERVICE_NODE_PORTS))),
        ),
        _chain("masquerading", *_masquerading(words)),
        _chain("cluster-ips-check", *_cluster_ips_check(now, words)),
        NftChain(
            name="reject-chain",
            comment="helper for @no-endpoint-services / @no-endpoint-nodeports",
            rules=(NftRule((REJECT,)),),
        ),
    )


def _chain(name: str, *rules: NftRule) -> NftChain:
    return NftChain(name=name, rules=rules)


def _to_node_port(now: Situation, words: Words) -> tuple[Expression, ...]:
    if node_port_addresses(now) is not None:
        return (Is((words.destination,), set=NODE_PORT_IPS),)
    loopback = "127.0.0.0/8" if now.family == IPV4 else "::1"
    return (Is(("fib daddr type",), ("local",)), Is((words.destination,), (loopback,), negated=True))


def _masquerade_cluster_ips(now: Situation, words: Words) -> tuple[NftRule, ...]:
    to_cluster_ip = Is((words.destination,), set=CLUSTER_IPS)
    if now.config.masquerade_all:
        return (NftRule((to_cluster_ip, words.masquerade), "masquerade all clusterIP traffic"),)
    outside = words.from_pods(negated=True)
    if outside is None:
        return ()
    comment = "masquerade clusterIP traffic from outside cluster"
    return (NftRule((to_cluster_ip, outside, words.masquerade), comment),)


def _masquerading(words: Words) -> tuple[NftRule, ...]:
    mark = words.mark
    itself = Is((words.source, words.destination, *PROTOCOL_PORT), set=HAIRPIN)
    return (
        NftRule((Marked(mark), SetMark("xor", mark), Masquerade())),
        NftRule((Is(("ct status",), ("dnat",)), itself, Masquerade())),
    )


def _cluster_ips_check(now: Situation, words: Words) -> tuple[NftRule, ...]:
    known = Is((words.destination,), set=CLUSTER_IPS)
    rules = [NftRule((known, REJECT), "Reject traffic to invalid ports of ClusterIPs")]
    cidrs = tuple(cidr for cidr in now.config.service_cidrs if family_of(cidr) == now.family)
    if cidrs:
        unknown = (Is((words.destination,), cidrs), Verdict("DROP"))
        rules.append(NftRule(unknown, "Drop traffic to unallocated ClusterIPs"))
    return tuple(rules)
