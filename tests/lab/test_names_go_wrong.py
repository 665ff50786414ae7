"""What can go wrong with a lab's names, and what the programs that ask for them are told."""

import pytest

from learnnet.dns.corefile import KUBEADM_OLD
from learnnet.lab import BadChangeError, Lab
from learnnet.lab.naming.state import FAULTS
from tests.lab.naming import COREDNS, KUBE_DNS, OUTSIDE, fault, looked_up, looking, made
from tests.lab.test_lab import applying


@pytest.mark.parametrize(
    ("resolver", "result", "elapsed"),
    [("glibc", "ok", 5002), ("musl", "ok", 2501), ("go", "ok", 1), ("nslookup", "ok", 2)],
)
def test_the_race_of_connection_tracking_costs_those_who_ask_twice_at_once(
    resolver: str, result: str, elapsed: int
) -> None:
    lab = made(fault("conntrack-race"))

    assert looked_up(lab, resolver=resolver) == (result, elapsed)


def test_a_cache_on_the_node_is_not_hit_by_the_race_and_survives_coredns_for_a_while() -> None:
    lab = made(fault("conntrack-race"), {"kind": "node-local-dns", "on": True})

    first = looked_up(lab)
    lab.apply(fault("coredns-lost"))
    cached = looked_up(lab)
    lab.apply({"kind": "wait", "ms": 40_000})
    later, _ = looked_up(lab)

    assert (first, cached) == (("ok", 1), ("ok", 1))
    assert later == "Temporary failure in name resolution (rc -3)"
    assert {question.receiver for question in lab.lookups[0][1].questions} == {"10.96.0.10 node-local-dns"}


def test_a_crashed_cache_on_the_node_takes_dns_with_it() -> None:
    lab = made({"kind": "node-local-dns", "on": True}, fault("node-cache-lost"))

    assert looked_up(lab, resolver="go")[0] == "connection refused"


@pytest.mark.parametrize(
    ("name", "broken", "result"),
    [
        ("my-service", "coredns-lost", "Temporary failure in name resolution (rc -3)"),
        (OUTSIDE, "upstream-lost", "Temporary failure in name resolution (rc -3)"),
        (OUTSIDE, "upstream-servfail", "Temporary failure in name resolution (rc -3)"),
        ("my-service", "upstream-lost", "ok"),
    ],
)
def test_a_fault_fails_what_depends_on_it_until_it_is_mended(name: str, broken: str, result: str) -> None:
    lab = made(fault(broken))

    assert looked_up(lab, name)[0] == result
    lab.apply(fault(broken, on=False))
    lab.apply({"kind": "wait", "ms": 10_000})
    assert looked_up(lab, name)[0] == "ok"


def test_one_silent_coredns_pod_of_two_fails_some_look_ups() -> None:
    lab = made(fault("coredns-pod-lost"))

    waited = {looked_up(lab)[1] > 1 for _ in range(20)}

    assert waited == {True, False}


@pytest.mark.parametrize(
    ("resolver", "result", "elapsed"),
    [
        ("glibc", "Temporary failure in name resolution (rc -3)", 2),
        ("musl", "Try again (rc -3)", 5000),
        ("go", "connection refused", 8),
        ("dig", "connection refused; no servers could be reached", 6),
    ],
)
def test_with_no_ready_coredns_behind_kube_dns_the_node_refuses(resolver: str, result: str, elapsed: int) -> None:
    lab = made(applying(KUBE_DNS))

    assert looked_up(lab, resolver=resolver) == (result, elapsed)
    assert lab.lookups[-1][1].questions[0].rcode == "(connection refused)"


def test_with_coredns_pods_behind_kube_dns_names_are_found_and_nothing_is_simplified() -> None:
    lab = made(applying(KUBE_DNS), applying(COREDNS))

    assert looked_up(lab) == ("ok", 1)
    assert lab.lookups[-1][1].simplified is None


def test_without_a_service_kube_dns_a_look_up_says_what_is_simplified() -> None:
    lab = made()

    assert str(lab.resolve("my-service").simplified) == (
        "Simplified: this cluster has no Service kube-dns, and CoreDNS answers at 10.96.0.10 all the same."
    )


def test_settings_make_a_lab_that_is_broken_from_the_start() -> None:
    lab = Lab(node_local_dns=True, dns_faults=["node-cache-lost"])

    assert lab.resolve("kubernetes", resolver="go").verdict.error == "connection refused"
    with pytest.raises(ValueError, match="unknown faults: gremlins; there are: coredns-lost, "):
        Lab(dns_faults=["gremlins"])


def test_a_life_with_every_dns_change_is_replayed_event_for_event() -> None:
    first = made()
    changes: list[dict[str, object]] = [
        *(fault(name) for name in FAULTS),
        {"kind": "node-local-dns"},
        dict(looking(first)),
        *(fault(name, on=False) for name in FAULTS if name != "coredns-pod-lost"),
        {"kind": "corefile", "text": KUBEADM_OLD},
        {"kind": "node-local-dns", "on": False},
        dict(looking(first, OUTSIDE)),
        dict(looking(first, OUTSIDE, resolver="musl")),
    ]

    one, other = made(*changes), made(*changes)

    assert one.events == other.events
    assert [found.as_dict() for _, found in one.lookups] == [found.as_dict() for _, found in other.lookups]


@pytest.mark.parametrize(
    "payload",
    [
        {"kind": "dns-fault", "fault": "gremlins"},
        {"kind": "dns-fault", "fault": "coredns-lost", "on": "yes"},
        {"kind": "node-local-dns", "on": 1},
        {"kind": "corefile"},
        {"kind": "corefile", "text": "x" * 70_000},
        {"kind": "upstream-zone", "zone": "x.test", "text": "x" * 20_000},
    ],
)
def test_what_is_no_change_is_told_apart_before_anything_is_done(payload: dict[str, object]) -> None:
    lab = made()
    before = lab.events

    with pytest.raises(BadChangeError):
        lab.apply(payload)

    assert lab.events == before
