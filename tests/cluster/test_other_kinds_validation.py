"""What the server says about Pods, workloads, namespaces and the rest (v1.36)."""

from typing import Any

import pytest

from learnnet.cluster.kinds import KIND_BY_NAME
from learnnet.cluster.requests.paths import collection_path
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
    port = {"name": "http", "containerPort": 80}
    containers = [{**CONTAINER, "ports": [port]}, {**CONTAINER, "name": "other", "ports": [port]}]
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
            'spec.cidrs: Invalid value: ["10.97.0.0/16","10.98.0.0/16"]: may specify no more than one IP for each IP '
            "family, i.e 192.168.0.0/24 and 2001:db8::/64",
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
