"""In IPv6 connections end in the kernel as the lab says: scenarios of IPv4 shared by both modes, and random ones."""

import os
from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest

from learnnet.lab import Lab
from tests.kernel import clusters, six
from tests.kernel.bed import Bed
from tests.kernel.test_connections import SCENARIOS
from tests.kernel.test_programs import modelled, plain
from tests.kernel.test_random_clusters import SENDERS, WAY_IN, ask_as_needed, targets

SEEDS = range(6)
QUESTIONS = 5


def behaving(mode: str) -> Iterator[tuple[Lab, Bed]]:
    lab = six.lab(clusters.behaviours(), mode)
    bed = Bed(lab, mode, f"ln{os.getpid()}{mode[0]}6")
    yield lab, bed
    bed.down()


@pytest.fixture(scope="module")
def in_iptables() -> Iterator[tuple[Lab, Bed]]:
    yield from behaving("iptables")


@pytest.fixture(scope="module")
def in_nftables() -> Iterator[tuple[Lab, Bed]]:
    yield from behaving("nftables")


def agree(place: tuple[Lab, Bed], sender: str, to: str, protocol: str) -> None:
    lab, bed = place
    expected = lab.odds(sender, six.six(to), protocol)
    found = Counter(ask_as_needed(bed, sender, six.six(to), protocol, expected))
    assert set(found) == set(expected)


@pytest.mark.parametrize(("sender", "to", "protocol"), SCENARIOS[::2])
def test_with_ip6tables(in_iptables: tuple[Lab, Bed], sender: str, to: str, protocol: str) -> None:
    agree(in_iptables, sender, to, protocol)


@pytest.mark.parametrize(("sender", "to", "protocol"), SCENARIOS[1::2])
def test_with_nftables(in_nftables: tuple[Lab, Bed], sender: str, to: str, protocol: str) -> None:
    agree(in_nftables, sender, to, protocol)


@pytest.fixture(scope="module")
def machines() -> Iterator[Bed]:
    """The machines alone: each random cluster brings its own rules."""
    made = Bed(six.lab(clusters.ways_in(), "iptables"), "iptables", f"ln{os.getpid()}r6")
    yield made
    made.down()


@pytest.mark.parametrize("mode", ["iptables", "nftables"])
@pytest.mark.parametrize("seed", SEEDS)
def test_walk_and_kernel_agree(machines: Bed, mode: str, seed: int) -> None:
    random = Random(seed)
    config = random.choice(clusters.CONFIGURATIONS)
    lab = six.lab(clusters.random_services(random), mode, **config)

    machines.load(lab, mode)

    for _ in range(QUESTIONS):
        sender, (to, protocol) = random.choice(SENDERS), random.choice(targets(lab, 6))
        expected = lab.odds(sender, to, protocol, way_in=WAY_IN)
        found = Counter(ask_as_needed(machines, sender, to, protocol, expected))
        assert set(found) == set(expected), (sender, to, protocol, found, expected, config)


@pytest.mark.parametrize("mode", ["iptables", "nftables"])
def test_ping_tells_the_same(request: pytest.FixtureRequest, mode: str) -> None:
    lab, bed = request.getfixturevalue(f"in_{mode}")

    for source, to in (
        ("default/client-a", "10.244.1.10"),
        ("default/client-a", "10.0.0.12"),
        ("default/client-a", "10.96.10.1"),
        ("default/client-a", "10.96.99.99"),
        ("default/client-a", "10.244.1.77"),
        ("node-a", "10.96.10.1"),
        ("outside", "10.244.1.10"),
        ("node-a", "127.0.0.1"),
    ):
        line = f"ping -n -c 1 -W 4 {six.six(to)}"
        found = plain(bed.printed(source, *line.split()))
        lab.apply({"kind": "run", "source": source, "line": line})
        assert lab.outcome.output is not None
        assert plain(lab.outcome.output.stdout + lab.outcome.output.stderr) == found, (source, to)


@pytest.mark.parametrize(
    "line",
    ["ip -6 route get fd00:10:244:1::10", "ip -6 route get fd00:10::11", "ip -6 route get fd00:10:244::10", "ip addr"],
)
def test_ip_shows_the_same(in_iptables: tuple[Lab, Bed], line: str) -> None:
    lab, bed = in_iptables

    assert modelled(lab, "node-a", line) == [
        one.replace(" nodad", "") for one in plain(bed.printed("node-a", *line.split()))
    ]


def test_conntrack_keeps_the_same_connections(in_iptables: tuple[Lab, Bed]) -> None:
    lab, bed = in_iptables
    bed.inside("node-a", "conntrack", "-F")

    bed.ask("default/client-a", "[fd00:10:96::1006]:80")
    lab.send("default/client-a", "[fd00:10:96::1006]:80")

    line = "conntrack -L -f ipv6 -d fd00:10:96::1006"
    assert modelled(lab, "node-a", line) == plain(bed.printed("node-a", *line.split()))
