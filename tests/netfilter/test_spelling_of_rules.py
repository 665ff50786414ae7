"""The two spellings of one rule: what is written to iptables-restore and what iptables-save prints back."""

import pytest

from learnnet.netfilter.rule import (
    Accounting,
    AddressType,
    Comment,
    ConnState,
    Destination,
    DestinationPort,
    Dnat,
    InInterface,
    Jump,
    MarkIs,
    Masquerade,
    Protocol,
    Recent,
    Reject,
    Rule,
    SetMark,
    Source,
    Statistic,
    Verdict,
)
from learnnet.netfilter.spelling import saved, written

SPELLINGS = [
    (
        Rule(
            (Comment("a/b cluster IP"), Protocol("tcp"), Destination("10.96.0.9"), DestinationPort(80)),
            Jump("KUBE-SVC-X"),
        ),
        '-m comment --comment "a/b cluster IP" -m tcp -p tcp -d 10.96.0.9 --dport 80 -j KUBE-SVC-X',
        '-d 10.96.0.9/32 -p tcp -m comment --comment "a/b cluster IP" -m tcp --dport 80 -j KUBE-SVC-X',
    ),
    (
        Rule((Comment("a/b", quoted=False), Source("fd00::1")), Jump("KUBE-MARK-MASQ")),
        "-m comment --comment a/b -s fd00::1 -j KUBE-MARK-MASQ",
        '-s fd00::1/128 -m comment --comment "a/b" -j KUBE-MARK-MASQ',
    ),
    (
        Rule((Destination("127.0.0.0/8"), Source("127.0.0.0/8", negated=True)), Verdict("DROP")),
        "-d 127.0.0.0/8 ! -s 127.0.0.0/8 -j DROP",
        "! -s 127.0.0.0/8 -d 127.0.0.0/8 -j DROP",
    ),
    (
        Rule((Statistic(3),), Jump("KUBE-SEP-X")),
        "-m statistic --mode random --probability 0.3333333333 -j KUBE-SEP-X",
        "-m statistic --mode random --probability 0.33333333349 -j KUBE-SEP-X",
    ),
    (
        Rule((Recent("KUBE-SEP-X", "set"), Protocol("udp")), Dnat("10.244.0.5", 53)),
        "-m recent --name KUBE-SEP-X --set -m udp -p udp -j DNAT --to-destination 10.244.0.5:53",
        "-p udp -m recent --set --name KUBE-SEP-X --mask 255.255.255.255 --rsource -m udp"
        " -j DNAT --to-destination 10.244.0.5:53",
    ),
    (
        Rule((MarkIs(0x4000, 0x4000, negated=True),), Verdict("RETURN")),
        "-m mark ! --mark 0x00004000/0x00004000 -j RETURN",
        "-m mark ! --mark 0x4000/0x4000 -j RETURN",
    ),
    (Rule((), SetMark("or", 0x4000)), "-j MARK --or-mark 0x00004000", "-j MARK --set-xmark 0x4000/0x4000"),
    (Rule((), SetMark("xor", 0x4000)), "-j MARK --xor-mark 0x00004000", "-j MARK --set-xmark 0x4000/0x0"),
    (Rule((), Masquerade()), "-j MASQUERADE --random-fully", "-j MASQUERADE --random-fully"),
    (
        Rule((AddressType("dst"), InInterface("veth+")), Reject("icmp-port-unreachable")),
        "-m addrtype --dst-type LOCAL -i veth+ -j REJECT",
        "-i veth+ -m addrtype --dst-type LOCAL -j REJECT --reject-with icmp-port-unreachable",
    ),
    (
        Rule((ConnState(("INVALID",)), Accounting("ct_state_invalid_dropped_pkts")), Verdict("DROP")),
        "-m conntrack --ctstate INVALID -m nfacct --nfacct-name ct_state_invalid_dropped_pkts -j DROP",
        "-m conntrack --ctstate INVALID -m nfacct --nfacct-name  ct_state_invalid_dropped_pkts -j DROP",
    ),
    (
        Rule((Comment("other traffic"),), None),
        '-m comment --comment "other traffic"',
        '-m comment --comment "other traffic"',
    ),
]


@pytest.mark.parametrize(("rule", "as_written", "as_saved"), SPELLINGS, ids=[case[2][:40] for case in SPELLINGS])
def test_a_rule_is_written_one_way_and_saved_another(rule: Rule, as_written: str, as_saved: str) -> None:
    assert written("X", rule) == f"-A X {as_written}"
    assert saved("X", rule) == f"-A X {as_saved}"


@pytest.mark.parametrize(
    ("one_in", "expected"),
    [(2, "0.50000000000"), (3, "0.33333333349"), (4, "0.25000000000"), (5, "0.20000000019")],
)
def test_the_kernel_keeps_31_bits_of_a_probability(one_in: int, expected: str) -> None:
    assert f"{Statistic(one_in).probability:.11f}" == expected


def test_an_ipv6_destination_is_written_in_brackets() -> None:
    assert str(Dnat("fd00::1", 80)) == "[fd00::1]:80"
