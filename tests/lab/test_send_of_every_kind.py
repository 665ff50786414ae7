"""IPv6, SCTP and echo requests: sent like everything else, and told in the words of their programs."""

from typing import Any

import pytest

from learnnet.lab import Lab
from learnnet.lab.shell.console import answer
from tests.lab.senders import CLIENT, Body, cluster, pod, service

WEB, WEB6 = "10.96.1.1:80", "[fd00:10:96::1]:80"


def dual(name: str, node: int, host: int, **more: Any) -> Body:
    body = pod(name, f"node-{'abc'[node]}", f"10.244.{node}.{host}", **more)
    body["status"]["podIPs"] = [{"ip": f"10.244.{node}.{host}"}, {"ip": f"fd00:10:244:{node}::{host}"}]
    return body


def six(name: str, ip: str, *endpoints: str, protocol: str = "TCP", **spec: Any) -> list[Body]:
    made, slice_ = service(name, ip, *endpoints, protocol=protocol, **spec)
    made["spec"] |= {"clusterIPs": [ip], "ipFamilies": ["IPv6"], "ipFamilyPolicy": "SingleStack"}
    return [made, {**slice_, "addressType": "IPv6"}]


def made(mode: str = "iptables") -> Lab:
    lab = cluster(
        service("web", "10.96.1.1", "10.244.1.10"),
        service("none", "10.96.1.2"),
        service("calls", "10.96.1.3", "10.244.1.99", protocol="SCTP"),
        service("no-calls", "10.96.1.4", protocol="SCTP"),
        six("web6", "fd00:10:96::1", "fd00:10:244:1::10"),
        six("none6", "fd00:10:96::2"),
        proxy_mode=mode,
        dual_stack=True,
    )
    sctp = dual("calls-1", 1, 99, protocol="SCTP")
    return lab.load([dual("client", 0, 99, port=0), dual("web-2", 1, 10), sctp]).settle()


@pytest.mark.parametrize("mode", ["iptables", "nftables"])
def test_a_service_of_ipv6_is_reached_by_its_address(mode: str) -> None:
    trace = made(mode).send(CLIENT, WEB6)

    assert (trace.answered_by, trace.seen_from) == ("default/web-2", "fd00:10:244::99")
    assert trace.path[:4] == ["default/client", "node-a", "node-b", "default/web-2"]
    assert trace.to == WEB6
    assert trace.printed.command == "curl -sS --connect-timeout 5 http://[fd00:10:96::1]:80/hostname"
    assert trace.as_dict()["hops"][1]["after"]["destination"] == "fd00:10:244:1::10"


def test_ipv6_ends_in_its_own_words() -> None:
    lab = made()

    refused, lost = lab.send(CLIENT, "[fd00:10:96::2]:80"), lab.send("outside", "[fd00:10:244:1::77]:80")
    no_way = cluster().send(CLIENT, "[fd00::1]:80")

    assert refused.printed.stderr.startswith("curl: (7) Failed to connect to fd00:10:96::2 port 80 after 1 ms")
    assert (lost.result, lost.printed.elapsed) == ("no-route", 3062)
    assert (no_way.result, no_way.printed.elapsed, len(no_way.hops)) == ("no-route", 0, 1)


def test_a_name_with_both_families_is_asked_over_ipv4() -> None:
    lab = made()
    body, slice_ = service("both", "10.96.1.9", "10.244.1.10")
    body["spec"] |= {
        "clusterIPs": ["10.96.1.9", "fd00:10:96::9"],
        "ipFamilies": ["IPv4", "IPv6"],
        "ipFamilyPolicy": "RequireDualStack",
    }
    lab.load([body, slice_]).settle()

    assert lab.send(CLIENT, "both:80").address == "10.96.1.9"
    assert lab.send(CLIENT, "web6:80").address == "fd00:10:96::1"


def test_iptables_and_ip6tables_count_apart() -> None:
    lab = made()

    trace = lab.send(CLIENT, WEB6)

    step = next(step for step in trace.as_dict()["hops"][1]["steps"] if step["chain"].startswith("KUBE-SEP"))
    counted = answer(lab, "node-a", "iptables-save -c -t nat", {}).stdout
    assert step["counters"]["after"] == [0, 0]
    assert "[1:80]" not in counted
    assert "KUBE-SVC" in counted


@pytest.mark.parametrize("mode", ["iptables", "nftables"])
def test_sctp_is_answered_refused_by_the_pod_or_never_heard_of(mode: str) -> None:
    lab = made(mode)

    answered = lab.send(CLIENT, "calls:80", "sctp")
    closed = lab.send(CLIENT, "10.244.1.99:81", "sctp")
    rejected = lab.send(CLIENT, "10.96.1.4:80", "sctp", seconds=2)

    assert (answered.result, answered.answered_by) == ("answered", "default/calls-1")
    assert [hop.before.what for hop in answered.hops][:2] == ["INIT", "INIT"]
    assert (closed.result, closed.printed.stderr, closed.printed.rc) == ("refused", "REFUSED\n", 1)
    # The rule refuses by ICMP, which ends no association that is being set up.
    assert (rejected.result, rejected.printed.stderr) == ("timeout", "TIMEOUT\n")
    assert rejected.hops[1].outcome == "rejected"
    assert rejected.printed.command == "agnhost connect --protocol=sctp --timeout=2s 10.96.1.4:80"


def test_ping_is_sent_to_machines_and_told_as_ping_tells_it() -> None:
    lab = made()

    pod_ = lab.send(CLIENT, "10.244.1.10", "icmp")
    node = lab.send("outside", "node-b", "icmp")
    pod6 = lab.send("node-a", "fd00:10:244:1::10", "icmp")

    assert (pod_.answered_by, node.answered_by, pod6.answered_by) == ("default/web-2", "node-b", "default/web-2")
    assert pod_.printed.command == "ping -c 1 -W 5 10.244.1.10"
    assert pod_.to == "10.244.1.10"
    assert pod_.printed.stdout.startswith("PING 10.244.1.10 (10.244.1.10) 56(84) bytes of data.\n64 bytes from 10.")
    assert pod6.printed.stdout.startswith("PING fd00:10:244:1::10(fd00:10:244:1::10) 56 data bytes\n64 bytes from fd00")


@pytest.mark.parametrize(("mode", "result"), [("iptables", "timeout"), ("nftables", "refused")])
def test_a_cluster_ip_does_not_answer_ping_and_only_nftables_says_so(mode: str, result: str) -> None:
    lab = made(mode)

    for to in ("10.96.1.1", "fd00:10:96::1"):
        trace = lab.send(CLIENT, to, "icmp", seconds=1)
        assert (trace.result, trace.printed.rc) == (result, 1)


def test_a_hundred_echo_requests_are_told_apart() -> None:
    lab = made()

    assert lab.send(CLIENT, "10.244.1.10", "icmp", count=100).results == {"answered": 100}


def test_an_echo_request_asks_for_no_port() -> None:
    lab = made()

    assert lab.apply({"kind": "send", "source": CLIENT, "to": "web:80", "protocol": "icmp"}) == ()
    assert lab.outcome.lines[0].error
