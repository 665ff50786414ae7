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
