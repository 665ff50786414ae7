"""Whether a packet meets one condition of a rule."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from learnnet.netfilter.packet import Machine, Packet
from learnnet.netfilter.rule import (
    Accounting,
    AddressType,
    Comment,
    ConnState,
    Destination,
    DestinationPort,
    InInterface,
    MarkIs,
    Match,
    Protocol,
    Recent,
    Source,
    Statistic,
)

# Sources by list. Where a list is a mapping it says how many seconds ago each was seen last.
Seen = Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """A draw from [0, 1): the rule is hit if it comes out below the probability."""

    probability: float
    drawn: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a condition may depend on besides the packet."""

    machine: Machine
    original: Packet  # the packet as it came in
    draw: Callable[[], float]
    seen: Seen  # for each list of `recent`, the sources that are still remembered


def holds(match: Match, packet: Packet, around: Surroundings) -> bool | Draw:
    """Draws are handed back with their outcome, so that they can be shown."""
    match match:
        case Comment() | Accounting():
            return True
        case Protocol(name):
            return packet.protocol == name
        case Source(network, negated):
            return _within(packet.source, network) != negated
        case Destination(network, negated):
            return _within(packet.destination, network) != negated
        case DestinationPort(port):
            return packet.destination_port == port
        case InInterface(name, negated):
            return _interface(packet.interface, name) != negated
        case AddressType(side):
            return around.machine.owns(packet.source if side == "src" else packet.destination)
        case ConnState(states, negated):
            return _state(packet, around, states) != negated
        case MarkIs(value, mask, negated):
            return (packet.mark & mask == value) != negated
        case Statistic():
            return Draw(probability=match.probability, drawn=around.draw())
        case Recent(name, action, seconds):
            return action == "set" or remembered(around.seen, name, packet.source, seconds)


def remembered(seen: Seen, name: str, source: str, seconds: int) -> bool:
    sources = seen.get(name, ())
    return source in sources and (not isinstance(sources, Mapping) or sources[source] <= seconds)


@lru_cache(maxsize=4096)
def _network(text: str) -> IPv4Network | IPv6Network:
    return ip_network(text)


def _within(address: str, network: str) -> bool:
    return address == network if "/" not in network else ip_address(address) in _network(network)


def _interface(name: str, wanted: str) -> bool:
    return name.startswith(wanted[:-1]) if wanted.endswith("+") else name == wanted


def _state(packet: Packet, around: Surroundings, states: tuple[str, ...]) -> bool:
    """DNAT is no state of its own: it says that the destination of the connection was rewritten."""
    original = around.original
    if "DNAT" in states and (packet.destination, packet.destination_port) != (
        original.destination,
        original.destination_port,
    ):
        return True
    return packet.state in states
