"""Tables and descriptions are those that kubectl printed of the recorded clusters."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from learnnet.lab import Lab

from .conftest import Shell

RECORDINGS = sorted((Path(__file__).parents[2] / "golden" / "clusters").glob("*.json"))
SUFFIX = re.compile(r"-?[bcdfghjklmnpqrstvwxz2456789]{5}$")

# One recording was made while the API server's repair loop had not yet seen the Service.
REPAIRED = r"(?s)(Events:)\n.*ipallocator-repair-controller.*"
AGE = re.compile(r"(\d+[smhd])+")


@pytest.fixture(scope="module", params=RECORDINGS, ids=lambda path: path.stem)
def recorded(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(request.param.read_text())
    return found


@pytest.fixture(scope="module")
def typed(recorded: Mapping[str, Any]) -> Shell:
    return Shell(Lab(seed=1).load(recorded["objects"]).settle())


def test_every_table_is_the_recorded_one(typed: Shell, recorded: Mapping[str, Any]) -> None:
    printed = {line: cells(line, typed(line).stdout) for line in recorded["tables"]}

    assert printed == {line: cells(line, text) for line, text in recorded["tables"].items()}


def cells(line: str, text: str) -> list[list[str]]:
    """Lines as cells. Ages, drawn addresses, generated names and the order of endpoints are left to chance."""
    text = re.sub(REPAIRED, r"\1  <none>\n", text)
    rows = [re.split(r"\s{2,}", row.strip()) for row in text.splitlines()]
    if line.startswith("describe"):
        return [[ordered(cell) for cell in row] for row in rows]
    header, rest = (rows or [[]])[0], rows[1:]
    found = [[canonical(name, cell) for name, cell in zip(header, row, strict=False)] for row in rest]
    return [header, *sorted(found)] if "endpointslices" in line else [header, *found]


def canonical(column: str, cell: str) -> str:
    if AGE.fullmatch(cell):
        return "AGE"
    if column == "NAME":
        return SUFFIX.sub("-XXXXX", cell)
    return ordered(cell) if column == "ENDPOINTS" else cell


def ordered(cell: str) -> str:
    """`b,a + 1 more...`: which three are shown is chance, how many there are is not."""
    if " more..." in cell:
        return f"3 {cell.partition(' + ')[2]}"
    return ",".join(sorted(cell.split(",")))
