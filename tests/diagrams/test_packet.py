"""A packet's way as a picture: its places in order, the rules that it met there, and all of it in words."""

import json
import time
from typing import Any

import pytest

from learnnet.diagrams import dot, packet_picture
from learnnet.diagrams.picture import Picture
from learnnet.lab import Lab
from tests.diagrams.worlds import Body, endpoint, endpoint_slice, lesson, pod, service

CLIENT = "default/client"


def listening(name: str, node: str, ip: str, port: int = 9376) -> Body:
    body = pod(name, node, ip)
    body["spec"]["containers"][0]["ports"] = [{"containerPort": port, "protocol": "TCP"}]
    return body


def world(*more: Body, **setup: Any) -> Lab:
    lab = Lab(controllers=False, **setup)
    both = endpoint_slice(endpoint("app-1", "node-a", "10.244.0.5"), endpoint("app-2", "node-b", "10.244.1.6"))
    pods = [listening("app-1", "node-a", "10.244.0.5"), listening("app-2", "node-b", "10.244.1.6")]
    return lab.load([*pods, pod("client", "node-c", "10.244.2.7", labels={}), service(), both, *more]).settle()


def sent(lab: Lab, source: str = CLIENT, to: str = "10.96.0.50:80", **more: Any) -> Picture:
    lab.send(source, to, **more)
    picture = packet_picture(lab)
    assert picture is not None
    return picture


def places(picture: Picture) -> list[tuple[str, str]]:
    return [(node.kind, node.label) for node in picture.nodes]


def sentences(picture: Picture) -> list[str]:
    return [str(sentence) for sentence in picture.words.sentences]


def test_without_a_packet_there_is_no_picture() -> None:
    assert packet_picture(lesson()) is None


def test_the_way_to_a_service_goes_through_its_chains_over_the_wire_and_back() -> None:
    picture = sent(world())

    there = picture.detail["there"]
    assert places(picture)[:6] == [
        ("client", "client"),
        ("chain", "KUBE-SERVICES"),
        ("chain", "KUBE-SVC"),
        ("chain", "DNAT"),
        ("out", "POSTROUTING"),
        ("wire", "wire"),
    ]
    assert [kind for kind, _ in places(picture)[6:]] == [
        "kernel",
        "server",
        "server",
        "kernel",
        "wire",
        "kernel",
        "client",
    ]
    assert [node.states[0] for node in picture.nodes] == ["request"] * there + ["reply"] * (len(picture.nodes) - there)


def test_the_draw_and_the_rewritten_address_are_told() -> None:
    picture = sent(world())
    draws, dnat = picture.nodes[2], picture.nodes[3]

    assert draws.detail["reason"][0] == "drew {drawn}"
    assert any(row.detail["draw"] for row in draws.rows)
    assert dnat.detail["before"][1] == "10.96.0.50:80"
    assert dnat.detail["after"][1] in ("10.244.0.5:9376", "10.244.1.6:9376")
    assert "translated" in dnat.states


def test_the_answer_is_translated_back_on_the_node_that_translated() -> None:
    picture = sent(world())

    back = next(node for node in picture.nodes if node.detail["reason"][0] == "translated back")

    assert back.group == "Node//node-c"
    assert back.detail["after"][0] == "10.96.0.50:80"
    assert any("the address that it had asked" in sentence for sentence in sentences(picture))


def test_every_rule_that_was_tried_says_why_it_did_or_did_not_fit() -> None:
    picture = sent(world())

    rows = [row for node in picture.nodes for row in node.rows]
    assert {row.states for row in rows} == {("hit",), ("miss",)}
    assert all(row.words.message for row in rows)
    assert all(picture.detail["texts"][row.detail["text"]].startswith("-A ") for row in rows)


def test_a_packet_that_is_refused_ends_at_the_rule_that_says_so() -> None:
    lab = Lab(controllers=False).load([pod("client", "node-c", "10.244.2.7", labels={}), service()]).settle()

    picture = sent(lab)

    assert places(picture) == [("client", "client"), ("kernel", "node-c"), ("server", "node-c"), ("client", "client")]
    assert "rejected" in picture.nodes[1].states
    assert picture.detail["client"]["stderr"].startswith("curl: (7) Failed to connect")
    assert "node-c refuses the packet: rule 1 of KUBE-SERVICES says REJECT, and the sender is told." in sentences(
        picture
    )


def test_a_packet_to_nobody_is_lost_at_the_router_and_no_answer_comes() -> None:
    picture = sent(world(), to="10.96.99.99:80")

    assert picture.nodes[-1].detail["outcome"] == "unroutable"
    assert picture.detail["there"] == len(picture.nodes)
    assert picture.detail["client"]["stderr"].startswith("curl: (28)")


def test_a_node_port_from_outside_replaces_the_source() -> None:
    ports = [{"port": 80, "targetPort": 9376, "protocol": "TCP", "nodePort": 30080}]
    lab = world()
    lab.load([service(type="NodePort", ports=ports)]).settle()

    picture = sent(lab, "outside", "node-a:30080")

    assert ("chain", "KUBE-NODEPORTS") in places(picture)
    assert next(node for node in picture.nodes if node.label == "KUBE-EXT").detail["reason"][0] == "marks it"
    assert any("replaces the source 203.0.113.50:" in sentence for sentence in sentences(picture))


def test_a_packet_from_a_node_begins_in_its_kernel() -> None:
    picture = sent(world(), "node-b")

    assert places(picture)[:4] == [
        ("client", "node-b"),
        ("chain", "KUBE-SERVICES"),
        ("chain", "KUBE-SVC"),
        ("chain", "DNAT"),
    ]


def test_a_name_that_is_not_found_leaves_only_words() -> None:
    picture = sent(world(), to="nobody:80")

    assert picture.nodes == ()
    assert sentences(picture)[0] == "client asks for nobody:80, but the name is not found."


def test_in_nftables_mode_the_chains_have_its_names() -> None:
    picture = sent(world(proxy_mode="nftables"))

    assert picture.nodes[1].detail["chain"] == "services"
    assert any(node.label == "DNAT" for node in picture.nodes)


def test_a_hundred_are_counted_beside_what_was_to_be_expected() -> None:
    picture = sent(world(), count=100)

    table = picture.words.tables[-1]
    assert [row[0] for row in table.rows] == ["default/app-1", "default/app-2"]
    assert sum(int(str(row[1])) for row in table.rows) == 100
    assert [row[2] for row in table.rows] == ["50", "50"]


def test_the_picture_goes_when_something_else_is_asked_for() -> None:
    lab = world()
    sent(lab)
    then = lab.index

    lab.apply({"kind": "delete", "object": "Service", "namespace": "default", "name": "my-service"})

    assert packet_picture(lab) is None
    assert packet_picture(lab.at(then)) is not None


def test_a_way_that_is_no_longer_known_is_told_as_such() -> None:
    lab = world()
    for _ in range(17):
        lab.send(CLIENT, "10.96.0.50:80")
    first = next(event.index for event in lab.events if event.action == "send")

    picture = packet_picture(lab.at(first))

    assert picture is not None
    assert picture.nodes == ()
    assert picture.detail["client"] is None


def test_it_is_to_be_had_as_dot() -> None:
    assert dot(sent(world())).startswith("digraph packet")


@pytest.mark.parametrize("count", [1, 100])
def test_it_is_drawn_in_two_milliseconds(count: int) -> None:
    lab = world()
    sent(lab, count=count)

    took = []
    for _ in range(10):
        began = time.perf_counter()
        picture = packet_picture(lab)
        written = json.dumps(picture.as_dict()) if picture else ""
        took.append(time.perf_counter() - began)

    assert min(took) < 0.002
    assert 0 < len(written) < 40_000


def test_each_rule_tells_what_it_counted_before_and_after() -> None:
    lab = lesson()
    lab.apply({"kind": "send", "source": "default/app-1", "to": "10.96.0.50:80"})
    lab.apply({"kind": "send", "source": "default/app-1", "to": "10.96.0.50:80"})
    picture = packet_picture(lab)
    assert picture is not None
    [services] = [stop for stop in picture.nodes if stop.detail["chain"] == "KUBE-SERVICES"]
    hit = next(row for row in services.rows if "hit" in row.states and row.detail["chain"] == "KUBE-SERVICES")

    counters = hit.detail["counters"]

    assert (counters["before"], counters["packet"], counters["after"]) == ([1, 60], [1, 60], [2, 120])
    assert hit.origin is not None
    assert picture.lines[hit.origin.key] == [["Service/default/my-service", "spec.ports[0].port"]]
