"""A ReplicaSet and its Pods: those it makes, those it finds, those it loses."""

POD = """
apiVersion: v1
kind: Pod
metadata: {name: stray, labels: {app: web, pod-template-hash: 7866ccff64}}
spec: {containers: [{name: c, image: "nginx:1"}]}
"""


def test_a_deleted_pod_is_replaced_while_it_still_ends(cluster, web):
    cluster.apply(web)
    victim = cluster.names("Pod")[0]

    events = cluster.delete(f"/api/v1/namespaces/default/pods/{victim}")

    made = next(e for e in events if e.what and e.what.kind == "Pod" and e.detail.get("verb") == "create")
    gone = next(e for e in events if e.what and e.what.name == victim and e.detail.get("verb") == "delete")
    assert made.index < gone.index
    assert len(cluster.names("Pod")) == 2


def test_a_pod_whose_label_changes_is_let_go_and_replaced(cluster, web):
    cluster.apply(web)
    name = cluster.names("Pod")[0]

    cluster.patch(f"/api/v1/namespaces/default/pods/{name}", '{"metadata": {"labels": {"app": "other"}}}')

    assert len(cluster.names("Pod")) == 3
    assert "ownerReferences" not in cluster.body("Pod", name)["metadata"]


def test_an_orphan_that_matches_is_adopted_and_counts(cluster, web):
    cluster.apply(web)

    cluster.apply(POD)

    assert len(cluster.names("Pod")) == 2
    assert all("ownerReferences" in pod["metadata"] for pod in cluster.bodies("Pod"))


def test_it_tells_what_it_makes_and_deletes(cluster, web):
    cluster.apply(web)
    names = cluster.names("Pod")

    cluster.apply(web.replace("replicas: 2", "replicas: 0"))

    assert sorted(cluster.said("SuccessfulCreate")) == [f"Created pod: {name}" for name in names]
    assert sorted(cluster.said("SuccessfulDelete")) == [f"Deleted pod: {name}" for name in names]


def test_it_does_not_act_twice_on_what_it_has_not_seen_yet(cluster, web):
    """The watch is slower than anything else: without expectations it would make the same Pods again."""
    slow = type(cluster)(settings={"latency/replicaset-controller": 5000})

    slow.apply(web)

    assert len(slow.said("SuccessfulCreate")) == 2


def test_pods_that_are_not_ready_go_first(cluster, web):
    cluster.apply(web)
    unscheduled = web.replace("replicas: 2", "replicas: 3")
    for node in ("node-a", "node-b", "node-c"):
        cluster.patch(f"/api/v1/nodes/{node}", '{"spec": {"unschedulable": true}}')
    ready = cluster.names("Pod")
    cluster.apply(unscheduled)

    cluster.apply(web)

    assert cluster.names("Pod") == ready
