"""Mirrored Endpoints, load balancers of a cloud, StatefulSets."""

BY_HAND = """
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {ports: [{port: 5432}]}
---
apiVersion: v1
kind: Endpoints
metadata: {name: db, labels: {tier: back}}
subsets: [{addresses: [{ip: 192.0.2.7}], ports: [{port: 5432}]}]
"""
BALANCED = """
apiVersion: v1
kind: Service
metadata: {name: lb}
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80}]}
"""
STATEFUL = """
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 3
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: c, image: "db:1"}]}
---
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {clusterIP: None, selector: {app: db}}
"""


def test_endpoints_kept_by_hand_are_mirrored(cluster):
    cluster.apply(BY_HAND)

    (piece,) = cluster.bodies("EndpointSlice")
    assert piece["metadata"]["labels"] == {
        "tier": "back",
        "kubernetes.io/service-name": "db",
        "endpointslice.kubernetes.io/managed-by": "endpointslicemirroring-controller.k8s.io",
    }
    assert piece["metadata"]["ownerReferences"][0]["kind"] == "Endpoints"
    assert piece["endpoints"] == [{"addresses": ["192.0.2.7"], "conditions": {"ready": True}}]


def test_the_mirrored_slice_follows_and_keeps_its_name(cluster):
    cluster.apply(BY_HAND)
    before = cluster.names("EndpointSlice")

    cluster.apply(BY_HAND.replace("192.0.2.7", "192.0.2.8"))

    assert cluster.names("EndpointSlice") == before
    assert cluster.addresses() == ["192.0.2.8"]


def test_nothing_is_mirrored_where_that_is_not_wanted(cluster):
    cluster.apply(BY_HAND.replace("{tier: back}", '{endpointslice.kubernetes.io/skip-mirror: "true"}'))

    assert cluster.names("EndpointSlice") == []


def test_without_a_cloud_a_load_balancer_stays_pending(cluster):
    cluster.apply(BALANCED)

    assert cluster.body("Service", "lb")["status"] == {"loadBalancer": {}}


def test_a_cloud_gives_an_address_and_takes_it_back(cluster):
    cloudy = type(cluster)(settings={"cloud": 1})

    cloudy.apply(BALANCED)
    given = cloudy.body("Service", "lb")["status"]
    cloudy.delete("/api/v1/namespaces/default/services/lb")

    assert given == {"loadBalancer": {"ingress": [{"ip": "203.0.113.1", "ipMode": "VIP"}]}}
    assert cloudy.names("Service") == []


def test_pods_of_a_stateful_set_come_one_after_the_other_under_names_that_stay(cluster):
    events = cluster.apply(STATEFUL)

    made = [e.what.name for e in events if e.what and e.what.kind == "Pod" and e.detail.get("verb") == "create"]
    assert made == ["db-0", "db-1", "db-2"]
    for event in events:
        pods = list(cluster.lab.at(event.index).view.records("Pod", "default"))
        assert sum(not pod.typed.ready for pod in pods) <= 1
    endpoints = cluster.bodies("EndpointSlice")[0]["endpoints"]
    assert [endpoint["hostname"] for endpoint in endpoints] == ["db-0", "db-1", "db-2"]


def test_a_stateful_set_shrinks_from_the_highest_number(cluster):
    cluster.apply(STATEFUL)

    cluster.apply(STATEFUL.replace("replicas: 3", "replicas: 1"))

    assert cluster.names("Pod") == ["db-0"]


def test_a_stateful_set_renews_its_pods_from_the_highest_number(cluster):
    cluster.apply(STATEFUL)

    events = cluster.apply(STATEFUL.replace("db:1", "db:2"))

    gone = [e.what.name for e in events if e.what and e.what.kind == "Pod" and e.detail.get("verb") == "delete"]
    assert gone == ["db-2", "db-1", "db-0"]
    assert {pod["spec"]["containers"][0]["image"] for pod in cluster.bodies("Pod")} == {"db:2"}


ROLLING = "serviceName: db"


def revisions(cluster) -> list[tuple[int, str]]:
    """The revisions that are kept, with the image that each has."""
    found = cluster.bodies("ControllerRevision")
    listed = [(b["revision"], b["data"]["spec"]["template"]["spec"]["containers"][0]["image"]) for b in found]
    return sorted(listed)


def images(cluster) -> list[str]:
    return [pod["spec"]["containers"][0]["image"] for pod in cluster.bodies("Pod")]


def test_each_template_of_a_stateful_set_is_written_down(cluster):
    cluster.apply(STATEFUL)
    cluster.apply(STATEFUL.replace("db:1", "db:2"))

    assert revisions(cluster) == [(1, "db:1"), (2, "db:2")]
    first = cluster.bodies("ControllerRevision")[0]
    assert first["metadata"]["ownerReferences"][0]["kind"] == "StatefulSet"
    assert first["data"]["spec"]["template"]["$patch"] == "replace"
    digest = first["metadata"]["labels"]["controller.kubernetes.io/hash"]
    assert first["metadata"]["name"] == f"db-{digest}"
    assert set(cluster.body("StatefulSet", "db")["status"].items()) >= {
        ("currentRevision", cluster.body("Pod", "db-0")["metadata"]["labels"]["controller-revision-hash"]),
        ("updatedReplicas", 3),
    }


def test_a_template_that_is_back_takes_the_next_number(cluster):
    cluster.apply(STATEFUL)
    cluster.apply(STATEFUL.replace("db:1", "db:2"))

    cluster.apply(STATEFUL)

    assert revisions(cluster) == [(2, "db:2"), (3, "db:1")]


def test_no_more_revisions_are_kept_than_the_limit_says(cluster):
    limited = STATEFUL.replace(ROLLING, f"{ROLLING}\n  revisionHistoryLimit: 1")
    for number in range(1, 5):
        cluster.apply(limited.replace("db:1", f"db:{number}"))

    assert revisions(cluster) == [(3, "db:3"), (4, "db:4")]


def test_below_the_partition_pods_keep_the_older_template_also_when_they_are_made_again(cluster):
    parted = STATEFUL.replace(ROLLING, f"{ROLLING}\n  updateStrategy: {{rollingUpdate: {{partition: 2}}}}")
    cluster.apply(parted)

    cluster.apply(parted.replace("db:1", "db:2"))
    cluster.delete("/api/v1/namespaces/default/pods/db-0")

    assert images(cluster) == ["db:1", "db:1", "db:2"]
    status = cluster.body("StatefulSet", "db")["status"]
    assert (status["currentReplicas"], status["updatedReplicas"]) == (2, 1)
    assert status["currentRevision"] != status["updateRevision"]


def test_an_update_by_hand_waits_for_each_pod_to_be_deleted(cluster):
    by_hand = STATEFUL.replace(ROLLING, f"{ROLLING}\n  updateStrategy: {{type: OnDelete}}")
    cluster.apply(by_hand)
    cluster.apply(by_hand.replace("db:1", "db:2"))

    cluster.delete("/api/v1/namespaces/default/pods/db-1")

    assert images(cluster) == ["db:1", "db:2", "db:1"]


def test_pods_of_a_parallel_stateful_set_come_together(cluster):
    events = cluster.apply(STATEFUL.replace(ROLLING, f"{ROLLING}\n  podManagementPolicy: Parallel"))

    most = max(
        sum(not pod.typed.ready for pod in cluster.lab.at(event.index).view.records("Pod", "default"))
        for event in events
    )
    assert most == 3


def test_revisions_go_with_their_stateful_set(cluster):
    cluster.apply(STATEFUL)

    cluster.delete("/apis/apps/v1/namespaces/default/statefulsets/db")

    assert cluster.bodies("ControllerRevision") == []
