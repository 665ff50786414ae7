"""The API server's books on what Services hold, and the one transaction a write makes in them.

The books can be made anew from the store at any time (`Allocators.of`); each write keeps them up to date, so that their
cost follows the change.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address

from learnnet.cluster.addresses import Address, Family, parse_address, parse_network
from learnnet.cluster.allocation.pools import FullError, Pool, network_pool, port_pool
from learnnet.cluster.store import Body, View
from learnnet.cluster.surroundings import Chance

FAMILIES: tuple[Family, Family] = ("IPv4", "IPv6")
FIRST_NODE_PORT, LAST_NODE_PORT = 30000, 32767  # kube-apiserver --service-node-port-range
DRY_NODE_PORTS = 32769  # what a dry run shows for the first port that it would have to draw


class UnavailableError(Exception):
    """The number asked for cannot be had; the text is the allocator's."""


@dataclass(slots=True)
class Allocators:
    """One pool per address family of the cluster, in order of preference, and one of node ports.

    `extra`: the pools of further ServiceCIDRs that are ready, by network.
    """

    addresses: dict[Family, Pool]
    ports: Pool
    extra: dict[str, Pool] = field(default_factory=dict)

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
        books.read_networks(view)
        return books

    def read_networks(self, view: View) -> None:
        """A ServiceCIDR that is ready is given out from; one that is not, or no longer, is not."""
        own = {pool.purpose for pool in self.addresses.values()}
        ready = [text for record in view.records("ServiceCIDR") for text in _ready_networks(record.body)]
        pools = {}
        for text in ready:
            parsed = parse_network(text)
            if parsed is None:
                continue
            pool = self.extra.get(text) or network_pool(parsed.network)
            if pool.purpose in own or FAMILIES[parsed.network.version == 6] not in self.addresses:
                continue
            pools[text] = pool
            if text not in self.extra:
                held = (address for record in view.records("Service") for address in held_addresses(record.body))
                for address in held:
                    if int(address) in pool:
                        pool.taken.add(int(address))
        self.extra = pools

    @property
    def families(self) -> tuple[Family, ...]:
        return tuple(self.addresses)

    def branch(self) -> "Allocators":
        extra = {text: pool.branch() for text, pool in self.extra.items()}
        own = {family: pool.branch() for family, pool in self.addresses.items()}
        return Allocators(own, self.ports.branch(), extra)

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
        own = self.addresses.get(FAMILIES[address.version == 6])
        if not self.extra or (own and int(address) in own):
            return own
        return next((pool for pool in self.pools(FAMILIES[address.version == 6]) if int(address) in pool), own)

    def pools(self, family: Family) -> list[Pool]:
        """All pools of one family, the cluster's own first."""
        wide = family == "IPv6"
        return [self.addresses[family], *(pool for text, pool in self.extra.items() if (":" in text) == wide)]


def _ready_networks(cidr: Body) -> list[str]:
    conditions = (cidr.get("status") or {}).get("conditions") or ()
    ready = any(one["type"] == "Ready" and one["status"] == "True" for one in conditions)
    return list((cidr.get("spec") or {}).get("cidrs") or ()) if ready else []


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
        if self.books.extra:
            pool, number = self._choose(family, wanted)
        else:
            number = pool.draw(self.chance) if wanted is None else int(wanted)
        if number not in pool:
            raise UnavailableError("the provided network does not match the current range")
        if self.dry:
            return to_address(family, number)  # a dry run does not ask whether it is free (cidrallocator.go)
        if number in pool.taken:
            raise UnavailableError("provided IP is already allocated")
        self._take(pool, number)
        return to_address(family, number)

    def _choose(self, family: Family, wanted: Address | None) -> tuple[Pool, int]:
        """With several networks lots decide which is asked first, as the server walks a map; a full one is passed."""
        pools = self.books.pools(family)
        if wanted is not None:
            return next((pool for pool in pools if int(wanted) in pool), pools[0]), int(wanted)
        start = self.chance.pick("service-cidr", len(pools))
        for pool in pools[start:] + pools[:start]:
            try:
                return pool, pool.draw(self.chance)
            except FullError:
                continue
        raise FullError

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
