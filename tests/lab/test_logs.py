"""What `kubectl logs` shows: the requests that a Pod's server was sent, and from where it saw them come."""

import pytest

from learnnet.lab import Lab

POD = """
apiVersion: v1
kind: Pod
metadata: {name: %s, labels: {app: %s}}
spec: {containers: [{name: c, image: agnhost, ports: [{containerPort: 80}]}]}
"""


@pytest.fixture
def lab() -> Lab:
    lab = Lab(seed=1)
    for name in ("client", "web"):
        lab.apply({"kind": "apply", "manifest": POD % (name, name)})
    return lab


def address(lab: Lab, pod: str) -> str:
    return lab.kubectl(f"get pod {pod} -o jsonpath={{.status.podIP}}").stdout


def test_each_request_is_a_line_with_the_address_that_the_server_saw(lab: Lab) -> None:
    assert lab.kubectl("logs web").stdout == ""

    for _ in range(2):
        lab.send(source="default/client", to=f"{address(lab, 'web')}:80")

    first, second = lab.kubectl("logs web").stdout.splitlines()
    assert first.startswith("2026/01/01 00:00:0")
    assert f" HTTP request from {address(lab, 'client')}" in first
    assert lab.kubectl("logs web --tail=1").stdout == f"{second}\n"
    assert lab.kubectl("logs -l app=web --prefix").stdout.startswith(f"[pod/web/c] {first}\n")
    assert lab.kubectl("logs client").stdout == ""


def test_a_past_moment_has_the_log_of_then(lab: Lab) -> None:
    lab.send(source="default/client", to=f"{address(lab, 'web')}:80")
    before = lab.traces[-1][0].index - 1

    assert lab.at(before).kubectl("logs web").stdout == ""
    assert lab.kubectl("logs web").stdout != ""


def test_what_ran_before_and_what_is_not_there_are_refused_as_kubectl_does(lab: Lab) -> None:
    assert lab.kubectl("logs web --previous").stderr == (
        'Error from server (BadRequest): previous terminated container "c" in pod "web" not found\n'
    )
    assert lab.kubectl("logs web nope").stderr == (
        "Error from server (BadRequest): container nope is not valid for pod web\n"
    )
    assert lab.kubectl("logs web -f").note is not None
