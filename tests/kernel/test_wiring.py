"""Without hairpin mode, and with a path that loses large packets, the kernel does what the lab says."""

import os
from collections.abc import Iterator

import pytest

from learnnet.lab import Lab
from tests.kernel import clusters
from tests.kernel.bed import PATIENCE, SILENCE, Bed

SOLO, FOUR = "10.96.10.6:80", "10.96.10.23:80"


@pytest.fixture(params=["iptables", "nftables"])
def wired(request: pytest.FixtureRequest) -> Iterator[tuple[Lab, Bed]]:
    lab = clusters.lab(clusters.behaviours(), request.param, hairpin=False, narrow_paths=[("node-a", "node-b")])
    bed = Bed(lab, request.param, f"ln{os.getpid()}w")
    yield lab, bed
    bed.down()


def test_as_in_the_kernel(wired: tuple[Lab, Bed]) -> None:
    lab, bed = wired

    for source, to in (("default/a1", SOLO), ("default/client-a", SOLO), ("default/b1", SOLO), ("node-a", SOLO)):
        expected = lab.odds(source, to)
        wait = SILENCE if any(ending.result == "timeout" for ending in expected) else PATIENCE
        assert {bed.ask(source, to, wait=wait)} == set(expected), (source, to)
    assert {ending.result for ending in lab.odds("default/a1", FOUR)} == {"answered", "timeout"}
    for source, to in (("default/a1", "10.244.1.10"), ("default/a1", "10.244.2.9"), ("default/c1", "10.244.1.10")):
        for size in ("1372", "1373"):
            real = bed.printed(source, "ping", "-n", "-c", "1", "-W", "1", "-s", size, to)
            lab.apply({"kind": "run", "source": source, "line": f"ping -n -c 1 -W 1 -s {size} {to}"})
            assert lab.outcome.output is not None
            assert ("1 received" in real) == ("1 received" in lab.outcome.output.stdout), (source, to, size)
