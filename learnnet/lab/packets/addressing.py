"""Who has which address, in either IP family: the nodes' network, the router, one host outside, the control plane."""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from learnnet.cluster.bootstrap import API_SERVER
from learnnet.cluster.objects import Node, Pod


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressing:
    """Of one family; `uplink` is the router's address towards the outside."""

    version: int
    node_network: str
    router: str
    uplink: str
    outside: str
    control_plane: str
    everywhere: str
    single: int  # the length of a prefix that holds one address

    def address(self, node: Node) -> str:
        return self._first(node.addresses)

    def pod_cidr(self, node: Node) -> str:
        return next((cidr for cidr in node.pod_cidrs if version_of(cidr.partition("/")[0]) == self.version), "")

    def bridge(self, node: Node) -> str:
        """The first address of its Pods' range is that of the bridge."""
        return str(ip_network(self.pod_cidr(node))[1])

    def ip(self, pod: Pod) -> str:
        return self._first(pod.ips)

    def alone(self, address: str) -> str:
        return f"{address}/{self.single}"

    def _first(self, addresses: Iterable[str]) -> str:
        """As the kernel spells it."""
        return next((str(ip_address(one)) for one in addresses if version_of(one) == self.version), "")


FOUR = Addressing(
    version=4,
    node_network="10.0.0.0/24",
    router="10.0.0.1",
    uplink="192.0.2.1",
    outside="203.0.113.50",
    control_plane=API_SERVER[0],
    everywhere="0.0.0.0/0",
    single=32,
)
SIX = Addressing(
    version=6,
    node_network="fd00:10::/64",
    router="fd00:10::1",
    uplink="2001:db8:2::1",
    outside="2001:db8:113::50",
    control_plane="fd00:10::10",
    everywhere="::/0",
    single=128,
)


def version_of(text: str) -> int:
    """4 or 6; 0 for what is no address: a status may hold anything."""
    try:
        return ip_address(text).version
    except ValueError:
        return 0
