"""The recorded Services, each created through the lab's own face."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from learnnet.lab import Lab

RECORDED = json.loads((Path(__file__).parent.parent / "golden" / "service-create.json").read_text())


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda entry: entry["id"])
def test_a_service_is_answered_as_the_real_server_answers(recorded: dict[str, Any]) -> None:
    response = Lab().api(
        "POST", "/api/v1/namespaces/default/services", recorded["manifest"], {"fieldValidation": "Strict"}
    )

    assert response.code == recorded["code"]
    assert ", ".join(response.warnings) == recorded.get("warning", "")
    if "status" in recorded:
        assert undrawn(response.body["message"]) == undrawn(recorded["status"]["message"])


def undrawn(text: str) -> str:
    """Without the lots: which free address was tried, and the five letters behind a generateName."""
    return re.sub(r"_[bcdfghjklmnpqrstvwxz2456789]{5}\b", "_xxxxx", re.sub(r"\b10\.96\.\d+\.\d+", "10.96.x.x", text))
