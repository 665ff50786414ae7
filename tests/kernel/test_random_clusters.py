"""Rules of random clusters load into the kernel, and connections end there as the lab says."""

from collections import Counter
from collections.abc import Iterator, Mapping
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from learnnet.cluster.objects import Service
from learnnet.lab import Lab
from learnnet.lab.packets.entry import addresses
from learnnet.lab.packets.odds import Ending
from tests.kernel import clusters
from tests.kernel.bed import PATIENCE, SILENCE, Bed

CLUSTERS = 12
QUESTIONS = 5
WAY_IN = "node-a"  # the namespaces were made with routes to the first node
LEAST, MOST = 3, 60
SENDERS = ("default/client-a", "default/client-b", "default/a1", "default/c1", "node-a", "node-c", "outside")


def targets(lab: Lab, version: int = 4) -> list[tuple[str, str]]:
    """Every way in to every Service, and its protocol."""
    found = []
    for service in lab.view.list(Service, "default"):
        if service.meta.name == "kubernetes":
            continue
        port = service.ports[0]
        protocol = port.protocol.lower()
        for ip in (service.cluster_ip, *addresses(service, version)):
            found.append((f"{ip}:{port.port}" if version == 4 else f"[{ip}]:{port.port}", protocol))
        if port.node_port:
            nodes = (f"10.0.0.{node}" if version == 4 else f"[fd00:10::{node}]" for node in (11, 12, 13))
            found += [(f"{node}:{port.node_port}", protocol) for node in nodes]
    return found


def compare(lab: Lab, bed: Bed, random: Random) -> None:
    for _ in range(QUESTIONS):
        sender, (to, protocol) = random.choice(SENDERS), random.choice(targets(lab))
        expected = lab.odds(sender, to, protocol, way_in=WAY_IN)
        found = Counter(ask_as_needed(bed, sender, to, protocol, expected))

        assert set(found) == set(expected), (sender, to, protocol, found, expected)


def ask_as_needed(bed: Bed, sender: str, to: str, protocol: str, expected: Mapping[Ending, float]) -> Iterator[Ending]:
    """Until every end was seen, or one that should not be, or it is time to give up."""
    wait = SILENCE if any(ending.result == "timeout" for ending in expected) else PATIENCE
    missing = set(expected)
    for times in range(MOST):
        if times >= LEAST and not missing:
            return
        ending = bed.ask(sender, to, protocol, wait=wait)
        missing.discard(ending)
        yield ending
        if ending not in expected:
            return


@pytest.mark.parametrize("mode", ["iptables", "nftables"])
@settings(
    max_examples=CLUSTERS,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],  # a seed does not get simpler by being smaller
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
)
@given(seed=st.integers(0, 2**32))
def test_walk_and_kernel_agree(mode: str, random_bed: Bed, seed: int) -> None:
    random = Random(seed)
    config = random.choice(({}, *clusters.CONFIGURATIONS))
    lab = clusters.lab(clusters.random_services(random), mode, **config)

    random_bed.load(lab, mode)

    compare(lab, random_bed, random)


@pytest.mark.parametrize("mode", ["iptables", "nftables"])
@pytest.mark.parametrize("config", clusters.CONFIGURATIONS, ids=lambda config: " ".join(config) or "as usual")
def test_they_agree_however_kube_proxy_is_configured(mode: str, config: clusters.Body, random_bed: Bed) -> None:
    random = Random(str(config))
    lab = clusters.lab(clusters.random_services(random), mode, **config)

    random_bed.load(lab, mode)

    compare(lab, random_bed, random)
