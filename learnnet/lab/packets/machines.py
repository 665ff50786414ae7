"""The lab's network: nodes with a bridge for their Pods, the node network, a router, and one host outside.

Each node has the bridge cni0 with the first address of its Pod range, and routes to the other nodes' Pod ranges over
the node network. The router leads everywhere else; it knows the Pod ranges, takes load balancer and external addresses
to a node, and is silent about addresses that nobody has.

Simplified: Pods listen on the container ports that they declare and on no others; nobody masquerades what Pods send to
the outside; the router is the whole internet, and every load balancer in Proxy mode.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from learnnet.cluster.bootstrap import API_SERVER
from learnnet.cluster.objects import Node, Pod, Service
from learnnet.cluster.store import View
from learnnet.lab.packets.addressing import FOUR, SIX, Addressing
from learnnet.lab.packets.entry import Forwards, entries, forwards
from learnnet.netfilter.packet import Machine, Route

NODE, POD, ROUTER, OUTSIDE, CONTROL_PLANE = "node", "pod", "router", "outside", "control-plane"
NODE_NETWORK = FOUR.node_network
ROUTER_ADDRESS = FOUR.router
UPLINK = FOUR.uplink
OUTSIDE_ADDRESS = FOUR.outside
EVERYWHERE = FOUR.everywhere
KUBELET, PROXY_HEALTH = 10250, 10256
LISTENING = ("TCP", "UDP", "SCTP")
NO_MACHINE = Machine(addresses=(), routes=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """One machine, or one Pod's network namespace. It keeps IPv4 and IPv6 apart, as the kernel does."""

    name: str
    kind: str
    machine: Machine
    machine6: Machine = NO_MACHINE
    links: Mapping[str, str]  # interface -> the segment that it is plugged into
    listens: Mapping[tuple[str, int], str] = field(default_factory=dict)  # protocol and port -> who answers there
    forwards: Forwards = field(default_factory=dict)  # of a load balancer in Proxy mode

    @property
    def has_rules(self) -> bool:
        """kube-proxy runs on the nodes only."""
        return self.kind == NODE

    def to(self, address: str) -> Machine:
        """As far as packets to or from this address are concerned."""
        return self.machine6 if ":" in address else self.machine

    @property
    def routes(self) -> tuple[Route, ...]:
        return (*self.machine.routes, *self.machine6.routes)


@dataclass(frozen=True, kw_only=True)
class Network:
    """All machines, and who is plugged in where."""

    hosts: Mapping[str, Host]
    neighbours: Mapping[tuple[str, str], str]  # segment and address -> host

    def node_of(self, pod: str) -> Host:
        segment = self.hosts[pod].links["eth0"]
        return self.hosts[segment.partition("/")[2]]

    @cached_property
    def by_address(self) -> Mapping[str, str]:
        """Whose address it is; the bridges' are their nodes'."""
        return {address: name for (_, address), name in self.neighbours.items()}


def network(view: View, way_in: str = "") -> Network:
    """As the cluster stands; `way_in` is the node to which the router takes load balancer and external addresses."""
    nodes = [node for node in view.list(Node) if _has(node, FOUR)]
    pods = [pod for pod in view.list(Pod) if (FOUR.ip(pod) or SIX.ip(pod)) and not pod.finished]
    checked = {service.health_check_node_port for service in view.list(Service)} - {0}
    dual = [node for node in nodes if _has(node, SIX)]
    makers = [Maker(FOUR, nodes, view, way_in), *([Maker(SIX, dual, view, way_in)] if dual else [])]
    hosts = [
        *(_node(node, makers, _listens_on_node(node, pods, checked)) for node in nodes),
        *_pods(pods, nodes, makers),
        _host(CONTROL_PLANE, {"eth0": NODE_NETWORK}, [one.control_plane() for one in makers], _API_SERVER),
        replace(
            _host(ROUTER, {"eth0": NODE_NETWORK, "eth1": OUTSIDE}, [one.router() for one in makers]),
            forwards={key: to for one in makers for key, to in one.forwards.items()},
        ),
        _host(OUTSIDE, {"eth0": OUTSIDE}, [one.outside() for one in makers]),
    ]
    return Network(hosts={host.name: host for host in hosts}, neighbours=dict(_plugged_in(hosts)))


def bridge_address(node: Node) -> str:
    return FOUR.bridge(node)


_API_SERVER = {("tcp", API_SERVER[1]): "kube-apiserver"}


def _has(node: Node, family: Addressing) -> bool:
    return bool(family.address(node) and family.pod_cidr(node))


def _plugged_in(hosts: Iterable[Host]) -> Iterator[tuple[tuple[str, str], str]]:
    for host in hosts:
        for route in host.routes:
            if route.interface in host.links:
                yield (host.links[route.interface], route.source), host.name


def _host(
    kind: str, links: Mapping[str, str], machines: list[Machine], listens: Mapping[tuple[str, int], str] | None = None
) -> Host:
    four, six = (*machines, NO_MACHINE)[:2]
    return Host(name=kind, kind=kind, machine=four, machine6=six, links=links, listens=listens or {})


@dataclass(frozen=True, slots=True)
class Maker:
    """Draws up the addresses and routes of one family."""

    family: Addressing
    nodes: list[Node]
    view: View
    way_in: str

    def node(self, node: Node) -> Machine:
        family = self.family
        if node not in self.nodes:
            return NO_MACHINE
        own, bridge = family.address(node), family.bridge(node)
        return Machine(
            addresses=(own, bridge),
            routes=(
                Route(network=family.pod_cidr(node), interface="cni0", source=bridge),
                Route(network=family.node_network, interface="eth0", source=own),
                *(
                    Route(network=family.pod_cidr(other), interface="eth0", source=own, gateway=family.address(other))
                    for other in self.nodes
                    if other is not node
                ),
                Route(network=family.everywhere, interface="eth0", source=own, gateway=family.router),
            ),
        )

    def pod(self, pod: Pod, node: Node) -> Machine:
        family, ip = self.family, self.family.ip(pod)
        if not ip or node not in self.nodes:
            return NO_MACHINE
        return Machine(
            addresses=(ip,),
            routes=(
                Route(network=family.pod_cidr(node), interface="eth0", source=ip),
                Route(network=family.everywhere, interface="eth0", source=ip, gateway=family.bridge(node)),
            ),
        )

    @property
    def forwards(self) -> Forwards:
        return forwards(self.view, self.nodes, self.way_in, self.family)

    def control_plane(self) -> Machine:
        family = self.family
        address = family.control_plane
        return Machine(
            addresses=(address,),
            routes=(
                Route(network=family.node_network, interface="eth0", source=address),
                *self._to_pods(address),
                Route(network=family.everywhere, interface="eth0", source=address, gateway=family.router),
            ),
        )

    def router(self) -> Machine:
        """It has no default route: what it does not know it throws away."""
        family = self.family
        ways_in = (
            Route(network=family.alone(to), interface="eth0", source=family.router, gateway=family.address(node))
            for to, node in entries(self.view, self.nodes, self.way_in, family.version)
        )
        return Machine(
            addresses=(family.router, family.uplink, *dict.fromkeys(address for _, address, _ in self.forwards)),
            routes=(
                Route(network=family.node_network, interface="eth0", source=family.router),
                Route(network=family.alone(family.outside), interface="eth1", source=family.uplink),
                *self._to_pods(family.router),
                *ways_in,
            ),
        )

    def outside(self) -> Machine:
        family = self.family
        return Machine(
            addresses=(family.outside,),
            routes=(
                Route(network=family.alone(family.uplink), interface="eth0", source=family.outside),
                Route(network=family.everywhere, interface="eth0", source=family.outside, gateway=family.uplink),
            ),
        )

    def _to_pods(self, source: str) -> Iterator[Route]:
        family = self.family
        return (
            Route(network=family.pod_cidr(node), interface="eth0", source=source, gateway=family.address(node))
            for node in self.nodes
        )


def _node(node: Node, makers: list[Maker], listening: Mapping[tuple[str, int], str]) -> Host:
    four, six = (*(maker.node(node) for maker in makers), NO_MACHINE)[:2]
    return Host(
        name=node.meta.name,
        kind=NODE,
        machine=four,
        machine6=six,
        links={"eth0": NODE_NETWORK, "cni0": f"cni0/{node.meta.name}"},
        listens=listening,
    )


def _listens_on_node(node: Node, pods: Iterable[Pod], checked: Iterable[int]) -> dict[tuple[str, int], str]:
    """kube-proxy answers health checks on every node, also where the Service has no endpoint."""
    found = {("tcp", KUBELET): "kubelet", **{("tcp", port): "kube-proxy" for port in (PROXY_HEALTH, *checked)}}
    for pod in pods:
        if pod.host_network and pod.node == node.meta.name:
            found |= listens(pod)
    return found


def listens(pod: Pod) -> dict[tuple[str, int], str]:
    """Readiness does not matter to one who asks the Pod itself; its containers have to run."""
    if pod.phase != "Running":
        return {}
    name = f"{pod.meta.namespace}/{pod.meta.name}"
    return {(port.protocol.lower(), port.port): name for port in pod.ports if port.protocol in LISTENING}


def _pods(pods: Iterable[Pod], nodes: Iterable[Node], makers: list[Maker]) -> Iterator[Host]:
    by_name = {node.meta.name: node for node in nodes}
    for pod in pods:
        node = by_name.get(pod.node)
        if node is None or pod.host_network:
            continue
        four, six = (*(maker.pod(pod, node) for maker in makers), NO_MACHINE)[:2]
        yield Host(
            name=f"{pod.meta.namespace}/{pod.meta.name}",
            kind=POD,
            machine=four,
            machine6=six,
            links={"eth0": f"cni0/{node.meta.name}"},
            listens=listens(pod),
        )
