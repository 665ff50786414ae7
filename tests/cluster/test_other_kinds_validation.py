"""What the server says about Pods, workloads, namespaces and the rest (v1.36)."""

from typing import Any

import pytest

from learnnet.cluster.kinds import KIND_BY_NAME
from learnnet.cluster.requests.paths import collection_path
from learnnet.cluster.validation import on_update
from tests.cluster.server import Server

MISMATCH = 'spec.template.metadata.labels: Invalid value: {"app":"d"}: `selector` does not match template `labels`'
CONTAINER = {"name": "web", "image": "nginx"}
TEMPLATE = {"metadata": {"labels": {"app": "d"}}, "spec": {"containers": [CONTAINER]}}
SELECTOR = {"matchLabels": {"app": "d"}}


def refused(kind: str, name: str = "d", **fields: Any) -> list[str]:
    """The causes of the refusal, in order."""
    found = KIND_BY_NAME[kind]
    body = {"kind": kind, "apiVersion": found.api_version, "metadata": {"name": name}, **fields}
    response = Server().post(body, collection_path(found, "default"))
    return [f"{cause['field']}: {cause['message']}" for cause in response.body.get("details", {}).get("causes", [])]


def deployment(**spec: Any) -> list[str]:
    return refused("Deployment", spec={"selector": SELECTOR, "template": TEMPLATE, **spec})


def test_a_good_deployment_is_taken() -> None:
    assert deployment() == []


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({"replicas": -1}, ["spec.replicas: Invalid value: -1: must be greater than or equal to 0"]),
        ({"selector": {}}, ["spec.selector: Invalid value: {}: empty selector is invalid for deployment"]),
        (
            {"selector": None},
            [
                "spec.selector: Required value",
                MISMATCH,
            ],
        ),
        (
            {"selector": {"matchLabels": {"app": "zzz"}}},
            [MISMATCH],
        ),
        (
            {"strategy": {"type": "foo"}},
            [
                'spec.strategy: Unsupported value: {"Type":"foo","RollingUpdate":null}: '
                'supported values: "Recreate", "RollingUpdate"'
            ],
        ),
        (
            {"strategy": {"rollingUpdate": {"maxUnavailable": 0, "maxSurge": 0}}},
            ["spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0"],
        ),
    ],
)
def test_a_deployment_is_refused(spec: dict[str, Any], expected: list[str]) -> None:
    assert deployment(**spec) == expected


def test_the_selector_of_a_deployment_is_for_life() -> None:
    server = Server()
    path = collection_path(KIND_BY_NAME["Deployment"], "default")
    body = {"kind": "Deployment", "apiVersion": "apps/v1", "metadata": {"name": "d"}}
    server.post({**body, "spec": {"selector": SELECTOR, "template": TEMPLATE}}, path)
    template = {**TEMPLATE, "metadata": {"labels": {"app": "zzz"}}}
    change = {"selector": {"matchLabels": {"app": "zzz"}}, "template": template}

    response = server.request("PUT", f"{path}/d", {**body, "spec": change})

    assert response.body["message"] == (
        'Deployment.apps "d" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"zzz"}}: '
        "field is immutable"
    )


@pytest.mark.parametrize(
    ("containers", "expected"),
    [
        ([], ["spec.containers: Required value"]),
        (
            [{**CONTAINER, "ports": [{"name": "http", "containerPort": 80}, {"name": "http", "containerPort": 81}]}],
            ['spec.containers[0].ports[1].name: Duplicate value: "http"'],
        ),
        (
            [{**CONTAINER, "ports": [{"containerPort": 0}]}],
            ["spec.containers[0].ports[0].containerPort: Required value"],
        ),
        ([CONTAINER, CONTAINER], ['spec.containers[1].name: Duplicate value: "web"']),
        ([{"name": "web"}], ["spec.containers[0].image: Required value"]),
    ],
)
def test_a_pod_is_refused(containers: list[Any], expected: list[str]) -> None:
    assert refused("Pod", spec={"containers": containers}) == expected


def test_one_port_name_in_two_containers_is_worth_a_warning() -> None:
    port, other = {"name": "http", "containerPort": 80}, {"name": "http", "containerPort": 81}
    containers = [{**CONTAINER, "ports": [port]}, {**CONTAINER, "name": "other", "ports": [other]}]
    body = {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "p"}, "spec": {"containers": containers}}

    response = Server().post(body, "/api/v1/namespaces/default/pods")

    assert response.code == 201
    assert response.warnings == (
        'spec.containers[1].ports[0]: duplicate port name "http" with spec.containers[0].ports[0], services and probes '
        "that select ports by name will use spec.containers[0].ports[0]",
    )


def test_a_bad_name_of_a_namespace_is_a_bad_label_as_well() -> None:
    fields = [text.partition(":")[0] for text in refused("Namespace", name="a b")]

    assert fields == ["metadata.name", "metadata.labels"]


@pytest.mark.parametrize(
    ("cidrs", "expected"),
    [
        ([], "spec.cidrs: Required value: at least one CIDR required"),
        (
            ["10.97.0.1/16"],
            'spec.cidrs[0]: Invalid value: "10.97.0.1/16": must not have bits set beyond the prefix length',
        ),
        (
            ["10.97.0.0/16", "10.98.0.0/16"],
            'spec.cidrs: Invalid value: {"CIDRs":["10.97.0.0/16","10.98.0.0/16"]}: may specify no more than one '
            "IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64",
        ),
    ],
)
def test_a_service_cidr_is_refused(cidrs: list[str], expected: str) -> None:
    assert refused("ServiceCIDR", spec={"cidrs": cidrs}) == [expected]


def test_a_pod_gets_the_defaults_of_the_real_server() -> None:
    body = {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "p"}, "spec": {"containers": [CONTAINER]}}

    made = Server().post(body, "/api/v1/namespaces/default/pods").body

    assert made["status"] == {"phase": "Pending", "qosClass": "BestEffort"}
    assert made["metadata"]["generation"] == 1
    assert made["spec"]["restartPolicy"] == "Always"
    assert made["spec"]["dnsPolicy"] == "ClusterFirst"
    assert made["spec"]["containers"][0]["imagePullPolicy"] == "Always"
    assert [toleration["key"] for toleration in made["spec"]["tolerations"]] == [
        "node.kubernetes.io/not-ready",
        "node.kubernetes.io/unreachable",
    ]


def test_what_several_fields_of_one_pod_leave_open_is_filled_in() -> None:
    probe = {"httpGet": {"port": 80}}
    limits = {"limits": {"cpu": "1", "memory": "1Gi"}}
    container = {"name": "a", "image": "b:1@sha256:0", "readinessProbe": probe, "resources": limits}
    spec = {
        "hostNetwork": True,
        "volumes": [{"name": "v"}, {"name": "c", "configMap": {"name": "x"}}],
        "containers": [{**container, "ports": [{"containerPort": 80}]}],
    }
    pod = {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "x"}, "spec": spec}

    made = Server().post(pod, "/api/v1/namespaces/default/pods").body

    filled = made["spec"]["containers"][0]
    assert filled["ports"] == [{"containerPort": 80, "protocol": "TCP", "hostPort": 80}]
    assert filled["imagePullPolicy"] == "IfNotPresent"
    assert filled["readinessProbe"]["httpGet"] == {"port": 80, "path": "/", "scheme": "HTTP"}
    assert filled["resources"]["requests"] == {"cpu": "1", "memory": "1Gi"}
    assert made["status"]["qosClass"] == "Guaranteed"
    assert made["spec"]["volumes"] == [
        {"name": "v", "emptyDir": {}},
        {"name": "c", "configMap": {"name": "x", "defaultMode": 420}},
    ]


def changed(kind: str, before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The causes when an object is to become another."""
    server, found = Server(), KIND_BY_NAME[kind]
    path = collection_path(found, "default")
    body = {"kind": kind, "apiVersion": found.api_version, "metadata": {"name": "d"}}
    made = server.post({**body, **before}, path)
    assert made.code == 201, made.body
    response = server.request("PUT", f"{path}/d", {**body, **after})
    return [f"{cause['field']}: {cause['message']}" for cause in response.body.get("details", {}).get("causes", [])]


def test_a_selector_that_cannot_be_read_hides_what_is_wrong_with_the_template() -> None:
    selector = {"matchExpressions": [{"key": "app", "operator": "In"}]}

    assert deployment(selector=selector, template={}) == [
        "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or "
        "'NotIn'",
        'spec.selector: Invalid value: {"matchExpressions":[{"key":"app","operator":"In"}]}: invalid label selector',
    ]


@pytest.mark.parametrize(
    ("rolling", "expected"),
    [
        (
            {"maxUnavailable": "150%"},
            'maxUnavailable: Invalid value: "150%": must not be greater than 100%',
        ),
        (
            {"maxSurge": "some"},
            'maxSurge: Invalid value: "some": a valid percent string must be a numeric string followed by an ending '
            "'%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
        ),
    ],
)
def test_how_a_deployment_rolls(rolling: dict[str, Any], expected: str) -> None:
    assert deployment(strategy={"rollingUpdate": rolling}) == [f"spec.strategy.rollingUpdate.{expected}"]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (
            {"podManagementPolicy": "Loose"},
            "spec.podManagementPolicy: Invalid value: \"Loose\": must be 'OrderedReady' or 'Parallel'",
        ),
        (
            {"updateStrategy": {"type": "Now"}},
            'spec.updateStrategy: Invalid value: {"Type":"Now","RollingUpdate":null}: must be '
            "'RollingUpdate' or 'OnDelete'",
        ),
        (
            {"updateStrategy": {"rollingUpdate": {"partition": -1}}},
            "spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater than or equal to 0",
        ),
        ({"ordinals": {"start": -1}}, "spec.ordinals.start: Invalid value: -1: must be greater than or equal to 0"),
        ({"serviceName": "a.b"}, 'spec.serviceName: Invalid value: "a.b": must not contain dots'),
    ],
)
def test_a_stateful_set_is_refused(spec: dict[str, Any], expected: str) -> None:
    assert refused("StatefulSet", spec={"selector": SELECTOR, "template": TEMPLATE, **spec}) == [expected]


def test_what_a_stateful_set_claims_can_be_mounted() -> None:
    mounting = {**CONTAINER, "volumeMounts": [{"name": "data", "mountPath": "/data"}]}
    template = {**TEMPLATE, "spec": {"containers": [mounting]}}
    claim = {"metadata": {"name": "data"}, "spec": {"accessModes": ["ReadWriteOnce"]}}
    spec = {"selector": SELECTOR, "template": template, "volumeClaimTemplates": [claim]}

    assert refused("StatefulSet", spec=spec) == []


def test_an_immutable_config_map_stays_as_it_is() -> None:
    assert changed("ConfigMap", {"immutable": True, "data": {"a": "b"}}, {"data": {"a": "c"}}) == [
        "immutable: Forbidden: field is immutable when `immutable` is set",
        "data: Forbidden: field is immutable when `immutable` is set",
    ]


def test_a_key_of_a_config_map_is_there_once() -> None:
    assert refused("ConfigMap", data={"a": "b", "..": "c"}, binaryData={"a": "aGk="}) == [
        "data[..]: Invalid value: \"..\": must not be '..'",
        'data[a]: Invalid value: "a": duplicate of key present in binaryData',
    ]


def test_taints_of_a_node_are_checked() -> None:
    taint = {"key": "a", "effect": "NoSchedule"}

    assert refused("Node", spec={"taints": [taint, taint, {"key": "b", "effect": "Go"}]}) == [
        'spec.taints[1]: Duplicate value: {"Key":"a","Value":"","Effect":"NoSchedule","TimeAdded":null}: taints must '
        "be "
        "unique by key and effect pair",
        'spec.taints[2].effect: Unsupported value: "Go": supported values: "NoSchedule", "PreferNoSchedule", '
        '"NoExecute"',
    ]


def test_a_node_keeps_its_pod_network() -> None:
    before = {"spec": {"podCIDR": "10.9.0.0/24", "podCIDRs": ["10.9.0.0/24"]}}
    after = {"spec": {"podCIDR": "10.8.0.0/24", "podCIDRs": ["10.8.0.0/24"]}}

    assert changed("Node", before, after) == [
        'spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid'
    ]


def test_a_warning_about_a_template_comes_again_only_with_another_template() -> None:
    server, found = Server(), KIND_BY_NAME["Deployment"]
    path = collection_path(found, "default")
    twice = {"containers": [{**CONTAINER, "env": [{"name": "A"}, {"name": "A"}]}]}
    body = {"kind": "Deployment", "apiVersion": "apps/v1", "metadata": {"name": "d"}}
    spec = {"selector": SELECTOR, "template": {**TEMPLATE, "spec": twice}}
    server.post({**body, "spec": spec}, path)

    labelled = server.request(
        "PUT", f"{path}/d", {**body, "metadata": {"name": "d", "labels": {"a": "b"}}, "spec": spec}
    )
    scaled = server.request("PUT", f"{path}/d", {**body, "spec": {**spec, "replicas": 2}})

    assert labelled.warnings == ()
    assert len(scaled.warnings) == 1


def test_nobody_is_warned_about_the_change_of_a_pod() -> None:
    server, path = Server(), "/api/v1/namespaces/default/pods"
    spec = {"containers": [{**CONTAINER, "env": [{"name": "A"}, {"name": "A"}]}]}
    made = server.post({"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "p"}, "spec": spec}, path).body

    response = server.request("PUT", f"{path}/p", {**made, "metadata": {**made["metadata"], "labels": {"a": "b"}}})

    assert (response.code, response.warnings) == (200, ())


def test_hints_of_a_slice_are_checked_as_its_nodes_are() -> None:
    endpoint = {
        "addresses": ["10.244.1.2"],
        "nodeName": "Node",
        "hints": {"forZones": [{"name": "a"}, {"name": "a"}, {"name": "b/"}]},
    }
    fields = [line.split(": ")[:2] for line in refused("EndpointSlice", addressType="IPv4", endpoints=[endpoint])]
    assert fields == [
        ["endpoints[0].nodeName", "Invalid value"],
        ["endpoints[0].hints.forZones[1].name", "Duplicate value"],
        ["endpoints[0].hints.forZones[2].name", "Invalid value"],
    ]


def test_what_an_address_belongs_to_is_for_life() -> None:
    before = {"parentRef": {"resource": "services", "namespace": "default", "name": "web"}}
    after = {"parentRef": {"resource": "services", "namespace": "default", "name": "db"}}
    assert refused("IPAddress", name="10.96.0.99", spec={"parentRef": {"resource": "a/b", "name": "web"}}) == [
        """spec.parentRef.resource: Invalid value: "a/b": may not contain '/'"""
    ]
    errors = on_update(KIND_BY_NAME["IPAddress"], _address(after), _address(before))
    assert [str(error.field) for error in errors] == ["spec.parentRef"]


def _address(spec: dict[str, Any]) -> dict[str, Any]:
    meta = {"name": "10.96.0.99", "resourceVersion": "1", "uid": "a", "creationTimestamp": "2026-01-01T00:00:00Z"}
    return {"kind": "IPAddress", "apiVersion": "networking.k8s.io/v1", "metadata": meta, "spec": spec}


@pytest.mark.parametrize(
    ("kind", "api_version", "expected"),
    [
        ("Secret", "v1", "converting (v1.Secret) to (core.Pod): unknown conversion"),
        ("ServiceList", "v1", "converting (v1.ServiceList) to (core.Pod): unknown conversion"),
        ("Ingress", "networking.k8s.io/v1", "converting (v1.Ingress) to (core.Pod): unknown conversion"),
        ("Gadget", "v1", 'no kind "Gadget" is registered for version "v1"'),
    ],
)
def test_the_server_knows_more_kinds_than_the_lab_has(kind: str, api_version: str, expected: str) -> None:
    body = {"kind": kind, "apiVersion": api_version, "metadata": {"name": "d"}}
    message = Server().post(body, collection_path(KIND_BY_NAME["Pod"], "default")).body["message"]
    assert expected in message
