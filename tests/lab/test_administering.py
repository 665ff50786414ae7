"""What is changed on a node by the one who is logged in there, in the words of the real programs."""

import pytest

from learnnet.classroom.payloads import FIELDS
from learnnet.lab import Lab
from learnnet.lab.shell.console import answer, change_of
from learnnet.lab.shell.programs.devices import veth_of
from tests.lab.senders import cluster, service

WEB, PORT = "10.96.1.1:80", veth_of("default/web-1")


@pytest.fixture
def lab() -> Lab:
    return cluster(service("web", "10.96.1.1", "10.244.0.10"), hairpin=False)


def typed(lab: Lab, line: str) -> tuple[int, str]:
    change = change_of("node-a", line, {})
    assert change is not None
    lab.apply(change)
    output = lab.outcome.output
    assert output is not None
    return output.rc, output.stdout + output.stderr


def shown(lab: Lab, line: str) -> str:
    return answer(lab, "node-a", line, {}).stdout


def test_a_port_that_got_hairpin_mode_lets_its_pod_reach_itself(lab: Lab) -> None:
    before = lab.send("default/web-1", WEB, seconds=1)
    off = shown(lab, f"bridge -d link show dev {PORT}").splitlines()[1]

    assert typed(lab, f"bridge link set dev {PORT} hairpin on") == (0, "")

    assert (before.result, lab.send("default/web-1", WEB).answered_by) == ("timeout", "default/web-1")
    assert off.startswith("    hairpin off guard off ")
    assert shown(lab, f"bridge -d link show dev {PORT}").splitlines()[1] == off.replace("hairpin off", "hairpin on")


def test_kube_proxy_is_restarted_as_a_program_of_the_node(lab: Lab) -> None:
    before = lab.node("node-a").synced

    assert typed(lab, "systemctl restart kube-proxy") == (0, "")

    after = lab.settle().node("node-a").synced
    assert before is not None
    assert after is not None
    assert after.index > before.index


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("systemctl restart kubelet", (5, "Failed to restart kubelet.service: Unit kubelet.service not found.\n")),
        ("bridge link set dev eth7 hairpin on", (255, 'Cannot find bridge device "eth7"\n')),
        ("bridge link set hairpin on", (255, "Device is a required argument.\n")),
        (
            "bridge link set dev eth0 hairpin yes",
            (234, 'Error: argument of "hairpin" must be one of "off", "on", not "yes"\n'),
        ),
    ],
)
def test_what_cannot_be_done_is_said_as_the_program_says_it(lab: Lab, line: str, said: tuple[int, str]) -> None:
    events = lab.events

    assert typed(lab, line) == said
    assert lab.events == events


def test_replayed_it_is_the_same(lab: Lab) -> None:
    change = change_of("node-a", f"bridge link set dev {PORT} hairpin on", {})
    assert change is not None

    twin = lab.copy()
    for each in (lab, twin):
        each.apply(change)

    assert twin.events == lab.events
    assert set(change) - {"kind"} == {"source", "line"}
    assert "port" in FIELDS["network"]
