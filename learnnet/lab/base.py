"""The nodes of a lab, with the names and addresses of the recordings in tests/golden.

Simplified: the control plane is one machine at 10.0.0.10 outside these nodes, and runs no Pods.
"""

from dataclasses import dataclass
from typing import Any

VERSION = "v1.36.2"


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeSpec:
    name: str
    address: str
    zone: str
    pod_cidr: str


NODES = (
    NodeSpec(name="node-a", address="10.0.0.11", zone="zone-1", pod_cidr="10.244.0.0/24"),
    NodeSpec(name="node-b", address="10.0.0.12", zone="zone-2", pod_cidr="10.244.1.0/24"),
    NodeSpec(name="node-c", address="10.0.0.13", zone="zone-1", pod_cidr="10.244.2.0/24"),
)


# How many objects of a kind a lab may hold. What requests create is counted; what is loaded is never refused.
# Kubernetes Events are not counted: they end by themselves after an hour.
QUOTA = {
    "ConfigMap": 100,
    "Deployment": 50,
    "EndpointSlice": 500,
    "Endpoints": 500,
    "Namespace": 50,
    "NetworkPolicy": 100,
    "Node": 20,
    "Pod": 200,
    "ReplicaSet": 200,
    "Service": 200,
    "ServiceCIDR": 10,
    "StatefulSet": 50,
    "ControllerRevision": 1000,
}


def node_body(node: NodeSpec, number: int, *, dual_stack: bool) -> dict[str, Any]:
    """A node as it has registered itself, with the pod ranges that were handed to it."""
    cidrs = [node.pod_cidr, f"fd00:10:244:{number}::/64"] if dual_stack else [node.pod_cidr]
    addresses = [
        {"type": "InternalIP", "address": node.address},
        *([{"type": "InternalIP", "address": f"fd00:10::{11 + number}"}] if dual_stack else []),
        {"type": "Hostname", "address": node.name},
    ]
    capacity = {"cpu": "4", "memory": "8Gi", "pods": "110"}
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {
            "name": node.name,
            "labels": {
                "kubernetes.io/arch": "amd64",
                "kubernetes.io/hostname": node.name,
                "kubernetes.io/os": "linux",
                **({"topology.kubernetes.io/zone": node.zone} if node.zone else {}),
            },
        },
        "spec": {"podCIDR": cidrs[0], "podCIDRs": cidrs},
        "status": {
            "addresses": addresses,
            "capacity": capacity,
            "allocatable": capacity,
            "conditions": [{"type": "Ready", "status": "True", "reason": "KubeletReady"}],
            "nodeInfo": {
                "architecture": "amd64",
                "kubeletVersion": VERSION,
                "kubeProxyVersion": "",
                "operatingSystem": "linux",
            },
        },
    }
