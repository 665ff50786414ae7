"""The packet matrix: connections that were really made through the rules of the real kube-proxy."""

import itertools
import re
from collections.abc import Iterator

import pytest

from learnnet.netfilter.packet import Machine, Packet, Route
from learnnet.netfilter.ruleset import Ruleset
from learnnet.netfilter.walk import DELIVERED, DROPPED, FORWARDED, REJECTED, Trace, walk
from learnnet.proxy import iptables
from tests.proxy.recorded import GOLDEN, demo

NODE = "192.168.77.11"
MACHINE = Machine(
    addresses=(NODE,),
    routes=(Route(network="0.0.0.0/0", interface="eth0", source=NODE),),
)
ENDPOINTS = {"10.244.0.10": "pa", "10.244.1.10": "pb", "10.244.2.9": "pc"}
SENDERS = {"pcli": ("10.244.0.99", "veth1"), "pa": ("10.244.0.10", "veth0"), "cli": ("192.168.77.200", "eth0")}
# Not a matter of the node's rules: a Pod's own loopback, and a host whose address towards the VIP was not recorded.
LEFT_OUT = {("pcli", "127.0.0.1:30001"), ("host", "203.0.113.100:80")}


def recorded() -> Iterator[tuple[str, str, list[str]]]:
    text = (GOLDEN / "proxy" / "packet-matrix-iptables.txt").read_text()
    for section in re.split(r"^== ", text, flags=re.M)[1:]:
        head, *lines = section.splitlines()
        sender, target, _ = head.split()
        found = [line.split(maxsplit=1)[1] for line in lines if re.match(r"\s+\d+ ", line)]
        if (sender, target) not in LEFT_OUT:
            yield sender, target, found


CASES = list(recorded())


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    return iptables.rules(demo("demo"), "n1")


def packet(sender: str, target: str) -> Packet:
    destination, port = target.split(":")
    if sender == "host":
        source = "127.0.0.1" if destination.startswith("127.") else NODE
        return Packet(source=source, destination=destination, destination_port=int(port))
    source, interface = SENDERS[sender]
    return Packet(source=source, destination=destination, destination_port=int(port), interface=interface)


def outcomes(ruleset: Ruleset, sent: Packet) -> set[str]:
    """Of all ways the draws can come out."""
    found = set()
    for draws in itertools.product((0.0, 0.99), repeat=2):
        turn = itertools.cycle(draws)
        found.add(outcome(walk(ruleset, sent, MACHINE, draw=lambda turn=turn: next(turn))))  # type: ignore[misc]
    return found


def outcome(trace: Trace) -> str:
    if trace.outcome == REJECTED:
        return "refused"
    if trace.outcome == FORWARDED and trace.packet.destination in ENDPOINTS:
        return f"{ENDPOINTS[trace.packet.destination]} src={trace.packet.source}"
    return "silence" if trace.outcome in (DROPPED, FORWARDED) else trace.outcome


def as_outcome(recorded: str) -> str:
    if "Failed to connect" in recorded:
        return "refused"
    return "silence" if "timed out" in recorded else recorded


@pytest.mark.parametrize(("sender", "target", "seen"), CASES, ids=[f"{s} to {t}" for s, t, _ in CASES])
def test_a_connection_ends_where_it_was_seen_to_end(
    ruleset: Ruleset, sender: str, target: str, seen: list[str]
) -> None:
    possible = outcomes(ruleset, packet(sender, target))

    if target == "10.96.10.3:80":  # session affinity: always the same one of three
        assert {as_outcome(line) for line in seen} < possible
    elif (sender == "pcli" and target == "192.168.77.11:30004") or sender == "cli":
        assert {as_outcome(line) for line in seen} <= possible
    else:
        assert {as_outcome(line) for line in seen} == possible


def test_the_trace_names_every_rule_on_the_way(ruleset: Ruleset) -> None:
    trace = walk(ruleset, packet("pcli", "10.96.10.1:80"), MACHINE, draw=lambda: 0.4)

    assert [(step.table, step.chain) for step in trace.hits if step.table == "nat"] == [
        ("nat", "PREROUTING"),
        ("nat", "KUBE-SERVICES"),
        ("nat", "KUBE-SVC-EEA5THAPQCBAGG3S"),
        ("nat", "KUBE-SEP-ANIH57AVRTRNJZBC"),
        ("nat", "POSTROUTING"),
        ("nat", "KUBE-POSTROUTING"),
    ]
    draws = [step.draw for step in trace.steps if step.draw]
    assert [(draw.drawn, draw.drawn < draw.probability) for draw in draws] == [(0.4, False), (0.4, True)]


def test_the_answer_comes_from_the_address_that_was_asked(ruleset: Ruleset) -> None:
    trace = walk(ruleset, packet("cli", "192.168.77.11:30001"), MACHINE, draw=lambda: 0.0)

    answer, received = trace.connection.answer(), trace.connection.answer_received()

    assert (answer.source, answer.destination) == ("10.244.0.10", NODE)
    assert (received.source, received.source_port, received.destination) == (NODE, 30001, "192.168.77.200")


def test_an_endpoint_that_draws_itself_is_masqueraded(ruleset: Ruleset) -> None:
    trace = walk(ruleset, packet("pa", "10.96.10.1:80"), MACHINE, draw=lambda: 0.0)

    assert (trace.packet.source, trace.packet.destination) == (NODE, "10.244.0.10")


def test_session_affinity_remembers_the_client_and_sends_it_there_again(ruleset: Ruleset) -> None:
    sent = packet("pcli", "10.96.10.3:80")

    first = walk(ruleset, sent, MACHINE, draw=lambda: 0.99)
    again = walk(ruleset, sent, MACHINE, draw=lambda: 0.0, seen={name: [source] for name, source in first.remembered})

    assert first.remembered == (("KUBE-SEP-USXHYR3RUP7JFKDF", "10.244.0.99"),)
    assert first.packet.destination == again.packet.destination == "10.244.2.9"


def test_later_packets_of_a_connection_do_not_ask_the_nat_table(ruleset: Ruleset) -> None:
    later = Packet(
        source="10.244.0.99", destination="10.244.1.10", destination_port=8080, interface="veth1", state="ESTABLISHED"
    )

    trace = walk(ruleset, later, MACHINE, draw=lambda: 0.0)

    assert trace.outcome == FORWARDED
    assert {step.table for step in trace.steps} == {"filter"}
    assert trace.hits[-1].rule.matches[0].text == "kubernetes forwarding conntrack rule"  # type: ignore[union-attr]


def test_a_packet_for_the_node_itself_is_delivered(ruleset: Ruleset) -> None:
    assert walk(ruleset, packet("cli", f"{NODE}:22"), MACHINE, draw=lambda: 0.0).outcome == DELIVERED


def test_a_neighbour_cannot_reach_the_nodes_loopback(ruleset: Ruleset) -> None:
    sent = Packet(source="192.168.77.200", destination="127.0.0.1", destination_port=10249, interface="eth0")

    assert walk(ruleset, sent, MACHINE, draw=lambda: 0.0).outcome == DROPPED
