"""The same connections in nftables mode; where they ended differently in reality, they do so here."""

import itertools

import pytest

from learnnet.netfilter.nft import NftTable
from learnnet.netfilter.nft_walk import nft_walk
from learnnet.netfilter.packet import Machine, Packet, Route
from learnnet.netfilter.walk import DROPPED, FORWARDED, REJECTED
from learnnet.proxy import nftables
from tests.proxy.recorded import demo

NODE = "192.168.77.11"
MACHINE = Machine(addresses=(NODE,), routes=(Route(network="0.0.0.0/0", interface="eth0", source=NODE),))
SENDERS = {"pcli": ("10.244.0.99", "veth1"), "pa": ("10.244.0.10", "veth0"), "cli": ("192.168.77.200", "eth0")}
ALL = {"10.244.0.10", "10.244.1.10", "10.244.2.9"}


@pytest.fixture(scope="module")
def table() -> NftTable:
    return nftables.table(demo("demo"), "n1")


def packet(sender: str, target: str) -> Packet:
    destination, port = target.split(":")
    if sender == "host":
        return Packet(source=NODE, destination=destination, destination_port=int(port))
    source, interface = SENDERS[sender]
    return Packet(source=source, destination=destination, destination_port=int(port), interface=interface)


def ends(table: NftTable, sender: str, target: str) -> set[tuple[str, str]]:
    """Where the packet can end and with what source, over all draws."""
    found = set()
    for drawn in (0.0, 0.4, 0.8):
        trace = nft_walk(table, packet(sender, target), MACHINE, draw=itertools.repeat(drawn).__next__)
        passed = trace.outcome == FORWARDED
        found.add((trace.packet.destination, trace.packet.source) if passed else (trace.outcome, ""))
    return found


@pytest.mark.parametrize(
    ("sender", "target", "destinations", "source"),
    [
        ("pcli", "10.96.10.1:80", ALL, "10.244.0.99"),
        ("host", "10.96.10.1:80", ALL, NODE),
        ("cli", "10.96.10.1:80", ALL, NODE),
        ("cli", "192.168.77.11:30001", ALL, NODE),
        ("cli", "192.168.77.11:30002", {"10.244.0.10"}, "192.168.77.200"),
        ("pcli", "192.168.77.11:30002", ALL, "10.244.0.99"),
        ("host", "192.168.77.11:30002", ALL, NODE),
        ("pa", "10.96.10.11:80", {"10.244.0.10"}, NODE),
        ("cli", "203.0.113.100:80", ALL, NODE),
        ("cli", "203.0.113.101:80", {"10.244.0.10"}, "192.168.77.200"),
        ("cli", "198.51.100.9:80", ALL, NODE),
    ],
)
def test_connections_reach_the_same_endpoints_as_in_iptables_mode(
    table: NftTable, sender: str, target: str, destinations: set[str], source: str
) -> None:
    assert ends(table, sender, target) == {(destination, source) for destination in destinations}


@pytest.mark.parametrize(
    ("sender", "target", "outcome"),
    [
        ("cli", "192.168.77.11:30003", DROPPED),
        ("cli", "192.168.77.11:30007", REJECTED),
        ("pcli", "10.96.10.10:80", REJECTED),
        ("pcli", "10.96.10.12:80", DROPPED),
        ("pcli", "203.0.113.100:80", DROPPED),
        ("pcli", "10.96.10.1:81", REJECTED),  # iptables mode routes it away
        ("pcli", "10.96.99.99:80", DROPPED),  # likewise
        ("host", "10.96.10.1:81", REJECTED),
    ],
)
def test_connections_that_lead_nowhere_are_told_so_or_dropped(
    table: NftTable, sender: str, target: str, outcome: str
) -> None:
    assert ends(table, sender, target) == {(outcome, "")}


def test_session_affinity_remembers_the_client(table: NftTable) -> None:
    sent = packet("pcli", "10.96.10.3:80")

    first = nft_walk(table, sent, MACHINE, draw=lambda: 0.9)
    again = nft_walk(table, sent, MACHINE, draw=lambda: 0.0, seen={name: [source] for name, source in first.remembered})

    assert first.packet.destination == again.packet.destination == "10.244.2.9"


def test_the_trace_shows_what_was_found_in_a_map(table: NftTable) -> None:
    trace = nft_walk(table, packet("pcli", "10.96.10.1:80"), MACHINE, draw=lambda: 0.5)

    found = [step.found.key for step in trace.hits if step.found]
    draws = [step.draw for step in trace.hits if step.draw]

    assert found == [("10.96.10.1", "tcp", "80")]
    assert [(round(draw.probability, 3), draw.drawn) for draw in draws] == [(0.333, 0.5)]
