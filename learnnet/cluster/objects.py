"""What the parts of the control plane read of an object: typed, frozen views of its JSON body.

The body is the truth: it holds every field that was written. These views name the fields that controllers, kube-proxy,
CoreDNS and the diagrams look at. They are made once for each stored revision and never written back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

IntOrString = int | str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerReference:
    kind: str
    name: str
    uid: str = ""
    controller: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    name: str = ""
    namespace: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)
    uid: str = ""
    revision: int = 0
    generation: int = 0
    created: str = ""
    deleted: str = ""  # deletionTimestamp: set while the object is being deleted
    owners: tuple[OwnerReference, ...] = ()

    @property
    def controller(self) -> OwnerReference | None:
        """The one owner that manages this object."""
        return next((owner for owner in self.owners if owner.controller), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Object:
    """Any object; kinds that nothing reads by field stay this."""

    kind: ClassVar[str] = ""
    meta: Meta
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Namespace(Object):
    kind: ClassVar[str] = "Namespace"
    phase: str = "Active"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node(Object):
    kind: ClassVar[str] = "Node"
    pod_cidrs: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()  # InternalIP, in order
    zone: str = ""
    ready: bool = True
    unschedulable: bool = False

    @property
    def address(self) -> str:
        return self.addresses[0] if self.addresses else ""

    @property
    def pod_cidr(self) -> str:
        return self.pod_cidrs[0] if self.pod_cidrs else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerPort:
    name: str = ""
    port: int = 0
    protocol: str = "TCP"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pod(Object):
    kind: ClassVar[str] = "Pod"
    node: str = ""
    phase: str = "Pending"
    ips: tuple[str, ...] = ()
    ready: bool = False
    ports: tuple[ContainerPort, ...] = ()
    host_network: bool = False
    hostname: str = ""
    subdomain: str = ""

    @property
    def ip(self) -> str:
        return self.ips[0] if self.ips else ""

    @property
    def terminating(self) -> bool:
        return bool(self.meta.deleted)

    @property
    def finished(self) -> bool:
        return self.phase in ("Succeeded", "Failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePort:
    name: str = ""
    protocol: str = "TCP"
    port: int = 0
    target_port: IntOrString = 0
    node_port: int = 0
    app_protocol: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadBalancerIngress:
    ip: str = ""
    hostname: str = ""
    ip_mode: str = "VIP"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Object):
    kind: ClassVar[str] = "Service"
    type: str = "ClusterIP"
    selector: Mapping[str, str] = field(default_factory=dict)
    ports: tuple[ServicePort, ...] = ()
    cluster_ip: str = ""  # "None" marks a headless Service
    cluster_ips: tuple[str, ...] = ()
    ip_families: tuple[str, ...] = ()
    external_ips: tuple[str, ...] = ()
    external_name: str = ""
    external_traffic_policy: str = ""
    internal_traffic_policy: str = "Cluster"
    traffic_distribution: str = ""
    session_affinity: str = "None"
    affinity_timeout: int = 10800  # seconds
    source_ranges: tuple[str, ...] = ()
    health_check_node_port: int = 0
    publish_not_ready: bool = False
    load_balancer_class: str = ""
    ingress: tuple[LoadBalancerIngress, ...] = ()

    @property
    def headless(self) -> bool:
        return self.cluster_ip == "None"

    def selects(self, labels: Mapping[str, str]) -> bool:
        """An empty selector selects nothing: its endpoints are kept by hand."""
        return bool(self.selector) and self.selector.items() <= labels.items()


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One address of a slice. `ready`, `serving`, `terminating` are None where the condition is not set."""

    addresses: tuple[str, ...] = ()
    ready: bool | None = None
    serving: bool | None = None
    terminating: bool | None = None
    hostname: str = ""
    node: str = ""
    zone: str = ""
    pod: str = ""  # name of the Pod that targetRef points to
    zone_hints: tuple[str, ...] = ()
    node_hints: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        return self.addresses[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointPort:
    name: str = ""
    protocol: str = "TCP"
    port: int | None = None
    app_protocol: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointSlice(Object):
    kind: ClassVar[str] = "EndpointSlice"
    address_type: str = "IPv4"
    endpoints: tuple[Endpoint, ...] = ()
    ports: tuple[EndpointPort, ...] = ()

    @property
    def service(self) -> str:
        return self.meta.labels.get("kubernetes.io/service-name", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints(Object):
    kind: ClassVar[str] = "Endpoints"
    subsets: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload(Object):
    """What Deployment, ReplicaSet and StatefulSet have in common."""

    replicas: int = 1
    match_labels: Mapping[str, str] = field(default_factory=dict)
    template: Mapping[str, Any] = field(default_factory=dict)
    spec: Mapping[str, Any] = field(default_factory=dict)
    status: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment(Workload):
    kind: ClassVar[str] = "Deployment"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplicaSet(Workload):
    kind: ClassVar[str] = "ReplicaSet"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatefulSet(Workload):
    kind: ClassVar[str] = "StatefulSet"
