"""What goes when something goes: dependents, namespaces, nodes."""

import copy

import pytest

from learnnet.cluster.store import Key

DEPLOYMENT = "/apis/apps/v1/namespaces/default/deployments/web"


@pytest.mark.parametrize("policy", ["Background", "Foreground"])
def test_a_deployment_takes_all_that_it_owns_with_it(cluster, web, policy):
    cluster.apply(web)

    cluster.delete(DEPLOYMENT, propagationPolicy=policy)

    assert (cluster.names("Deployment"), cluster.names("ReplicaSet"), cluster.names("Pod")) == ([], [], [])


def test_in_the_foreground_the_owner_goes_last(cluster, web):
    cluster.apply(web)

    events = cluster.delete(DEPLOYMENT, propagationPolicy="Foreground")

    gone = [event.what.kind for event in events if event.what and event.detail.get("verb") == "delete"]
    assert gone == ["Pod", "Pod", "ReplicaSet", "Deployment"]


def test_orphans_stay_and_are_adopted_by_the_next_owner(cluster, web):
    cluster.apply(web)
    pods = cluster.names("Pod")
    cluster.delete(DEPLOYMENT, propagationPolicy="Orphan")
    orphan = cluster.body("ReplicaSet", "web-7866ccff64")

    cluster.apply(web)

    assert "ownerReferences" not in orphan["metadata"]
    assert cluster.names("Pod") == pods
    owners = cluster.body("ReplicaSet", "web-7866ccff64")["metadata"]["ownerReferences"]
    assert owners[0]["uid"] == cluster.body("Deployment", "web")["metadata"]["uid"]


def test_a_namespace_is_emptied_and_then_gone(cluster, web, service):
    cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}")
    in_shop = "{name: web, namespace: shop}"
    cluster.apply(web.replace("{name: web}", in_shop), service.replace("{name: web}", in_shop))

    events = cluster.delete("/api/v1/namespaces/shop")

    assert [name for kind in ("Pod", "Service", "EndpointSlice", "Event") for name in cluster.names(kind, "shop")] == []
    assert cluster.lab.view.record(Key("Namespace", "", "shop")) is None
    remaining = [
        condition["message"]
        for event in events
        if (namespace := cluster.lab.at(event.index).view.record(Key("Namespace", "", "shop")))
        for condition in namespace.body["status"].get("conditions", ())
        if condition["type"] == "NamespaceContentRemaining"
    ]
    assert remaining[0] == "Some resources are remaining: pods. has 2 resource instances"


def silence(cluster, node: str, status: str) -> None:
    """What the API server notes when a kubelet is not heard of any more, or again."""
    body = copy.deepcopy(dict(cluster.body("Node", node, "")))
    body["status"]["conditions"][0] |= {"status": status, "lastTransitionTime": "2026-01-01T00:00:10Z"}
    assert cluster.lab.api("PUT", f"/api/v1/nodes/{node}/status", body).code == 200
    cluster.lab.settle()


def test_pods_of_a_silent_node_get_no_traffic_and_are_replaced_after_five_minutes(cluster, web, service):
    cluster.apply(web, service)

    silence(cluster, "node-a", "Unknown")
    at_once = (cluster.addresses(), cluster.addresses(ready=False))
    cluster.wait(330_000)

    assert at_once == (["10.244.1.2"], ["10.244.0.2"])
    assert "10.244.2.2" in cluster.addresses()
    assert {t["key"] for t in cluster.body("Node", "node-a", "")["spec"]["taints"]} == {
        "node.kubernetes.io/unreachable"
    }


def test_a_node_that_is_back_has_its_pods_ready_again(cluster, web, service):
    cluster.apply(web, service)
    silence(cluster, "node-a", "Unknown")

    silence(cluster, "node-a", "True")

    assert cluster.addresses() == ["10.244.0.2", "10.244.1.2"]
    assert "taints" not in cluster.body("Node", "node-a", "")["spec"]


def test_a_deleted_node_takes_its_pods_with_it(cluster, web):
    cluster.apply(web)

    cluster.delete("/api/v1/nodes/node-a")

    assert sorted(pod["spec"]["nodeName"] for pod in cluster.bodies("Pod")) == ["node-b", "node-c"]


def test_a_new_node_gets_the_next_range_for_its_pods(cluster):
    cluster.apply("{apiVersion: v1, kind: Node, metadata: {name: node-d}}")

    assert cluster.body("Node", "node-d", "")["spec"]["podCIDR"] == "10.244.3.0/24"
