"""The map: what stands where, and what its words say."""

from collections.abc import Mapping

from learnnet.cluster.text import Text
from learnnet.diagrams import Look, Picture
from learnnet.diagrams.map import map_picture
from learnnet.diagrams.picture import Node
from learnnet.lab import Lab
from tests.diagrams.worlds import empty, endpoint, endpoint_slice, lesson, pod, service

HERE = Look(node="node-a")
WEB_ADDRESS = "10.96.0.50"
DOORS = f"""
apiVersion: v1
kind: Service
metadata: {{name: web}}
spec:
  type: NodePort
  clusterIP: {WEB_ADDRESS}
  externalIPs: [198.51.100.7]
  selector: {{app: web}}
  ports: [{{port: 80, targetPort: 8080, nodePort: 30080}}]
"""


def drawn(lab: Lab) -> Picture:
    return map_picture(lab, HERE)


def by_id(picture: Picture) -> Mapping[str, Node]:
    return {node.id: node for node in picture.nodes}


def said(picture: Picture) -> list[str]:
    return [str(sentence) for sentence in picture.words.sentences]


def slots(lab: Lab) -> dict[str, int]:
    return {node.label: int(node.detail["slot"]) for node in drawn(lab).nodes if node.kind == "pod"}


def test_an_empty_cluster_has_its_nodes_and_says_that_nothing_runs() -> None:
    picture = drawn(empty())

    assert [group.label for group in picture.groups] == ["node-a", "node-b", "node-c"]
    assert said(picture) == ["Nothing runs here yet. Apply some YAML to start something."]


def test_things_are_keyed_by_object_id_and_carry_where_they_come_from() -> None:
    nodes = by_id(drawn(lesson()))

    my_service = nodes["Service/default/my-service"]
    assert my_service.origin is not None
    assert my_service.origin.object == "Service/default/my-service"
    assert my_service.origin.revision > 1
    assert nodes["Pod/default/app-1"].group == "Node//node-a"


def test_a_service_says_what_it_selects_and_who_answers() -> None:
    picture = drawn(lesson())

    assert said(picture) == [
        "my-service is 10.96.0.50:80. Pods that match app=MyApp: 2; ready endpoints: 2.",
    ]


def test_each_endpoint_is_a_tie_and_tells_whether_it_is_ready() -> None:
    lab = lesson(
        pod("app-3", "node-c", "10.244.2.7", ready=False),
        endpoint_slice(
            endpoint("app-1", "node-a", "10.244.0.5"), endpoint("app-3", "node-c", "10.244.2.7", ready=False)
        ),
    )

    ties = {
        edge.target: edge.states for edge in drawn(lab).edges if edge.kind == "endpoint" and "folded" not in edge.states
    }

    assert ties == {"Pod/default/app-1": ("ready",), "Pod/default/app-3": ("notready",)}


def test_no_endpoints_are_said_with_the_label_that_was_perhaps_meant() -> None:
    lab = lesson(service(selector={"app": "myapp"}), endpoint_slice())

    picture = drawn(lab)

    assert "empty" in by_id(picture)["Service/default/my-service"].states
    assert said(picture)[1] == "app=myapp matches no pod. Closest label: app=MyApp."


def test_a_new_pod_never_moves_an_old_one() -> None:
    lab = lesson(pod("b", "node-a", "10.244.0.8"))
    before = slots(lab)

    lab.load([pod("a", "node-a", "10.244.0.9")]).settle()

    assert slots(lab) == {**before, "a": 2}


def test_the_place_of_a_pod_that_has_gone_is_taken_by_the_next() -> None:
    lab = lesson(pod("b", "node-a", "10.244.0.8"))
    lab.api("DELETE", "/api/v1/namespaces/default/pods/app-1", query={"gracePeriodSeconds": "0"})
    lab.settle()

    lab.load([pod("c", "node-a", "10.244.0.9")]).settle()

    assert slots(lab) == {"app-2": 0, "b": 1, "c": 0}


def test_a_pod_without_a_node_waits() -> None:
    waiting = by_id(drawn(lesson(pod("late"))))["Pod/default/late"]

    assert waiting.states == ("pending",)
    assert waiting.group == ""


def test_other_namespaces_and_the_api_server_s_own_service_are_folded_away_with_a_count() -> None:
    lab = lesson(pod("coredns", "node-a", "10.244.0.2", namespace="kube-system"))

    picture = drawn(lab)

    assert picture.detail["folded"] == {"pods": 1, "services": 1, "namespaces": ["default", "kube-system"]}


def test_addresses_that_are_no_pod_stand_outside() -> None:
    places = [node.label for node in drawn(lesson()).nodes if node.kind == "outside"]

    assert places == ["10.0.0.10"]


def test_a_node_whose_proxy_has_not_read_on_is_stale() -> None:
    lab = lesson()
    lab.load([endpoint_slice(endpoint("app-1", "node-a", "10.244.0.5"))])

    picture = drawn(lab)

    assert {group.label for group in picture.groups if "stale" in group.states} == {"node-a", "node-b", "node-c"}
    assert any(sentence.startswith("node-a still has the rules of revision") for sentence in said(picture))


def test_a_name_is_tied_to_its_service_once_coredns_has_seen_it() -> None:
    picture = drawn(lesson())

    ties = [(edge.source, edge.target) for edge in picture.edges if edge.kind == "binds" and not edge.states]
    assert ties == [("Name/default/my-service", "Service/default/my-service")]


def test_every_text_is_a_message_with_its_params() -> None:
    words = drawn(lesson()).as_dict()["words"]

    assert words["sentences"][0] == [
        "{service} is {address}. Pods that match {selector}: {matches}; ready endpoints: {ready}.",
        {"service": "my-service", "address": "10.96.0.50:80", "selector": "app=MyApp", "matches": 2, "ready": 2},
    ]
    assert all(isinstance(sentence, Text) for sentence in drawn(lesson()).words.sentences)


def test_only_labels_that_people_write_are_shown() -> None:
    hashes = {"pod-template-hash": "5f7d", "controller-revision-hash": "db-5f7d"}
    written = {"app": "MyApp", **hashes, "topology.kubernetes.io/zone": "zone-1"}

    shown = by_id(drawn(lesson(pod("app-3", "node-c", "10.244.2.7", labels=written))))["Pod/default/app-3"]

    assert shown.detail["labels"] == "app=MyApp"


def test_a_map_with_too_many_services_comes_as_a_graph() -> None:
    more = [service(f"web{number}", f"10.96.1.{number}") for number in range(1, 8)]

    assert drawn(lesson()).detail["dot"] == ""
    assert drawn(lesson(*more)).detail["dot"].startswith("digraph map")


def test_a_node_s_rules_are_counted_as_the_rules_picture_counts_them() -> None:
    assert [group.detail["rules"] for group in drawn(lesson()).groups] == [8, 8, 8]
    assert [group.detail["rules"] for group in drawn(empty()).groups] == [0, 0, 0]


def test_the_words_know_the_ports_of_nodes_and_the_cloud_s_address() -> None:
    lab = Lab(seed=1)
    lab.apply({"kind": "apply", "manifest": DOORS})
    [web] = [row for row in drawn(lab).words.tables[0].rows if row[0] == "web"]

    assert web[3:5] == (f"{WEB_ADDRESS}, 198.51.100.7", "80:30080 → 8080/TCP")


def test_an_endpoint_comes_from_its_place_in_the_slice() -> None:
    origins = {edge.target: edge.origin for edge in drawn(lesson()).edges if edge.kind == "endpoint"}

    found = origins["Pod/default/app-2"]
    assert found is not None
    assert (found.object, found.field) == ("EndpointSlice/default/my-service-7kq2v", "endpoints[1]")
    assert found.revision > 1
