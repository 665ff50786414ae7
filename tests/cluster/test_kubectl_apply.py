"""42 sequences of `kubectl apply -f manifest.yaml`, against what the real tool printed and the real cluster held."""

import json
from typing import Any

import pytest

from learnnet.cluster.apply import apply, lint
from tests.cluster.server import SERVICES, Pairs, Server, comparable, recording

SEQUENCES = recording("kubectl-apply.json")
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


@pytest.mark.parametrize("sequence", SEQUENCES, ids=lambda sequence: sequence["id"])
def test_every_step_says_and_does_what_kubectl_does(sequence: dict[str, Any]) -> None:
    server, pairs = Server(), Pairs()
    asked = json.dumps(sequence["steps"][0]["manifest"]) + json.dumps(sequence["steps"][-1]["manifest"])

    for step in sequence["steps"]:
        applied = apply(server, step["manifest"])

        assert (applied.code, applied.stdout, applied.stderr) == (step["rc"], step["stdout"], step["stderr"])
        services = _services(server)
        pairs.learn(step["services"], services, asked)
        assert comparable(services) == comparable(pairs.applied(step["services"]))


@pytest.mark.parametrize("sequence", SEQUENCES, ids=lambda sequence: sequence["id"])
def test_linting_says_the_same_and_does_nothing(sequence: dict[str, Any]) -> None:
    server = Server()

    for step in sequence["steps"]:
        revision, events = server.store.revision, len(server.events)
        said = lint(server, step["manifest"])

        assert (said.code, said.stdout, said.stderr) == (step["rc"], step["stdout"], step["stderr"])
        assert (server.store.revision, len(server.events)) == (revision, events)
        apply(server, step["manifest"])


def _services(server: Server) -> list[Any]:
    items = json.loads(json.dumps(server.request("GET", SERVICES).body["items"]))
    for item in items:
        annotations = item["metadata"].get("annotations", {})
        annotations.pop(LAST_APPLIED, None)
        if not annotations:
            item["metadata"].pop("annotations", None)
    return [item for item in items if item["metadata"]["name"] != "kubernetes"]
