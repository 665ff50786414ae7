"""What the server says about the fields of a Pod, one rule after the other (v1.36)."""

from typing import Any

import pytest

from learnnet.cluster.kinds import KIND_BY_NAME
from learnnet.cluster.requests.paths import collection_path
from tests.cluster.server import Server

PODS = collection_path(KIND_BY_NAME["Pod"], "default")
CONTAINER = {"name": "c", "image": "nginx"}


def body(meta: dict[str, Any] | None = None, **spec: Any) -> dict[str, Any]:
    whole = {"containers": [CONTAINER], **spec}
    return {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "x", **(meta or {})}, "spec": whole}


def causes(response: Any) -> list[str]:
    return [f"{cause['field']}: {cause['message']}" for cause in response.body.get("details", {}).get("causes", [])]


def complaints(meta: dict[str, Any] | None = None, **spec: Any) -> list[str]:
    return causes(Server().post(body(meta, **spec), PODS))


def container(**fields: Any) -> list[str]:
    """What is said about one container, without the path to it."""
    return [text.removeprefix("spec.containers[0].") for text in complaints(containers=[{**CONTAINER, **fields}])]


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        (
            {"requests": {"cpu": "2"}, "limits": {"cpu": "1"}},
            'requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
        ),
        ({"requests": {"cpu": "-1"}}, 'requests[cpu]: Invalid value: "-1": must be greater than or equal to 0'),
        (
            {"requests": {"example.com/gpu": "1"}},
            "limits: Required value: Limit must be set for non overcommitable resources",
        ),
        (
            {"requests": {"example.com/gpu": "1"}, "limits": {"example.com/gpu": "2"}},
            'requests: Invalid value: "1": must be equal to example.com/gpu limit of 2',
        ),
        ({"limits": {"example.com/gpu": "500m"}}, 'limits[example.com/gpu]: Invalid value: "500m": must be an integer'),
        (
            {"limits": {"services": "1"}},
            'limits[services]: Invalid value: "services": must be a standard resource for containers',
        ),
    ],
)
def test_resources(resources: dict[str, Any], expected: str) -> None:
    assert container(resources=resources)[0] == f"resources.{expected}"


def test_requests_within_their_limits_are_taken_however_they_are_written() -> None:
    assert (
        container(resources={"requests": {"cpu": "1000m", "memory": "1Gi"}, "limits": {"cpu": 1, "memory": "1024Mi"}})
        == []
    )


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        ({"value": "a"}, ".name: Required value"),
        (
            {"name": "a=b"},
            '.name: Invalid value: "a=b": a valid environment variable name must consist only of printable ASCII '
            "characters other than '='",
        ),
        (
            {"name": "A", "valueFrom": {}},
            '.valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or '
            "`secretKeyRef`",
        ),
        (
            {"name": "A", "value": "b", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}},
            '.valueFrom: Invalid value: "": may not be specified when `value` is not empty',
        ),
        (
            {"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "spec.nope"}}},
            '.valueFrom.fieldRef.fieldPath: Invalid value: "spec.nope": error converting fieldPath: field label not '
            "supported: spec.nope",
        ),
        (
            {"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "status.phase"}}},
            '.valueFrom.fieldRef.fieldPath: Unsupported value: "status.phase": supported values: "metadata.name", '
            '"metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", '
            '"status.hostIPs", "status.podIP", "status.podIPs"',
        ),
        (
            {"name": "A", "valueFrom": {"configMapKeyRef": {"name": "c"}}},
            ".valueFrom.configMapKeyRef.key: Required value",
        ),
    ],
)
def test_environment_variables(variable: dict[str, Any], expected: str) -> None:
    assert container(env=[variable]) == [f"env[0]{expected}"]


def test_a_label_may_be_shown_in_a_variable() -> None:
    reference = {"fieldRef": {"fieldPath": "metadata.labels['example.com/team']"}}

    assert container(env=[{"name": "TEAM", "valueFrom": reference}]) == []


def test_env_from_names_one_source() -> None:
    assert container(envFrom=[{}, {"configMapRef": {"name": ""}}]) == [
        'envFrom: Invalid value: "": must specify one of: `configMapRef` or `secretRef`',
        "envFrom[1].configMapRef.name: Required value",
    ]


@pytest.mark.parametrize(
    ("volume", "expected"),
    [
        ({"name": "A"}, "volumes[0].name: Invalid value"),
        (
            {"name": "a", "emptyDir": {}, "hostPath": {"path": "/"}},
            "volumes[0].hostPath: Forbidden: may not specify more than 1 volume type",
        ),
        ({"name": "a", "configMap": {}}, "volumes[0].configMap.name: Required value"),
        (
            {"name": "a", "configMap": {"name": "c", "items": [{"key": "k", "path": "../up"}]}},
            "volumes[0].configMap.items[0].path: Invalid value: \"../up\": must not contain '..'",
        ),
        (
            {"name": "a", "secret": {"secretName": "s", "defaultMode": 512}},
            "volumes[0].secret.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal), both "
            "inclusive",
        ),
        (
            {"name": "a", "hostPath": {"path": "/a/../b"}},
            'volumes[0].hostPath.path: Invalid value: "/a/../b": must not contain',
        ),
        ({"name": "a", "persistentVolumeClaim": {}}, "volumes[0].persistentVolumeClaim.claimName: Required value"),
    ],
)
def test_volumes(volume: dict[str, Any], expected: str) -> None:
    (found,) = complaints(volumes=[volume])

    assert found.startswith(f"spec.{expected}")


def test_mounts_need_a_volume_and_a_path_of_their_own() -> None:
    mounts = [{"name": "a", "mountPath": "/a"}, {"name": "a", "mountPath": "/a"}, {"name": "b", "mountPath": ""}]
    one = {**CONTAINER, "volumeMounts": mounts}

    assert complaints(containers=[one], volumes=[{"name": "a"}]) == [
        'spec.containers[0].volumeMounts[1].mountPath: Invalid value: "/a": must be unique',
        'spec.containers[0].volumeMounts[2].name: Not found: "b"',
        "spec.containers[0].volumeMounts[2].mountPath: Required value",
    ]


def test_a_sleep_before_the_stop_must_fit_into_the_grace_period() -> None:
    assert container(lifecycle={"preStop": {"sleep": {"seconds": 31}}}) == [
        "lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than "
        "terminationGracePeriodSeconds (30)"
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"livenessProbe": {"exec": {"command": ["true"]}, "successThreshold": 2}},
            "livenessProbe.successThreshold: Invalid value: 2: must be 1",
        ),
        (
            {"readinessProbe": {"exec": {"command": ["true"]}, "terminationGracePeriodSeconds": 5}},
            "readinessProbe.terminationGracePeriodSeconds: Invalid value: 5: must not be set for readinessProbes",
        ),
        ({"startupProbe": {"exec": {}}}, "startupProbe.exec.command: Required value"),
        ({"restartPolicy": "Always"}, "restartPolicy: Forbidden: may not be set for non-init containers"),
    ],
)
def test_what_becomes_of_a_container(fields: dict[str, Any], expected: str) -> None:
    assert container(**fields) == [expected]


def test_init_containers_have_no_probes_unless_they_go_on_running() -> None:
    probe = {"readinessProbe": {"tcpSocket": {"port": 80}}}
    first = {"name": "i", "image": "busybox", **probe}

    assert complaints(initContainers=[first]) == [
        "spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without "
        "restartPolicy=Always"
    ]
    assert complaints(initContainers=[{**first, "restartPolicy": "Always"}]) == []


def test_no_two_containers_share_a_name_or_a_port_of_the_node() -> None:
    port = {"ports": [{"containerPort": 80, "hostPort": 80}]}

    assert complaints(containers=[{**CONTAINER, **port}, {**CONTAINER, "name": "d", **port}]) == [
        'spec.containers[1].ports[0].hostPort: Duplicate value: "TCP//80"'
    ]
    assert complaints(initContainers=[CONTAINER]) == ['spec.initContainers[0].name: Duplicate value: "c"']


@pytest.mark.parametrize(
    ("toleration", "expected"),
    [
        (
            {"operator": "Equal"},
            '.operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all '
            'values and all keys"',
        ),
        (
            {"key": "a", "operator": "Exists", "value": "b"},
            ".operator: Invalid value: \"b\": value must be empty when `operator` is 'Exists'",
        ),
        ({"key": "a", "operator": "Like"}, '.operator: Unsupported value: "Like": supported values: "Equal", "Exists"'),
        (
            {"key": "a", "effect": "Never"},
            '.effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
        ),
        (
            {"key": "a", "effect": "NoSchedule", "tolerationSeconds": 5},
            ".effect: Invalid value: \"NoSchedule\": effect must be 'NoExecute' when `tolerationSeconds` is set",
        ),
    ],
)
def test_tolerations(toleration: dict[str, Any], expected: str) -> None:
    assert complaints(tolerations=[toleration]) == [f"spec.tolerations[0]{expected}"]


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        ({"maxSkew": 0}, ".maxSkew: Invalid value: 0: must be greater than zero"),
        ({"topologyKey": ""}, ".topologyKey: Required value: can not be empty"),
        (
            {"whenUnsatisfiable": "Never"},
            '.whenUnsatisfiable: Unsupported value: "Never": supported values: "DoNotSchedule", "ScheduleAnyway"',
        ),
        (
            {"whenUnsatisfiable": "ScheduleAnyway", "minDomains": 2},
            ".minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not "
            "ScheduleAnyway",
        ),
        (
            {"nodeTaintsPolicy": "Maybe"},
            '.nodeTaintsPolicy: Unsupported value: "Maybe": supported values: "Honor", "Ignore"',
        ),
        ({"matchLabelKeys": ["a"]}, ".matchLabelKeys: Forbidden: must not be specified when labelSelector is not set"),
        (
            {"labelSelector": {"matchLabels": {"a": "b"}}, "matchLabelKeys": ["a"]},
            '.matchLabelKeys[0]: Invalid value: "a": exists in both matchLabelKeys and labelSelector',
        ),
    ],
)
def test_topology_spread_constraints(constraint: dict[str, Any], expected: str) -> None:
    whole = {"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule", **constraint}

    found = complaints({"labels": {"a": "b"}}, topologySpreadConstraints=[whole])

    assert found == [f"spec.topologySpreadConstraints[0]{expected}"]


def test_no_two_constraints_are_about_the_same_domains() -> None:
    one = {"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule"}

    assert complaints(topologySpreadConstraints=[one, {**one, "maxSkew": 2}]) == [
        'spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{zone, DoNotSchedule}"'
    ]


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        (
            {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": []}}},
            "nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value: must "
            "have at "
            "least one node selector term",
        ),
        (
            {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{"topologyKey": "a b"}]}},
            'podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Invalid value: "a b": name '
            "part "
            "must consist of",
        ),
        (
            {
                "podAntiAffinity": {
                    "preferredDuringSchedulingIgnoredDuringExecution": [
                        {"weight": 0, "podAffinityTerm": {"topologyKey": "a"}}
                    ]
                }
            },
            "podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 0: must be in "
            "the "
            "range 1-100",
        ),
    ],
)
def test_affinity(wishes: dict[str, Any], expected: str) -> None:
    (found,) = complaints(affinity=wishes)

    assert found.startswith(f"spec.affinity.{expected}")


def test_dns_config_is_limited_as_resolvers_are() -> None:
    config = {
        "nameservers": ["10.0.0.1", "10.0.0.2", "10.0.0.3", "nope"],
        "searches": ["a_b.example", "UP"],
        "options": [{}],
    }

    *first, search, option = complaints(dnsConfig=config)

    assert first == [
        'spec.dnsConfig.nameservers: Invalid value: ["10.0.0.1","10.0.0.2","10.0.0.3","nope"]: must not have more than '
        "3 nameservers",
        'spec.dnsConfig.nameservers[3]: Invalid value: "nope": must be a valid IP address, (e.g. 10.9.8.7 or '
        "2001:db8::ffff)",
    ]
    assert search.startswith('spec.dnsConfig.searches[1]: Invalid value: "UP": a lowercase RFC 1123 subdomain')
    assert option == "spec.dnsConfig.options[0]: Required value: must not be empty"


def test_a_deletion_cost_is_a_number() -> None:
    cost = "controller.kubernetes.io/pod-deletion-cost"

    assert complaints({"annotations": {cost: "+1"}}) == [
        f'metadata.annotations[{cost}]: Invalid value: "+1": must be a 32bit integer'
    ]


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The causes when a Pod with one spec is to have the other."""
    server = Server()
    made = server.post(body(**before), PODS).body
    spec = {**made["spec"], **after}
    return causes(server.request("PUT", f"{PODS}/x", {**made, "spec": spec}))


FROZEN = (
    "spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,"
    "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing "
    "tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"
)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            {},
            {"containers": []},
            [
                "spec.containers: Required value",
                "spec.containers: Forbidden: pod updates may not add or remove containers",
            ],
        ),
        ({}, {"hostname": "h"}, [FROZEN]),
        (
            {},
            {"tolerations": []},
            ["spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds"],
        ),
        (
            {"activeDeadlineSeconds": 5},
            {"activeDeadlineSeconds": 6},
            ["spec.activeDeadlineSeconds: Invalid value: 6: must be less than or equal to previous value"],
        ),
        (
            {},
            {"schedulingGates": [{"name": "a"}]},
            ["spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'a'"],
        ),
        ({"schedulingGates": [{"name": "a"}]}, {"schedulingGates": [], "nodeSelector": {"a": "b"}}, []),
    ],
)
def test_changes_of_a_pod(before: dict[str, Any], after: dict[str, Any], expected: list[str]) -> None:
    assert changed(before, after) == expected


def warnings(**spec: Any) -> list[str]:
    response = Server().post(body(**spec), PODS)
    assert response.code == 201, response.body
    return list(response.warnings)


def test_ports_that_get_in_each_others_way_are_pointed_out() -> None:
    port, outside = {"containerPort": 80}, {"containerPort": 80, "hostPort": 8080}
    others = [{**CONTAINER, "name": "d", "ports": [port]}, {**CONTAINER, "name": "e", "ports": [outside]}]

    assert warnings(containers=[{**CONTAINER, "ports": [port]}, *others]) == [
        "spec.containers[1].ports[0]: duplicate port definition with spec.containers[0].ports[0]",
        "spec.containers[2].ports[0]: overlapping port definition with spec.containers[0].ports[0]",
        "spec.containers[2].ports[0]: overlapping port definition with spec.containers[1].ports[0]",
    ]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (
            {"containers": [{**CONTAINER, "env": [{"name": "A", "value": "1"}, {"name": "A", "value": "2"}]}]},
            'spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply',
        ),
        (
            {"containers": [{**CONTAINER, "resources": {"limits": {"memory": "100m"}}}]},
            'spec.containers[0].resources.limits[memory]: fractional byte value "100m" is invalid, must be an integer',
        ),
        (
            {"topologySpreadConstraints": [{"maxSkew": 1, "topologyKey": "a", "whenUnsatisfiable": "DoNotSchedule"}]},
            "spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod",
        ),
        (
            {"terminationGracePeriodSeconds": -1},
            "spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1",
        ),
    ],
)
def test_what_is_odd_but_taken(spec: dict[str, Any], expected: str) -> None:
    assert warnings(**spec)[0] == expected


def test_a_variable_that_builds_on_its_older_self_is_not_odd() -> None:
    variables = [{"name": "A", "value": "1"}, {"name": "A", "value": "$(A)2"}]

    assert warnings(containers=[{**CONTAINER, "env": variables}]) == []
