"""What kernels keep of what was sent, and for how long; and that a replay sends the same."""

import json

from learnnet.lab import Lab
from learnnet.lab.packets.odds import Ending
from tests.lab.senders import CLIENT, cluster, service, slice_of


def test_affinity_ends_when_its_time_has_passed() -> None:
    config = {"clientIP": {"timeoutSeconds": 60}}
    sticky = service(
        "sticky", "10.96.1.5", "10.244.0.10", "10.244.1.10", sessionAffinity="ClientIP", sessionAffinityConfig=config
    )
    lab = cluster(sticky)
    first = lab.send(CLIENT, "10.96.1.5:80").answered_by

    within = lab.odds(CLIENT, "10.96.1.5:80")
    lab.apply({"kind": "wait", "ms": 61_000})
    after = lab.odds(CLIENT, "10.96.1.5:80")

    assert {ending.answered_by: share for ending, share in within.items()} == {first: 1.0}
    assert len(after) == 2


def test_a_udp_entry_outlives_its_endpoint_only_until_kube_proxy_has_cleaned_up() -> None:
    lab = cluster(service("names", "10.96.1.6", "10.244.1.53", protocol="UDP", port=53))
    asking = {"protocol": "udp", "source_port": 4000}
    assert lab.send(CLIENT, "10.96.1.6:80", **asking).answered_by == "default/dns-1"

    lab.load([slice_of("names", "10.244.2.53", protocol="UDP", port=53)])
    at_once = lab.send(CLIENT, "10.96.1.6:80", **asking)  # no proxy has heard of it yet
    later = lab.send(CLIENT, "10.96.1.6:80", **asking)

    assert at_once.answered_by == "default/dns-1"
    assert later.answered_by == "default/dns-2"


def test_a_udp_service_that_loses_its_last_endpoint_keeps_its_old_entries() -> None:
    lab = cluster(service("names", "10.96.1.6", "10.244.1.53", protocol="UDP", port=53))
    asking = {"protocol": "udp", "source_port": 4000}
    lab.send(CLIENT, "10.96.1.6:80", **asking)

    lab.load([slice_of("names", protocol="UDP", port=53)]).settle()

    assert lab.send(CLIENT, "10.96.1.6:80", **asking).answered_by == "default/dns-1"
    assert lab.send(CLIENT, "10.96.1.6:80", "udp", source_port=4001).result == "refused"


def test_an_entry_of_conntrack_is_forgotten_after_its_time() -> None:
    lab = cluster(service("names", "10.96.1.6", "10.244.1.53", "10.244.2.53", protocol="UDP", port=53))
    asking = {"protocol": "udp", "source_port": 4000}
    lab.send(CLIENT, "10.96.1.6:80", **asking)

    known = lab.odds(CLIENT, "10.96.1.6:80", **asking)
    lab.apply({"kind": "wait", "ms": 31_000})
    forgotten = lab.odds(CLIENT, "10.96.1.6:80", **asking)

    assert (len(known), len(forgotten)) == (1, 2)


def test_what_is_sent_is_an_event_and_a_replay_sends_the_same() -> None:
    changes = [
        {"kind": "send", "source": "node-a", "to": "10.96.0.1:443", "count": 3},
        {"kind": "wait", "ms": 500},
        {"kind": "send", "source": "outside", "to": "node-b:10250"},
        {"kind": "send", "source": "node-b", "to": "10.96.0.10:53", "protocol": "udp"},
    ]

    first, again = Lab.replay(7, changes), Lab.replay(7, changes)

    sends = [event for event in first.events if event.action == "send"]
    assert [event.detail["result"] for event in sends] == ["answered", "answered", "timeout"]
    assert [event.as_dict() for event in first.events] == [event.as_dict() for event in again.events]
    assert [event.actor for event in sends] == ["you"] * 3
    json.dumps([event.as_dict() for event in sends])


def test_looking_at_the_odds_changes_nothing() -> None:
    lab, other = (cluster(service("web", "10.96.1.1", "10.244.1.10"), service("none", "10.96.1.2")) for _ in range(2))

    odds = lab.odds(CLIENT, "web:80")

    assert odds == {Ending("answered", "default/web-2", "10.244.0.99"): 1.0}
    assert lab.send(CLIENT, "web:80").as_dict() == other.send(CLIENT, "web:80").as_dict()
    assert [event.as_dict() for event in lab.events] == [event.as_dict() for event in other.events]
