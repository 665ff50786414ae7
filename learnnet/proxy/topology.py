"""Which endpoints a node uses for a port of a Service: traffic policies, hints, and the way out when all are leaving.

kube-proxy: topology.go, CategorizeEndpoints.
"""

from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from learnnet.proxy.config import NodeFacts, Situation
from learnnet.proxy.endpoints import Endpoint
from learnnet.proxy.service_map import ServicePort


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One port of a Service and the endpoints that one node uses for it."""

    service: ServicePort
    cluster: tuple[Endpoint, ...]  # for traffic that may go anywhere
    local: tuple[Endpoint, ...]  # for traffic that must stay on this node
    reachable: bool  # whether any endpoint can be reached from anywhere

    @property
    def has_internal(self) -> bool:
        """Whether the cluster IP leads anywhere."""
        return self.reachable and not (self.service.internal_local and not self.local)

    @property
    def has_external(self) -> bool:
        """Whether node port, external IPs and load balancer IPs lead anywhere for clients outside."""
        return self.reachable and not (self.service.external_local and not self.local)

    @property
    def used(self) -> tuple[Endpoint, ...]:
        """Each endpoint once."""
        return (*self.cluster, *(endpoint for endpoint in self.local if endpoint not in self.cluster))


def plan(service: ServicePort, endpoints: tuple[Endpoint, ...], node: NodeFacts) -> Plan:
    cluster = _cluster_endpoints(endpoints, node) if service.uses_cluster else ()
    local = _local_endpoints(endpoints, node) if service.uses_local else ()
    anywhere = service.uses_local and any(endpoint.ready or endpoint.draining for endpoint in endpoints)
    return Plan(service=service, cluster=cluster, local=local, reachable=bool(cluster) or anywhere)


def _cluster_endpoints(endpoints: tuple[Endpoint, ...], node: NodeFacts) -> tuple[Endpoint, ...]:
    ready = tuple(endpoint for endpoint in endpoints if endpoint.ready)
    if not ready:
        return tuple(endpoint for endpoint in endpoints if endpoint.draining)
    if all(e.node_hints for e in ready) and any(node.name in e.node_hints for e in ready):
        return tuple(e for e in ready if node.name in e.node_hints)
    if node.zone and all(e.zone_hints for e in ready) and any(node.zone in e.zone_hints for e in ready):
        return tuple(e for e in ready if node.zone in e.zone_hints)
    return ready


def _local_endpoints(endpoints: tuple[Endpoint, ...], node: NodeFacts) -> tuple[Endpoint, ...]:
    local = tuple(endpoint for endpoint in endpoints if endpoint.node == node.name)
    ready = tuple(endpoint for endpoint in local if endpoint.ready)
    return ready or tuple(endpoint for endpoint in local if endpoint.draining)


def node_allowed(service: ServicePort, now: Situation) -> bool:
    """Whether the ranges of addresses that may use the load balancer hold the node's own."""
    address = now.node.address(now.family)
    return bool(address) and any(ip_address(address) in ip_network(cidr.ip) for cidr in service.source_ranges)
