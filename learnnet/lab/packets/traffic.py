"""What the nodes' kernels remember between packets: their connections, and which client used which endpoint when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from learnnet.cluster.store import View
from learnnet.lab.packets.machines import Network, network
from learnnet.netfilter.conntrack import Conntrack

# A list of `recent` holds this many addresses and then forgets the one seen longest ago (xt_recent.c, ip_list_tot).
RECENT_ADDRESSES = 100


@dataclass(slots=True)
class Kernel:
    """Of one node."""

    tracks: Conntrack = field(default_factory=Conntrack)
    recent: dict[str, dict[str, int]] = field(default_factory=dict)  # list -> source -> ms when it was last seen

    def copy(self) -> "Kernel":
        return Kernel(self.tracks.copy(), {name: dict(sources) for name, sources in self.recent.items()})

    def ages(self, now: int) -> Mapping[str, Mapping[str, float]]:
        """In seconds."""
        return {
            name: {source: (now - at) / 1000 for source, at in sources.items()} for name, sources in self.recent.items()
        }

    def remember(self, name: str, source: str, now: int, most: int | None) -> None:
        sources = self.recent.setdefault(name, {})
        sources.pop(source, None)
        sources[source] = now
        if most and len(sources) > most:
            del sources[next(iter(sources))]


class Traffic:
    """All nodes' memories. A copy can be tried out without consequences."""

    def __init__(self) -> None:
        self._kernels: dict[str, Kernel] = {}
        self._ports: dict[str, int] = {}
        self._networks: dict[str, tuple[int, Network]] = {}
        self.cleaned: dict[str, int] = {}  # node -> the revision of the last sync after which kube-proxy looked here

    def of(self, node: str) -> Kernel:
        return self._kernels.setdefault(node, Kernel())

    def forget_clients(self) -> None:
        """The lists of `recent` and the sets of nftables go with the rules that name them."""
        for kernel in self._kernels.values():
            kernel.recent.clear()

    def tables(self) -> Iterator[tuple[str, Conntrack]]:
        return ((node, kernel.tracks) for node, kernel in self._kernels.items())

    def network(self, view: View, way_in: str) -> Network:
        """Drawn up again only when the cluster has changed."""
        revision, found = self._networks.get(way_in, (-1, None))
        if found is None or revision != view.revision:
            found = network(view, way_in)
            self._networks[way_in] = (view.revision, found)
        return found

    def next_port(self, host: str, first: int, ports: int) -> int:
        """Programs of one machine get one source port after another."""
        self._ports[host] = self._ports.get(host, first) + 1
        return self._ports[host] % ports

    def copy(self) -> "Traffic":
        other = Traffic()
        other._ports = dict(self._ports)
        other._kernels = {name: kernel.copy() for name, kernel in self._kernels.items()}
        other.cleaned = dict(self.cleaned)
        return other
