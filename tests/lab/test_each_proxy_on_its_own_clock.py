"""Each kube-proxy syncs by itself: at once, at most once a second, partly or fully, and at least once an hour."""

from learnnet.lab import Event, Lab
from tests.lab.senders import cluster, service, slice_of

HOUR = 3_600_000
MINUTE = 60_000
SLOW = {"min-sync-period/node-b": 20 * MINUTE}  # longer than a lab waits by itself


def made(**settings: int) -> Lab:
    return cluster(
        service("web", "10.96.1.1", "10.244.1.10"),
        service("other", "10.96.1.2", "10.244.0.10"),
        settings=settings,
    )


def syncs(events: tuple[Event, ...], node: str) -> list[Event]:
    return [event for event in events if event.actor == f"kube-proxy/{node}" and event.action == "sync"]


def move(lab: Lab, ip: str) -> None:
    lab.load([slice_of("web", ip)])


def test_nodes_agree_until_one_is_slow_and_differ_from_the_first_sync_that_knew_more() -> None:
    lab = made(**SLOW)
    lab.apply({"kind": "wait", "ms": 20 * MINUTE})
    assert lab.differs_since("web") is None
    first = lab.index

    move(lab, "10.244.0.10")
    lab.settle()

    found = lab.differs_since("web")
    assert found is not None
    assert (found.ahead, found.behind) == (("node-a", "node-c"), ("node-b",))
    assert found.since == next(event for event in lab.events[first + 1 :] if event.action == "sync")
    assert lab.differs_since("other") is None


def test_they_agree_again_when_the_slow_one_has_caught_up_and_the_past_still_tells() -> None:
    lab = made(**SLOW)
    move(lab, "10.244.0.10")
    lab.settle()
    then = lab.index

    lab.apply({"kind": "wait", "ms": 20 * MINUTE})

    assert lab.differs_since("web") is None
    assert lab.at(then).differs_since("web") is not None


def test_a_stopped_proxy_is_behind_until_it_starts() -> None:
    lab = made()

    lab.apply({"kind": "kube-proxy", "node": "node-c", "action": "stop"})
    move(lab, "10.244.0.10")
    lab.settle()
    stopped = lab.differs_since("web")
    lab.apply({"kind": "kube-proxy", "node": "node-c", "action": "start"})

    assert stopped is not None
    assert stopped.behind == ("node-c",)
    assert lab.differs_since("web") is None


def test_a_partial_sync_rewrites_the_shared_chains_and_those_of_the_service_that_changed() -> None:
    lab = made()
    move(lab, "10.244.0.10")
    lab.settle()

    text = lab.node("node-a").restore_input()

    declared = {line.split()[0][1:] for line in text.splitlines() if line.startswith(":")}
    assert {"KUBE-SERVICES", "KUBE-NODEPORTS", "KUBE-POSTROUTING", "KUBE-MARK-MASQ", "KUBE-FORWARD"} <= declared
    assert "KUBE-SVC-LOLE4ISW44XBNF3G" in declared
    assert sum(line.startswith("-X KUBE-SEP-") for line in text.splitlines()) == 1
    assert "default/other cluster IP" in text  # in KUBE-SERVICES, which is always written whole
    assert "default/other ->" not in text


def test_a_full_sync_writes_every_chain() -> None:
    lab = made()
    lab.apply({"kind": "kube-proxy", "node": "node-a", "action": "restart"})

    text = lab.node("node-a").restore_input()

    saved = lab.node("node-a").iptables_save().splitlines()
    chains = {line.split()[1] for line in saved if line.startswith("-A KUBE-S")}
    declared = {line.split()[0][1:] for line in text.splitlines() if line.startswith(":")}
    assert chains <= declared


def test_a_quiet_proxy_writes_everything_once_an_hour() -> None:
    lab = made()

    first = lab.apply({"kind": "wait", "ms": HOUR - 60_000})
    second = lab.apply({"kind": "wait", "ms": 120_000})
    third = lab.apply({"kind": "wait", "ms": HOUR})

    assert syncs(first, "node-a") == []
    assert [event.detail["full"] for event in syncs(second, "node-a")] == [True]
    assert [event.detail["full"] for event in syncs(third, "node-a")] == [True]
    assert {event.actor for event in second if event.action == "sync"} == {f"kube-proxy/node-{x}" for x in "abc"}


def test_a_label_of_the_node_makes_its_proxy_write_everything_and_a_heartbeat_does_not() -> None:
    lab = made()

    labelled = lab.apply({"kind": "kubectl", "line": "label node node-a disk=ssd"})

    assert [event.detail["full"] for event in syncs(labelled, "node-a")] == [True]
    assert syncs(labelled, "node-b") == []


def test_changes_within_a_second_are_one_sync() -> None:
    lab = made()
    first = lab.index

    move(lab, "10.244.0.10")
    lab.settle()
    for ip in ("10.244.1.10", "10.244.2.10"):
        move(lab, ip)
    lab.settle()

    one, other = syncs(lab.events[first:], "node-a")
    assert other.at - one.at == 1000
    assert lab.node("node-a").seen == lab.revision
