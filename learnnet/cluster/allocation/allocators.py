"""The API server's books on what Services hold, and the one transaction a write makes in them.

The books can be made anew from the store at any time (`Allocators.of`); each write keeps them up to date, so that their
cost follows the change.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address

from learnnet.cluster.addresses import Address, Family, parse_address, parse_network
from learnnet.cluster.allocation.pools import Pool, network_pool, port_pool
from learnnet.cluster.store import Body, View
from learnnet.cluster.surroundings import Chance

FAMILIES: tuple[Family, Family] = ("IPv4", "IPv6")
FIRST_NODE_PORT, LAST_NODE_PORT = 30000, 32767  # kube-apiserver --service-node-port-range
DRY_NODE_PORTS = 32769  # what a dry run shows for the first port that it would have to draw


class UnavailableError(Exception):
    """The number asked for cannot be had; the text is the allocator's."""


@dataclass(slots=True)
class Allocators:
    """One pool per address family of the cluster, in order of preference, and one of node ports."""

    addresses: dict[Family, Pool]
    ports: Pool

    @classmethod
    def of(cls, networks: Iterable[str], view: View) -> "Allocators":
        pools: dict[Family, Pool] = {}
        for text in networks:
            parsed = parse_network(text)
            if parsed is None:
                raise ValueError(f"{text} is no network")
            pools[FAMILIES[parsed.network.version == 6]] = network_pool(parsed.network)
        books = cls(pools, port_pool(FIRST_NODE_PORT, LAST_NODE_PORT))
        for record in view.records("Service"):
            books.hold(record.body)
        return books

    @property
    def families(self) -> tuple[Family, ...]:
        return tuple(self.addresses)

    def branch(self) -> "Allocators":
        return Allocators({family: pool.branch() for family, pool in self.addresses.items()}, self.ports.branch())

    def hold(self, service: Body) -> None:
        """Put down what a Service that stands in the store already holds."""
        for address in held_addresses(service):
            pool = self.pool_of(address)
            if pool:
                pool.taken.add(int(address))
        for port in held_ports(service):
            self.ports.taken.add(port)

    def free(self, service: Body) -> None:
        for address in held_addresses(service):
            pool = self.pool_of(address)
            if pool:
                pool.taken.discard(int(address))
        for port in held_ports(service):
            self.ports.taken.discard(port)

    def pool_of(self, address: Address) -> Pool | None:
        return self.addresses.get(FAMILIES[address.version == 6])


def held_addresses(service: Body) -> list[Address]:
    texts = (service.get("spec") or {}).get("clusterIPs") or ()
    return [parsed.address for text in texts if (parsed := parse_address(text))]


def held_ports(service: Body) -> list[int]:
    """Whatever its type is: a nodePort that an ExternalName carries is given back with it, too (alloc.go)."""
    spec = service.get("spec") or {}
    ports = [port["nodePort"] for port in spec.get("ports") or () if port.get("nodePort")]
    check = spec.get("healthCheckNodePort")
    return [*ports, check] if check else ports


@dataclass(slots=True)
class Transaction:
    """What one write takes and gives back; nothing is given back before the write stands."""

    books: Allocators
    chance: Chance
    dry: bool = False
    took: list[tuple[Pool, int]] = field(default_factory=list)
    gives: list[tuple[Pool, int]] = field(default_factory=list)

    def address(self, family: Family, wanted: Address | None) -> Address:
        pool = self.books.addresses[family]
        if wanted is None and self.dry:
            return to_address(family, pool.first - 1)
        number = pool.draw(self.chance) if wanted is None else int(wanted)
        if number not in pool:
            raise UnavailableError("the provided network does not match the current range")
        if self.dry:
            return to_address(family, number)  # a dry run does not ask whether it is free (cidrallocator.go)
        if number in pool.taken:
            raise UnavailableError("provided IP is already allocated")
        self._take(pool, number)
        return to_address(family, number)

    def port(self, wanted: int = 0) -> int:
        """A node port: a certain one, or any when `wanted` is 0."""
        pool = self.books.ports
        if not wanted and self.dry:
            # portallocator/operation.go: one more than the highest of this request
            wanted = max((number for _, number in self.took), default=DRY_NODE_PORTS - 1) + 1
        number = wanted or pool.draw(self.chance)
        if number not in pool and not self.dry:
            raise UnavailableError(
                f"provided port is not in the valid range. The range of valid ports is {pool.first}-{pool.last}"
            )
        if number in pool.taken:
            raise UnavailableError("provided port is already allocated")
        self._take(pool, number)
        return number

    def give_address(self, address: Address) -> None:
        pool = self.books.pool_of(address)
        if pool:
            self.gives.append((pool, int(address)))

    def give_port(self, number: int) -> None:
        self.gives.append((self.books.ports, number))

    def roll_back(self) -> None:
        for pool, number in self.took:
            pool.taken.discard(number)

    def commit(self) -> None:
        for pool, number in self.gives:
            pool.taken.discard(number)

    def _take(self, pool: Pool, number: int) -> None:
        pool.taken.add(number)
        self.took.append((pool, number))


def to_address(family: Family, number: int) -> Address:
    return IPv4Address(number) if family == "IPv4" else IPv6Address(number)
