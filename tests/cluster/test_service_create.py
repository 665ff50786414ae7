"""207 Services, good and bad, against what a real API server made of them."""

import json
from typing import Any

import pytest

from learnnet.cluster.requests.model import warning_header
from tests.cluster.server import SERVICES, Pairs, Server, comparable, recording

CASES = recording("service-create.json")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_service_is_taken_or_refused_as_recorded(case: dict[str, Any]) -> None:
    server, pairs = Server(), Pairs()

    response = server.request("POST", SERVICES, case["manifest"], {"fieldValidation": "Strict"})

    expected = case.get("object") or {"metadata": {}, **case["status"]}
    pairs.learn(expected, response.body, json.dumps(case["manifest"]))
    named = _without_drawn_name(case, response.body)
    assert response.code == case["code"]
    assert comparable(named) == comparable(pairs.applied(_without_drawn_name(case, expected)))
    assert ", ".join(map(warning_header, response.warnings)) == case.get("warning", "")


def _without_drawn_name(case: dict[str, Any], body: Any) -> Any:
    if "generateName" not in case["manifest"]:
        return body
    name = body["metadata"].get("name") or body["details"]["name"]
    return json.loads(json.dumps(body, ensure_ascii=False).replace(name, name[:-5] + "XXXXX"))
