"""One node's rules: which chains are read in which order, in which words, and why each rule is there."""

import pytest

from learnnet.diagrams import Look, Picture
from learnnet.diagrams.picture import Node
from learnnet.diagrams.rules import rules_picture
from learnnet.lab import Lab, Moment
from tests.diagrams.worlds import empty, endpoint, endpoint_slice, lesson, service

SVC = "Chain/nat/KUBE-SVC-FXIYY6OHUSNBITIX"
SEP_1 = "Chain/nat/KUBE-SEP-DJSL2DNSDPI423T4"
SEP_2 = "Chain/nat/KUBE-SEP-VWAI2EM2O7WM3G3N"


def drawn(lab: Moment, node: str = "node-a") -> Picture:
    return rules_picture(lab, Look(node=node))


def chain(picture: Picture, id: str) -> Node:
    return next(node for node in picture.nodes if node.id == id)


def words(node: Node) -> list[str]:
    return [str(row.words) for row in node.rows]


def test_chains_are_read_as_a_packet_meets_them() -> None:
    order = drawn(lesson()).detail["order"]

    assert order == [
        "Chain/nat/KUBE-SERVICES",
        SVC,
        SEP_1,
        SEP_2,
        "Chain/nat/KUBE-MARK-MASQ",
        "Chain/nat/KUBE-POSTROUTING",
    ]


def test_rules_are_said_in_plain_words_beside_what_iptables_prints() -> None:
    endpoint_chain = chain(drawn(lesson()), SEP_2)

    assert words(endpoint_chain) == [
        "From 10.244.1.6, the endpoint itself: mark for masquerade",
        "Send it to 10.244.1.6:9376",
    ]
    assert endpoint_chain.rows[1].detail["raw"] == (
        '-A KUBE-SEP-VWAI2EM2O7WM3G3N -p tcp -m comment --comment "default/my-service" -m tcp '
        "-j DNAT --to-destination 10.244.1.6:9376"
    )


def test_the_chain_of_an_endpoint_names_its_pod_and_node() -> None:
    detail = chain(drawn(lesson()), SEP_2).detail

    assert (detail["pod"], detail["node"]) == ("app-2", "node-b")


def test_rules_of_the_system_are_folded() -> None:
    picture = drawn(lesson())

    rows = chain(picture, "Chain/nat/KUBE-SERVICES").rows
    assert ["system" in row.states for row in rows] == [True, False, False]
    assert "folded" in chain(picture, "Chain/nat/KUBE-SVC-NPX46M4PTMTKRN6Y").states


def test_a_service_without_endpoints_is_refused_in_words() -> None:
    picture = drawn(lesson(endpoint_slice()))

    refusing = chain(picture, "Chain/filter/KUBE-SERVICES")
    assert "refuses" in refusing.states
    assert refusing.rows[0].states == ("reject",)
    assert "Chain/filter/KUBE-SERVICES" in picture.detail["order"]
    said = [str(sentence) for sentence in picture.words.sentences]
    assert said[1] == "A packet to default/my-service is refused at once: it has no endpoint."


def test_without_a_service_it_is_said_that_there_are_no_rules_for_one() -> None:
    said = [str(sentence) for sentence in drawn(empty()).words.sentences]

    assert said == ["No Service yet, so kube-proxy on node-a has written nothing for one."]


def test_a_rule_keeps_its_id_when_others_come_before_it() -> None:
    before = {row.detail["raw"]: row.id for row in chain(drawn(lesson()), "Chain/nat/KUBE-SERVICES").rows}

    more = lesson(
        service("a-service", "10.96.0.7"), endpoint_slice(endpoint("app-1", "node-a", "10.244.0.5"), of="a-service")
    )
    after = {row.detail["raw"]: row.id for row in chain(drawn(more), "Chain/nat/KUBE-SERVICES").rows}

    assert len(after) == len(before) + 1
    assert before.items() <= after.items()


def test_each_rule_knows_what_led_to_it() -> None:
    picture = drawn(lesson())
    dnat = chain(picture, SEP_2).rows[1]

    assert dnat.origin is not None
    why = picture.detail["why"][dnat.origin.key]
    assert [(step["kind"], step["lines"]) for step in why] == [
        ("api", [["Pod/default/app-2", "metadata.labels"]]),
        (
            "api",
            [
                ["Service/default/my-service", "spec.ports[0].targetPort"],
                ["Service/default/my-service", "spec.selector"],
            ],
        ),
        ("controller", []),
        ("proxy", []),
    ]
    assert all(step["event"] is not None and step["revision"] > 0 for step in why)
    assert dnat.origin.field == "endpoints[1]"


def test_it_shows_what_the_node_has_and_how_far_its_proxy_had_read() -> None:
    lab = lesson()
    lab.load([endpoint_slice()])

    detail = drawn(lab).detail

    assert detail["seen"] < detail["revision"]
    assert detail["order"][1] == SVC


def test_the_raw_rules_are_those_of_iptables_save() -> None:
    lab = lesson()

    assert drawn(lab, "node-b").detail["save"] == lab.node("node-b").iptables_save()


@pytest.mark.parametrize("node", ["", "node-x"])
def test_an_unknown_node_gives_the_first_one(node: str) -> None:
    assert drawn(lesson(), node).detail["node"] == "node-a"


def test_it_says_since_when_a_node_is_behind_and_for_what() -> None:
    lab = Lab(seed=1)
    lab.apply({"kind": "apply", "manifest": MANIFEST})
    written = next(e for e in lab.events if e.action == "write" and e.what and e.what.kind == "Service" and e.cause)

    early = drawn(lab.at(written.index))
    late = drawn(lab)

    assert early.detail["behind"]["object"] == "Service/default/web"
    assert early.detail["behind"]["since"] == written.at
    assert [other["node"] for other in early.detail["others"]] == ["node-b", "node-c"]
    assert late.detail["behind"] is None
    assert not any(other["behind"] for other in late.detail["others"])


def test_a_node_is_not_behind_for_what_kube_proxy_does_not_read() -> None:
    lab = Lab(seed=1)
    lab.apply({"kind": "apply", "manifest": MANIFEST.replace("spec: {", "spec: {clusterIP: None, ")})

    assert drawn(lab).detail["behind"] is None


MANIFEST = """
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
"""
