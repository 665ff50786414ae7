"""Cluster IPs and node ports: bands, draws, and what a change takes and gives back."""

from ipaddress import ip_network

import pytest

from learnnet.cluster.allocation.allocators import Allocators
from learnnet.cluster.allocation.pools import FullError, network_pool, port_pool
from learnnet.cluster.store import Key
from learnnet.cluster.surroundings import NoChance
from tests.cluster.server import SERVICES, Server, service

MERGE = "application/merge-patch+json"


@pytest.mark.parametrize(
    ("network", "dynamic_from"),
    [("10.96.0.0/24", 17), ("10.96.0.0/20", 257), ("10.96.0.0/16", 257), ("10.96.0.0/28", 1)],
)
def test_automatic_addresses_come_from_the_upper_band(network: str, dynamic_from: int) -> None:
    pool = network_pool(ip_network(network))

    drawn = pool.draw(NoChance())

    assert drawn == int(ip_network(network).network_address) + dynamic_from


def test_automatic_node_ports_start_at_30086() -> None:
    assert port_pool(30000, 32767).draw(NoChance()) == 30086


def test_a_pool_of_four_ports_has_no_bands_and_can_run_out() -> None:
    pool = port_pool(30000, 30003)
    for number in range(30000, 30004):
        pool.taken.add(number)

    with pytest.raises(FullError, match="range is full"):
        pool.draw(NoChance())


def test_the_lower_band_is_drawn_from_when_the_upper_is_full() -> None:
    pool = network_pool(ip_network("10.96.0.0/24"))
    for number in range(pool.first + pool.offset, pool.last + 1):
        pool.taken.add(number)

    assert pool.draw(NoChance()) == pool.first


def test_a_branch_keeps_its_changes_to_itself() -> None:
    pool = port_pool(30000, 30003)
    pool.taken.add(30000)

    branch = pool.branch()
    branch.taken.add(30001)
    branch.taken.discard(30000)

    assert (30000 in pool.taken, 30001 in pool.taken) == (True, False)
    assert (30000 in branch.taken, 30001 in branch.taken) == (False, True)


def test_the_books_can_be_made_anew_from_the_store() -> None:
    server = Server(dual_stack=True)
    server.service("web", type="NodePort", ipFamilyPolicy="PreferDualStack")
    server.service("lb", type="LoadBalancer", externalTrafficPolicy="Local")
    server.service("old")
    server.request("DELETE", f"{SERVICES}/old")

    again = Allocators.of(server.networks, server.store)

    kept = server.books
    assert again.ports.taken.numbers == kept.ports.taken.numbers
    for family, pool in again.addresses.items():
        assert pool.taken.numbers == kept.addresses[family].taken.numbers


def test_every_address_in_use_has_an_object_that_names_its_service() -> None:
    server = Server(dual_stack=True)
    made = server.service("web", ipFamilyPolicy="RequireDualStack").body

    listed = server.request("GET", "/apis/networking.k8s.io/v1/ipaddresses").body["items"]

    booked = {item["metadata"]["name"]: item["spec"]["parentRef"]["name"] for item in listed}
    assert booked == {"10.96.0.1": "kubernetes", **dict.fromkeys(made["spec"]["clusterIPs"], "web")}


def test_a_node_port_is_kept_when_the_manifest_does_not_name_it() -> None:
    server = Server()
    made = server.service("web", type="NodePort").body
    port = made["spec"]["ports"][0]["nodePort"]

    same = server.request("PUT", f"{SERVICES}/web", {**made, "spec": {**made["spec"], "ports": [{"port": 81}]}})

    assert same.body["spec"]["ports"] == [{"protocol": "TCP", "port": 81, "targetPort": 81, "nodePort": port}]


def test_leaving_node_ports_frees_them() -> None:
    server = Server()
    server.service("web", type="NodePort", ports=[{"port": 80, "nodePort": 30080}])

    server.request("PATCH", f"{SERVICES}/web", {"spec": {"type": "ClusterIP"}}, content_type=MERGE)
    other = server.service("api", type="NodePort", ports=[{"port": 80, "nodePort": 30080}])

    assert other.code == 201


def test_becoming_an_external_name_frees_the_address() -> None:
    server = Server()
    server.service("web", clusterIP="10.96.0.50")
    change = {"spec": {"type": "ExternalName", "externalName": "db.example.com"}}

    moved = server.request("PATCH", f"{SERVICES}/web", change, content_type=MERGE)
    other = server.service("api", clusterIP="10.96.0.50")

    assert "clusterIP" not in moved.body["spec"]
    assert other.code == 201


def test_an_allocation_error_hides_every_other_error() -> None:
    server = Server()
    server.service("web", type="NodePort", ports=[{"port": 80, "nodePort": 30081}])

    refused = server.service("A_", type="NodePort", ports=[{"port": 80, "nodePort": 30081}])

    assert refused.body["message"] == (
        'Service "A_" is invalid: spec.ports[0].nodePort: Invalid value: 30081: provided port is already allocated'
    )


def test_a_loaded_service_holds_what_it_came_with() -> None:
    server = Server()
    server.load(service("web", clusterIP="10.96.0.9"), "load")
    refused = server.service("api", clusterIP="10.96.0.9")

    assert refused.code == 422
    assert "provided IP is already allocated" in refused.body["message"]


def test_a_dry_update_keeps_what_it_would_give_back() -> None:
    server = Server()
    server.service("web", type="NodePort", ports=[{"port": 80, "nodePort": 30080}])
    change = {"spec": {"type": "ClusterIP"}}

    dry = server.request("PATCH", f"{SERVICES}/web", change, {"dryRun": "All"}, MERGE)
    other = server.service("api", type="NodePort", ports=[{"port": 80, "nodePort": 30080}])

    assert dry.body["spec"]["type"] == "ClusterIP"
    assert other.code == 422


def test_going_back_to_one_family_gives_the_second_address_back() -> None:
    server = Server(dual_stack=True)
    made = server.service("web", ipFamilyPolicy="PreferDualStack").body
    first, second = made["spec"]["clusterIPs"]

    single = server.request("PATCH", f"{SERVICES}/web", {"spec": {"ipFamilyPolicy": "SingleStack"}}, content_type=MERGE)

    assert single.body["spec"]["clusterIPs"] == [first]
    assert server.store.record(Key("IPAddress", "", second)) is None
    assert server.service("api", ipFamilies=["IPv6"], clusterIP=second).code == 201


def test_a_full_range_is_an_error_of_the_server() -> None:
    server = Server()
    pool = server.books.ports
    for number in range(pool.first, pool.last + 1):
        pool.taken.add(number)

    ports = server.service("web", type="NodePort")
    check = server.service(
        "lb", type="LoadBalancer", allocateLoadBalancerNodePorts=False, externalTrafficPolicy="Local"
    )

    assert ports.body["message"] == "Internal error occurred: failed to allocate a nodePort: range is full"
    assert (
        check.body["message"] == "Internal error occurred: failed to allocate a HealthCheck NodePort 0: range is full"
    )
