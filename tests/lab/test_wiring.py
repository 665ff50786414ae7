"""Bridges without hairpin mode, paths that lose large packets, and a kube-proxy that stands still."""

import pytest

from learnnet.lab import BadChangeError, Lab
from learnnet.lab.shell.console import answer
from tests.lab.senders import CLIENT, cluster, service, slice_of

WEB, DNS = "10.96.1.1:80", "10.96.1.53:80"


def made(mode: str = "iptables", **setup: object) -> Lab:
    return cluster(
        service("web", "10.96.1.1", "10.244.0.10"),
        service("far", "10.96.1.2", "10.244.1.10"),
        service("dns", "10.96.1.53", "10.244.1.53", protocol="UDP", port=53),
        proxy_mode=mode,
        **setup,
    )


@pytest.mark.parametrize("mode", ["iptables", "nftables"])
def test_without_hairpin_mode_a_pod_reaches_its_service_unless_it_draws_itself(mode: str) -> None:
    lab = made(mode, hairpin=False)

    itself = lab.send("default/web-1", WEB, seconds=1)
    another = lab.send(CLIENT, WEB)
    from_elsewhere = lab.send("default/web-2", WEB)

    assert (itself.result, itself.hops[-1].outcome, itself.hops[-1].host) == ("timeout", "no-hairpin", "node-a")
    assert itself.printed.stderr.startswith("curl: (28)")
    assert another.answered_by == from_elsewhere.answered_by == "default/web-1"


def test_hairpin_mode_is_switched_on_and_off_on_one_bridge() -> None:
    lab = made()

    lab.apply({"kind": "network", "setting": "hairpin", "node": "node-a", "on": False})
    off = lab.send("default/web-1", WEB, seconds=1)
    lab.apply({"kind": "network", "setting": "hairpin", "node": "node-a", "on": True})
    on = lab.send("default/web-1", WEB)

    assert off.result == "timeout"
    assert (on.answered_by, on.seen_from) == ("default/web-1", "10.244.0.1")


def test_a_narrow_path_lets_small_answers_through_and_stalls_large_ones() -> None:
    lab = made(narrow_paths=[("node-b", "node-a")])

    small = lab.send(CLIENT, "10.96.1.2:80")
    fits = lab.send(CLIENT, "10.96.1.2:80", size=1000)
    large = lab.send(CLIENT, "10.96.1.2:80", size=10_000, seconds=3)
    same_node = lab.send(CLIENT, WEB, size=10_000)
    other_way = lab.send("outside", "10.244.1.10:8080", size=10_000)

    assert (small.result, fits.result, large.result) == ("answered", "answered", "stalled")
    assert large.printed.command == "curl -sS -m 3 -o /dev/null http://10.96.1.2:80/bytes/10000"
    assert large.printed.stderr == "curl: (28) Operation timed out after 3001 milliseconds with 0 bytes received\n"
    assert same_node.result == other_way.result == "answered"


def test_ping_and_udp_lose_what_is_too_large_for_the_path() -> None:
    lab = made()
    lab.apply({"kind": "network", "setting": "narrow-path", "node": "node-a", "peer": "node-b"})

    lab.apply({"kind": "run", "source": CLIENT, "line": "ping -c 1 10.244.1.10"})
    small = lab.outcome.output
    lab.apply({"kind": "run", "source": CLIENT, "line": "ping -c 1 -W 1 -s 1372 10.244.1.10"})
    just_fits = lab.outcome.output
    lab.apply({"kind": "run", "source": CLIENT, "line": "ping -c 1 -W 1 -s 1373 10.244.1.10"})
    large = lab.outcome.output
    datagram = lab.send(CLIENT, DNS, "udp", size=4000)
    lab.apply({"kind": "network", "setting": "narrow-path", "node": "node-b", "peer": "node-a", "on": False})

    assert small is not None
    assert just_fits is not None
    assert large is not None
    assert [output.rc for output in (small, just_fits, large)] == [0, 0, 1]
    assert (datagram.result, datagram.hops[-1].outcome) == ("timeout", "too-large")
    assert lab.send(CLIENT, DNS, "udp", size=4000).result == "answered"


def test_a_kube_proxy_that_is_stopped_keeps_stale_connections_and_one_that_starts_cleans_up() -> None:
    lab = made()
    before = lab.send(CLIENT, DNS, "udp", source_port=4000)

    lab.apply({"kind": "kube-proxy", "node": "node-a", "action": "stop"})
    lab.load([slice_of("dns", "10.244.2.53", protocol="UDP", port=53)]).settle()
    stale = lab.send(CLIENT, DNS, "udp", source_port=4000)
    new_port = lab.send(CLIENT, DNS, "udp", source_port=4001)
    lab.apply({"kind": "kube-proxy", "node": "node-a", "action": "restart"})
    cleaned = lab.send(CLIENT, DNS, "udp", source_port=4000)

    assert before.answered_by == stale.answered_by == new_port.answered_by == "default/dns-1"
    assert cleaned.answered_by == "default/dns-2"


def test_a_restarted_kube_proxy_writes_everything_anew_and_says_who_restarted_it() -> None:
    lab = made()
    lab.send(CLIENT, WEB)
    chain = "iptables -t nat -L KUBE-SVC-LOLE4ISW44XBNF3G -n -v -x"
    counted = answer(lab, "node-a", chain, {}).stdout

    events = lab.apply({"kind": "kube-proxy", "node": "node-a", "action": "restart"})

    synced = next(event for event in events if event.action == "sync")
    assert (synced.actor, synced.cause, synced.detail["full"]) == ("kube-proxy/node-a", events[0].index, True)
    assert "       1       60 KUBE-SEP" in counted
    assert "       0        0 KUBE-SEP" in answer(lab, "node-a", chain, {}).stdout


def test_the_lab_says_what_was_wired_how_at_any_moment() -> None:
    lab = made()
    (event, *_) = lab.apply({"kind": "network", "setting": "network-policies"})

    assert not lab.at(event.index - 1).wiring.policies
    assert lab.wiring.policies


@pytest.mark.parametrize(
    "payload",
    [
        {"kind": "network", "setting": "gravity"},
        {"kind": "network", "setting": "hairpin", "node": "node-a", "on": "no"},
        {"kind": "network", "setting": "narrow-path", "node": "node-a", "peer": "node-a"},
        {"kind": "kube-proxy", "node": "node-a", "action": "dance"},
    ],
)
def test_changes_of_another_shape_are_refused(payload: dict[str, object]) -> None:
    with pytest.raises(BadChangeError):
        made().apply(payload)


def test_a_node_that_is_not_there_cannot_be_rewired() -> None:
    lab = made()

    for payload in ({"kind": "network", "setting": "hairpin", "node": "node-z"}, {"kind": "kube-proxy", "node": "x"}):
        assert lab.apply(payload) == ()
        assert lab.outcome.lines[0].error
