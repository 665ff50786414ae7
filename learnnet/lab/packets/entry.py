"""Where packets from outside come in: to which node the router takes load balancer and external addresses.

Kubernetes leaves that to clouds and to the operators' own routers. Here it is one node for each address: the one that
the sender wants, else the first by name whose health check says that it has endpoints, else the first.
"""

from collections.abc import Iterator, Sequence
from ipaddress import ip_address

from learnnet.cluster.objects import EndpointSlice, Node, Service
from learnnet.cluster.store import View
from learnnet.lab.packets.addressing import Addressing, version_of

SERVICE_NAME = "kubernetes.io/service-name"


def entries(view: View, nodes: Sequence[Node], wanted: str, version: int) -> Iterator[tuple[str, Node]]:
    """Addresses of one family and the node that gets their packets."""
    if not nodes:
        return
    asked = next((node for node in nodes if node.meta.name == wanted), None)
    seen: set[str] = set()
    for service in view.list(Service):
        for address in addresses(service, version):
            if address not in seen:
                seen.add(address)
                yield address, asked or _healthy(view, service, nodes) or nodes[0]


def addresses(service: Service, version: int = 4) -> tuple[str, ...]:
    """Those that packets arrive with; a load balancer in Proxy mode opens connections of its own."""
    vips = (ingress.ip for ingress in service.ingress if ingress.ip and ingress.ip_mode in ("", "VIP"))
    return tuple(address for address in (*service.external_ips, *vips) if version_of(address) == version)


Forwards = dict[tuple[str, str, int], tuple[str, int]]  # protocol, address and port -> a node's address and port


def forwards(view: View, nodes: Sequence[Node], wanted: str, family: Addressing) -> Forwards:
    """Where load balancers in Proxy mode open connections of their own: to the node port of one node."""
    found: Forwards = {}
    asked = next((node for node in nodes if node.meta.name == wanted), None)
    for service in view.list(Service) if nodes else ():
        proxies = [one.ip for one in service.ingress if one.ip_mode == "Proxy" and version_of(one.ip) == family.version]
        for address in proxies:
            node = asked or _healthy(view, service, nodes) or nodes[0]
            for port in service.ports:
                if port.node_port:
                    key = (port.protocol.lower(), str(ip_address(address)), port.port)
                    found.setdefault(key, (family.address(node), port.node_port))
    return found


def _healthy(view: View, service: Service, nodes: Sequence[Node]) -> Node | None:
    if service.external_traffic_policy != "Local":
        return None
    slices = view.select(EndpointSlice, service.meta.namespace, {SERVICE_NAME: service.meta.name})
    ready = {endpoint.node for slice_ in slices for endpoint in slice_.endpoints if endpoint.ready is not False}
    return next((node for node in nodes if node.meta.name in ready), None)
