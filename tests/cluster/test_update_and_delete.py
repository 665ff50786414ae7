"""Changing objects and letting them go: conflicts, revisions, finalizers, grace periods, namespaces."""

from learnnet.cluster.store import Key
from tests.cluster.server import SERVICES, Server, service

MERGE = "application/merge-patch+json"
WEB = Key("Service", "default", "web")
POD = {
    "kind": "Pod",
    "apiVersion": "v1",
    "metadata": {"name": "web", "namespace": "default"},
    "spec": {"containers": [{"name": "web", "image": "nginx"}]},
}


def test_a_stale_revision_is_a_conflict() -> None:
    server = Server()
    old = server.service("web").body
    server.request("PATCH", f"{SERVICES}/web", {"spec": {"type": "NodePort"}}, content_type=MERGE)

    response = server.request("PUT", f"{SERVICES}/web", dict(old))

    assert response.code == 409
    assert response.body["message"] == (
        'Operation cannot be fulfilled on services "web": the object has been modified; '
        "please apply your changes to the latest version and try again"
    )


def test_a_revision_that_is_no_number_is_an_error_without_a_reason() -> None:
    server = Server()
    body = server.service("web").body
    body = {**body, "metadata": {**body["metadata"], "resourceVersion": "abc"}}

    response = server.request("PUT", f"{SERVICES}/web", body)

    assert response.code == 500
    assert response.body["message"] == 'strconv.ParseUint: parsing "abc": invalid syntax'
    assert "reason" not in response.body


def test_another_uid_is_a_failed_precondition() -> None:
    server = Server()
    body = server.service("web").body
    uid = body["metadata"]["uid"]

    response = server.request("PUT", f"{SERVICES}/web", {**body, "metadata": {**body["metadata"], "uid": "deadbeef"}})

    assert response.code == 409
    assert response.body["message"] == (
        'Operation cannot be fulfilled on services "web": StorageError: invalid object, Code: 4, '
        "Key: /registry/services/specs/default/web, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: "
        f"UID in precondition: deadbeef, UID in object meta: {uid}"
    )


def test_an_update_that_changes_nothing_writes_nothing() -> None:
    server = Server()
    body = server.service("web").body
    revision, events = server.store.revision, len(server.events)

    response = server.request("PUT", f"{SERVICES}/web", body)

    assert response.body == body
    assert (server.store.revision, len(server.events)) == (revision, events)


def test_every_write_is_an_event_that_names_its_revision_and_its_author() -> None:
    server = Server()

    made = server.request("POST", SERVICES, service("web"), content_type="application/json", actor="you", cause=7)

    event = server.events[-1]
    assert (event["actor"], event["action"], event["what"]) == ("kube-apiserver", "write", WEB)
    assert event["revision"] == int(made.body["metadata"]["resourceVersion"]) == server.store.revision
    assert event["cause"] == 7
    assert event["detail"]["verb"] == "create"
    assert event["detail"]["by"] == "you"
    assert "spec.clusterIP" in event["detail"]["defaulted"]
    assert "spec.ports[0].port" not in event["detail"]["defaulted"]
    record = server.store.record(WEB)
    assert record is not None
    assert record.event == len(server.events) - 1


def test_a_service_takes_its_endpoints_and_addresses_with_it() -> None:
    server = Server()
    made = server.service("web", clusterIP="10.96.0.77", type="NodePort", ports=[{"port": 80, "nodePort": 30077}])
    server.create({"kind": "Endpoints", "metadata": {"name": "web", "namespace": "default"}}, "test")
    booked = server.store.record(Key("IPAddress", "", "10.96.0.77"))

    response = server.delete(WEB, "you")

    assert made.code == 201
    assert booked is not None
    assert response.body["kind"] == "Service"
    assert server.store.record(Key("Endpoints", "default", "web")) is None
    assert server.store.record(Key("IPAddress", "", "10.96.0.77")) is None
    again = server.service("api", clusterIP="10.96.0.77", type="NodePort", ports=[{"port": 80, "nodePort": 30077}])
    assert again.code == 201


def test_a_refused_service_holds_nothing() -> None:
    server = Server()

    refused = server.service("Bad_Name", clusterIP="10.96.0.77")
    taken = server.service("web", clusterIP="10.96.0.77")

    assert (refused.code, taken.code) == (422, 201)


def test_finalizers_hold_an_object_until_the_last_is_gone() -> None:
    server = Server()
    body = service("web")
    body["metadata"]["finalizers"] = ["example.com/clean-up"]
    server.post(body)

    marked = server.request("DELETE", f"{SERVICES}/web")
    still = server.request("GET", f"{SERVICES}/web")
    emptied = server.request("PATCH", f"{SERVICES}/web", {"metadata": {"finalizers": None}}, content_type=MERGE)
    gone = server.request("GET", f"{SERVICES}/web")

    assert marked.body["metadata"]["deletionGracePeriodSeconds"] == 0
    assert "deletionTimestamp" in still.body["metadata"]
    assert (emptied.code, gone.code) == (200, 404)


def test_a_running_pod_is_given_its_grace_period() -> None:
    server = Server()
    key = Key("Pod", "default", "web")
    server.create(POD, "test")
    server.bind(key, "node-a", "kube-scheduler")
    server.time = 5_000

    marked = server.delete(key, "you")
    shortened = server.delete(key, "you", grace=1)
    killed = server.delete(key, "kubelet/node-a", grace=0)

    assert marked.body["metadata"]["deletionTimestamp"] == "2026-01-01T00:00:35Z"
    assert marked.body["metadata"]["generation"] == 2
    assert shortened.body["metadata"]["deletionGracePeriodSeconds"] == 1
    assert killed.code == 200
    assert server.store.record(key) is None


def test_a_pod_that_has_no_node_yet_goes_at_once() -> None:
    server = Server()
    server.create(POD, "test")

    server.delete(Key("Pod", "default", "web"), "you")

    assert server.store.record(Key("Pod", "default", "web")) is None


def test_a_pod_is_bound_once() -> None:
    server = Server()
    key = Key("Pod", "default", "web")
    server.create(POD, "test")

    first = server.bind(key, "node-a", "kube-scheduler")
    second = server.bind(key, "node-b", "kube-scheduler")

    assert (first.code, second.code) == (201, 409)
    assert second.body["message"] == (
        'Operation cannot be fulfilled on pods "web": pod web is already assigned to node "node-a"'
    )


def test_nothing_new_comes_into_a_namespace_that_is_going() -> None:
    server = Server()
    server.post({"kind": "Namespace", "apiVersion": "v1", "metadata": {"name": "shop"}}, "/api/v1/namespaces")

    marked = server.request("DELETE", "/api/v1/namespaces/shop")
    refused = server.post(service("web"), "/api/v1/namespaces/shop/services")

    assert marked.body["status"]["phase"] == "Terminating"
    assert refused.code == 403
    assert refused.body["message"] == (
        'services "web" is forbidden: unable to create new content in namespace shop because it is being terminated'
    )
    assert refused.body["details"]["causes"] == [
        {
            "reason": "NamespaceTerminating",
            "message": "namespace shop is being terminated",
            "field": "metadata.namespace",
        }
    ]


def test_a_namespace_goes_when_it_is_finalized() -> None:
    server = Server()
    server.post({"kind": "Namespace", "apiVersion": "v1", "metadata": {"name": "shop"}}, "/api/v1/namespaces")
    marked = server.request("DELETE", "/api/v1/namespaces/shop").body

    server.finalize({**marked, "spec": {}}, "namespace-controller")

    assert server.store.record(Key("Namespace", "", "shop")) is None


def test_the_first_namespaces_may_not_be_deleted() -> None:
    response = Server().request("DELETE", "/api/v1/namespaces/default")

    assert response.code == 403
    assert response.body["message"] == 'namespaces "default" is forbidden: this namespace may not be deleted'


def test_deleting_with_another_uid_is_refused() -> None:
    server = Server()
    uid = server.service("web").body["metadata"]["uid"]

    response = server.request("DELETE", f"{SERVICES}/web", {"preconditions": {"uid": "abc"}})

    assert response.code == 409
    assert response.body["message"] == (
        'Operation cannot be fulfilled on Service "web": the UID in the precondition (abc) does not match the UID in '
        f"record ({uid}). The object might have been deleted and then recreated"
    )
    assert response.body["details"]["kind"] == "Service"


def test_the_generation_counts_changes_of_the_spec_only() -> None:
    server = Server()
    path = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices"
    slice_ = {"kind": "EndpointSlice", "apiVersion": "discovery.k8s.io/v1", "metadata": {"name": "s"}}
    server.post({**slice_, "addressType": "IPv4", "endpoints": []}, path)

    noted = server.request("PATCH", f"{path}/s", {"metadata": {"annotations": {"a": "b"}}}, content_type=MERGE)
    labelled = server.request("PATCH", f"{path}/s", {"metadata": {"labels": {"a": "b"}}}, content_type=MERGE)

    assert noted.body["metadata"]["generation"] == 1
    assert labelled.body["metadata"]["generation"] == 2


def test_a_dry_run_draws_nothing_and_leaves_nothing() -> None:
    server = Server()
    revision = server.store.revision

    response = server.post(service("web", type="NodePort", ports=[{"port": 80}]), dryRun="All")

    assert response.code == 201
    assert response.body["spec"]["clusterIP"] == "10.96.0.0"
    assert response.body["spec"]["ports"][0]["nodePort"] == 32769
    assert server.store.revision == revision
    assert server.request("GET", f"{SERVICES}/web").code == 404


def test_all_of_a_kind_can_be_deleted_at_once() -> None:
    server = Server()
    server.service("web")
    server.service("api")

    server.request("DELETE", SERVICES, query={"labelSelector": "!component"})

    names = [item["metadata"]["name"] for item in server.request("GET", SERVICES).body["items"]]
    assert names == ["kubernetes"]


def test_replicas_can_be_scaled_through_the_scale() -> None:
    server = Server()
    path = "/apis/apps/v1/namespaces/default/deployments"
    spec = {
        "selector": {"matchLabels": {"app": "web"}},
        "template": {"metadata": {"labels": {"app": "web"}}, "spec": POD["spec"]},
    }
    server.post({"kind": "Deployment", "apiVersion": "apps/v1", "metadata": {"name": "web"}, "spec": spec}, path)

    scaled = server.request("PATCH", f"{path}/web/scale", {"spec": {"replicas": 3}}, content_type=MERGE)

    assert scaled.body["kind"] == "Scale"
    assert scaled.body["spec"] == {"replicas": 3}
    assert server.request("GET", f"{path}/web").body["spec"]["replicas"] == 3


def test_an_unknown_finalizer_is_refused() -> None:
    server = Server()
    server.service("web")

    response = server.request("PATCH", f"{SERVICES}/web", {"metadata": {"finalizers": ["foo"]}}, content_type=MERGE)

    assert response.body["message"] == (
        'Service "web" is invalid: metadata.finalizers[0]: Invalid value: "foo": name is neither a standard finalizer '
        "name nor is it fully qualified"
    )


def test_a_negative_generation_is_refused() -> None:
    body = service("web")
    body["metadata"]["generation"] = -1

    response = Server().post(body)

    assert response.body["message"] == (
        'Service "web" is invalid: metadata.generation: Invalid value: -1: must be greater than or equal to 0'
    )


def test_a_put_names_its_object() -> None:
    server = Server()
    server.service("web")
    nameless = {**service("web"), "metadata": {}}

    response = server.request("PUT", f"{SERVICES}/web", nameless)

    assert response.code == 400
    assert response.body["message"] == (
        "the name of the object (web based on URL) was undeterminable: name must be provided"
    )
