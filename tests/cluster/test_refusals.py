"""One broken rule at a time, and the API server's complaint about it (v1.36)."""

from typing import Any

import pytest

from learnnet.cluster.kinds import KIND_BY_NAME
from learnnet.cluster.requests.paths import collection_path
from tests.cluster.server import Server

PORT = {"port": 80}
OWNER = {"apiVersion": "v1", "kind": "Pod", "name": "x", "uid": "u", "controller": True}
NOT_NEGATIVE = "must be greater than or equal to 0"
BETWEEN = "must be between 1 and 65535, inclusive"


def complaints(kind: str, meta: dict[str, Any] | None = None, **fields: Any) -> list[str]:
    found = KIND_BY_NAME[kind]
    body = {"kind": kind, "apiVersion": found.api_version, "metadata": {"name": "x", **(meta or {})}, **fields}
    response = Server(dual_stack=True).post(body, collection_path(found, "default"))
    return [f"{cause['field']}: {cause['message']}" for cause in response.body.get("details", {}).get("causes", [])]


@pytest.mark.parametrize(
    ("meta", "expected"),
    [
        (
            {"ownerReferences": [{**OWNER, "apiVersion": ""}]},
            ['apiVersion: Invalid value: "": version must not be empty'],
        ),
        ({"ownerReferences": [{**OWNER, "uid": ""}]}, ['uid: Invalid value: "": must not be empty']),
        ({"finalizers": ["orphan", "foregroundDeletion"]}, None),
    ],
)
def test_metadata(meta: dict[str, Any], expected: list[str] | None) -> None:
    found = complaints("Service", meta, spec={"ports": [PORT]})

    if expected is None:
        assert found == [
            'metadata.finalizers: Invalid value: ["orphan","foregroundDeletion"]: finalizer orphan and '
            "foregroundDeletion cannot be both set"
        ]
    else:
        assert found == [f"metadata.ownerReferences.{text}" for text in expected]


def test_only_one_owner_controls() -> None:
    found = complaints("Service", {"ownerReferences": [OWNER, {**OWNER, "name": "y"}]}, spec={"ports": [PORT]})

    assert len(found) == 1
    assert found[0].endswith(
        'Only one reference can have Controller set to true. Found "true" in references for Pod/x and Pod/y'
    )


def test_topology_annotations_must_agree() -> None:
    annotations = {
        "service.kubernetes.io/topology-mode": "Auto",
        "service.kubernetes.io/topology-aware-hints": "Disabled",
    }

    assert complaints("Service", {"annotations": annotations}, spec={"ports": [PORT]}) == [
        'metadata.annotations[service.kubernetes.io/topology-mode]: Invalid value: "Auto": must match '
        "annotations[service.kubernetes.io/topology-aware-hints] when both are specified"
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"addressType": "IP"}, ['addressType: Unsupported value: "IP": supported values: "FQDN", "IPv4", "IPv6"']),
        (
            {"addressType": "IPv4", "endpoints": [{"addresses": ["10.0.0.1"]}] * 1001},
            ["endpoints: Too many: 1001: must have at most 1000 items"],
        ),
        (
            {"addressType": "IPv4", "endpoints": [{"addresses": ["10.0.0.1"] * 101}]},
            ["endpoints[0].addresses: Too many: 101: must have at most 100 items"],
        ),
        (
            {"addressType": "IPv4", "endpoints": [{"addresses": ["127.0.0.1"]}]},
            [
                'endpoints[0].addresses[0]: Invalid value: "127.0.0.1": may not be in the loopback range '
                "(127.0.0.0/8, ::1/128)"
            ],
        ),
        (
            {"addressType": "IPv6", "endpoints": [{"addresses": ["FD00::1"]}]},
            ['endpoints[0].addresses[0]: Invalid value: "FD00::1": must be in canonical form ("fd00::1")'],
        ),
        (
            {
                "addressType": "IPv4",
                "endpoints": [{"addresses": ["10.0.0.1"], "hints": {"forZones": [{"name": "z"}] * 9}}],
            },
            ["endpoints[0].hints.forZones: Too many: 9: must have at most 8 items"],
        ),
        (
            {"addressType": "IPv4", "endpoints": [], "ports": [{"name": "a.b", "port": 1}]},
            ['ports[0].name: Invalid value: "a.b": must not contain dots'],
        ),
    ],
)
def test_endpoint_slices(fields: dict[str, Any], expected: list[str]) -> None:
    assert complaints("EndpointSlice", **fields) == expected


def test_the_family_of_a_slice_is_for_life() -> None:
    server = Server()
    path = collection_path(KIND_BY_NAME["EndpointSlice"], "default")
    slice_ = {"kind": "EndpointSlice", "apiVersion": "discovery.k8s.io/v1", "metadata": {"name": "x"}, "endpoints": []}
    server.post({**slice_, "addressType": "IPv4"}, path)

    response = server.request("PUT", f"{path}/x", {**slice_, "addressType": "IPv6"})

    assert response.body["message"].endswith('addressType: Invalid value: "IPv6": field is immutable')


@pytest.mark.parametrize(
    ("subset", "expected"),
    [
        (
            {"addresses": [{"ip": "10.0.0.1", "hostname": "a.b"}]},
            ['subsets[0].addresses[0].hostname: Invalid value: "a.b": must not contain dots'],
        ),
        (
            {"addresses": [{"ip": "10.0.0.1"}], "ports": [{"port": 1, "protocol": "tcp"}]},
            ['subsets[0].ports[0].protocol: Unsupported value: "tcp": supported values: "SCTP", "TCP", "UDP"'],
        ),
    ],
)
def test_endpoints(subset: dict[str, Any], expected: list[str]) -> None:
    assert complaints("Endpoints", subsets=[subset]) == expected


def test_fqdn_slices_are_deprecated() -> None:
    path = collection_path(KIND_BY_NAME["EndpointSlice"], "default")
    slice_ = {"kind": "EndpointSlice", "apiVersion": "discovery.k8s.io/v1", "metadata": {"name": "x"}}

    response = Server().post({**slice_, "addressType": "FQDN", "endpoints": [{"addresses": ["example.com"]}]}, path)

    assert response.warnings == ("spec.addressType: FQDN endpoints are deprecated",)


CONTAINER = {"name": "web", "image": "nginx"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"name": ""}, ["name: Required value"]),
        ({"name": "a.b"}, ['name: Invalid value: "a.b": must not contain dots']),
        ({"image": " nginx"}, ['image: Invalid value: " nginx": must not have leading or trailing whitespace']),
        ({"imagePullPolicy": "Now"}, None),
        ({"ports": [{"containerPort": 70000}]}, [f"ports[0].containerPort: Invalid value: 70000: {BETWEEN}"]),
        ({"ports": [{"containerPort": 1, "hostPort": -1}]}, [f"ports[0].hostPort: Invalid value: -1: {BETWEEN}"]),
        (
            {"ports": [{"containerPort": 1, "name": "80"}]},
            ['ports[0].name: Invalid value: "80": must contain at least one letter (a-z)'],
        ),
        ({"readinessProbe": {}}, ["readinessProbe: Required value: must specify a handler type"]),
        (
            {"readinessProbe": {"tcpSocket": {"port": 0}}},
            [f"readinessProbe.tcpSocket.port: Invalid value: 0: {BETWEEN}"],
        ),
        (
            {"readinessProbe": {"tcpSocket": {"port": 1}, "httpGet": {"port": 1}}},
            ["readinessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type"],
        ),
        (
            {"livenessProbe": {"tcpSocket": {"port": 1}, "periodSeconds": -1}},
            [f"livenessProbe.periodSeconds: Invalid value: -1: {NOT_NEGATIVE}"],
        ),
    ],
)
def test_containers(change: dict[str, Any], expected: list[str] | None) -> None:
    found = complaints("Pod", spec={"containers": [{**CONTAINER, **change}]})

    supported = ['imagePullPolicy: Unsupported value: "Now": supported values: "Always", "IfNotPresent", "Never"']
    assert found == [f"spec.containers[0].{text}" for text in expected or supported]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (
            {"restartPolicy": "Maybe"},
            ['spec.restartPolicy: Unsupported value: "Maybe": supported values: "Always", "OnFailure", "Never"'],
        ),
        (
            {"dnsPolicy": "None"},
            [
                "spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None",
            ],
        ),
        ({"subdomain": "a.b"}, ['spec.subdomain: Invalid value: "a.b": must not contain dots']),
    ],
)
def test_pods(spec: dict[str, Any], expected: list[str]) -> None:
    assert complaints("Pod", spec={"containers": [CONTAINER], **spec}) == expected


def test_a_pod_changes_its_image_and_little_else() -> None:
    server = Server()
    path = collection_path(KIND_BY_NAME["Pod"], "default")
    body = {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "x"}, "spec": {"containers": [CONTAINER]}}
    made = server.post(body, path).body
    image = {"op": "replace", "path": "/spec/containers/0/image", "value": "nginx:2"}
    name = {"op": "replace", "path": "/spec/containers/0/name", "value": "other"}

    renewed = server.request("PATCH", f"{path}/x", [image], content_type="application/json-patch+json")
    refused = server.request("PATCH", f"{path}/x", [name], content_type="application/json-patch+json")

    assert renewed.body["metadata"]["generation"] == made["metadata"]["generation"] + 1
    assert refused.code == 422
    assert "spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`" in str(
        refused.body
    )


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (
            "a b",
            'data[a b]: Invalid value: "a b": a valid config key must consist of alphanumeric characters, '
            "'-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is "
            "'[-._a-zA-Z0-9]+')",
        ),
        ("x" * 254, f'data[{"x" * 254}]: Invalid value: "{"x" * 254}": must be no more than 253 characters'),
    ],
)
def test_config_maps(key: str, expected: str) -> None:
    assert complaints("ConfigMap", data={key: "x"}) == [expected]


def test_an_event_stands_in_the_namespace_of_its_object() -> None:
    found = complaints("Event", involvedObject={"kind": "Pod", "namespace": "other", "name": "x"})

    assert found == ['involvedObject.namespace: Invalid value: "other": does not match event.namespace']


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({"ingress": [{"from": [{}]}]}, ["spec.ingress[0].from[0]: Required value: must specify a peer"]),
        (
            {"ingress": [{"from": [{"ipBlock": {"cidr": "10.0.0.0/8"}, "podSelector": {}}]}]},
            ["spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer"],
        ),
        ({"egress": [{"to": [{"ipBlock": {"cidr": ""}}]}]}, ["spec.egress[0].to[0].ipBlock.cidr: Required value"]),
        (
            {"egress": [{"ports": [{"port": "http", "endPort": 90}]}]},
            [
                "spec.egress[0].ports[0].endPort: Invalid value: 90: may not be specified when `port` is non-numeric",
            ],
        ),
        (
            {"egress": [{"ports": [{"port": 99, "endPort": 90}]}]},
            ["spec.egress[0].ports[0].endPort: Invalid value: 99: must be greater than or equal to `port`"],
        ),
        (
            {"egress": [{"ports": [{"endPort": 90}]}]},
            ["spec.egress[0].ports[0].endPort: Invalid value: 90: may not be specified when `port` is not specified"],
        ),
        (
            {"policyTypes": ["Both"]},
            ['spec.policyTypes[0]: Unsupported value: "Both": supported values: "Ingress", "Egress"'],
        ),
        (
            {"podSelector": {"matchExpressions": [{"key": "a", "operator": "In"}]}},
            [
                "spec.podSelector.matchExpressions[0].values: Required value: must be specified when `operator` is "
                "'In' or 'NotIn'"
            ],
        ),
        (
            {"podSelector": {"matchExpressions": [{"key": "a", "operator": "Exists", "values": ["b"]}]}},
            [
                "spec.podSelector.matchExpressions[0].values: Forbidden: may not be specified when `operator` is "
                "'Exists' or 'DoesNotExist'"
            ],
        ),
        (
            {"podSelector": {"matchExpressions": [{"key": "a", "operator": "Like"}]}},
            ['spec.podSelector.matchExpressions[0].operator: Invalid value: "Like": not a valid selector operator'],
        ),
    ],
)
def test_network_policies(spec: dict[str, Any], expected: list[str]) -> None:
    assert complaints("NetworkPolicy", spec={"podSelector": {}, **spec}) == expected


def test_a_policy_about_egress_is_about_ingress_as_well() -> None:
    path = collection_path(KIND_BY_NAME["NetworkPolicy"], "default")
    body = {"kind": "NetworkPolicy", "apiVersion": "networking.k8s.io/v1", "metadata": {"name": "x"}}

    made = Server().post({**body, "spec": {"podSelector": {}, "egress": [{}]}}, path)

    assert made.body["spec"]["policyTypes"] == ["Ingress", "Egress"]


@pytest.mark.parametrize(
    ("spec", "field"),
    [({}, "spec.parentRef"), ({"parentRef": {"resource": "services"}}, "spec.parentRef.name")],
)
def test_addresses_belong_to_somebody(spec: dict[str, Any], field: str) -> None:
    assert complaints("IPAddress", {"name": "10.96.1.1"}, spec=spec) == [f"{field}: Required value"]


def test_a_service_cidr_may_gain_a_family_but_not_change_one() -> None:
    server = Server()
    path = collection_path(KIND_BY_NAME["ServiceCIDR"], "")
    body = {"kind": "ServiceCIDR", "apiVersion": "networking.k8s.io/v1", "metadata": {"name": "x"}}
    server.post({**body, "spec": {"cidrs": ["10.97.0.0/16"]}}, path)

    changed = server.request("PUT", f"{path}/x", {**body, "spec": {"cidrs": ["10.98.0.0/16"]}})
    gained = server.request("PUT", f"{path}/x", {**body, "spec": {"cidrs": ["10.97.0.0/16", "fd00:1::/112"]}})

    assert changed.body["message"].endswith('spec.cidrs[0]: Invalid value: "10.98.0.0/16": field is immutable')
    assert gained.code == 200


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (
            {"strategy": {"type": "Recreate", "rollingUpdate": {"maxSurge": 1}}},
            ["spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"],
        ),
        (
            {"strategy": {"rollingUpdate": {"maxSurge": "some"}}},
            [
                'spec.strategy.rollingUpdate.maxSurge: Invalid value: "some": a valid percent string must be a numeric '
                "string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')"
            ],
        ),
        (
            {"strategy": {"rollingUpdate": {"maxUnavailable": "150%"}}},
            ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "150%": must not be greater than 100%'],
        ),
        (
            {"progressDeadlineSeconds": 5, "minReadySeconds": 5},
            ["spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds"],
        ),
        (
            {
                "template": {
                    "metadata": {"labels": {"a": "b"}},
                    "spec": {"containers": [CONTAINER], "restartPolicy": "Never"},
                }
            },
            ['spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"'],
        ),
    ],
)
def test_deployments(spec: dict[str, Any], expected: list[str]) -> None:
    template = {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [CONTAINER]}}
    whole = {"selector": {"matchLabels": {"a": "b"}}, "template": template, **spec}

    assert complaints("Deployment", spec=whole) == expected


def test_a_selector_of_expressions_takes_the_labels_that_it_describes() -> None:
    expressions = [
        {"key": "a", "operator": "In", "values": ["b", "c"]},
        {"key": "a", "operator": "NotIn", "values": ["d"]},
        {"key": "a", "operator": "Exists"},
        {"key": "z", "operator": "DoesNotExist"},
    ]
    template = {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [CONTAINER]}}

    assert complaints("ReplicaSet", spec={"selector": {"matchExpressions": expressions}, "template": template}) == []


def test_the_pods_of_a_stateful_set_keep_their_service() -> None:
    server = Server()
    path = collection_path(KIND_BY_NAME["StatefulSet"], "default")
    template = {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [CONTAINER]}}
    spec = {"serviceName": "x", "selector": {"matchLabels": {"a": "b"}}, "template": template}
    body = {"kind": "StatefulSet", "apiVersion": "apps/v1", "metadata": {"name": "x"}}
    server.post({**body, "spec": spec}, path)

    response = server.request("PUT", f"{path}/x", {**body, "spec": {**spec, "serviceName": "y"}})

    assert response.body["message"] == (
        'StatefulSet.apps "x" is invalid: spec: Forbidden: updates to statefulset spec for fields other than '
        "'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', "
        "'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
    )
