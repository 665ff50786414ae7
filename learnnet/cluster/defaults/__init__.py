"""What the API server fills in where a manifest is silent; one function a kind, in `DEFAULTS`.

A draft is changed in place: it belongs to its request until it is stored. Only what can be known from the object itself
is filled in here; what is handed out (addresses, node ports) comes from `allocation`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from learnnet.cluster.defaults import others, pods, services, workloads

Draft = dict[str, Any]

DEFAULTS: Mapping[str, Callable[[Draft], None]] = {
    "Service": services.service,
    "Endpoints": services.endpoints,
    "EndpointSlice": services.endpoint_slice,
    "Pod": pods.pod,
    "Deployment": workloads.deployment,
    "ReplicaSet": workloads.replica_set,
    "StatefulSet": workloads.stateful_set,
    "Namespace": others.namespace,
    "Node": others.node,
    "NetworkPolicy": others.network_policy,
    "ConfigMap": others.nothing,
    "ControllerRevision": others.controller_revision,
    "Event": others.event,
    "IPAddress": others.nothing,
    "ServiceCIDR": others.service_cidr,
}


def fill_in(kind: str, draft: Draft) -> None:
    DEFAULTS[kind](draft)
