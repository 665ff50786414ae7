"""kube-proxy is switched to another mode: its rules are exchanged, what the kernel knows of connections stays."""

import re

import pytest

from learnnet.lab import BadChangeError, Lab
from learnnet.lab.shell.console import answer
from tests.lab.test_copies import WEB

NFT = {"kind": "proxy-mode", "mode": "nftables"}
BACK = {"kind": "proxy-mode", "mode": "iptables"}
LEFT_OVER = """\
*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:KUBE-FIREWALL - [0:0]
-A INPUT -j KUBE-FIREWALL
-A OUTPUT -j KUBE-FIREWALL
-A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment "block incoming localnet connections" \
-m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP
COMMIT
"""
ASKED = {"kind": "send", "source": "default/client", "to": "web:80"}


def made(**setup: object) -> Lab:
    lab = Lab(seed=1, **setup)
    lab.apply({"kind": "apply", "manifest": WEB})
    return lab


def test_every_kube_proxy_restarts_and_writes_everything_anew_in_the_other_mode() -> None:
    lab = made()

    events = lab.apply(NFT)

    synced = [event for event in events if event.action == "sync"]
    assert {event.actor for event in synced} == {f"kube-proxy/{node}" for node in lab.nodes}
    assert all(event.detail["full"] and event.detail["mode"] == "nftables" for event in synced)
    assert all(event.cause == events[0].index for event in synced)


def test_a_node_is_in_the_old_mode_until_its_kube_proxy_has_written() -> None:
    lab = made()
    events = lab.apply(NFT)

    modes = [[lab.at(event.index).node(node).mode for node in lab.nodes] for event in events]

    assert modes[0] == ["iptables"] * 3
    assert modes[-1] == ["nftables"] * 3
    assert ["iptables" in mode and "nftables" in mode for mode in modes].count(True) > 0


def test_the_lab_says_which_mode_was_configured_at_any_moment() -> None:
    lab = made()
    (first, *_) = lab.apply(NFT)
    lab.apply(BACK)

    assert (lab.at(first.index - 1).proxy_mode, lab.at(first.index).proxy_mode, lab.proxy_mode) == (
        "iptables",
        "nftables",
        "iptables",
    )


def test_packets_meet_the_rules_of_the_mode_of_then() -> None:
    lab = made()
    before = lab.send("default/client", "web:80")
    lab.apply(NFT)

    after = lab.send("default/client", "web:80")

    assert before.result == after.result == "answered"
    assert [type(hop.rules).__name__ for hop in before.hops] != [type(hop.rules).__name__ for hop in after.hops]


def test_a_node_that_joins_later_runs_in_the_mode_of_now() -> None:
    lab = made()
    lab.apply(NFT)

    joined = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node-d"}, "spec": {"podCIDR": "10.244.4.0/24"}}
    lab.load([joined]).settle()

    assert lab.node("node-d").mode == "nftables"


def test_the_client_is_sent_anywhere_again_once_the_rules_that_knew_it_are_gone() -> None:
    lab = made()
    lab.apply(ASKED)
    known = lab.odds("default/client", "web:80")

    lab.apply(NFT)

    assert sorted(known.values()) == [1.0]
    assert sorted(lab.odds("default/client", "web:80").values()) == [0.5, 0.5]


def test_connections_that_conntrack_knows_go_on() -> None:
    lab = made()
    lab.apply(ASKED)
    before = answer(lab, "node-a", "conntrack -L", {}).stdout

    lab.apply(NFT)

    assert "dport=80" in before
    assert answer(lab, "node-a", "conntrack -L", {}).stdout == before


def test_the_cleaning_leaves_what_kubelets_used_too() -> None:
    lab = made()
    lab.apply(ASKED)

    lab.apply(NFT)

    assert answer(lab, "node-a", "iptables-save -t filter", {}).stdout == LEFT_OVER
    assert answer(lab, "node-a", "iptables-save -t nat", {}).stdout.count("-A ") == 0
    assert answer(lab, "node-a", "nft list tables", {}).stdout.startswith("table ip kube-proxy\n")


def test_nothing_of_nftables_is_left_when_iptables_come_back() -> None:
    lab = made()
    saved = answer(lab, "node-a", "iptables-save", {}).stdout

    lab.apply(NFT)
    lab.apply(BACK)

    assert "kube-proxy" not in answer(lab, "node-a", "nft list tables", {}).stdout
    assert answer(lab, "node-a", "iptables-save", {}).stdout == saved


def test_rules_that_were_taken_away_count_from_zero() -> None:
    lab = made()
    lab.apply(ASKED)
    listed = "iptables -t nat -L OUTPUT -n -v -x"
    before = answer(lab, "node-b", listed, {}), answer(lab, "node-a", listed.replace("OUTPUT", "PREROUTING"), {})

    lab.apply(NFT)
    lab.apply(BACK)

    after = answer(lab, "node-b", listed, {}), answer(lab, "node-a", listed.replace("OUTPUT", "PREROUTING"), {})
    assert any(re.search(r"^ +1 +60 KUBE-SERVICES", each.stdout, re.M) for each in before)
    assert not any(re.search(r"^ +1 +60 KUBE-SERVICES", each.stdout, re.M) for each in after)


def test_the_same_mode_again_changes_nothing() -> None:
    lab = made()

    assert lab.apply(BACK) == ()
    assert lab.outcome.lines[0].text == "kube-proxy runs in iptables mode already."


def test_there_is_no_third_mode() -> None:
    with pytest.raises(BadChangeError):
        made().apply({"kind": "proxy-mode", "mode": "ipvs"})


def test_a_replay_lives_through_the_same_events() -> None:
    changes = [{"kind": "apply", "manifest": WEB}, ASKED, NFT, ASKED, BACK, ASKED]

    first, second = (Lab.replay(3, changes) for _ in range(2))

    assert [event.as_dict() for event in first.events] == [event.as_dict() for event in second.events]
