"""In a dual-stack cluster Services and Pods have two addresses, and the map knows both."""

from learnnet.diagrams import DIAGRAMS, Look
from learnnet.lab import Lab

from .test_lines import WEB

MACHINE = """
apiVersion: v1
kind: Service
metadata: {name: machine}
spec: {ports: [{port: 8443, targetPort: 6443}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: machine-1, labels: {kubernetes.io/service-name: machine}}
addressType: IPv4
ports: [{port: 6443}]
endpoints: [{addresses: [10.0.0.10]}]
"""


def test_both_addresses_are_there_to_be_asked() -> None:
    lab = Lab(seed=1, dual_stack=True)
    lab.apply(
        {
            "kind": "apply",
            "manifest": WEB.replace("spec: {selector", "spec: {ipFamilyPolicy: PreferDualStack, selector"),
        }
    )

    picture = DIAGRAMS["map"](lab, Look(node="node-a"))

    shown = [node for node in picture.nodes if node.kind in ("service", "pod") and "folded" not in node.states]
    assert shown
    assert all([":" in ip for ip in node.detail["ips"]] == [False, True] for node in shown)


def test_an_address_that_a_shown_service_leads_to_is_shown_even_if_the_system_leads_there_too() -> None:
    lab = Lab(seed=1)
    lab.apply({"kind": "apply", "manifest": MACHINE})

    picture = DIAGRAMS["map"](lab, Look(node="node-a"))

    assert [node.states for node in picture.nodes if node.label == "10.0.0.10"] == [()]
