"""Which addresses stand behind a Service."""

import pytest

from learnnet.cluster.controllers.endpoint_ports import endpoints_port_hash, slice_ports
from learnnet.cluster.controllers.slice_packing import pack
from learnnet.cluster.objects import Meta, Pod, Service, ServicePort

SLICE_LABELS = {
    "kubernetes.io/service-name": "web",
    "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
}
PATH = "/api/v1/namespaces/default/services/web"


def test_the_slice_lists_the_ready_pods(cluster, web, service):
    cluster.apply(web, service)

    (piece,) = cluster.bodies("EndpointSlice")
    assert piece["metadata"]["generateName"] == "web-"
    assert piece["metadata"]["labels"] == SLICE_LABELS
    assert piece["ports"] == [{"name": "", "protocol": "TCP", "port": 8080}]
    assert cluster.addresses() == ["10.244.0.2", "10.244.1.2"]


def test_the_endpoints_say_the_same(cluster, web, service):
    cluster.apply(web, service)

    (subset,) = cluster.body("Endpoints", "web")["subsets"]
    assert [address["ip"] for address in subset["addresses"]] == ["10.244.0.2", "10.244.1.2"]
    assert subset["ports"] == [{"port": 8080, "protocol": "TCP"}]


def test_a_selector_that_matches_nothing_empties_the_slice(cluster, web, service):
    cluster.apply(web, service)
    before = cluster.names("EndpointSlice")

    cluster.apply(service.replace("app: web", "app: webb"))

    (piece,) = cluster.bodies("EndpointSlice")
    assert [piece["metadata"]["name"]] == before
    assert (piece["endpoints"], piece["ports"]) == ([], None)
    assert "subsets" not in cluster.body("Endpoints", "web")


def test_a_service_without_pods_has_one_empty_slice(cluster, service):
    cluster.apply(service)

    (piece,) = cluster.bodies("EndpointSlice")
    assert (piece["endpoints"], piece["ports"]) == ([], None)


def test_a_pod_that_ends_stays_listed_but_gets_no_new_connections(cluster, web, service):
    cluster.apply(web, service)
    victim = cluster.records("Pod")[0]

    events = cluster.delete(f"/api/v1/namespaces/default/pods/{victim.key.name}")

    ending = [
        endpoint["conditions"]
        for event in events
        for piece in cluster.lab.at(event.index).view.records("EndpointSlice", "default")
        if piece.key.name != "kubernetes"
        for endpoint in piece.body["endpoints"]
        if endpoint["addresses"] == [victim.typed.ip]
    ]
    assert {"ready": False, "serving": True, "terminating": True} in ending
    assert victim.typed.ip not in cluster.addresses() + cluster.addresses(ready=False)


def test_taking_the_selector_away_leaves_the_last_slice_and_mirrors_the_endpoints(cluster, web, service):
    cluster.apply(web, service)

    cluster.patch(PATH, '{"spec": {"selector": null}}')
    cluster.apply(web.replace("replicas: 2", "replicas: 0"))

    managers = [body["metadata"]["labels"][list(SLICE_LABELS)[1]] for body in cluster.bodies("EndpointSlice")]
    assert sorted(managers) == ["endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io"]
    assert cluster.addresses() == ["10.244.0.2", "10.244.0.2", "10.244.1.2", "10.244.1.2"]


def test_labels_of_the_service_are_copied_annotations_are_not(cluster, service):
    cluster.apply(service.replace("{name: web}", "{name: web, labels: {tier: front}, annotations: {note: hello}}"))

    (piece,) = cluster.bodies("EndpointSlice")
    assert piece["metadata"]["labels"] == {**SLICE_LABELS, "tier": "front"}
    assert list(piece["metadata"]["annotations"]) == ["endpoints.kubernetes.io/last-change-trigger-time"]


def test_the_first_trigger_time_is_when_the_service_was_made(cluster, service):
    cluster.apply(service)

    (piece,) = cluster.bodies("EndpointSlice")
    trigger = piece["metadata"]["annotations"]["endpoints.kubernetes.io/last-change-trigger-time"]
    assert trigger == cluster.body("Service", "web")["metadata"]["creationTimestamp"]


def test_deleting_the_service_takes_its_slice_and_endpoints_with_it(cluster, web, service):
    cluster.apply(web, service)

    cluster.delete(PATH)

    assert cluster.names("EndpointSlice") == []
    assert cluster.names("Endpoints") == []


def test_a_deleted_slice_is_made_again(cluster, web, service):
    cluster.apply(web, service)
    (name,) = cluster.names("EndpointSlice")

    cluster.delete(f"/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/{name}")

    assert cluster.addresses() == ["10.244.0.2", "10.244.1.2"]


def test_a_pod_on_a_node_that_nobody_knows_is_left_out(cluster, service):
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "p", "namespace": "default", "labels": {"app": "web"}},
        "spec": {"nodeName": "node-x", "containers": [{"name": "c", "image": "nginx:1"}]},
        "status": {
            "phase": "Running",
            "podIP": "10.244.9.9",
            "podIPs": [{"ip": "10.244.9.9"}],
            "conditions": [{"type": "Ready", "status": "True"}],
        },
    }
    cluster.lab.load([pod])

    cluster.apply(service)

    assert cluster.said("FailedToUpdateEndpointSlices") == [
        "Error updating Endpoint Slices for Service default/web: "
        "skipping Pod p for Service default/web: Node node-x Not Found"
    ]


def test_ports_stand_in_the_order_of_their_hashes():
    ports = (
        ServicePort(name="web", port=80, target_port=8080),
        ServicePort(name="admin", port=90, target_port=9090),
        ServicePort(name="zed", port=70, target_port=7000, app_protocol="http"),
    )
    service = Service(meta=Meta(name="web"), body={}, ports=ports, cluster_ip="10.96.0.9")

    in_slice = [name for name, *_ in slice_ports(service, Pod(meta=Meta(), body={}))]
    in_endpoints = sorted(
        (
            {"name": "web", "port": 8080, "protocol": "TCP"},
            {"name": "admin", "port": 9090, "protocol": "TCP"},
            {"name": "zed", "port": 7000, "protocol": "TCP", "appProtocol": "http"},
        ),
        key=endpoints_port_hash,
    )

    # Observed on a real cluster.
    assert in_slice == ["zed", "admin", "web"]
    assert [port["name"] for port in in_endpoints] == ["admin", "zed", "web"]


def endpoints(*numbers: int) -> list[dict]:
    return [{"addresses": [f"10.0.{n // 250}.{n % 250}"]} for n in numbers]


@pytest.mark.parametrize(
    ("wanted", "sizes"),
    [(150, [100, 50]), (100, [100]), (250, [100, 100, 50])],
)
def test_new_slices_are_filled_to_a_hundred(wanted, sizes):
    packing = pack([], endpoints(*range(wanted)), [], 100)

    assert [len(entries) for entries in packing.create] == sizes


def test_slices_are_never_rebalanced():
    first, second = endpoints(*range(100)), endpoints(*range(100, 150))
    existing = [{"metadata": {"name": "a"}, "endpoints": first}, {"metadata": {"name": "b"}, "endpoints": second}]

    packing = pack(existing, [*first[60:], *second], [], 100)

    assert [(piece["metadata"]["name"], len(entries)) for piece, entries in packing.update] == [("a", 40)]
    assert (packing.create, packing.delete) == ([], [])


def test_a_new_endpoint_goes_into_the_slice_that_it_leaves_with_the_least_room():
    first, second = endpoints(*range(30)), endpoints(*range(100, 160))
    existing = [{"metadata": {"name": "a"}, "endpoints": first}, {"metadata": {"name": "b"}, "endpoints": second}]

    packing = pack(existing, [*first, *second, *endpoints(200)], [], 100)

    assert [(piece["metadata"]["name"], len(entries)) for piece, entries in packing.update] == [("b", 61)]


def loaded(number: int) -> dict:
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": f"p{number}", "namespace": "default", "labels": {"app": f"a{number % 50}"}},
        "spec": {"nodeName": "node-a", "containers": [{"name": "c", "image": "nginx:1"}]},
        "status": {
            "phase": "Running",
            "podIP": f"10.244.0.{number + 2}",
            "podIPs": [{"ip": f"10.244.0.{number + 2}"}],
            "conditions": [{"type": "Ready", "status": "True"}],
        },
    }


def test_one_more_service_is_no_work_for_the_others(cluster, service):
    cluster.lab.load(loaded(number) for number in range(100)).settle()
    cluster.apply(*(service.replace("web", f"s{number}").replace(f"s{number},", f"a{number},") for number in range(50)))

    events = cluster.apply(service)

    acted = [(event.actor, event.what.name) for event in events if event.action == "reconcile"]
    assert acted == [("endpointslice-controller", "web"), ("endpoints-controller", "web")]
