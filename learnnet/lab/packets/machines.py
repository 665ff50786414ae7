"""The lab's network: nodes with a bridge for their Pods, the node network, a router, and one host outside.

Each node has the bridge cni0 with the first address of its Pod range, and routes to the other nodes' Pod ranges over
the node network. The router leads everywhere else; it knows the Pod ranges, takes load balancer and external addresses
to a node, and is silent about addresses that nobody has.

Simplified: Pods listen on the container ports that they declare and on no others; nobody masquerades what Pods send to
the outside; the router is the whole internet.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network

from learnnet.cluster.bootstrap import API_SERVER
from learnnet.cluster.objects import Node, Pod, Service
from learnnet.cluster.store import View
from learnnet.lab.packets.entry import entries, is_ipv4
from learnnet.netfilter.packet import Machine, Route

NODE, POD, ROUTER, OUTSIDE, CONTROL_PLANE = "node", "pod", "router", "outside", "control-plane"
NODE_NETWORK = "10.0.0.0/24"
ROUTER_ADDRESS = "10.0.0.1"
UPLINK = "192.0.2.1"  # the router's address towards the outside
OUTSIDE_ADDRESS = "203.0.113.50"
EVERYWHERE = "0.0.0.0/0"
KUBELET, PROXY_HEALTH = 10250, 10256


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """One machine, or one Pod's network namespace."""

    name: str
    kind: str
    machine: Machine
    links: Mapping[str, str]  # interface -> the segment that it is plugged into
    listens: Mapping[tuple[str, int], str] = field(default_factory=dict)  # protocol and port -> who answers there

    @property
    def has_rules(self) -> bool:
        """kube-proxy runs on the nodes only."""
        return self.kind == NODE


@dataclass(frozen=True, kw_only=True)
class Network:
    """All machines, and who is plugged in where."""

    hosts: Mapping[str, Host]
    neighbours: Mapping[tuple[str, str], str]  # segment and address -> host

    def node_of(self, pod: str) -> Host:
        segment = self.hosts[pod].links["eth0"]
        return self.hosts[segment.partition("/")[2]]


def network(view: View, way_in: str = "") -> Network:
    """As the cluster stands; `way_in` is the node to which the router takes load balancer and external addresses."""
    nodes = [node for node in view.list(Node) if is_ipv4(node.address) and is_ipv4(node.pod_cidr.partition("/")[0])]
    pods = [pod for pod in view.list(Pod) if is_ipv4(pod.ip) and not pod.finished]
    checked = {service.health_check_node_port for service in view.list(Service)} - {0}
    hosts = [
        *(_node(node, nodes, _listens_on_node(node, pods, checked)) for node in nodes),
        *_pods(pods, nodes),
        _control_plane(nodes),
        _router(nodes, view, way_in),
        _outside(),
    ]
    return Network(hosts={host.name: host for host in hosts}, neighbours=dict(_plugged_in(hosts)))


def bridge_address(node: Node) -> str:
    return str(ip_network(node.pod_cidr)[1])


def _plugged_in(hosts: Iterable[Host]) -> Iterator[tuple[tuple[str, str], str]]:
    for host in hosts:
        for route in host.machine.routes:
            if route.interface in host.links:
                yield (host.links[route.interface], route.source), host.name


def _node(node: Node, nodes: Iterable[Node], listening: Mapping[tuple[str, int], str]) -> Host:
    own, bridge = node.address, bridge_address(node)
    return Host(
        name=node.meta.name,
        kind=NODE,
        machine=Machine(
            addresses=(own, bridge),
            routes=(
                Route(network=node.pod_cidr, interface="cni0", source=bridge),
                Route(network=NODE_NETWORK, interface="eth0", source=own),
                *(
                    Route(network=other.pod_cidr, interface="eth0", source=own, gateway=other.address)
                    for other in nodes
                    if other is not node
                ),
                Route(network=EVERYWHERE, interface="eth0", source=own, gateway=ROUTER_ADDRESS),
            ),
        ),
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
    return {(port.protocol.lower(), port.port): name for port in pod.ports if port.protocol in ("TCP", "UDP")}


def _pods(pods: Iterable[Pod], nodes: Iterable[Node]) -> Iterator[Host]:
    by_name = {node.meta.name: node for node in nodes}
    for pod in pods:
        node = by_name.get(pod.node)
        if node is None or pod.host_network:
            continue
        yield Host(
            name=f"{pod.meta.namespace}/{pod.meta.name}",
            kind=POD,
            machine=Machine(
                addresses=(pod.ip,),
                routes=(
                    Route(network=node.pod_cidr, interface="eth0", source=pod.ip),
                    Route(network=EVERYWHERE, interface="eth0", source=pod.ip, gateway=bridge_address(node)),
                ),
            ),
            links={"eth0": f"cni0/{node.meta.name}"},
            listens=listens(pod),
        )


def _to_pods(nodes: Iterable[Node], source: str) -> Iterator[Route]:
    return (Route(network=node.pod_cidr, interface="eth0", source=source, gateway=node.address) for node in nodes)


def _control_plane(nodes: Iterable[Node]) -> Host:
    address, port = API_SERVER
    return Host(
        name=CONTROL_PLANE,
        kind=CONTROL_PLANE,
        machine=Machine(
            addresses=(address,),
            routes=(
                Route(network=NODE_NETWORK, interface="eth0", source=address),
                *_to_pods(nodes, address),
                Route(network=EVERYWHERE, interface="eth0", source=address, gateway=ROUTER_ADDRESS),
            ),
        ),
        links={"eth0": NODE_NETWORK},
        listens={("tcp", port): "kube-apiserver"},
    )


def _router(nodes: list[Node], view: View, way_in: str) -> Host:
    """It has no default route: what it does not know it throws away."""
    node_network = Route(network=NODE_NETWORK, interface="eth0", source=ROUTER_ADDRESS)
    outside = Route(network=f"{OUTSIDE_ADDRESS}/32", interface="eth1", source=UPLINK)
    ways_in = (
        Route(network=f"{address}/32", interface="eth0", source=ROUTER_ADDRESS, gateway=node.address)
        for address, node in entries(view, nodes, way_in)
    )
    return Host(
        name=ROUTER,
        kind=ROUTER,
        machine=Machine(
            addresses=(ROUTER_ADDRESS, UPLINK),
            routes=(node_network, outside, *_to_pods(nodes, ROUTER_ADDRESS), *ways_in),
        ),
        links={"eth0": NODE_NETWORK, "eth1": OUTSIDE},
    )


def _outside() -> Host:
    return Host(
        name=OUTSIDE,
        kind=OUTSIDE,
        machine=Machine(
            addresses=(OUTSIDE_ADDRESS,),
            routes=(
                Route(network=f"{UPLINK}/32", interface="eth0", source=OUTSIDE_ADDRESS),
                Route(network=EVERYWHERE, interface="eth0", source=OUTSIDE_ADDRESS, gateway=UPLINK),
            ),
        ),
        links={"eth0": OUTSIDE},
    )
