"""A node is closed and emptied, and a Pod is made for one command: both wait for what they have begun."""

import pytest

from learnnet.lab import Lab

POD = """
apiVersion: v1
kind: Pod
metadata: {name: %s, labels: {app: web}}
spec:
  nodeName: node-a
  containers: [{name: c, image: nginx}]
"""
DEPLOYMENT = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: nginx, ports: [{containerPort: 80}]}]}
"""


@pytest.fixture
def lab() -> Lab:
    return Lab(seed=1)


def test_a_node_is_drained_and_its_pods_live_on_elsewhere(lab: Lab) -> None:
    lab.apply({"kind": "apply", "manifest": DEPLOYMENT})

    output = lab.kubectl("drain node-a --ignore-daemonsets")

    first, evicting, evicted, last = output.stdout.splitlines()
    assert (output.rc, output.stderr) == (0, "")
    assert (first, last) == ("node/node-a cordoned", "node/node-a drained")
    assert evicting.startswith("evicting pod default/web-")
    assert evicted == f"{evicting.replace('evicting pod default', 'pod')} evicted"
    assert "node-a" not in lab.kubectl("get pods -o jsonpath={.items[*].spec.nodeName}").stdout
    assert lab.kubectl("uncordon node-a").stdout == "node/node-a uncordoned\n"


def test_a_pod_of_nobody_is_only_taken_by_force(lab: Lab) -> None:
    lab.apply({"kind": "apply", "manifest": POD % "alone"})
    reason = "cannot delete cannot delete Pods that declare no controller (use --force to override): default/alone"

    refused = lab.kubectl("drain node-a")
    forced = lab.kubectl("drain node-a --force")

    assert refused.stderr == (
        f'error: unable to drain node "node-a" due to error: {reason}, continuing command...\n'
        f"There are pending nodes to be drained:\n node-a\n{reason}\n"
    )
    assert forced.stderr == "Warning: deleting Pods that declare no controller: default/alone\n"
    assert forced.stdout.splitlines() == [
        "node/node-a already cordoned",
        "evicting pod default/alone",
        "pod/alone evicted",
        "node/node-a drained",
    ]


def test_a_pod_for_one_command_comes_runs_it_and_goes(lab: Lab) -> None:
    output = lab.kubectl("run tmp --rm -it --image=busybox --restart=Never -- hostname")

    assert output.stdout == 'tmp\npod "tmp" deleted from default namespace\n'
    assert lab.kubectl("get pod tmp").rc == 1


def test_a_pod_for_one_command_asks_the_network(lab: Lab) -> None:
    lab.apply({"kind": "apply", "manifest": DEPLOYMENT})
    lab.kubectl("expose deploy web --port=80")

    output = lab.kubectl("run tmp --rm -i --image=curl --restart=Never -- curl -s web")

    assert output.rc == 0
    assert output.stdout.endswith('pod "tmp" deleted from default namespace\n')
    assert lab.traces


def test_a_command_that_fails_is_told_as_its_pod(lab: Lab) -> None:
    output = lab.kubectl("run tmp --rm -i --image=busybox --restart=Never -- false")

    assert (output.rc, output.stderr) == (1, "pod default/tmp terminated (Error)\n")


def test_without_a_command_there_is_nobody_to_talk_to(lab: Lab) -> None:
    assert lab.kubectl("run tmp --rm -it --image=busybox").note is not None
    assert lab.kubectl("run tmp --rm --image=busybox").stderr == (
        "error: --rm should only be used for attached containers\nSee 'kubectl run -h' for help and examples\n"
    )
    assert lab.kubectl("get pods").stderr == "No resources found in default namespace.\n"
