"""From every part of a picture back to the lines that somebody wrote."""

import re

import pytest

from learnnet.diagrams import DIAGRAMS, Look
from learnnet.diagrams.lines import Line, lines_of
from learnnet.diagrams.picture import Edge, Node, Origin, Row
from learnnet.lab import Lab

from .worlds import endpoint, endpoint_slice, lesson, pod, service

WEB = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: nginx, ports: [{name: http, containerPort: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
"""


def web() -> Lab:
    lab = Lab(seed=1)
    lab.apply({"kind": "apply", "manifest": WEB})
    return lab


def test_an_endpoint_of_a_deployment_leads_to_what_was_written_of_it() -> None:
    picture = DIAGRAMS["map"](web(), Look(node="node-a"))
    [edge, *_] = [edge for edge in picture.edges if edge.source == "Service/default/web"]
    assert edge.origin is not None

    lines = picture.lines[edge.origin.key]

    assert lines == [
        ["Service/default/web", "spec.ports[0].targetPort"],
        ["Service/default/web", "spec.selector"],
        ["Deployment/default/web", "spec.template.metadata.labels"],
        ["Deployment/default/web", "spec.template.spec.containers[0].ports[0].name"],
    ]


def test_a_pod_of_a_deployment_leads_to_its_template_and_to_how_many_there_are_to_be() -> None:
    picture = DIAGRAMS["map"](web(), Look(node="node-a"))
    [first, *_] = [node for node in picture.nodes if node.kind == "pod" and "folded" not in node.states]
    assert first.origin is not None

    lines = picture.lines[first.origin.key]

    assert lines == [["Deployment/default/web", "spec.template"], ["Deployment/default/web", "spec.replicas"]]


def test_a_rule_for_one_of_two_ports_leads_to_that_port() -> None:
    ports = [{"name": "a", "port": 80, "targetPort": 1}, {"name": "b", "port": 81, "targetPort": 9376}]
    piece = {
        **endpoint_slice(endpoint("app-1", "node-a", "10.244.0.5")),
        "ports": [{"name": "b", "port": 9376, "protocol": "TCP"}],
    }
    lab = Lab(controllers=False)
    lab.load(
        [pod("app-1", "node-a", "10.244.0.5"), service(ports=[{**port, "protocol": "TCP"} for port in ports]), piece]
    )
    origin = Origin(object="EndpointSlice/default/my-service-7kq2v", field="endpoints[0]", endpoint="10.244.0.5:9376")

    lines = lines_of(lab.settle().view, origin)

    assert lines[0] == Line(object="Service/default/my-service", field="spec.ports[1].targetPort")


def test_endpoints_that_were_written_by_hand_lead_to_themselves() -> None:
    lab = Lab(controllers=False)
    lab.load([service(selector={}), endpoint_slice(endpoint("app-1", "node-a", "10.244.0.5"))])
    origin = Origin(object="EndpointSlice/default/my-service-7kq2v", field="endpoints[0]")

    assert lines_of(lab.settle().view, origin) == (Line(object=origin.object, field="endpoints[0]"),)


def test_every_part_that_has_an_origin_has_lines_in_every_picture() -> None:
    for name, draw in DIAGRAMS.items():
        picture = draw(lesson(), Look(node="node-a"))
        parts: list[Node | Edge | Row] = [
            *picture.nodes,
            *picture.edges,
            *(row for node in picture.nodes for row in node.rows),
        ]

        assert all(picture.lines[part.origin.key] for part in parts if part.origin and part.origin.object), name


@pytest.mark.parametrize("mode", ["iptables", "nftables"])
def test_rules_that_bring_a_client_back_lead_to_session_affinity_too(mode: str) -> None:
    lab = Lab(seed=1, proxy_mode=mode)
    timeout = "sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}, ports"
    lab.apply({"kind": "apply", "manifest": WEB.replace("ports: [{port: 80, t", timeout + ": [{port: 80, t")})

    picture = DIAGRAMS["rules"](lab, Look(node="node-a"))

    web = [(node, row) for node in picture.nodes for row in node.rows if row.origin and "system" not in row.states]
    affine = [row for _, row in web if re.search("recent|@affinity|update", row.detail["raw"])]
    others = [row for _, row in web if row not in affine]
    fields = ["spec.sessionAffinity", "spec.sessionAffinityConfig.clientIP.timeoutSeconds"]
    assert len(affine) == 4
    assert all([line[1] for line in picture.lines[row.origin.key]][:2] == fields for row in affine if row.origin)
    assert not any("Affinity" in line[1] for row in others if row.origin for line in picture.lines[row.origin.key])
