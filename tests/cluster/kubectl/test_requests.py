"""kubectl asks the API server what the real one asks: method, path, media type, query and body."""

import json
from typing import Any

import pytest

from learnnet.cluster.api import Api
from learnnet.cluster.kubectl import run
from learnnet.cluster.requests.model import Response

from .conftest import Shell
from .sessions import FILES

MERGE, STRATEGIC = "application/merge-patch+json", "application/strategic-merge-patch+json"
JSON, JSON_PATCH = "application/json", "application/json-patch+json"
DEPLOYMENT, SERVICES = "/apis/apps/v1/namespaces/default/deployments/web", "/api/v1/namespaces/default/services"
SOLO = "/api/v1/namespaces/default/pods/solo"


class Spy:
    """Stands before the API server and notes what comes by."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self.seen: list[tuple[Any, ...]] = []

    def request(
        self, method: str, path: str, body: Any, query: Any, media_type: str, actor: str, cause: int | None
    ) -> Response:
        if method != "GET":
            self.seen.append((method, path, dict(query), media_type, body))
        return self._api.request(method, path, body, query, media_type, actor, cause)


ASKED = [
    (
        "scale deploy/web --replicas=3",
        ("PATCH", f"{DEPLOYMENT}/scale", {}, MERGE, {"spec": {"replicas": 3}}),
    ),
    (
        "label pod solo a=b run-",
        ("PATCH", SOLO, {"fieldManager": "kubectl-label"}, MERGE, {"metadata": {"labels": {"a": "b", "run": None}}}),
    ),
    (
        "annotate pod solo k=v",
        ("PATCH", SOLO, {"fieldManager": "kubectl-annotate"}, MERGE, {"metadata": {"annotations": {"k": "v"}}}),
    ),
    (
        "set image deploy/web nginx=nginx:1.27",
        (
            "PATCH",
            DEPLOYMENT,
            {"fieldManager": "kubectl-set"},
            STRATEGIC,
            {
                "spec": {
                    "template": {
                        "spec": {
                            "$setElementOrder/containers": [{"name": "nginx"}],
                            "containers": [{"image": "nginx:1.27", "name": "nginx"}],
                        }
                    }
                }
            },
        ),
    ),
    (
        "set selector svc web app=foo",
        (
            "PATCH",
            f"{SERVICES}/web",
            {"fieldManager": "kubectl-set"},
            STRATEGIC,
            {"spec": {"selector": {"app": "foo"}}},
        ),
    ),
    (
        "rollout pause deploy/web",
        ("PATCH", DEPLOYMENT, {"fieldManager": "kubectl-rollout"}, STRATEGIC, {"spec": {"paused": True}}),
    ),
    (
        'patch svc web --type=merge -p \'{"metadata":{"labels":{"a":"b"}}}\'',
        ("PATCH", f"{SERVICES}/web", {"fieldManager": "kubectl-patch"}, MERGE, '{"metadata":{"labels":{"a":"b"}}}'),
    ),
    ("delete svc web", ("DELETE", f"{SERVICES}/web", {}, JSON, {"propagationPolicy": "Background"})),
    (
        "delete pod solo --force",
        ("DELETE", SOLO, {}, JSON, {"gracePeriodSeconds": 0, "propagationPolicy": "Background"}),
    ),
    (
        "delete deploy web --cascade=orphan --dry-run=server",
        ("DELETE", DEPLOYMENT, {}, JSON, {"dryRun": ["All"], "propagationPolicy": "Orphan"}),
    ),
    ("cordon node-a", ("PATCH", "/api/v1/nodes/node-a", {}, STRATEGIC, {"spec": {"unschedulable": True}})),
    (
        "expose deploy web --name=web2 --port=80",
        (
            "POST",
            SERVICES,
            {"fieldManager": "kubectl-expose"},
            JSON,
            {
                "apiVersion": "v1",
                "kind": "Service",
                "metadata": {"labels": {"app": "web"}, "name": "web2"},
                "spec": {"ports": [{"port": 80, "protocol": "TCP", "targetPort": 80}], "selector": {"app": "web"}},
                "status": {"loadBalancer": {}},
            },
        ),
    ),
    (
        "create -f service.yaml",
        (
            "POST",
            SERVICES,
            {"fieldManager": "kubectl-create", "fieldValidation": "Strict"},
            JSON,
            {
                "apiVersion": "v1",
                "kind": "Service",
                "metadata": {"name": "fromfile", "namespace": "default"},
                "spec": {"ports": [{"port": 80}], "selector": {"app": "web"}},
            },
        ),
    ),
]


@pytest.mark.parametrize(("line", "request_"), ASKED, ids=[line for line, _ in ASKED])
def test_one_command_is_one_request(shop: Shell, line: str, request_: tuple[Any, ...]) -> None:
    spy = Spy(shop.lab._world.api)

    run(spy, shop.lab.view, shop.lab.now, line, FILES)  # type: ignore[arg-type]

    assert spy.seen == [request_]


def test_going_back_to_a_revision_is_a_json_patch_of_template_and_annotations(shop: Shell) -> None:
    spy = Spy(shop.lab._world.api)

    run(spy, shop.lab.view, shop.lab.now, "rollout undo deploy/web")  # type: ignore[arg-type]

    ((method, path, query, media_type, change),) = spy.seen
    assert (method, path, query, media_type) == ("PATCH", DEPLOYMENT, {}, JSON_PATCH)
    assert [(one["op"], one["path"]) for one in change] == [
        ("replace", "/spec/template"),
        ("replace", "/metadata/annotations"),
    ]
    assert change[0]["value"]["spec"]["containers"][0]["image"] == "nginx:1.25"
    assert change[0]["value"]["metadata"]["labels"] == {"app": "web"}


def test_what_follows_from_a_command_names_its_cause(shop: Shell) -> None:
    lab = shop.lab
    cause = lab._world.record("you", "request")

    run(lab._world.api, lab.view, lab.now, "label svc web a=b", cause=cause)

    written = lab.events[-1]
    assert (written.action, written.cause, written.detail["by"]) == ("write", cause, "you")


def test_fields_go_out_in_alphabetical_order_as_go_maps_do(shop: Shell) -> None:
    spy = Spy(shop.lab._world.api)

    run(spy, shop.lab.view, shop.lab.now, "create -f unknown-fields.yaml", FILES)  # type: ignore[arg-type]

    assert json.dumps(spy.seen[0][-1]["spec"]) == '{"foo": 1, "ports": [{"port": 80, "targetport": 1}]}'
