"""A load balancer in Proxy mode ends its client's connection and opens another to a node port."""

import pytest

from learnnet.lab import Lab
from tests.lab.senders import CLIENT, cluster, service

VIP = "203.0.113.200"


def made(*endpoints: str, mode: str = "iptables", **spec: str) -> Lab:
    ports = [{"port": 80, "nodePort": 30080}]
    balanced, slice_ = service("lb", "10.96.1.1", *endpoints, type="LoadBalancer", ports=ports, **spec)
    balanced["status"] = {"loadBalancer": {"ingress": [{"ip": VIP, "ipMode": "Proxy"}]}}
    for endpoint in slice_["endpoints"]:
        endpoint["nodeName"] = "node-b"
    return cluster([balanced, slice_], proxy_mode=mode)


@pytest.mark.parametrize("mode", ["iptables", "nftables"])
@pytest.mark.parametrize("source", ["outside", CLIENT, "node-c"])
def test_everybody_reaches_the_pod_by_way_of_the_router(mode: str, source: str) -> None:
    trace = made("10.244.1.10", mode=mode).send(source, f"{VIP}:80", way_in="node-a")

    assert (trace.result, trace.answered_by) == ("answered", "default/web-2")
    there = [hop.host for hop in trace.hops if hop.leg == "request"]
    assert there[there.index("router") :] == ["router", "router", "node-a", "node-b", "default/web-2"]
    assert trace.hops[-1].after.packet.source == VIP
    assert trace.seen_from == "10.0.0.11"  # the node that masqueraded; it never saw the client


def test_with_the_local_policy_the_pod_sees_the_load_balancer_and_not_its_client() -> None:
    trace = made("10.244.1.10", externalTrafficPolicy="Local").send("outside", f"{VIP}:80", way_in="node-b")

    assert (trace.answered_by, trace.seen_from) == ("default/web-2", "10.0.0.1")


def test_what_the_node_port_refuses_is_reset_and_what_it_drops_is_not_answered() -> None:
    refused = made().send("outside", f"{VIP}:80")
    dropped = made("10.244.1.10", externalTrafficPolicy="Local").send("outside", f"{VIP}:80", way_in="node-a")

    assert (refused.result, dropped.result) == ("refused", "timeout")


def test_other_ports_of_the_address_are_closed() -> None:
    assert made("10.244.1.10").send("outside", f"{VIP}:81").result == "refused"
