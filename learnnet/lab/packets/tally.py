"""What `iptables -v` counted on each node before something was sent, and after."""

from typing import TYPE_CHECKING

from learnnet.lab.packets.counters import NO_COUNTERS, Counters, counters
from learnnet.proxy.config import NFTABLES

if TYPE_CHECKING:
    from learnnet.lab.world import World


class Tally:
    """Of one event that sent something in one IP family. Counted only when somebody looks."""

    def __init__(self, world: "World", event: int, family: str) -> None:
        self._world, self._event, self._family = world, event, family
        self._found: dict[str, tuple[Counters, Counters]] = {}

    def of(self, node: str) -> tuple[Counters, Counters]:
        if node not in self._found:
            self._found[node] = self._count(node)
        return self._found[node]

    def _count(self, node: str) -> tuple[Counters, Counters]:
        world = self._world
        if world.mode_of(node, self._event) == NFTABLES:
            return NO_COUNTERS, NO_COUNTERS
        rules = world.rules(node, world.rules_seen(node, self._event), self._family).ruleset
        return counters(world, node, self._event - 1, rules), counters(world, node, self._event, rules)
