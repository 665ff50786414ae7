"""What a container finds around it: the kubelet's variables and files."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from learnnet.lab import Lab

from .conftest import Shell

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{ports: [{{port: 80}}]{more}}}\n"
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: client}\nspec: {containers: [{name: c, image: nginx}]}\n"


def variables(shell: Shell, pod: str = "client") -> dict[str, str]:
    text = shell(f"exec {pod} -- env").stdout
    return dict(line.partition("=")[::2] for line in text.splitlines())


@pytest.fixture
def live() -> Shell:
    return Shell(Lab(seed=1))


def test_a_container_knows_the_services_that_were_there_when_it_started(live: Shell) -> None:
    live("create -f a.yaml", a_yaml=SERVICE.format(name="early-bird", more=""))
    live("create -f pod.yaml", pod_yaml=POD)
    live("create -f b.yaml", b_yaml=SERVICE.format(name="late", more=""))

    found = variables(live)

    assert found["EARLY_BIRD_SERVICE_PORT"] == "80"
    assert found["EARLY_BIRD_PORT"] == f"tcp://{found['EARLY_BIRD_SERVICE_HOST']}:80"
    assert found["KUBERNETES_SERVICE_HOST"] == "10.96.0.1"
    assert "LATE_SERVICE_HOST" not in found


def test_a_service_without_an_address_leaves_no_variables(live: Shell) -> None:
    live("create -f a.yaml", a_yaml=SERVICE.format(name="headless", more=", clusterIP: None"))
    live("create -f pod.yaml", pod_yaml=POD)

    assert not [name for name in variables(live) if name.startswith("HEADLESS")]


def test_service_links_can_be_turned_off_but_for_the_api_server(live: Shell) -> None:
    live("create -f a.yaml", a_yaml=SERVICE.format(name="web", more=""))
    live("create -f pod.yaml", pod_yaml=POD.replace("{containers", "{enableServiceLinks: false, containers"))

    found = variables(live)

    assert "WEB_SERVICE_HOST" not in found
    assert found["KUBERNETES_SERVICE_PORT"] == "443"


def test_a_variable_of_the_pod_wins_and_may_refer_to_others(still: Shell) -> None:
    found = variables(still, "web-bbb-1")

    assert found["WHERE"] == "http://10.96.10.1"


def test_a_container_that_starts_again_learns_of_new_services(still: Shell) -> None:
    record = next(one for one in still.lab.view.records("Pod") if one.key.name == "web-bbb-1")
    still("create -f a.yaml", a_yaml=SERVICE.format(name="late", more=""))
    before = variables(still, "web-bbb-1")

    still.lab.load([started_again(record.body)])

    assert "LATE_SERVICE_HOST" not in before
    assert variables(still, "web-bbb-1")["LATE_SERVICE_PORT"] == "80"


def started_again(pod: Mapping[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(json.dumps(pod))
    body["status"]["containerStatuses"][0]["state"]["running"]["startedAt"] = "2026-01-01T00:00:09Z"
    return body
