"""Where a program runs: a node or a Pod, as it stands at one moment of a lab."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from learnnet.cluster.kubectl import Output
from learnnet.cluster.objects import Node, Pod
from learnnet.cluster.store import View
from learnnet.lab.packets.machines import NODE, Host, Network, network

if TYPE_CHECKING:
    from learnnet.lab.world import World


@dataclass(frozen=True, kw_only=True)
class Here:
    """`index` is the event after which it stands here; `now` may be later. A Pod of the host's network is on a node."""

    world: "World"
    view: View
    index: int
    now: int
    net: Network
    host: Host
    pod: Pod | None = None

    @property
    def on_node(self) -> bool:
        return self.host.kind == NODE

    @property
    def node(self) -> str:
        """The node that this is, or is on."""
        return self.host.name if self.on_node else self.net.node_of(self.host.name).name

    @property
    def hostname(self) -> str:
        return self.pod.meta.name if self.pod and not self.pod.host_network else self.host.name


Program = Callable[[Here, Sequence[str]], Output]


class UsageError(ValueError):
    """The program does not understand what it was told, and says so in its own words."""

    def __init__(self, text: str, rc: int = 1) -> None:
        super().__init__(text)
        self.rc = rc


def running(program: Program, here: Here, words: Sequence[str]) -> Output:
    try:
        return program(here, words)
    except UsageError as error:
        return Output(rc=error.rc, stderr=f"{error}\n")


def at_node(world: "World", index: int, now: int, view: View, name: str) -> Here | None:
    """None for a node without addresses that this lab can route."""
    net = network(view)
    host = net.hosts.get(name)
    if host is None or view.get(Node, name) is None:
        return None
    return Here(world=world, view=view, index=index, now=now, net=net, host=host)


def in_pod(world: "World", index: int, now: int, view: View, namespace: str, name: str) -> Here | None:
    pod, net = view.get(Pod, name, namespace), network(view)
    host = net.hosts.get(pod.node if pod.host_network else f"{namespace}/{name}") if pod else None
    if host is None:
        return None
    return Here(world=world, view=view, index=index, now=now, net=net, host=host, pod=pod)
