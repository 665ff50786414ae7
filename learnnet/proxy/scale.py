"""How rules and look-ups grow with the number of Services: counted on rules that are really written, in both modes.

Every Service has one port and two endpoints. The packet asks the Service that stands last, the worst case of iptables.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from learnnet.cluster.store import Key, Store, View
from learnnet.netfilter.nft_walk import nft_walk
from learnnet.netfilter.packet import Machine, Packet, Route
from learnnet.netfilter.walk import PassedBy, walk
from learnnet.proxy import iptables, nftables

NODE = "node-a"
MACHINE = Machine(addresses=("10.0.0.11",), routes=(Route(network="0.0.0.0/0", interface="eth0", source="10.0.0.11"),))
ENDPOINTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """For one number of Services: rules in the kernel, and rules that one packet is compared with."""

    services: int
    iptables_rules: int
    iptables_steps: int
    nftables_rules: int
    nftables_elements: int
    nftables_steps: int


def growth(services: int) -> Growth:
    view = _cluster(services)
    ruleset = iptables.sync(view, NODE).ruleset
    table = nftables.table(view, NODE)
    packet = Packet(source="10.244.9.9", destination=_address(services - 1), destination_port=80, interface="cni0")
    trace = walk(ruleset, packet, MACHINE, draw=lambda: 0.9)
    nft_trace = nft_walk(table, packet, MACHINE, draw=lambda: 0.9)
    return Growth(
        services=services,
        iptables_rules=sum(1 for each in ruleset.tables for chain in each.chains for _ in chain.rules),
        iptables_steps=sum(step.end - step.first if isinstance(step, PassedBy) else 1 for step in trace.tried),
        nftables_rules=sum(len(chain.rules) for chain in table.chains),
        nftables_elements=sum(len(set_.elements) for set_ in table.sets),
        nftables_steps=len(nft_trace.steps),
    )


def _cluster(services: int) -> View:
    store = Store()
    for number in range(services):
        for key, body in _service(number):
            store.put(key, body)
    return store.at(store.revision)


def _address(number: int) -> str:
    return f"10.{96 + (number >> 16)}.{number >> 8 & 255}.{number & 255}"


def _service(number: int) -> Iterator[tuple[Key, dict[str, Any]]]:
    name, ip = f"service-{number:05}", _address(number)
    meta = {"name": name, "namespace": "default"}
    ports = [{"port": 80, "targetPort": 8080, "protocol": "TCP"}]
    spec = {"type": "ClusterIP", "clusterIP": ip, "clusterIPs": [ip], "ipFamilies": ["IPv4"], "ports": ports}
    yield Key("Service", "default", name), {"apiVersion": "v1", "kind": "Service", "metadata": meta, "spec": spec}
    endpoints = [
        {"addresses": [f"10.244.{number // 250 + place * 100}.{number % 250 + 2}"], "conditions": {"ready": True}}
        for place in range(ENDPOINTS)
    ]
    slice_ = {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "addressType": "IPv4",
        "metadata": {**meta, "labels": {"kubernetes.io/service-name": name}},
        "endpoints": endpoints,
        "ports": [{"name": "", "port": 8080, "protocol": "TCP"}],
    }
    yield Key("EndpointSlice", "default", name), slice_
