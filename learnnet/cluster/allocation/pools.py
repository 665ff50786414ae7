"""Pools of numbers of which each is given out once: the addresses of a network, the node ports of a cluster.

Sources: pkg/registry/core/service/ipallocator/cidrallocator.go and portallocator/allocator.go. A pool is split: a
lower band is left to those who ask for a certain number, the upper band is drawn from.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from learnnet.cluster.addresses import Network
from learnnet.cluster.surroundings import Chance


class FullError(Exception):
    """Every number of a pool is taken."""

    def __str__(self) -> str:
        return "range is full"


@dataclass(slots=True)
class Taken:
    """The numbers in use. A branch sees its parent's and keeps its own changes to itself."""

    parent: "Taken | None" = None
    numbers: set[int] = field(default_factory=set)
    freed: set[int] = field(default_factory=set)

    def __contains__(self, number: int) -> bool:
        if number in self.numbers:
            return True
        return self.parent is not None and number not in self.freed and number in self.parent

    def add(self, number: int) -> None:
        self.numbers.add(number)
        self.freed.discard(number)

    def discard(self, number: int) -> None:
        self.numbers.discard(number)
        if self.parent is not None:
            self.freed.add(number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """`first` … `last` can be given out; draws come from `first + offset` on while there are any."""

    purpose: str
    first: int
    last: int
    offset: int
    taken: Taken

    def __contains__(self, number: int) -> bool:
        return self.first <= number <= self.last

    def draw(self, chance: Chance) -> int:
        """A free number: a random start in the upper band, then the next free one; then the lower band likewise."""
        for low, high in ((self.first + self.offset, self.last), (self.first, self.first + self.offset - 1)):
            for number in _circle(low, high, chance, self.purpose):
                if number not in self.taken:
                    return number
        raise FullError

    def branch(self) -> "Pool":
        return Pool(
            purpose=self.purpose, first=self.first, last=self.last, offset=self.offset, taken=Taken(parent=self.taken)
        )


def _circle(low: int, high: int, chance: Chance, purpose: str) -> Iterator[int]:
    size = high - low + 1
    if size <= 0:
        return
    start = chance.pick(purpose, size)
    for step in range(size):
        yield low + (start + step) % size


def network_pool(network: Network) -> Pool:
    """All addresses but the network's own and, in IPv4, the broadcast address."""
    first = int(network.network_address) + 1
    last = int(network.broadcast_address) - (1 if network.version == 4 else 0)
    size = network.num_addresses
    offset = 0 if size <= 16 else min(max(16, size // 16), 256)
    return Pool(purpose=f"cluster-ip/{network}", first=first, last=last, offset=offset, taken=Taken())


def port_pool(first: int, last: int) -> Pool:
    size = last - first + 1
    offset = 0 if size <= 16 else min(max(16, size // 32), 128)
    return Pool(purpose="node-port", first=first, last=last, offset=offset, taken=Taken())
