"""Which node a Pod gets."""

import pytest

from learnnet.cluster.controllers.resources import amount

POD = """
apiVersion: v1
kind: Pod
metadata: {name: one}
spec:
  containers: [{name: c, image: "nginx:1"}]
"""


def test_pods_of_one_owner_are_spread_over_nodes(cluster, web):
    cluster.apply(web.replace("replicas: 2", "replicas: 3"))

    assert sorted(pod["spec"]["nodeName"] for pod in cluster.bodies("Pod")) == ["node-a", "node-b", "node-c"]


def test_a_node_selector_is_obeyed(cluster):
    cluster.apply(POD.replace("containers", "nodeSelector: {kubernetes.io/hostname: node-b}\n  containers"))

    assert cluster.body("Pod", "one")["spec"]["nodeName"] == "node-b"
    assert cluster.said("Scheduled") == ["Successfully assigned default/one to node-b"]


def test_a_pod_that_fits_nowhere_waits_and_says_why(cluster):
    cluster.patch("/api/v1/nodes/node-a", '{"spec": {"unschedulable": true}}')

    cluster.apply(POD.replace('"nginx:1"', '"nginx:1", resources: {requests: {cpu: "5"}}'))

    why = (
        "0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient cpu. no new claims to deallocate, "
        "preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling."
    )
    assert cluster.said("FailedScheduling") == [why]
    (condition,) = cluster.body("Pod", "one")["status"]["conditions"]
    assert (condition["type"], condition["status"], condition["reason"]) == ("PodScheduled", "False", "Unschedulable")


def test_a_waiting_pod_is_scheduled_when_a_node_changes(cluster):
    cluster.apply(POD.replace("containers", "nodeSelector: {disk: ssd}\n  containers"))

    cluster.patch("/api/v1/nodes/node-c", '{"metadata": {"labels": {"disk": "ssd"}}}')

    assert cluster.body("Pod", "one")["spec"]["nodeName"] == "node-c"
    assert cluster.records("Pod")[0].typed.ready


@pytest.mark.parametrize(
    ("text", "thousandths"),
    [("1", 1000), ("500m", 500), ("0.1", 100), ("1Ki", 1_024_000), ("2k", 2_000_000), (4, 4000)],
)
def test_quantities_are_compared_in_thousandths(text, thousandths):
    assert amount(text) == thousandths
