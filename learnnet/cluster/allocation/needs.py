"""Which Service needs what: the questions that allocation, clearing and validation all ask."""

from typing import Any

from learnnet.cluster.store import Body

HEADLESS = "None"


def spec_of(body: Body) -> dict[str, Any]:
    """The spec, for reading."""
    spec: dict[str, Any] = body.get("spec") or {}
    return spec


def needs_cluster_ip(spec: Body) -> bool:
    return spec.get("type") in ("ClusterIP", "NodePort", "LoadBalancer")


def needs_node_ports(spec: Body) -> bool:
    if spec.get("type") == "LoadBalancer":
        return bool(spec.get("allocateLoadBalancerNodePorts", True))
    return spec.get("type") == "NodePort"


def needs_health_check_port(spec: Body) -> bool:
    return spec.get("type") == "LoadBalancer" and spec.get("externalTrafficPolicy") == "Local"


def externally_accessible(spec: Body) -> bool:
    kind = spec.get("type")
    return kind in ("LoadBalancer", "NodePort") or (kind == "ClusterIP" and bool(spec.get("externalIPs")))


def is_headless(spec: Body) -> bool:
    return list(spec.get("clusterIPs") or ()) == [HEADLESS]


def node_ports(spec: Body) -> list[int]:
    return [port["nodePort"] for port in spec.get("ports") or () if port.get("nodePort")]
