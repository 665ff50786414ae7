"""A chain with an index is walked as one without: the same way, the same rules tried, for the same reasons."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnnet.cluster.store import Store
from learnnet.netfilter import rule_index
from learnnet.netfilter.packet import Machine, Packet, Route
from learnnet.netfilter.ruleset import Ruleset
from learnnet.netfilter.walk import PassedBy, walk
from learnnet.proxy import iptables
from tests.proxy.recorded import NODES, demo, put, put_service

SERVICES = 60
MACHINE = Machine(
    addresses=("10.0.0.11", "192.168.77.11"),
    routes=(Route(network="0.0.0.0/0", interface="eth0", source="10.0.0.11"),),
)


def many_services() -> Ruleset:
    store = Store()
    for node in NODES:
        put(store, node)
    for number in range(SERVICES):
        endpoints = (f"10.244.0.{number + 1}", f"10.244.1.{number + 1}") if number % 3 else ()
        put_service(store, "default", f"s{number}", f"10.96.1.{number + 1}", *endpoints)
    return iptables.rules(store, "node-a")


def sent(address: str, port: int, protocol: str = "tcp", interface: str = "cni0") -> Packet:
    return Packet(
        source="10.244.0.99", destination=address, destination_port=port, protocol=protocol, interface=interface
    )


def plain(make: Callable[[], Ruleset]) -> Ruleset:
    """With chains that are read rule by rule."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(rule_index, "SHORT", 10**9)
        ruleset = make()
        for table in ruleset.tables:
            for chain in table.chains:
                assert chain.index  # made now, and kept
        return ruleset


CROWDED, PLAIN = many_services(), plain(many_services)


def the_demo() -> Ruleset:
    return iptables.rules(demo("demo"), "n1")


DEMO, PLAIN_DEMO = the_demo(), plain(the_demo)


@given(
    number=st.integers(0, SERVICES + 2),
    port=st.sampled_from([80, 81, 30001]),
    protocol=st.sampled_from(["tcp", "udp"]),
    interface=st.sampled_from(["cni0", ""]),
    drawn=st.floats(0, 0.999),
)
def test_the_steps_are_those_of_reading_rule_by_rule(
    number: int, port: int, protocol: str, interface: str, drawn: float
) -> None:
    packet = sent(f"10.96.1.{number + 1}", port, protocol, interface)

    looked_up = walk(CROWDED, packet, MACHINE, draw=lambda: drawn)
    read = walk(PLAIN, packet, MACHINE, draw=lambda: drawn)

    assert looked_up.steps == read.steps
    assert looked_up.hits == read.hits
    assert (looked_up.outcome, looked_up.packet) == (read.outcome, read.packet)


@pytest.mark.parametrize("address", ["192.168.77.11:30001", "127.0.0.1:30001", "203.0.113.100:80", "10.96.10.3:80"])
def test_so_are_those_of_the_recorded_cluster(address: str) -> None:
    host, _, port = address.partition(":")
    packet = sent(host, int(port))

    looked_up = walk(DEMO, packet, MACHINE, draw=lambda: 0.4)
    read = walk(PLAIN_DEMO, packet, MACHINE, draw=lambda: 0.4)

    assert looked_up.steps == read.steps


def test_rules_about_other_addresses_are_not_looked_at() -> None:
    trace = walk(CROWDED, sent("10.96.1.42", 80), MACHINE, draw=lambda: 0.0)

    passed_by = [part for part in trace.tried if isinstance(part, PassedBy) and part.chain.name == "KUBE-SERVICES"]

    assert sum(part.end - part.first for part in passed_by) >= 2 * SERVICES // 3 - 1
    assert len(trace.tried) < 40
