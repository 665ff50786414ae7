"""Which table shows which kind: the API server renders them, kubectl only prints."""

from learnnet.cluster.tables.endpoints import ENDPOINT_SLICES, ENDPOINTS
from learnnet.cluster.tables.others import (
    CONFIG_MAPS,
    EVENTS,
    IP_ADDRESSES,
    NAMESPACES,
    NETWORK_POLICIES,
    NODES,
    SERVICE_CIDRS,
)
from learnnet.cluster.tables.pods import PODS
from learnnet.cluster.tables.services import SERVICES
from learnnet.cluster.tables.table import Table
from learnnet.cluster.tables.workloads import CONTROLLER_REVISIONS, DEPLOYMENTS, REPLICA_SETS, STATEFUL_SETS

TABLES: dict[str, Table] = {
    "ConfigMap": CONFIG_MAPS,
    "ControllerRevision": CONTROLLER_REVISIONS,
    "Deployment": DEPLOYMENTS,
    "EndpointSlice": ENDPOINT_SLICES,
    "Endpoints": ENDPOINTS,
    "Event": EVENTS,
    "IPAddress": IP_ADDRESSES,
    "Namespace": NAMESPACES,
    "NetworkPolicy": NETWORK_POLICIES,
    "Node": NODES,
    "Pod": PODS,
    "ReplicaSet": REPLICA_SETS,
    "Service": SERVICES,
    "ServiceCIDR": SERVICE_CIDRS,
    "StatefulSet": STATEFUL_SETS,
}
