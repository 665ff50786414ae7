"""Where a packet ends without a rule of kube-proxy, the lines that made it end stand beside it."""

import pytest

from learnnet.diagrams import packet_picture
from learnnet.diagrams.picture import JSON
from learnnet.lab import Lab

WORLD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: nginx, ports: [{containerPort: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: v1
kind: Pod
metadata: {name: client}
spec: {containers: [{name: c, image: busybox}]}
"""
POLICY = """
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: only-friends}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
"""
RULES = "  ingress: [{from: [{podSelector: {matchLabels: {role: friend}}}]}]\n"


def told(lab: Lab) -> list[tuple[str, JSON]]:
    lab.apply({"kind": "send", "source": "default/client", "to": "web:80", "seconds": 1})
    picture = packet_picture(lab)
    assert picture is not None
    why = [reason for node in picture.nodes for reason in node.detail["why"]]
    return [(reason["text"][0].format(**reason["text"][1]), reason["lines"]) for reason in why]


def made(*more: str, mode: str = "iptables", world: str = WORLD) -> Lab:
    lab = Lab(seed=1, network_policies=True, proxy_mode=mode)
    for manifest in (world, *more):
        lab.apply({"kind": "apply", "manifest": manifest})
    return lab


@pytest.mark.parametrize("mode", ["iptables", "nftables"])
def test_where_nobody_listens_the_target_port_and_the_container_port_stand_side_by_side(mode: str) -> None:
    lab = made(mode=mode)
    pod = next(pod for pod in lab.kubectl("get pods -o name").stdout.split() if "web" in pod).partition("/")[2]

    assert told(lab) == [
        ("Service web sends it to target port 8080", [["Service/default/web", "spec.ports[0].targetPort"]]),
        (
            f"{pod} listens on 80",
            [["Deployment/default/web", "spec.template.spec.containers[0].ports[0].containerPort"]],
        ),
    ]


def test_an_answer_needs_no_reason() -> None:
    assert told(made(world=WORLD.replace("targetPort: 8080", "targetPort: 80"))) == []


def test_a_policy_that_has_no_rule_that_fits_is_named_with_its_rules() -> None:
    lab = made(POLICY + RULES)

    [(text, lines)] = told(lab)

    assert text.startswith("NetworkPolicy only-friends selects web-")
    assert text.endswith(" and has no rule that fits")
    assert lines == [["NetworkPolicy/default/only-friends", "spec.ingress"]]


def test_a_policy_without_rules_is_named_with_whom_it_selects() -> None:
    [(text, lines)] = told(made(POLICY))

    assert text.endswith(" and lets nobody through")
    assert lines == [["NetworkPolicy/default/only-friends", "spec.podSelector"]]
