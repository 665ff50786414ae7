"""Defaults of Services and of what stands behind them.

Sources: pkg/apis/core/v1/defaults.go, pkg/apis/discovery/v1/defaults.go.
"""

from typing import Any

Draft = dict[str, Any]

AFFINITY_SECONDS = 10800


def service(draft: Draft) -> None:
    spec = draft.setdefault("spec", {})
    spec.setdefault("sessionAffinity", "None")
    spec.setdefault("type", "ClusterIP")
    _affinity(spec)
    for port in spec.get("ports") or ():
        port.setdefault("protocol", "TCP")
        if not port.get("targetPort"):
            port["targetPort"] = port.get("port", 0)
    kind = spec["type"]
    exposed = kind in ("NodePort", "LoadBalancer") or (kind == "ClusterIP" and spec.get("externalIPs"))
    if exposed:
        spec.setdefault("externalTrafficPolicy", "Cluster")
    if kind in ("ClusterIP", "NodePort", "LoadBalancer"):
        spec.setdefault("internalTrafficPolicy", "Cluster")
    if kind == "LoadBalancer":
        spec.setdefault("allocateLoadBalancerNodePorts", True)
        _ingress_mode(draft)
    draft.setdefault("status", {}).setdefault("loadBalancer", {})


def _affinity(spec: Draft) -> None:
    if spec["sessionAffinity"] == "None":
        spec.pop("sessionAffinityConfig", None)
    elif spec["sessionAffinity"] == "ClientIP":
        client = (spec.get("sessionAffinityConfig") or {}).get("clientIP") or {}
        if client.get("timeoutSeconds") is None:
            spec["sessionAffinityConfig"] = {"clientIP": {"timeoutSeconds": AFFINITY_SECONDS}}


def _ingress_mode(draft: Draft) -> None:
    for point in ((draft.get("status") or {}).get("loadBalancer") or {}).get("ingress") or ():
        if point.get("ip"):
            point.setdefault("ipMode", "VIP")


def endpoints(draft: Draft) -> None:
    for subset in draft.get("subsets") or ():
        for port in subset.get("ports") or ():
            port.setdefault("protocol", "TCP")


def endpoint_slice(draft: Draft) -> None:
    draft.setdefault("endpoints", [])
    for endpoint in draft["endpoints"] or ():
        endpoint.setdefault("conditions", {})
    draft.setdefault("ports", None)
    for port in draft["ports"] or ():
        port.setdefault("name", "")
        port.setdefault("protocol", "TCP")
