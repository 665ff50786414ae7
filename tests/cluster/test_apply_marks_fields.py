"""An error message is worth most at the place where its author can mend it."""

import pytest

from learnnet.cluster.apply import Problem, apply, lint
from learnnet.cluster.apply.fields import nearest
from learnnet.cluster.manifest import parse
from tests.cluster.server import Server, service

HEAD = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n"


def fields(text: str) -> list[str]:
    return [problem.field for outcome in lint(Server(), text).outcomes for problem in outcome.problems]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("  ports:\n  - port: 70000\n", ["spec.ports[0].port", "spec.ports[0].port"]),
        ("  ports:\n  - port: 80\n    targetPort: a_b\n", ["spec.ports[0].targetPort"]),
        ("  ports:\n  - port: 80\n  selectr: {a: b}\n", ["spec.selectr"]),
        ("  ports:\n  - port: 80\n  - port: '81'\n", ["spec.ports[1].port"]),
        ("  selector: {app: 1}\n  ports: [{port: 80}]\n", ["spec.selector.app"]),
        ("  clusterIP: 10.96.0.1\n  ports: [{port: 80}]\n", ["spec.clusterIP"]),
        ("  type: Ingress\n  ports: [{port: 80}]\n", ["spec.type"]),
        ("  selector: {app: web}\n", ["spec"]),
        (
            "  loadBalancerSourceRanges: [x]\n  ports: [{port: 80}]\n",
            ["spec.loadBalancerSourceRanges", "spec.loadBalancerSourceRanges[0]"],
        ),
    ],
)
def test_problems_are_at_the_fields_that_the_author_wrote(spec: str, expected: list[str]) -> None:
    assert fields(HEAD + spec) == expected


def test_an_unknown_kind_is_marked_at_its_name() -> None:
    assert fields("apiVersion: v1\nkind: Servce\nmetadata: {name: web}\n") == ["kind"]
    assert fields("apiVersion: v2\nkind: Service\nmetadata: {name: web}\n") == ["apiVersion"]


def test_problems_in_a_list_are_marked_in_its_items() -> None:
    text = (
        "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Service, metadata: {name: a}, spec: {type: X}}\n"
    )

    assert "items[0].spec.type" in fields(text)


def test_a_problem_finds_its_line_in_the_text() -> None:
    text = HEAD + "  ports:\n  - port: 80\n    targetPort: a_b\n"
    manifest = parse(text)
    problem = lint(Server(), manifest).outcomes[0].problems[0]

    assert problem == Problem(
        "spec.ports[0].targetPort",
        'spec.ports[0].targetPort: Invalid value: "a_b": must contain only alpha-numeric characters (a-z, 0-9), '
        "and hyphens (-)",
    )
    assert manifest.documents[0].span(problem.field).line == 8


def test_a_change_of_the_wrong_type_is_marked_like_a_new_object() -> None:
    server = Server()
    apply(server, HEAD + "  ports: [{port: 80}]\n")

    outcome = apply(server, HEAD + "  ports: [{port: 'http'}]\n").outcomes[0]

    assert outcome.text.startswith('The request is invalid: patch: Invalid value: "map[')
    assert [problem.field for problem in outcome.problems] == ["spec.ports[0].port"]


def test_two_errors_are_printed_in_another_way_than_one() -> None:
    bad = HEAD + "  type: X\n  ports: [{port: 80}]\n"

    said = lint(Server(), bad + "---\n" + bad.replace("name: web", "name: api"))

    types = '"ClusterIP", "ExternalName", "LoadBalancer", "NodePort"'
    message = f'is invalid: spec.type: Unsupported value: "X": supported values: {types}'
    assert said.stderr == (
        f'Error from server (Invalid): error when creating "manifest.yaml": Service "web" {message}\n'
        f'Error from server (Invalid): error when creating "manifest.yaml": Service "api" {message}\n'
    )


def test_an_object_made_otherwise_gets_the_annotation_and_a_warning() -> None:
    server = Server()
    server.post(service("web"))

    applied = apply(server, HEAD + "  selector: {app: web}\n  ports: [{port: 80}]\n")

    assert applied.stdout == "service/web configured\n"
    assert applied.stderr.startswith("Warning: resource services/web is missing the kubectl.kubernetes.io/last-applied")


def test_an_object_without_a_name_cannot_be_applied() -> None:
    said = lint(Server(), "apiVersion: v1\nkind: Service\nmetadata: {}\n")

    assert said.stderr == (
        "error: error when retrieving current configuration of:\n"
        'Resource: "/v1, Resource=services", GroupVersionKind: "/v1, Kind=Service"\n'
        'Name: "", Namespace: "default"\nfrom server for: "manifest.yaml": resource name may not be empty\n'
    )


def test_documents_of_one_manifest_build_on_each_other_when_linted() -> None:
    text = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n---\n" + HEAD.replace(
        "name: web", "name: web\n  namespace: shop"
    )

    said = lint(Server(), text + "  ports: [{port: 80}]\n")

    assert said.stdout == "namespace/shop created\nservice/web created\n"


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("spec.clusterIPs[0]", "spec.clusterIP"),
        ("spec.ports[0].targetPort", "spec.ports[0].port"),
        ("spec.LoadBalancerSourceRanges[0]", "spec.loadBalancerSourceRanges[0]"),
        ("spec.ports[7].name", "spec.ports"),
        ("allocateLoadBalancerNodePorts", "spec.allocateLoadBalancerNodePorts"),
    ],
)
def test_a_field_of_the_server_leads_to_one_of_the_author(path: str, written: str) -> None:
    value = {
        "spec": {
            "clusterIP": "x",
            "ports": [{"port": 80}],
            "loadBalancerSourceRanges": ["x"],
            "allocateLoadBalancerNodePorts": True,
        }
    }

    assert nearest(path, value) == written
