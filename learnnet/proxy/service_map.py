"""What kube-proxy keeps of a Service: one entry for each of its ports, with the addresses of one IP family."""

from dataclasses import dataclass
from functools import cached_property
from ipaddress import ip_address, ip_network
from typing import NamedTuple

from learnnet.cluster.objects import Service
from learnnet.netfilter.rule import Origin
from learnnet.proxy.config import family_of
from learnnet.proxy.names import portal, suffix

SERVICE_PROXY_NAME = "service.kubernetes.io/service-proxy-name"  # another proxy looks after these


class Address(NamedTuple):
    """An address outside the cluster that leads to a Service, and the field that gives it."""

    ip: str
    field: str


@dataclass(frozen=True, kw_only=True)
class ServicePort:
    """One port of one Service, as one family's proxier sees it."""

    namespace: str
    name: str
    index: int  # in spec.ports
    port_name: str
    protocol: str
    port: int
    cluster_ip: str
    node_port: int = 0
    external_ips: tuple[Address, ...] = ()
    load_balancer_ips: tuple[Address, ...] = ()
    source_ranges: tuple[Address, ...] = ()
    health_check_node_port: int = 0
    internal_local: bool = False
    external_local: bool = False
    affinity_seconds: int = 0  # 0 without session affinity

    @cached_property
    def spn(self) -> str:
        return portal(self.namespace, self.name, self.port_name)

    @cached_property
    def suffix(self) -> str:
        return suffix(self.spn, self.protocol)

    @property
    def slice_key(self) -> tuple[str, str]:
        """Slices are joined by name and protocol of the port, never by number (types.go, ServicePortName)."""
        return (self.port_name, self.protocol)

    @property
    def accessible(self) -> bool:
        """Whether there is a way in from outside the cluster."""
        return bool(self.node_port or self.load_balancer_ips or self.external_ips)

    @property
    def uses_cluster(self) -> bool:
        return not self.internal_local or self.accessible

    @property
    def uses_local(self) -> bool:
        return self.internal_local or (self.external_local and self.accessible)

    def origin(self, field: str) -> Origin:
        """`field` is taken from the port's own place unless it names one of the Service."""
        place = f"spec.ports[{self.index}].{field}" if "." not in field else field
        return Origin(kind="Service", namespace=self.namespace, name=self.name, field=place)


def service_ports(service: Service, family: str) -> tuple[ServicePort, ...]:
    """The ports that this family's proxier handles: none without a cluster IP of the family."""
    if service.type == "ExternalName" or service.headless or SERVICE_PROXY_NAME in service.meta.labels:
        return ()
    cluster_ip = next((ip for ip in service.cluster_ips if family_of(ip) == family), "")
    if not cluster_ip:
        return ()
    return tuple(
        ServicePort(
            namespace=service.meta.namespace,
            name=service.meta.name,
            index=index,
            port_name=port.name,
            protocol=port.protocol,
            port=port.port,
            cluster_ip=_canonical(cluster_ip),
            node_port=port.node_port,
            external_ips=_external_ips(service, family),
            load_balancer_ips=_load_balancer_ips(service, family),
            source_ranges=_source_ranges(service, family),
            health_check_node_port=_health_check_node_port(service),
            internal_local=service.internal_traffic_policy == "Local",
            external_local=_external_local(service),
            affinity_seconds=service.affinity_timeout if service.session_affinity == "ClientIP" else 0,
        )
        for index, port in enumerate(service.ports)
    )


def _canonical(ip: str) -> str:
    return str(ip_address(ip)) if ":" in ip else ip


def _external_ips(service: Service, family: str) -> tuple[Address, ...]:
    return tuple(
        Address(_canonical(ip), f"spec.externalIPs[{index}]")
        for index, ip in enumerate(service.external_ips)
        if family_of(ip) == family
    )


def _load_balancer_ips(service: Service, family: str) -> tuple[Address, ...]:
    """Only addresses that packets arrive with: a load balancer that terminates connections sends to node ports."""
    return tuple(
        Address(_canonical(ingress.ip), f"status.loadBalancer.ingress[{index}].ip")
        for index, ingress in enumerate(service.ingress)
        if ingress.ip and ingress.ip_mode in ("", "VIP") and family_of(ingress.ip) == family
    )


def _source_ranges(service: Service, family: str) -> tuple[Address, ...]:
    """A range that holds every address of the family lifts the restriction (serviceport.go)."""
    ranges = [
        (ip_network(cidr.strip(), strict=False), index)
        for index, cidr in enumerate(service.source_ranges)
        if family_of(cidr) == family
    ]
    if any(network.prefixlen == 0 for network, _ in ranges):
        return ()
    return tuple(Address(str(network), f"spec.loadBalancerSourceRanges[{index}]") for network, index in ranges)


def _external_local(service: Service) -> bool:
    exposed = service.type in ("NodePort", "LoadBalancer") or (service.type == "ClusterIP" and service.external_ips)
    return bool(exposed) and service.external_traffic_policy == "Local"


def _health_check_node_port(service: Service) -> int:
    if service.type == "LoadBalancer" and service.external_traffic_policy == "Local":
        return service.health_check_node_port
    return 0
