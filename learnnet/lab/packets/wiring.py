"""How the machines are wired, as far as that can be changed: the bridges, the paths between nodes, and who enforces
NetworkPolicies.

Simplified: a narrow path loses whole packets. Nobody sends fragments, and nobody is told (a "black hole").
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

NARROW = 1400  # bytes with the IP header: what still fits through a narrow path


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """`no_hairpin` are nodes whose bridge sends nothing back by the port that it came from, unless it is that of one of
    the Pods in `hairpin_ports`; `narrow` are pairs of nodes.
    """

    no_hairpin: frozenset[str] = frozenset()
    hairpin_ports: frozenset[str] = frozenset()
    narrow: frozenset[frozenset[str]] = frozenset()
    policies: bool = False  # whether NetworkPolicies are enforced

    @classmethod
    def of(
        cls, nodes: Iterable[str], *, hairpin: bool, narrow_paths: Iterable[Iterable[str]], network_policies: bool
    ) -> "Wiring":
        pairs = frozenset(frozenset(pair) for pair in narrow_paths)
        if any(len(pair) != 2 for pair in pairs):
            raise ValueError("a path has two different ends")
        return cls(
            no_hairpin=frozenset() if hairpin else frozenset(nodes),
            narrow=pairs,
            policies=network_policies,
        )

    def reflects(self, node: str, pod: str) -> bool:
        """Whether the bridge of this node sends back to this Pod ("namespace/name") what came from it."""
        return node not in self.no_hairpin or pod in self.hairpin_ports

    def with_hairpin_port(self, pod: str, on: bool) -> "Wiring":
        return replace(self, hairpin_ports=self.hairpin_ports | {pod} if on else self.hairpin_ports - {pod})

    def with_hairpin(self, node: str, on: bool) -> "Wiring":
        return replace(self, no_hairpin=self.no_hairpin - {node} if on else self.no_hairpin | {node})

    def with_narrow(self, node: str, peer: str, on: bool) -> "Wiring":
        pair = {frozenset((node, peer))}
        return replace(self, narrow=self.narrow | pair if on else self.narrow - pair)

    def loses(self, node: str, peer: str, size: int) -> bool:
        """Whether a packet of so many bytes gets lost between these two machines."""
        return size > NARROW and frozenset((node, peer)) in self.narrow
