"""The namespaces that the kernel's tests share: made once, and taken away whatever happens."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from learnnet.lab import Lab
from tests.kernel import bed, clusters

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    mine = [item for item in items if item.path.is_relative_to(HERE)]
    reason = bed.why_not() if mine else ""
    for item in mine if reason else ():
        item.add_marker(pytest.mark.skip(reason=f"the kernel cannot be asked here: {reason}"))


@pytest.fixture(scope="session")
def iptables_lab() -> Lab:
    return clusters.lab(clusters.behaviours(), "iptables")


@pytest.fixture(scope="session")
def nftables_lab() -> Lab:
    return clusters.lab(clusters.behaviours(), "nftables")


@pytest.fixture(scope="session")
def iptables_bed(iptables_lab: Lab) -> Iterator[bed.Bed]:
    made = bed.Bed(iptables_lab, "iptables", f"ln{os.getpid()}i")
    yield made
    made.down()


@pytest.fixture(scope="session")
def nftables_bed(nftables_lab: Lab) -> Iterator[bed.Bed]:
    made = bed.Bed(nftables_lab, "nftables", f"ln{os.getpid()}n")
    yield made
    made.down()


@pytest.fixture(scope="session")
def random_bed() -> Iterator[bed.Bed]:
    """The machines alone: each random cluster brings its own rules. The router knows every address they may have."""
    made = bed.Bed(clusters.lab(clusters.ways_in(), "iptables"), "iptables", f"ln{os.getpid()}r")
    yield made
    made.down()
