"""A small cluster to send things in: a client, and Pods that listen."""

from typing import Any

from learnnet.lab import Lab

CLIENT = "default/client"
Body = dict[str, Any]


def pod(name: str, node: str, ip: str, *, port: int = 8080, protocol: str = "TCP", ready: bool = True) -> Body:
    ports = [{"containerPort": port, "protocol": protocol}] if port else []
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": "default"},
        "spec": {"nodeName": node, "containers": [{"name": "main", "image": "agnhost", "ports": ports}]},
        "status": {
            "phase": "Running",
            "podIP": ip,
            "podIPs": [{"ip": ip}],
            "conditions": [{"type": "Ready", "status": "True" if ready else "False"}],
        },
    }


def service(name: str, ip: str, *endpoints: str, protocol: str = "TCP", port: int = 8080, **spec: Any) -> list[Body]:
    return [
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": name, "namespace": "default"},
            "spec": {"clusterIP": ip, "ports": [{"port": 80, "protocol": protocol}], **spec},
        },
        slice_of(name, *endpoints, protocol=protocol, port=port),
    ]


def slice_of(name: str, *endpoints: str, protocol: str = "TCP", port: int = 8080) -> Body:
    return {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {"name": name, "namespace": "default", "labels": {"kubernetes.io/service-name": name}},
        "addressType": "IPv4",
        "endpoints": [{"addresses": [ip], "conditions": {"ready": True}} for ip in endpoints],
        "ports": [{"name": "", "port": port, "protocol": protocol}],
    }


PODS = (
    pod("client", "node-a", "10.244.0.99", port=0),
    pod("web-1", "node-a", "10.244.0.10"),
    pod("web-2", "node-b", "10.244.1.10"),
    pod("dns-1", "node-b", "10.244.1.53", port=53, protocol="UDP"),
    pod("dns-2", "node-c", "10.244.2.53", port=53, protocol="UDP"),
)


def cluster(*services: list[Body], **setup: Any) -> Lab:
    lab = Lab(seed=1, controllers=False, **setup)
    return lab.load([*PODS, *(body for pair in services for body in pair)]).settle()
