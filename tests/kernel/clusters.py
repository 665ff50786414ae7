"""Clusters to build: one with a Service for each behaviour, and any number of random ones on the same machines."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from learnnet.lab import Lab
from learnnet.proxy.config import ProxyConfig
from tests.kernel.bed import has_counters

Body = dict[str, Any]
TCP, UDP = 8080, 8053
# Name: node and address. Those whose name begins with "client" listen nowhere.
PODS: Mapping[str, tuple[str, str]] = {
    "a1": ("node-a", "10.244.0.10"),
    "a2": ("node-a", "10.244.0.11"),
    "b1": ("node-b", "10.244.1.10"),
    "c1": ("node-c", "10.244.2.9"),
    "client-a": ("node-a", "10.244.0.99"),
    "client-b": ("node-b", "10.244.1.99"),
    "host-c": ("node-c", "10.0.0.13"),
}
SERVERS = ("a1", "a2", "b1", "c1")
ZONES = {"node-a": "zone-1", "node-b": "zone-2", "node-c": "zone-1"}


def pods() -> list[Body]:
    return [_pod(name, node, ip) for name, (node, ip) in PODS.items()]


def _pod(name: str, node: str, ip: str) -> Body:
    on_host = name.startswith("host")
    numbers = {True: [("TCP", 9090)], False: [("TCP", TCP), ("UDP", UDP)]}[on_host]
    ports = [] if name.startswith("client") else [{"containerPort": n, "protocol": p} for p, n in numbers]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": "default", "labels": {"pod": name}},
        "spec": {
            "nodeName": node,
            "hostNetwork": on_host,
            "containers": [{"name": "main", "image": "agnhost", "ports": ports}],
        },
        "status": {
            "phase": "Running",
            "podIP": ip,
            "podIPs": [{"ip": ip}],
            "conditions": [{"type": "Ready", "status": "True"}],
        },
    }


def service(name: str, ip: str, port: int = 80, protocol: str = "TCP", **spec: Any) -> Body:
    node_port = {"nodePort": spec.pop("nodePort")} if "nodePort" in spec else {}
    vip = spec.pop("vip", "")
    body: Body = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name, "namespace": "default"},
        "spec": {
            "type": "LoadBalancer" if vip else "NodePort" if node_port else "ClusterIP",
            "clusterIP": ip,
            "clusterIPs": [ip],
            "ports": [{"port": port, "protocol": protocol, **node_port}],
            **spec,
        },
    }
    if vip:
        body["status"] = {"loadBalancer": {"ingress": [{"ip": vip, "ipMode": "VIP"}]}}
    return body


def slice_of(name: str, *endpoints: Body, port: int = TCP, protocol: str = "TCP") -> Body:
    return {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {"name": name, "namespace": "default", "labels": {"kubernetes.io/service-name": name}},
        "addressType": "IPv4",
        "endpoints": list(endpoints),
        "ports": [{"name": "", "port": port, "protocol": protocol}],
    }


def endpoint(pod: str, *, ready: bool = True, leaving: bool = False, zone_hint: str = "") -> Body:
    """`leaving`: being deleted, and still serving."""
    node, ip = PODS.get(pod, ("node-b", pod))
    return {
        "addresses": [ip],
        "nodeName": node,
        "zone": ZONES[node],
        "conditions": {"ready": ready and not leaving, "serving": ready, "terminating": leaving},
        **({"hints": {"forZones": [{"name": zone_hint}]}} if zone_hint else {}),
    }


def behaviours() -> list[Body]:
    """Each Service is there for one or two things that the rules do."""
    three = [endpoint(pod) for pod in ("a1", "b1", "c1")]
    local = {"externalTrafficPolicy": "Local"}
    affinity = {"sessionAffinity": "ClientIP"}
    ignored = service("ignored", "10.96.10.24", externalIPs=["198.51.100.24"])
    ignored["metadata"]["labels"] = {"service.kubernetes.io/service-proxy-name": "another"}
    return [
        ignored,
        slice_of("ignored", *three),
        service("web", "10.96.10.1", nodePort=30001),
        slice_of("web", *three),
        service("web-local", "10.96.10.2", nodePort=30002, **local),
        slice_of("web-local", endpoint("a1"), endpoint("b1")),
        service("sticky", "10.96.10.3", nodePort=30003, **affinity),
        slice_of("sticky", *three),
        service("inside", "10.96.10.4", internalTrafficPolicy="Local"),
        slice_of("inside", endpoint("a1"), endpoint("a2")),
        service("none", "10.96.10.5", nodePort=30005, externalIPs=["198.51.100.5"]),
        service("solo", "10.96.10.6", nodePort=30006),
        slice_of("solo", endpoint("a1")),
        service("ext", "10.96.10.7", externalIPs=["198.51.100.9"]),
        slice_of("ext", *three),
        service("ext-local", "10.96.10.8", externalIPs=["198.51.100.8"], **local),
        slice_of("ext-local", endpoint("a1")),
        service("lb", "10.96.10.9", nodePort=30009, vip="203.0.113.100", loadBalancerSourceRanges=["203.0.113.0/24"]),
        slice_of("lb", *three),
        service(
            "lb-closed",
            "10.96.10.10",
            nodePort=30010,
            vip="203.0.113.102",
            loadBalancerSourceRanges=["198.51.100.0/24", "10.0.0.0/24"],
        ),
        slice_of("lb-closed", *three),
        service("lb-local", "10.96.10.11", nodePort=30011, vip="203.0.113.101", healthCheckNodePort=30111, **local),
        slice_of("lb-local", endpoint("a1"), endpoint("c1")),
        service("leaving", "10.96.10.12", nodePort=30012),
        slice_of("leaving", endpoint("b1", leaving=True), endpoint("c1", leaving=True)),
        service("one-leaves", "10.96.10.13"),
        slice_of("one-leaves", endpoint("a1"), endpoint("b1", leaving=True)),
        service("leaving-local", "10.96.10.14", nodePort=30014, **local),
        slice_of("leaving-local", endpoint("a1", leaving=True), endpoint("b1")),
        service("not-ready", "10.96.10.15", nodePort=30015),
        slice_of("not-ready", endpoint("a1", ready=False), endpoint("b1", ready=False)),
        service("names", "10.96.10.16", 53, "UDP", nodePort=30016),
        slice_of("names", *three, port=UDP, protocol="UDP"),
        service("no-names", "10.96.10.17", 53, "UDP", nodePort=30017),
        service("zones", "10.96.10.18"),
        slice_of("zones", *(endpoint(pod, zone_hint=ZONES[PODS[pod][0]]) for pod in ("a1", "b1", "c1"))),
        service("closed", "10.96.10.19"),
        slice_of("closed", endpoint("c1"), port=9999),
        service("closed-udp", "10.96.10.20", 53, "UDP"),
        slice_of("closed-udp", endpoint("c1"), port=9999, protocol="UDP"),
        service("on-host", "10.96.10.21", nodePort=30021),
        slice_of("on-host", endpoint("host-c"), port=9090),
        service("gone", "10.96.10.22"),
        slice_of("gone", endpoint("10.244.1.77")),
        service("four", "10.96.10.23", nodePort=30023),
        slice_of("four", *(endpoint(pod) for pod in SERVERS)),
    ]


WIRING = ("hairpin", "narrow_paths")


def lab(objects: Sequence[Body], mode: str, **config: Any) -> Lab:
    """Without controllers: the slices stay as they were written. `config` is kube-proxy's, and the wiring."""
    wiring = {name: config.pop(name) for name in WIRING if name in config}
    proxy = ProxyConfig(nfacct=has_counters(), **config)
    made = Lab(1, controllers=False, proxy=proxy, proxy_mode=mode, **wiring)
    return made.load([*pods(), *objects]).settle()


def ways_in() -> list[Body]:
    """A Service with every outside address that random ones may have: they are routed to the first node."""
    ips = [f"198.51.100.{n + 20}" for n in range(8)] + [f"203.0.113.{n + 120}" for n in range(8)]
    return [service("everything", "10.96.20.99", externalIPs=ips)]


# What may be set of kube-proxy, the usual values first.
CONFIGURATIONS: tuple[Body, ...] = (
    {},
    {"masquerade_all": True},
    {"cluster_cidr": ""},
    {"detect_local_mode": "NodeCIDR"},
    {"detect_local_mode": "BridgeInterface", "bridge_interface": "cni0"},
    {"detect_local_mode": "InterfaceNamePrefix", "interface_name_prefix": "veth"},
    {"node_port_addresses": ("primary",)},
    {"node_port_addresses": ("10.0.0.8/29",)},
    {"localhost_node_ports": False},
    {"masquerade_bit": 10},
    {"conntrack_be_liberal": True},
)


def random_services(random: Random, most: int = 4) -> list[Body]:
    objects: list[Body] = []
    for number in range(random.randint(1, most)):
        objects += _random_service(random, number)
    return objects


def _random_service(random: Random, number: int) -> list[Body]:
    name, ip = f"s{number}", f"10.96.20.{number + 1}"
    protocol = random.choice(("TCP", "TCP", "UDP"))
    spec: Body = {"internalTrafficPolicy": random.choice(("Cluster", "Cluster", "Local"))}
    outside = random.choice(("", "nodePort", "vip", "externalIPs"))
    if outside:
        spec["externalTrafficPolicy"] = random.choice(("Cluster", "Local"))
    if outside == "nodePort":
        spec["nodePort"] = 30100 + number
    elif outside == "externalIPs":
        spec["externalIPs"] = [f"198.51.100.{number + 20}"]
    elif outside == "vip":
        spec |= {"vip": f"203.0.113.{number + 120}", "nodePort": 30100 + number}
        if random.random() < 0.5:
            spec["loadBalancerSourceRanges"] = [random.choice(("203.0.113.0/25", "10.0.0.0/24", "10.244.1.0/24"))]
        if spec["externalTrafficPolicy"] == "Local":
            spec["healthCheckNodePort"] = 30200 + number
    chosen = random.sample(SERVERS, random.randint(0, len(SERVERS)))
    hinted = random.random() < 0.2
    endpoints = [
        endpoint(
            pod,
            ready=random.random() < 0.8,
            leaving=random.random() < 0.2,
            zone_hint=ZONES[PODS[pod][0]] if hinted else "",
        )
        for pod in chosen
    ]
    port = UDP if protocol == "UDP" else TCP
    made = service(name, ip, 80, protocol, **spec)
    return [made, slice_of(name, *endpoints, port=port, protocol=protocol)] if endpoints else [made]
