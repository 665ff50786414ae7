"""A small cluster and somebody who types at it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from learnnet.cluster.kubectl import Output, run
from learnnet.lab import Lab

HERE = Path(__file__).parent


@dataclass
class Shell:
    """`shell("get svc")` runs at the newest moment, and what follows from it happens before the next line."""

    lab: Lab

    def __call__(self, line: str, **files: str) -> Output:
        named = {name.replace("_", ".", 1): text for name, text in files.items()}
        return self.run(line, named)

    def run(self, line: str, files: Mapping[str, str]) -> Output:
        output = run(self.lab._world.api, self.lab.view, self.lab.now, line, files)
        self.lab.settle()
        return output


@pytest.fixture
def shell() -> Shell:
    """Nodes, and nothing else."""
    return Shell(Lab(seed=1))


@pytest.fixture
def shop() -> Shell:
    """A Deployment `web` with a Service, a Pod that no node takes, and one object of each other kind."""
    return Shell(Lab(seed=1).load(objects()).settle())


@pytest.fixture
def still() -> Shell:
    """The same without controllers: everything stays as it was loaded."""
    return Shell(Lab(seed=1, controllers=False).load(objects()).settle())


def objects() -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = json.loads((HERE / "shop.json").read_text())
    return loaded
