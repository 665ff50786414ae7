"""Each table that lists kinds lists them all, and every kind can be made, read, changed and deleted."""

from typing import Any

import pytest

from learnnet.cluster.defaults import DEFAULTS
from learnnet.cluster.kinds import KIND_BY_NAME, KINDS
from learnnet.cluster.requests.paths import SUBRESOURCES, collection_path, target_of
from learnnet.cluster.strategy import STRATEGIES
from learnnet.cluster.validation import RULES
from learnnet.cluster.warnings import WARNINGS
from tests.cluster.server import Server

NAMES = {kind.name for kind in KINDS}
POD_SPEC = {"containers": [{"name": "web", "image": "nginx:1.27"}]}
WORKLOAD = {
    "selector": {"matchLabels": {"app": "web"}},
    "template": {"metadata": {"labels": {"app": "web"}}, "spec": POD_SPEC},
}
BODIES: dict[str, dict[str, Any]] = {
    "ConfigMap": {"data": {"key": "value"}},
    "ControllerRevision": {"data": {"spec": {"replicas": 1}}, "revision": 1},
    "Deployment": {"spec": WORKLOAD},
    "EndpointSlice": {"addressType": "IPv4", "endpoints": [{"addresses": ["10.244.0.5"]}]},
    "Endpoints": {"subsets": [{"addresses": [{"ip": "10.244.0.5"}], "ports": [{"port": 80}]}]},
    "Event": {"involvedObject": {"kind": "Pod", "namespace": "default", "name": "web"}, "reason": "Started"},
    "IPAddress": {"spec": {"parentRef": {"resource": "services", "namespace": "default", "name": "web"}}},
    "Namespace": {},
    "NetworkPolicy": {"spec": {"podSelector": {}}},
    "Node": {},
    "Pod": {"spec": POD_SPEC},
    "ReplicaSet": {"spec": WORKLOAD},
    "Service": {"spec": {"ports": [{"port": 80}]}},
    "ServiceCIDR": {"spec": {"cidrs": ["10.97.0.0/16"]}},
    "StatefulSet": {"spec": {**WORKLOAD, "serviceName": "web"}},
}


def test_the_tables_list_every_kind() -> None:
    assert set(DEFAULTS) == set(STRATEGIES) == set(RULES) == set(BODIES) == NAMES


def test_the_tables_list_no_others() -> None:
    assert set(SUBRESOURCES) <= NAMES
    assert set(WARNINGS) <= NAMES


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_it_is_made_read_labelled_and_deleted(kind: Any) -> None:
    server = Server()
    name = "10.96.9.9" if kind.name == "IPAddress" else "web"
    path = collection_path(kind, "default")
    body = {"kind": kind.name, "apiVersion": kind.api_version, "metadata": {"name": name}, **BODIES[kind.name]}

    made = server.post(body, path)
    read = server.request("GET", f"{path}/{name}")
    again = server.request("PUT", f"{path}/{name}", read.body)
    labels = {"metadata": {"labels": {"tier": "front"}}}
    labelled = server.request("PATCH", f"{path}/{name}", labels, content_type="application/merge-patch+json")
    listed = server.request("GET", path, query={"labelSelector": "tier=front"})
    deleted = server.request("DELETE", f"{path}/{name}")

    assert (made.code, read.code, again.code, labelled.code, deleted.code) == (201, 200, 200, 200, 200)
    assert read.body == made.body == again.body
    assert [item["metadata"]["name"] for item in listed.body["items"]] == [name]


def test_a_path_that_names_nothing_is_not_found() -> None:
    response = Server().request("GET", "/api/v1/namespaces/default/gadgets/x")

    assert response.code == 404
    assert response.body["message"] == "the server could not find the requested resource"


@pytest.mark.parametrize("path", ["/api/v1/services/web", "/apis/apps/v1/namespaces/default/services", "/api/v2/pods"])
def test_a_path_that_does_not_fit_its_kind_is_no_target(path: str) -> None:
    assert target_of(path) is None


def test_a_method_that_does_not_fit_is_refused() -> None:
    response = Server().request("PUT", "/api/v1/namespaces/default/services", {})

    assert response.code == 405
    assert response.body["message"] == "the server does not allow this method on the requested resource"


def test_deployments_name_their_group_in_errors() -> None:
    response = Server().request("GET", "/apis/apps/v1/namespaces/default/deployments/nope")

    assert response.body["message"] == 'deployments.apps "nope" not found'
    assert response.body["details"] == {"name": "nope", "group": "apps", "kind": "deployments"}
    assert KIND_BY_NAME["Deployment"].qualified == "Deployment.apps"
