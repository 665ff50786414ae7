"""kube-proxy's own settings, by the names of KubeProxyConfiguration, and what it learns about its node."""

from dataclasses import dataclass
from functools import cached_property
from ipaddress import ip_address, ip_network

from learnnet.cluster.objects import Node

IPV4, IPV6 = "IPv4", "IPv6"
IPTABLES, NFTABLES = "iptables", "nftables"
MODES = (IPTABLES, NFTABLES)
LOOPBACK = {IPV4: "127.0.0.1", IPV6: "::1"}


@dataclass(frozen=True, kw_only=True)
class ProxyConfig:
    """KubeProxyConfiguration (kube-proxy.config.k8s.io/v1alpha1), with kubeadm's values for this cluster."""

    cluster_cidr: str = "10.244.0.0/16"  # one network per family, separated by a comma; "" for none
    detect_local_mode: str = "ClusterCIDR"  # or NodeCIDR, BridgeInterface, InterfaceNamePrefix
    bridge_interface: str = ""
    interface_name_prefix: str = ""
    node_port_addresses: tuple[str, ...] = ()  # networks, or the one word "primary"
    localhost_node_ports: bool = True
    masquerade_all: bool = False
    masquerade_bit: int = 14
    service_cidrs: tuple[str, ...] = ("10.96.0.0/16",)  # kube-proxy reads the ServiceCIDR objects
    conntrack_be_liberal: bool = False  # sysctl nf_conntrack_tcp_be_liberal at the start of kube-proxy
    nfacct: bool = True  # whether the kernel has counters by name (nfnetlink_acct)

    @property
    def mark(self) -> int:
        return 1 << self.masquerade_bit

    def node_port_networks(self, family: str) -> tuple[str, ...]:
        """The networks of this family; without one the family takes every address (nodeport_addresses.go)."""
        return tuple(network for network in self.node_port_addresses if family_of(network) == family)


# Of a cluster with both families.
DUAL_STACK = ProxyConfig(
    cluster_cidr="10.244.0.0/16,fd00:10:244::/48", service_cidrs=("10.96.0.0/16", "fd00:10:96::/112")
)


@dataclass(frozen=True, kw_only=True)
class NodeFacts:
    """What kube-proxy knows of the node it runs on."""

    name: str
    zone: str = ""
    addresses: tuple[str, ...] = ()
    pod_cidrs: tuple[str, ...] = ()

    @classmethod
    def of(cls, node: Node) -> "NodeFacts":
        return cls(name=node.meta.name, zone=node.zone, addresses=node.addresses, pod_cidrs=node.pod_cidrs)

    def address(self, family: str) -> str:
        return next((address for address in self.addresses if family_of(address) == family), "")

    def pod_cidr(self, family: str) -> str:
        return next((cidr for cidr in self.pod_cidrs if family_of(cidr) == family), "")

    def host_addresses(self, family: str) -> tuple[str, ...]:
        """Addresses of the node's own interfaces, loopback first."""
        return (LOOPBACK[family], *(address for address in self.addresses if family_of(address) == family))


@dataclass(frozen=True, kw_only=True)
class Situation:
    """One proxier: kube-proxy runs one for each IP family, on one node, with one configuration."""

    config: ProxyConfig
    node: NodeFacts
    family: str

    @cached_property
    def pod_network(self) -> str:
        """The network that counts as "from a Pod", where local traffic is told by addresses."""
        if self.config.detect_local_mode == "NodeCIDR":
            return self.node.pod_cidr(self.family)
        if self.config.detect_local_mode == "ClusterCIDR":
            cidrs = [cidr for cidr in self.config.cluster_cidr.split(",") if cidr]
            return next((cidr for cidr in cidrs if family_of(cidr) == self.family), "")
        return ""

    @cached_property
    def pod_interface(self) -> str:
        """The interface that counts as "from a Pod", where local traffic is told by interfaces."""
        if self.config.detect_local_mode == "BridgeInterface":
            return self.config.bridge_interface
        if self.config.detect_local_mode == "InterfaceNamePrefix":
            return f"{self.config.interface_name_prefix}+"
        return ""

    @cached_property
    def node_port_addresses(self) -> tuple[str, ...] | None:
        """The node's addresses that take node port traffic; None for every local address."""
        if self.config.node_port_addresses == ("primary",):
            return tuple(filter(None, [self.node.address(self.family)]))
        networks = [ip_network(network) for network in self.config.node_port_networks(self.family)]
        if not networks or any(network.prefixlen == 0 for network in networks):
            return None
        hosts = self.node.host_addresses(self.family)
        return tuple(host for host in hosts if any(ip_address(host) in network for network in networks))

    @cached_property
    def localhost_node_ports(self) -> bool:
        """Node ports on 127.0.0.1: only IPv4, and only if the node port addresses include it (proxier.go)."""
        if self.family != IPV4 or not self.config.localhost_node_ports:
            return False
        return self.node_port_addresses is None or any(a.startswith("127.") for a in self.node_port_addresses)


def family_of(address: str) -> str:
    """Of an address or a network."""
    return IPV6 if ":" in address else IPV4
