"""Affinity, connections that outlive their endpoint, and neighbours who are gone: the kernel's memory and the lab's."""

import os
from collections.abc import Iterator

import pytest

from learnnet.lab import Lab
from learnnet.lab.packets.odds import Ending
from tests.kernel import clusters
from tests.kernel.bed import Bed

STICKY = "10.96.10.3:80"


@pytest.fixture(params=["iptables", "nftables"])
def both(request: pytest.FixtureRequest) -> tuple[Lab, Bed]:
    return (
        request.getfixturevalue(f"{request.param}_lab"),
        request.getfixturevalue(f"{request.param}_bed"),
    )


@pytest.mark.parametrize("sender", ["default/client-a", "default/client-b", "node-c"])
def test_a_client_with_affinity_is_sent_to_the_same_pod_again(both: tuple[Lab, Bed], sender: str) -> None:
    lab, bed = both

    real = bed.ask_often(20, sender, STICKY)
    modelled = lab.send(sender, STICKY, count=20)

    assert len(real) == 1
    assert len(modelled.spread) == 1
    assert modelled.expected == {modelled.answered_by: 1.0}


def test_affinity_holds_for_the_node_port_too(both: tuple[Lab, Bed]) -> None:
    lab, bed = both

    real = {bed.ask("default/client-a", to).answered_by for to in [STICKY, "10.0.0.11:30003"] * 5}
    modelled = {lab.send("default/client-a", to).answered_by for to in [STICKY, "10.0.0.11:30003"] * 5}

    assert len(real) == len(modelled) == 1


def test_a_dead_address_is_told_after_three_questions(both: tuple[Lab, Bed]) -> None:
    lab, bed = both

    expected = lab.odds("default/client-a", "10.96.10.22:80")

    assert expected == {Ending("no-route", "", ""): 1.0}
    assert bed.ask("default/client-a", "10.96.10.22:80") == Ending("no-route", "", "")


@pytest.fixture(params=["iptables", "nftables"])
def names(request: pytest.FixtureRequest) -> Iterator[tuple[Lab, Bed]]:
    """A UDP Service with one endpoint, of its own: its rules will change."""
    lab = clusters.lab(udp_service("a1"), request.param)
    bed = Bed(lab, request.param, f"ln{os.getpid()}u")
    yield lab, bed
    bed.down()


def udp_service(*endpoints: str) -> list[clusters.Body]:
    return [
        clusters.service("names", "10.96.10.16", 53, "UDP", nodePort=30016),
        clusters.slice_of("names", *map(clusters.endpoint, endpoints), port=clusters.UDP, protocol="UDP"),
    ]


@pytest.mark.parametrize("to", ["10.96.10.16:53", "10.0.0.11:30016"])
def test_a_udp_client_that_keeps_its_port_stays_with_its_pod_until_kube_proxy_cleans_up(
    names: tuple[Lab, Bed], to: str
) -> None:
    lab, bed = names
    before = lab.send("default/client-a", to, "udp", source_port=4000)
    assert bed.ask("default/client-a", to, "udp", port=4000).answered_by == before.answered_by == "default/a1"

    after = clusters.lab(udp_service("b1"), bed.mode)
    bed.load(after, bed.mode)

    assert bed.ask("default/client-a", to, "udp", port=4000).answered_by == "default/a1"
    # kube-proxy's deletion, as conntrack-tools spell it: the original destination, and who does not serve any more.
    number = to.rpartition(":")[2]
    bed.inside("node-a", "conntrack", "-D", "-p", "udp", "--orig-port-dst", number, "--reply-src", "10.244.0.10")
    assert bed.ask("default/client-a", to, "udp", port=4000).answered_by == "default/b1"
    # In the lab kube-proxy has done so by itself.
    lab.load(udp_service("b1")[1:]).settle()
    assert lab.send("default/client-a", to, "udp", source_port=4000).answered_by == "default/b1"
