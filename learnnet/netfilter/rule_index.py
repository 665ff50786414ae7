"""Which rules of a long chain a packet can meet at all.

The kernel compares rule after rule. Here a rule that names one other destination or port is passed by unseen: it would
not hold, and trying it changes nothing.
"""

from collections.abc import Iterable, Sequence
from heapq import merge

from learnnet.netfilter.packet import Packet
from learnnet.netfilter.rule import Destination, DestinationPort, Recent, Rule, Statistic

SHORT = 16  # rules; such a chain is quicker read than looked up


class RuleIndex:
    """Positions of the rules of one chain by the destination, or else the port, that they ask for."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._all = range(len(rules)) if len(rules) <= SHORT else None
        self._by_destination: dict[str, list[int]] = {}
        self._by_port: dict[int, list[int]] = {}
        self._others: list[int] = []
        if self._all is None:
            for position, rule in enumerate(rules):
                self._place(position, rule)

    def candidates(self, packet: Packet) -> Iterable[int]:
        if self._all is not None:
            return self._all
        here = self._by_destination.get(packet.destination, ())
        return merge(here, self._by_port.get(packet.destination_port, ()), self._others)

    def _place(self, position: int, rule: Rule) -> None:
        destination = port = None
        for match in rule.matches:
            if isinstance(match, Statistic | Recent):
                break  # trying it draws a lot: it must not be passed by
            if isinstance(match, Destination) and not match.negated:
                destination = destination or _one_address(match.network)
            elif isinstance(match, DestinationPort):
                port = match.port
        if destination:
            self._by_destination.setdefault(destination, []).append(position)
        elif port is not None:
            self._by_port.setdefault(port, []).append(position)
        else:
            self._others.append(position)


def _one_address(network: str) -> str:
    address, _, length = network.partition("/")
    return address if length in ("", "128" if ":" in address else "32") else ""
