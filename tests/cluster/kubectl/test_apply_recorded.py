"""`kubectl apply -f manifest.yaml`, step by step as it was recorded."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from learnnet.cluster.kubectl import Output

from .conftest import Shell

RECORDED = json.loads((Path(__file__).parents[2] / "golden" / "kubectl-apply.json").read_text())


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda recorded: recorded["id"])
def test_each_step_prints_what_it_printed(shell: Shell, recorded: Mapping[str, Any]) -> None:
    for step in recorded["steps"]:
        output = shell.run("apply -f manifest.yaml", {"manifest.yaml": step["manifest"]})

        assert output == Output(rc=step["rc"], stdout=step["stdout"], stderr=step["stderr"])
