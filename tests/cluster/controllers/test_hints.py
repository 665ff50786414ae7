"""Hints: which zone's traffic an endpoint is for."""

import pytest

from learnnet.cluster.controllers.topology_hints import CannotShareError, share_out, shares

AUTO = "{name: web, annotations: {service.kubernetes.io/topology-mode: Auto}}"


def zones_of(endpoints) -> list[str]:
    return ["".join(h["name"] for h in e.get("hints", {}).get("forZones", ())) for e in endpoints]


def piece(*zones: str):
    endpoints = [
        {"addresses": [f"10.0.0.{n}"], "conditions": {"ready": True}, "zone": zone} for n, zone in enumerate(zones)
    ]
    return {"metadata": {"name": "a"}, "endpoints": endpoints}


def test_a_traffic_distribution_hints_at_the_endpoints_own_zone(cluster, web, service):
    cluster.apply(web, service.replace("selector", "trafficDistribution: PreferSameZone, selector"))

    (body,) = cluster.bodies("EndpointSlice")
    assert zones_of(body["endpoints"]) == ["zone-1", "zone-2"]


def test_too_few_endpoints_get_no_proportional_hints(cluster, web, service):
    cluster.apply(web.replace("replicas: 2", "replicas: 1"), service.replace("{name: web}", AUTO))

    (body,) = cluster.bodies("EndpointSlice")
    assert zones_of(body["endpoints"]) == [""]
    assert "Insufficient number of endpoints (1 endpoints, 2 zones), addressType: IPv4" in cluster.said(
        "TopologyAwareHintsDisabled"
    )


def test_enough_endpoints_are_shared_out_by_the_cpu_of_the_zones(cluster, web, service):
    """Two nodes of zone-1 and one of zone-2: two thirds of the traffic are to be expected in zone-1."""
    cluster.apply(web.replace("replicas: 2", "replicas: 6"), service.replace("{name: web}", AUTO))

    (body,) = cluster.bodies("EndpointSlice")
    assert sorted(zones_of(body["endpoints"])) == ["zone-1"] * 4 + ["zone-2"] * 2
    assert cluster.said("TopologyAwareHintsEnabled") == ["Topology Aware Hints has been enabled, addressType: IPv4"]


def test_taking_the_annotation_away_takes_the_hints_away(cluster, web, service):
    cluster.apply(web.replace("replicas: 2", "replicas: 6"), service.replace("{name: web}", AUTO))

    cluster.apply(service)

    (body,) = cluster.bodies("EndpointSlice")
    assert set(zones_of(body["endpoints"])) == {""}
    assert "Topology Aware Hints has been disabled, addressType: IPv4" in cluster.said("TopologyAwareHintsDisabled")


def test_a_zone_with_too_many_endpoints_gives_some_to_one_with_too_few():
    written = piece("a", "a", "a", "a", "a", "b")

    share_out({"a": 0.5, "b": 0.5}, [], [written])

    assert sorted(zones_of(written["endpoints"])) == ["a", "a", "a", "b", "b", "b"]


def test_shares_that_would_overload_a_zone_are_refused():
    with pytest.raises(CannotShareError, match="without exceeding overload threshold"):
        shares({"a": 0.4, "b": 0.4, "c": 0.2}, 3)
