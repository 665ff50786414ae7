"""Which Services, addresses and slices count for a proxier, and which it passes over."""

from typing import Any

import pytest

from learnnet.cluster.codec import typed
from learnnet.cluster.objects import EndpointSlice, Service
from learnnet.proxy.endpoints import Endpoint, endpoints_by_port
from learnnet.proxy.service_map import ServicePort, service_ports


def service(labels: dict[str, str] | None = None, status: dict[str, Any] | None = None, **spec: Any) -> Service:
    base = {"type": "LoadBalancer", "clusterIP": "10.96.0.9", "clusterIPs": ["10.96.0.9"], "ports": [{"port": 80}]}
    body = {
        "metadata": {"name": "web", "namespace": "default", "labels": labels or {}},
        "spec": {**base, **spec},
        "status": status or {},
    }
    found = typed("Service", body)
    assert isinstance(found, Service)
    return found


def port(*args: Any, family: str = "IPv4", **kwargs: Any) -> ServicePort:
    return service_ports(service(*args, **kwargs), family)[0]


@pytest.mark.parametrize(
    "other",
    [
        service(type="ExternalName"),
        service(clusterIP="None", clusterIPs=["None"]),
        service(clusterIP="", clusterIPs=[]),
        service(labels={"service.kubernetes.io/service-proxy-name": "other"}),
    ],
    ids=["external name", "headless", "without an address yet", "left to another proxy"],
)
def test_some_services_have_no_rules(other: Service) -> None:
    assert service_ports(other, "IPv4") == ()


def test_each_family_handles_the_services_that_have_an_address_of_it() -> None:
    dual = service(clusterIPs=["10.96.0.9", "FD00::9"], externalIPs=["198.51.100.9", "2001:db8::9"])

    v4, v6 = (service_ports(dual, family)[0] for family in ("IPv4", "IPv6"))

    assert (v4.cluster_ip, [a.ip for a in v4.external_ips]) == ("10.96.0.9", ["198.51.100.9"])
    assert (v6.cluster_ip, [a.ip for a in v6.external_ips]) == ("fd00::9", ["2001:db8::9"])
    assert v6.external_ips[0].field == "spec.externalIPs[1]"


def test_load_balancers_that_end_connections_themselves_have_no_address_here() -> None:
    ingress = [{"ip": "203.0.113.1", "ipMode": "Proxy"}, {"hostname": "x.y"}, {"ip": "203.0.113.2", "ipMode": "VIP"}]

    found = port(status={"loadBalancer": {"ingress": ingress}}).load_balancer_ips

    assert [(address.ip, address.field) for address in found] == [("203.0.113.2", "status.loadBalancer.ingress[2].ip")]


def test_a_range_of_everything_lifts_the_restriction() -> None:
    ranges = ["203.0.113.7/24", "0.0.0.0/0", "2001:db8::/32"]

    assert port(loadBalancerSourceRanges=ranges).source_ranges == ()
    assert [a.ip for a in port(loadBalancerSourceRanges=ranges[:1]).source_ranges] == ["203.0.113.0/24"]


def test_the_external_policy_counts_only_where_there_is_a_way_in() -> None:
    assert port(type="NodePort", externalTrafficPolicy="Local").external_local
    assert port(type="ClusterIP", externalIPs=["198.51.100.9"], externalTrafficPolicy="Local").external_local
    assert not port(type="ClusterIP", externalTrafficPolicy="Local").external_local


def slice_(name: str, *endpoints: dict[str, Any], labels: dict[str, str] | None = None, **fields: Any) -> EndpointSlice:
    body = {
        "metadata": {"name": name, "namespace": "default", "labels": labels or {}},
        "addressType": "IPv4",
        "endpoints": list(endpoints),
        "ports": [{"name": "", "port": 8080, "protocol": "TCP"}],
        **fields,
    }
    found = typed("EndpointSlice", body)
    assert isinstance(found, EndpointSlice)
    return found


def endpoints(*slices: EndpointSlice) -> tuple[Endpoint, ...]:
    return endpoints_by_port(slices, "IPv4").get(("", "TCP"), ())


def test_endpoints_of_all_slices_are_sorted_as_text() -> None:
    found = endpoints(
        slice_("a", {"addresses": ["10.244.0.2"]}),
        slice_("b", {"addresses": ["10.244.0.10"]}, {"addresses": ["10.244.0.1"]}),
    )

    assert [endpoint.text for endpoint in found] == ["10.244.0.10:8080", "10.244.0.1:8080", "10.244.0.2:8080"]


def test_an_address_that_stays_wins_over_the_same_one_that_goes() -> None:
    going = {"addresses": ["10.244.0.1"], "conditions": {"ready": False, "serving": True, "terminating": True}}
    staying = {"addresses": ["10.244.0.1"], "conditions": {"ready": True}}

    for order in ((going, staying), (staying, going)):
        (found,) = endpoints(slice_("a", order[0]), slice_("b", order[1]))

        assert (found.ready, found.terminating) == (True, False)


def test_conditions_that_are_not_set_mean_ready() -> None:
    (found,) = endpoints(slice_("a", {"addresses": ["10.244.0.1"]}))

    assert (found.ready, found.serving, found.terminating) == (True, True, False)


@pytest.mark.parametrize(
    "other",
    [
        slice_("a", {"addresses": ["10.244.0.1"]}, labels={"service.kubernetes.io/headless": ""}),
        slice_("a", {"addresses": ["fd00::1"]}, addressType="IPv6"),
        slice_("a", {"addresses": ["10.244.0.1"]}, ports=[{"name": "", "port": None, "protocol": "TCP"}]),
    ],
    ids=["of a headless Service", "of the other family", "without a port"],
)
def test_some_slices_do_not_count(other: EndpointSlice) -> None:
    assert endpoints(other) == ()
