"""Clusters as they were recorded: a store to feed to the proxy, and what the real one made of it."""

import json
from pathlib import Path
from typing import Any

import yaml

from learnnet.cluster.store import Key, Store

GOLDEN = Path(__file__).parent.parent / "golden"
CLUSTERS = sorted(path.stem for path in (GOLDEN / "clusters").glob("*.json"))


def node(name: str, address: str, zone: str, pod_cidr: str) -> dict[str, Any]:
    labels = {"topology.kubernetes.io/zone": zone} if zone else {}
    return {
        "kind": "Node",
        "metadata": {"name": name, "labels": labels},
        "spec": {"podCIDR": pod_cidr, "podCIDRs": [pod_cidr]},
        "status": {"addresses": [{"type": "InternalIP", "address": address}]},
    }


NODES = (
    node("node-a", "10.0.0.11", "zone-1", "10.244.0.0/24"),
    node("node-b", "10.0.0.12", "zone-2", "10.244.1.0/24"),
    node("node-c", "10.0.0.13", "zone-1", "10.244.2.0/24"),
)
DEMO_NODE = node("n1", "192.168.77.11", "zone-a", "10.244.0.0/24")
API_SERVER_SERVICE = {
    "kind": "Service",
    "metadata": {"name": "kubernetes", "namespace": "default"},
    "spec": {
        "type": "ClusterIP",
        "clusterIP": "10.96.0.1",
        "clusterIPs": ["10.96.0.1"],
        "ipFamilies": ["IPv4"],
        "internalTrafficPolicy": "Cluster",
        "sessionAffinity": "None",
        "ports": [{"name": "https", "port": 443, "protocol": "TCP", "targetPort": 6443}],
    },
}
API_SERVER_SLICE = {
    "kind": "EndpointSlice",
    "metadata": {
        "name": "kubernetes",
        "namespace": "default",
        "labels": {"kubernetes.io/service-name": "kubernetes"},
    },
    "addressType": "IPv4",
    "endpoints": [{"addresses": ["10.0.0.10"], "conditions": {"ready": True}}],
    "ports": [{"name": "https", "port": 6443, "protocol": "TCP"}],
}


def put(store: Store, body: dict[str, Any], kind: str = "") -> None:
    meta = body["metadata"]
    store.put(Key(kind or body["kind"], meta.get("namespace", ""), meta["name"]), body)


def cluster(name: str) -> dict[str, Any]:
    recording: dict[str, Any] = json.loads((GOLDEN / "clusters" / f"{name}.json").read_text())
    return recording


def store_of(recording: dict[str, Any]) -> Store:
    store = Store()
    for body in NODES:
        put(store, body)
    put(store, API_SERVER_SERVICE)
    put(store, API_SERVER_SLICE)
    for body in recording["services"]:
        put(store, body, "Service")
    for number, body in enumerate(recording["endpointslices"]):
        # Generated names were made equal in the recording.
        meta = {**body["metadata"], "name": body["metadata"]["name"].replace("XXXXX", f"{number:05}")}
        put(store, {**body, "metadata": meta}, "EndpointSlice")
    return store


def demo(*parts: str) -> Store:
    """The larger cluster of golden/proxy/: "demo", "demo2" or both."""
    store = Store()
    put(store, DEMO_NODE)
    folder = GOLDEN / "proxy"
    for body in json.loads((folder / "default-kubernetes.json").read_text())["items"]:
        put(store, body)
    for part in parts:
        for kind in ("services", "endpointslices"):
            for body in yaml.safe_load((folder / f"{part}-{kind}.yaml").read_text())["items"]:
                put(store, body)
    return store


def put_service(store: Store, namespace: str, name: str, cluster_ip: str, *addresses: str, port: int = 8080) -> None:
    """A Service with one unnamed port 80 and ready endpoints at these addresses."""
    meta = {"name": name, "namespace": namespace}
    spec = {
        "type": "ClusterIP",
        "clusterIP": cluster_ip,
        "clusterIPs": [cluster_ip],
        "internalTrafficPolicy": "Cluster",
        "ports": [{"port": 80, "protocol": "TCP"}],
    }
    put(store, {"kind": "Service", "metadata": meta, "spec": spec})
    slice_ = {
        "kind": "EndpointSlice",
        "metadata": {**meta, "labels": {"kubernetes.io/service-name": name}},
        "addressType": "IPv4",
        "endpoints": [{"addresses": [ip], "conditions": {"ready": True}} for ip in addresses],
        "ports": [{"name": "", "port": port, "protocol": "TCP"}],
    }
    put(store, slice_)
