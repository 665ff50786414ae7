"""IP addresses and networks as Kubernetes reads them: leniently, noting what it would rather not have seen."""

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Literal

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Family = Literal["IPv4", "IPv6"]

_DOTTED = re.compile(r"(\d+)\.(\d+)\.(\d+)\.(\d+)\Z", re.ASCII)
_LINK_LOCAL_MULTICAST = (ip_network("224.0.0.0/24"), ip_network("ff02::/16"))


@dataclass(frozen=True, slots=True)
class ParsedAddress:
    """An address, and what was odd about its spelling."""

    address: Address
    leading_zeros: bool
    mapped: bool

    @property
    def family(self) -> Family:
        return "IPv4" if self.address.version == 4 else "IPv6"

    @property
    def link_local_multicast(self) -> bool:
        return any(self.address in net for net in _LINK_LOCAL_MULTICAST)


@dataclass(frozen=True, slots=True)
class ParsedNetwork:
    """A network, and what was odd about its spelling; `masked`: no bits beyond the prefix."""

    network: Network
    leading_zeros: bool
    mapped: bool
    masked: bool
    address: Address


@lru_cache(maxsize=4096)
def parse_address(text: str) -> ParsedAddress | None:
    """None if this is no address at all; leading zeros are read as decimal, as Go's older parser did."""
    head, zeros, tail = text, False, _DOTTED.search(text)
    if tail:
        octets = tail.groups()
        zeros = any(len(octet) > 1 and octet[0] == "0" for octet in octets)
        head = text[: tail.start()] + ".".join(octet.lstrip("0") or "0" for octet in octets)
    if "%" in head:  # Go reads no zones here
        return None
    try:
        address = ip_address(head)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return ParsedAddress(mapped or address, zeros, mapped is not None)


@lru_cache(maxsize=4096)
def parse_network(text: str) -> ParsedNetwork | None:
    host, slash, length = text.partition("/")
    parsed = parse_address(host)
    if not slash or parsed is None or not re.fullmatch("[0-9]+", length):
        return None
    bits = int(length) - (96 if parsed.mapped else 0)
    if not 0 <= bits <= parsed.address.max_prefixlen:
        return None
    network = ip_network((parsed.address, bits), strict=False)
    zeros = parsed.leading_zeros or (len(length) > 1 and length[0] == "0")
    masked = network.network_address == parsed.address
    return ParsedNetwork(network, zeros, parsed.mapped, masked, parsed.address)


def family_of(text: str) -> Family | None:
    parsed = parse_address(text)
    return parsed.family if parsed else None
