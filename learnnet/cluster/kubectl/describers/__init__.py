"""How `kubectl describe` tells about each kind: a function from an object to lines with tabs."""

from collections.abc import Callable, Mapping
from typing import Any

from learnnet.cluster.kubectl.describers.network_policy import describe_network_policy
from learnnet.cluster.kubectl.describers.node import describe_node
from learnnet.cluster.kubectl.describers.others import (
    describe_config_map,
    describe_endpoint_slice,
    describe_endpoints,
    describe_ip_address,
    describe_namespace,
    describe_service_cidr,
)
from learnnet.cluster.kubectl.describers.pod import describe_pod
from learnnet.cluster.kubectl.describers.service import describe_service
from learnnet.cluster.kubectl.describers.unknown import describe_unknown
from learnnet.cluster.kubectl.describers.workloads import (
    describe_deployment,
    describe_replica_set,
    describe_stateful_set,
)
from learnnet.cluster.store import View

Describer = Callable[[View, Mapping[str, Any], int], list[str]]

DESCRIBERS: dict[str, Describer] = {
    "ConfigMap": describe_config_map,
    "Deployment": describe_deployment,
    "EndpointSlice": describe_endpoint_slice,
    "Endpoints": describe_endpoints,
    "Event": describe_unknown,
    "IPAddress": describe_ip_address,
    "Namespace": describe_namespace,
    "NetworkPolicy": describe_network_policy,
    "Node": describe_node,
    "Pod": describe_pod,
    "ReplicaSet": describe_replica_set,
    "Service": describe_service,
    "ServiceCIDR": describe_service_cidr,
    "StatefulSet": describe_stateful_set,
}
