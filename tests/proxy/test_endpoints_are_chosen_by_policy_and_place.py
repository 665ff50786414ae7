"""Which endpoints a node uses: readiness, traffic policies, hints, and draining Pods as the last resort."""

from typing import Any

import pytest

from learnnet.netfilter.rule import Origin
from learnnet.proxy.config import NodeFacts
from learnnet.proxy.endpoints import Endpoint
from learnnet.proxy.service_map import ServicePort
from learnnet.proxy.topology import Plan, plan

HERE = NodeFacts(name="node-a", zone="zone-1", addresses=("10.0.0.11",))


def endpoint(last: int, **fields: Any) -> Endpoint:
    ip = f"10.244.0.{last}"
    origin = Origin(kind="EndpointSlice", namespace="default", name="web")
    return Endpoint(ip=ip, port=80, text=f"{ip}:80", origin=origin, **fields)


def service(**fields: Any) -> ServicePort:
    where = {"namespace": "default", "name": "web", "index": 0, "port_name": "", "protocol": "TCP", "port": 80}
    return ServicePort(**where, cluster_ip="10.96.0.9", **fields)


def lasts(endpoints: tuple[Endpoint, ...]) -> list[int]:
    return [int(found.ip.rsplit(".", 1)[1]) for found in endpoints]


def chosen(*endpoints: Endpoint, **fields: Any) -> Plan:
    return plan(service(**fields), endpoints, HERE)


def test_endpoints_that_are_not_ready_are_left_out() -> None:
    found = chosen(endpoint(1), endpoint(2, ready=False, serving=False))

    assert lasts(found.cluster) == [1]


def test_draining_endpoints_serve_only_when_no_ready_one_is_left() -> None:
    draining = endpoint(2, ready=False, terminating=True)

    assert lasts(chosen(endpoint(1), draining).cluster) == [1]
    assert lasts(chosen(draining, endpoint(3, ready=False, serving=False)).cluster) == [2]


def test_a_hint_for_this_node_beats_a_hint_for_its_zone() -> None:
    near = endpoint(1, node_hints=("node-a",), zone_hints=("zone-1",))
    far = endpoint(2, node_hints=("node-b",), zone_hints=("zone-1",))

    assert lasts(chosen(near, far).cluster) == [1]


def test_zone_hints_keep_traffic_in_the_zone() -> None:
    found = chosen(endpoint(1, zone_hints=("zone-1",)), endpoint(2, zone_hints=("zone-2",)))

    assert lasts(found.cluster) == [1]


@pytest.mark.parametrize("hints", [(), ("zone-2",)], ids=["one without a hint", "none for this zone"])
def test_hints_count_only_if_all_have_them_and_one_is_for_here(hints: tuple[str, ...]) -> None:
    found = chosen(endpoint(1, zone_hints=("zone-2",)), endpoint(2, zone_hints=hints))

    assert lasts(found.cluster) == [1, 2]


def test_internal_traffic_that_must_stay_local_finds_only_this_nodes_endpoints() -> None:
    found = chosen(endpoint(1, node="node-a"), endpoint(2, node="node-b"), internal_local=True)

    assert lasts(found.local) == [1]
    assert found.cluster == ()
    assert found.has_internal


def test_internal_traffic_that_must_stay_local_leads_nowhere_without_a_local_endpoint() -> None:
    found = chosen(endpoint(2, node="node-b"), internal_local=True)

    assert found.reachable
    assert not found.has_internal


def test_external_traffic_that_must_stay_local_leaves_the_cluster_ip_alone() -> None:
    found = chosen(endpoint(2, node="node-b"), external_local=True, node_port=30080)

    assert lasts(found.cluster) == [2]
    assert found.has_internal
    assert not found.has_external


def test_without_any_endpoint_nothing_is_reachable() -> None:
    found = chosen(node_port=30080)

    assert not found.reachable
    assert not found.has_internal
    assert not found.has_external
