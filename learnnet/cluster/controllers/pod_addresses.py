"""The addresses of one node's Pods, handed out as the CNI plugin `host-local` does: one after the other, around."""

from collections.abc import Sequence
from ipaddress import ip_address, ip_network


class AddressPool:
    """One range of Pod addresses. The first host address is the bridge's own."""

    def __init__(self, cidr: str) -> None:
        network = ip_network(cidr)
        self._first = int(network.network_address) + 2
        last = int(network.broadcast_address)
        self._last = last - 1 if network.version == 4 else last
        self._next = self._first
        self._network = network
        self._holder: dict[int, str] = {}

    def __contains__(self, address: str) -> bool:
        return ip_address(address) in self._network

    def hold(self, address: str, uid: str) -> None:
        self._holder.setdefault(int(ip_address(address)), uid)

    def take(self, uid: str) -> str | None:
        """The next free address after the one handed out last; None when all are taken."""
        if len(self._holder) > self._last - self._first:
            return None
        number = self._next
        while number in self._holder:
            number = number + 1 if number < self._last else self._first
        self._next = number + 1 if number < self._last else self._first
        self._holder[number] = uid
        return str(ip_address(number))

    def free(self, uid: str) -> None:
        for number in [number for number, holder in self._holder.items() if holder == uid]:
            del self._holder[number]


class NodeAddresses:
    """A node's ranges, one a family."""

    def __init__(self) -> None:
        self._cidrs: Sequence[str] = ()
        self._pools: list[AddressPool] = []
        self._held: list[tuple[str, str]] = []

    def configure(self, cidrs: Sequence[str]) -> None:
        if tuple(cidrs) == tuple(self._cidrs):
            return
        self._cidrs = tuple(cidrs)
        self._pools = [AddressPool(cidr) for cidr in cidrs]
        for address, uid in self._held:
            self._note(address, uid)

    def hold(self, addresses: Sequence[str], uid: str) -> None:
        """These are in use by a Pod that was there before."""
        for address in addresses:
            self._held.append((address, uid))
            self._note(address, uid)

    def take(self, uid: str) -> list[str]:
        """One address of each range; none at all when a range is exhausted or there is none."""
        taken = [pool.take(uid) for pool in self._pools]
        addresses = [address for address in taken if address is not None]
        if len(addresses) < len(taken):
            self.free(uid)
            return []
        return addresses

    def free(self, uid: str) -> None:
        self._held = [(address, holder) for address, holder in self._held if holder != uid]
        for pool in self._pools:
            pool.free(uid)

    def _note(self, address: str, uid: str) -> None:
        for pool in self._pools:
            if address in pool:
                pool.hold(address, uid)
