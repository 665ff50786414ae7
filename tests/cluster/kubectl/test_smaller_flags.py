"""Flags that people seldom type, and what kubectl says then."""

import pytest

from tests.cluster.kubectl.conftest import Shell

CONFLICT = (
    'Error from server (Conflict): Operation cannot be fulfilled on services "web": the object has been modified; '
    "please apply your changes to the latest version and try again\n"
)


def test_a_scale_is_an_object_of_its_own(still: Shell) -> None:
    lines = still("get deploy web --subresource=scale").stdout.splitlines()

    assert lines[0].split() == ["NAME", "DESIRED", "AVAILABLE", "AGE"]
    assert lines[1].split()[:3] == ["web", "2", "2"]
    assert still("get deploy web --subresource=scale -o name").stdout == "scale.autoscaling/web\n"
    assert still("get deploy web --subresource=scale -o jsonpath={.kind}").stdout == "Scale"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "get deploy --subresource=scale",
            "error: subresource cannot be used when bulk resources are specified\n",
        ),
        (
            "get svc web --subresource=scale",
            "Error from server (NotFound): the server could not find the requested resource\n",
        ),
        ("label svc web a=b --resource-version=1", CONFLICT),
        ("annotate svc web a=b --resource-version=1", CONFLICT),
        (
            "label svc --all a=b --resource-version=1",
            "error: --resource-version may only be used with a single resource\n",
        ),
        ("get svc/web/x", "error: arguments in resource/name form may not have more than one slash\n"),
        ("get SVC", 'error: the server doesn\'t have a resource type "SVC"\n'),
        ("auth can-i --list pods", "error: list option must be specified with no arguments\n"),
        ("explain svc --api-version=v2", 'error: couldn\'t find resource for "/v2, Resource=services"\n'),
        (
            "explain deploy --api-version=v1",
            "error: GVR (/v1, Resource=deployments) not found in OpenAPI schema\n",
        ),
        ("explain svc.spec.ports[0]", "error: invalid jsonpath syntax, first node must be field node\n"),
    ],
)
def test_what_cannot_be_is_refused_in_kubectls_words(still: Shell, line: str, said: str) -> None:
    output = still(line)

    assert (output.rc, output.stdout, output.stderr) == (1, "", said)


def test_without_the_servers_table_there_are_a_name_and_an_age(still: Shell) -> None:
    lines = still("get svc,deploy web --server-print=false").stdout.splitlines()

    assert lines[0].split() == ["NAME", "AGE"]
    assert lines[1].split()[0] == "service/web"


def test_a_list_of_labels_sends_nothing(still: Shell) -> None:
    assert still("label svc web a=b --list").stdout == "a=b\napp=web\n"
    assert still("label svc web --list").stdout == "app=web\n"


def test_the_administrator_may_do_everything(still: Shell) -> None:
    lines = still("auth can-i --list --no-headers").stdout.splitlines()

    assert lines[0].split() == ["*.*", "[]", "[]", "[*]"]
    assert len(lines) == 21


def test_values_that_are_allowed_stand_in_an_outline_too(still: Shell) -> None:
    assert "protocol\t<string>\n  enum: SCTP, TCP, UDP\n" in still("explain svc.spec.ports --recursive").stdout
    assert "FIELD: type <string>\nENUM:\n" in still("explain svc.spec.type").stdout
