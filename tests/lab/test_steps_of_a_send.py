"""What each rule that a packet met tells a learner: what it counted, which lines of nft were read, and why."""

import re
from typing import Any

import pytest

from learnnet.lab import Lab
from learnnet.lab.shell.console import answer
from tests.lab.senders import CLIENT, cluster, service

Step = dict[str, Any]


def made(mode: str) -> Lab:
    return cluster(
        service("web", "10.96.1.1", "10.244.0.10", "10.244.1.10"),
        service("none", "10.96.1.2"),
        service("sticky", "10.96.1.3", "10.244.0.10", "10.244.1.10", sessionAffinity="ClientIP"),
        proxy_mode=mode,
    )


def steps(lab: Lab, to: str, host: str = "node-a", **more: Any) -> list[Step]:
    hops = lab.send(CLIENT, to, **more).as_dict()["hops"]
    return [step for hop in hops if hop["host"] == host and hop["leg"] == "request" for step in hop["steps"]]


def listed(lab: Lab, table: str) -> dict[tuple[str, int], list[int]]:
    """Packets and bytes of each rule, read from what `iptables -v` prints."""
    found: dict[tuple[str, int], list[int]] = {}
    for part in answer(lab, "node-a", f"iptables -t {table} -L -n -v -x --line-numbers", {}).stdout.split("\n\n"):
        chain = part.split()[1]
        for number, packets, size in re.findall(r"^(\d+) +(\d+) +(\d+) ", part, re.MULTILINE):
            found[chain, int(number) - 1] = [int(packets), int(size)]
    return found


def test_counters_are_those_of_iptables_before_and_after() -> None:
    lab = made("iptables")
    lab.send(CLIENT, "10.96.1.1:80", count=3)
    before = {table: listed(lab, table) for table in ("nat", "filter")}

    met = steps(lab, "10.96.1.1:80")

    after = {table: listed(lab, table) for table in ("nat", "filter")}
    places = [(step["table"], (step["chain"], step["index"])) for step in met]
    assert [step["counters"]["before"] for step in met] == [before[table][place] for table, place in places]
    assert [step["counters"]["after"] for step in met] == [after[table][place] for table, place in places]
    assert [step["counters"]["packet"] for step in met] == [[1, 60] if step["hit"] else [0, 0] for step in met]


@pytest.mark.parametrize("to", ["10.96.1.1:80", "10.96.1.2:80", "10.96.1.3:80", "10.96.1.1:81", "10.96.99.1:80"])
def test_each_step_through_nftables_names_the_lines_that_it_read(to: str) -> None:
    lab = made("nftables")
    lines = lab.node("node-a").nft_lines()

    met = steps(lab, to)

    assert "".join(f"{line.text}\n" for line in lines) == lab.node("node-a").nft_list_table()
    for step in met:
        for id in step["ids"]:
            found = [line.text for line in lines if id in line.ids]
            assert found, id
            assert not id.startswith("rule ") or found == [f"\t\t{step['text']}"]


def test_a_map_is_read_at_the_line_of_the_element() -> None:
    lab = made("nftables")

    step = next(step for step in steps(lab, "10.96.1.1:80") if step["found"])

    assert step["ids"] == [
        "chain services",
        "rule services 1",
        "set service-ips",
        "element service-ips 10.96.1.1 . tcp . 80",
    ]
    assert step["tested"] == [
        {
            "expression": "ip daddr . meta l4proto . th dport vmap @service-ips",
            "values": ["10.96.1.1", "tcp", "80"],
            "holds": True,
            "set": "service-ips",
            "element": "element service-ips 10.96.1.1 . tcp . 80",
        }
    ]


def test_each_step_through_nftables_says_why() -> None:
    lab = made("nftables")

    first = [step["why"][0].format_map(step["why"][1]) for step in steps(lab, "10.96.1.3:80")]
    again = [step["why"][0].format_map(step["why"][1]) for step in steps(lab, "10.96.1.3:80")]
    lost = [step["why"][0].format_map(step["why"][1]) for step in steps(lab, "10.96.1.1:81")]

    chain = "service-7ISUUIBE-default/sticky/tcp/"
    ends = [re.sub(r"[A-Z0-9]{8}-", "", text) for text in first]
    assert ends[:3] == [
        "First packet of a connection → firewall-check",
        "10.96.1.3 . tcp . 80 is not in @firewall-ips",
        "Every packet that gets here → services",
    ]
    assert ends[3] == "ip saddr is 10.244.0.99, which is one of 10.244.0.0/16"
    assert ends[4] == f"10.96.1.3 . tcp . 80 is in @service-ips → {re.sub('[A-Z0-9]{8}-', '', chain)}"
    assert ends[5] == "10.244.0.99 is not in @affinity-default/sticky/tcp/__10.244.0.10/8080"
    assert any(text.startswith("Drew ") for text in ends)
    assert not any(text.startswith("Drew ") for text in again)
    assert any(text.startswith("This client is remembered in @affinity-") for text in again)
    assert lost[-1] == "To a cluster IP, and no map knew the port: refuse"


def test_the_condition_that_failed_is_spelled_as_in_the_rule() -> None:
    for mode in ("iptables", "nftables"):
        failed = [step for step in steps(made(mode), "10.96.1.1:80") if not step["hit"]]

        assert failed
        assert all(step["failed"] and step["failed"] in step["text"] for step in failed)
