"""In a dual-stack cluster Services and Pods have two addresses, and the map knows both."""

from learnnet.diagrams import DIAGRAMS, Look
from learnnet.lab import Lab

from .test_lines import WEB


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
