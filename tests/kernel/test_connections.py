"""Real connections through the rules end as the lab says, in both modes of kube-proxy."""

from collections import Counter

import pytest

from learnnet.lab import Lab
from tests.kernel.bed import SILENCE, Bed

TIMES = 40  # of three equal ways one stays unseen once in ten million runs
# Who asks whom: (sender, address, protocol).
SCENARIOS = [
    *((sender, "10.96.10.1:80", "tcp") for sender in ("default/client-a", "default/client-b", "default/a1", "node-b")),
    *((sender, "10.0.0.11:30001", "tcp") for sender in ("default/client-a", "default/client-b", "node-a", "outside")),
    ("node-c", "10.0.0.11:30001", "tcp"),
    ("default/client-a", "10.244.0.1:30001", "tcp"),
    ("node-a", "127.0.0.1:30001", "tcp"),
    ("outside", "10.0.0.13:30001", "tcp"),
    ("control-plane", "10.0.0.12:30001", "tcp"),
    *(("outside", f"10.0.0.{node}:30002", "tcp") for node in (11, 12, 13)),
    *((sender, "10.0.0.13:30002", "tcp") for sender in ("default/client-a", "node-c", "node-a")),
    ("default/client-a", "10.0.0.11:30002", "tcp"),
    ("default/a1", "10.0.0.11:30002", "tcp"),
    ("node-a", "10.96.10.2:80", "tcp"),
    *((sender, "10.96.10.4:80", "tcp") for sender in ("default/client-a", "default/client-b", "node-a", "node-b")),
    ("default/a1", "10.96.10.4:80", "tcp"),
    *((sender, "10.96.10.5:80", "tcp") for sender in ("default/client-a", "node-a")),
    *((sender, "10.0.0.11:30005", "tcp") for sender in ("default/client-a", "default/client-b", "outside", "node-a")),
    *((sender, "198.51.100.5:80", "tcp") for sender in ("default/client-a", "outside", "node-c")),
    *((sender, "10.96.10.6:80", "tcp") for sender in ("default/a1", "default/a2", "node-a", "node-b")),
    ("default/a1", "10.0.0.11:30006", "tcp"),
    ("default/a1", "10.0.0.12:30006", "tcp"),
    *((sender, "198.51.100.9:80", "tcp") for sender in ("default/client-b", "outside", "node-a")),
    *((sender, "198.51.100.8:80", "tcp") for sender in ("default/client-b", "outside", "node-b")),
    *((sender, "203.0.113.100:80", "tcp") for sender in ("default/client-a", "outside", "node-a")),
    *((sender, "203.0.113.102:80", "tcp") for sender in ("default/client-a", "outside", "node-a")),
    *((sender, "10.0.0.11:30010", "tcp") for sender in ("default/client-a", "outside")),
    ("default/client-a", "10.96.10.10:80", "tcp"),
    *((sender, "203.0.113.101:80", "tcp") for sender in ("default/client-b", "outside", "node-b")),
    *((sender, "10.96.10.12:80", "tcp") for sender in ("default/client-a", "node-a")),
    ("outside", "10.0.0.11:30012", "tcp"),
    *((sender, "10.96.10.13:80", "tcp") for sender in ("default/client-a", "node-b")),
    *(("outside", f"10.0.0.{node}:30014", "tcp") for node in (11, 12, 13)),
    *((sender, "10.96.10.15:80", "tcp") for sender in ("default/client-a", "node-a")),
    ("outside", "10.0.0.12:30015", "tcp"),
    *((sender, "10.96.10.16:53", "udp") for sender in ("default/client-a", "default/a1", "node-a")),
    *((sender, "10.0.0.11:30016", "udp") for sender in ("default/client-b", "outside")),
    *((sender, "10.96.10.17:53", "udp") for sender in ("default/client-a", "node-a")),
    ("outside", "10.0.0.11:30017", "udp"),
    ("node-a", "10.0.0.11:30017", "udp"),
    *((sender, "10.96.10.18:80", "tcp") for sender in ("default/client-a", "default/client-b", "node-c")),
    *((sender, "10.96.10.19:80", "tcp") for sender in ("default/client-a", "default/c1", "node-a")),
    *((sender, "10.96.10.20:53", "udp") for sender in ("default/client-a", "default/c1", "node-a")),
    *((sender, "10.96.10.21:80", "tcp") for sender in ("default/client-a", "node-a", "node-c")),
    ("outside", "10.0.0.11:30021", "tcp"),
    ("outside", "10.0.0.13:30021", "tcp"),
    # kube-proxy leaves this one alone, so its packets go round between node and router.
    *((sender, "198.51.100.24:80", "tcp") for sender in ("default/client-a", "outside", "node-b")),
    ("default/client-a", "10.96.10.24:80", "tcp"),
    # Back at the node that made it: nobody takes a packet from himself.
    ("node-a", "198.51.100.24:80", "tcp"),
    ("node-a", "198.51.100.5:80", "udp"),
    # Past all Services.
    ("default/client-a", "10.244.2.9:8080", "tcp"),
    ("default/client-a", "10.244.0.11:8080", "tcp"),
    ("default/a1", "10.244.0.10:8080", "tcp"),
    ("outside", "10.244.2.9:8080", "tcp"),
    ("node-a", "10.244.0.10:8080", "tcp"),
    ("default/client-a", "10.244.2.9:81", "tcp"),
    ("default/client-a", "10.244.2.9:81", "udp"),
    *((sender, "10.244.1.77:53", "udp") for sender in ("default/client-a", "node-b")),
    ("default/client-a", "10.0.0.12:81", "tcp"),
    ("default/client-a", "10.0.0.12:10250", "tcp"),
    ("default/client-a", "10.0.0.11:10250", "tcp"),
    ("default/client-a", "10.96.0.1:443", "tcp"),
    ("node-a", "10.96.0.1:443", "tcp"),
    ("default/client-a", "10.96.10.1:81", "tcp"),  # a port that the Service does not have
    ("node-a", "10.96.10.1:81", "tcp"),
    ("default/client-a", "10.96.99.99:80", "tcp"),  # nobody's address
    ("default/client-a", "203.0.113.50:80", "tcp"),
    ("outside", "10.96.10.1:80", "tcp"),
]
IDS = [f"{sender} to {to} {protocol}" for sender, to, protocol in SCENARIOS]


def agree(lab: Lab, bed: Bed, sender: str, to: str, protocol: str) -> None:
    expected = lab.odds(sender, to, protocol)

    if all(ending.result == "timeout" for ending in expected):
        found = Counter([bed.ask(sender, to, protocol, wait=SILENCE)])
    else:
        found = bed.ask_often(TIMES if len(expected) > 1 else 3, sender, to, protocol)

    assert set(found) == set(expected)


@pytest.mark.parametrize(("sender", "to", "protocol"), SCENARIOS, ids=IDS)
def test_in_iptables_mode(iptables_lab: Lab, iptables_bed: Bed, sender: str, to: str, protocol: str) -> None:
    agree(iptables_lab, iptables_bed, sender, to, protocol)


@pytest.mark.parametrize(("sender", "to", "protocol"), SCENARIOS, ids=IDS)
def test_in_nftables_mode(nftables_lab: Lab, nftables_bed: Bed, sender: str, to: str, protocol: str) -> None:
    agree(nftables_lab, nftables_bed, sender, to, protocol)


def test_there_are_scenarios_for_every_end(iptables_lab: Lab, nftables_lab: Lab) -> None:
    ends = {
        ending.result
        for lab in (iptables_lab, nftables_lab)
        for scenario in SCENARIOS
        for ending in lab.odds(*scenario)
    }

    assert len(SCENARIOS) >= 60
    assert ends == {"answered", "refused", "timeout", "no-route", "forbidden"}
