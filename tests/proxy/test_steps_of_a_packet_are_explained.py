"""A learner follows one packet and reads why each rule let it by or took it."""

from learnnet.netfilter.packet import Machine, Packet, Route
from learnnet.netfilter.walk import walk
from learnnet.proxy import iptables
from learnnet.proxy.explain_step import explain_step
from tests.proxy.recorded import cluster, store_of

MACHINE = Machine(
    addresses=("10.0.0.11",),
    routes=(Route(network="0.0.0.0/0", interface="eth0", source="10.0.0.11"),),
)


def test_each_step_says_why() -> None:
    ruleset = iptables.rules(store_of(cluster("seed")), "node-a")
    packet = Packet(source="10.244.0.9", destination="10.96.0.50", destination_port=80, interface="veth1")

    trace = walk(ruleset, packet, MACHINE, draw=lambda: 0.73)

    assert [str(explain_step(step)) for step in trace.steps if step.table == "nat"] == [
        "Every packet that gets here → KUBE-SERVICES",
        "It goes to 10.96.0.50, not to 10.96.0.1",
        "10.96.0.50, TCP 80 → KUBE-SVC-FXIYY6OHUSNBITIX",
        "It comes from 10.244.0.9, which is in 10.244.0.0/16",
        "Drew 0.7300, which is not below 0.5000",
        "Every packet that gets here → KUBE-SEP-VWAI2EM2O7WM3G3N",
        "It comes from 10.244.0.9, not from 10.244.1.6",
        "Send it to 10.244.1.6:9376",
        "Every packet that gets here → KUBE-POSTROUTING",
        "Not marked for masquerade: leave the source as it is",
    ]
    assert trace.packet.destination == "10.244.1.6"


def test_every_condition_has_its_words() -> None:
    ruleset = iptables.rules(store_of(cluster("everything")), "node-a")
    sent = [
        Packet(source="8.8.8.8", destination=to, destination_port=port, interface="eth0", protocol=protocol)
        for to in ("10.96.10.1", "10.96.20.1", "203.0.113.20", "10.0.0.11", "9.9.9.9")
        for port in (80, 443, 50051, 30080, 30443)
        for protocol in ("tcp", "udp")
    ]

    steps = [step for packet in sent for step in walk(ruleset, packet, MACHINE, draw=lambda: 0.9).steps]

    assert "The rule does not fit this packet" not in {explain_step(step).message for step in steps}
