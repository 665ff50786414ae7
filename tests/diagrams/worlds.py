"""Labs that the tests of the pictures look at."""

from collections.abc import Mapping
from typing import Any

from learnnet.lab import Lab

Body = dict[str, Any]


def pod(
    name: str,
    node: str = "",
    ip: str = "",
    *,
    ready: bool = True,
    namespace: str = "default",
    labels: Mapping[str, str] | None = None,
    annotations: Mapping[str, str] | None = None,
) -> Body:
    """A Pod as its kubelet reports it; without a node it still waits for one."""
    status: Body = {"phase": "Running" if ip else "Pending"}
    if ip:
        status |= {
            "podIP": ip,
            "podIPs": [{"ip": ip}],
            "conditions": [{"type": "Ready", "status": "True" if ready else "False"}],
        }
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": name,
            "namespace": namespace,
            "labels": dict(labels or {"app": "MyApp"}),
            "annotations": dict(annotations or {}),
        },
        "spec": {"containers": [{"name": "c", "image": "x"}], **({"nodeName": node} if node else {})},
        "status": status,
    }


def service(name: str = "my-service", ip: str = "10.96.0.50", **spec: Any) -> Body:
    ports = [{"port": 80, "targetPort": 9376, "protocol": "TCP"}]
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name, "namespace": "default"},
        "spec": {"clusterIP": ip, "clusterIPs": [ip], "selector": {"app": "MyApp"}, "ports": ports, **spec},
    }


def endpoint_slice(*endpoints: Body, of: str = "my-service") -> Body:
    return {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {
            "name": f"{of}-7kq2v",
            "namespace": "default",
            "labels": {"kubernetes.io/service-name": of},
        },
        "addressType": "IPv4",
        "ports": [{"name": "", "port": 9376, "protocol": "TCP"}],
        "endpoints": list(endpoints),
    }


def endpoint(pod_name: str, node: str, ip: str, *, ready: bool = True) -> Body:
    return {
        "addresses": [ip],
        "conditions": {"ready": ready, "serving": ready, "terminating": False},
        "nodeName": node,
        "targetRef": {"kind": "Pod", "namespace": "default", "name": pod_name},
    }


def empty() -> Lab:
    return Lab(controllers=False)


def lesson(*more: Body) -> Lab:
    """Two pods on two nodes behind my-service, as the article has them."""
    lab = Lab(controllers=False)
    lab.load(
        [
            pod("app-1", "node-a", "10.244.0.5"),
            pod("app-2", "node-b", "10.244.1.6"),
            service(),
            endpoint_slice(endpoint("app-1", "node-a", "10.244.0.5"), endpoint("app-2", "node-b", "10.244.1.6")),
            *more,
        ]
    )
    return lab.settle()
