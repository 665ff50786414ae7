"""A packet on its way, and the machine that it passes."""

from dataclasses import dataclass, replace
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """What the kernel looks at; `interface` is the one it came in by, "" for a packet made on the machine itself."""

    source: str
    destination: str
    protocol: str = "tcp"  # or udp, sctp, icmp
    source_port: int = 40000
    destination_port: int = 0
    interface: str = ""
    mark: int = 0
    state: str = "NEW"  # what conntrack knows of its connection: NEW, ESTABLISHED, RELATED, INVALID

    @property
    def family(self) -> str:
        return "IPv6" if ":" in self.destination else "IPv4"


@lru_cache(maxsize=4096)
def _network(text: str) -> IPv4Network | IPv6Network:
    return ip_network(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Packets to this network leave by this interface; those made or masqueraded here get this source."""

    network: str
    interface: str
    source: str
    gateway: str = ""  # the machine that takes them further; "" where their destination is a neighbour


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A node as far as its packets are concerned."""

    addresses: tuple[str, ...]
    routes: tuple[Route, ...]

    def owns(self, address: str) -> bool:
        return address in self.addresses or ip_address(address).is_loopback

    def route(self, destination: str) -> Route | None:
        """The route with the longest prefix."""
        address = ip_address(destination)
        fitting = [route for route in self.routes if address in _network(route.network)]
        return max(fitting, key=lambda route: _network(route.network).prefixlen, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """What conntrack remembers: the first packet as it came and as it left; answers are translated back by it."""

    original: Packet
    translated: Packet

    @property
    def destination_changed(self) -> bool:
        before, after = self.original, self.translated
        return (before.destination, before.destination_port) != (after.destination, after.destination_port)

    def answer(self) -> Packet:
        """The answer as the server sends it."""
        sent = self.translated
        return replace(
            sent,
            source=sent.destination,
            source_port=sent.destination_port,
            destination=sent.source,
            destination_port=sent.source_port,
            interface="",
            mark=0,
            state="ESTABLISHED",
        )

    def answer_received(self) -> Packet:
        """The answer as the client gets it: from the address that it had asked."""
        asked = self.original
        return replace(
            self.answer(),
            source=asked.destination,
            source_port=asked.destination_port,
            destination=asked.source,
            destination_port=asked.source_port,
        )
