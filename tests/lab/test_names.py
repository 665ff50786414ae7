"""The lab's name service as it works: looking on changes nothing, and what is changed shows in the answers."""

import pytest

from learnnet.cluster.text import Text
from learnnet.dns.corefile import KUBEADM, KUBEADM_OLD
from learnnet.lab import Lab
from tests.dns.conftest import query
from tests.lab.naming import OUTSIDE, WEB, asked, client, cluster_ip, looked_up, looking, made
from tests.lab.test_lab import DEPLOYMENT, SERVICE, applying, deleting


def test_a_message_is_answered_from_what_coredns_has_seen() -> None:
    lab = made()

    assert [record.value for record in asked(lab, WEB).answer] == [cluster_ip(lab)]


def test_a_look_up_is_every_question_on_the_way_to_the_answer() -> None:
    lab = made()

    found = lab.resolve(OUTSIDE.removesuffix("."), pod=client(lab))

    assert found.verdict.addresses == ("192.0.2.80", "2001:db8::80")
    assert (len(found.questions), found.wasted) == (8, 6)


def test_a_past_moment_answers_as_it_was_then() -> None:
    lab = made()
    then = lab.index
    lab.apply(deleting("my-service"))

    assert asked(lab, WEB).rcode == "NXDOMAIN"
    assert asked(lab.at(then), WEB).rcode == "NOERROR"
    assert lab.at(then).resolve("my-service", pod=client(lab)).verdict.found


def test_looking_on_leaves_the_lab_as_it_was() -> None:
    changes = [applying(DEPLOYMENT.format(replicas=2)), applying(SERVICE)]
    watched, left_alone = Lab.replay(1, changes, corefile=KUBEADM_OLD), Lab.replay(1, changes, corefile=KUBEADM_OLD)
    for name in (WEB, OUTSIDE, "nope.default.svc.cluster.local."):
        watched.dns(query(name))
        watched.at(watched.index).dns(query(name))
        watched.resolve(name)

    for lab in (watched, left_alone):
        lab.apply({"kind": "wait", "ms": 3000})
        lab.apply(looking(lab, OUTSIDE))
        lab.apply(looking(lab, "nope"))

    assert [found.as_dict() for _, found in watched.lookups] == [found.as_dict() for _, found in left_alone.lookups]
    assert watched.events == left_alone.events


def test_messages_to_the_lab_are_remembered_for_further_ones() -> None:
    lab = made()

    ttls = [asked(lab, OUTSIDE, after=after).answer[0].ttl for after in (0, 2000, 5000)]

    assert ttls == [30, 28, 25]


def test_what_a_pod_has_asked_is_in_the_cache_that_others_see() -> None:
    lab = made(corefile=KUBEADM_OLD)
    lab.apply(looking(lab, OUTSIDE))
    lab.apply({"kind": "wait", "ms": 10_000})

    moment = lab.at(lab.index)

    assert asked(lab, OUTSIDE).answer[0].ttl == 20
    assert asked(moment, OUTSIDE, after=lab.now - moment.now).answer[0].ttl == 20


def test_a_corefile_is_read_at_the_next_turn_of_the_reload_plugin() -> None:
    lab = made()
    saved = lab.now

    events = lab.apply({"kind": "corefile", "text": KUBEADM.replace("ttl 30", "ttl 7")})

    (reload,) = [event for event in events if event.action == "reload"]
    assert lab.outcome.lines[0].text == "configmap/coredns edited"
    assert 15_000 <= reload.at - saved <= 45_000
    assert asked(lab, WEB).answer[0].ttl == 7
    assert asked(lab.at(reload.index - 1), WEB).answer[0].ttl == 30
    assert "ttl 7" in lab.dns_state.corefile


def test_a_broken_corefile_is_refused_at_its_line_and_changes_nothing() -> None:
    lab = made()
    before = lab.index

    lab.apply({"kind": "corefile", "text": ".:53 {\n    errors\n    kubernets cluster.local\n}\n"})

    (line,) = lab.outcome.lines
    assert not lab.outcome.accepted
    assert line.text == "Corefile:3 - Error during parsing: Unknown directive 'kubernets'"
    assert line.span is not None
    assert (line.span.line, line.span.column, line.span.end_column) == (3, 5, 28)
    assert lab.index == before


def test_without_the_reload_plugin_a_corefile_waits_for_a_restart() -> None:
    lab = made(corefile=KUBEADM.replace("    reload\n", ""))
    other = KUBEADM.replace("ttl 30", "ttl 7")

    lab.apply({"kind": "corefile", "text": other})
    waiting, told = asked(lab, WEB).answer[0].ttl, lab.outcome.lines[-1]
    lab.apply({"kind": "corefile", "text": other, "restart": True})

    assert (waiting, asked(lab, WEB).answer[0].ttl) == (30, 7)
    assert told.warning
    assert told.hint == Text("Without the reload plugin CoreDNS reads its Corefile only when it starts: restart it.")


def test_autopath_spares_a_pod_the_walk_along_its_search_list() -> None:
    autopath = KUBEADM.replace("pods insecure", "pods verified").replace("    loop\n", "    autopath @kubernetes\n")
    lab = made({"kind": "corefile", "text": autopath})

    lab.apply(looking(lab, "www.example.com"))

    assert len(lab.lookups[-1][1].questions) == 2


def test_a_zone_of_the_outside_world_can_be_written_and_taken_away() -> None:
    zone = "@ 60 IN SOA ns.shop.test. me.shop.test. 1 2 3 4 5\n@ 60 IN NS ns.shop.test.\nwww 60 IN A 192.0.2.99\n"
    lab = made({"kind": "upstream-zone", "zone": "shop.test", "text": zone})

    there = looked_up(lab, "www.shop.test.")[0], lab.lookups[-1][1].verdict.addresses
    lab.apply({"kind": "upstream-zone", "zone": "shop.test", "text": ""})
    lab.apply({"kind": "wait", "ms": 31_000})

    assert there == ("ok", ("192.0.2.99",))
    assert looked_up(lab, "www.shop.test.")[0] == "Name or service not known (rc -2)"


def test_a_broken_zone_is_refused_at_its_line() -> None:
    lab = made()

    lab.apply({"kind": "upstream-zone", "zone": "shop.test", "text": "@ 60 IN SOA a. b. 1 2 3 4 5\n@ IN BOGUS 1\n"})

    (line,) = lab.outcome.lines
    assert not lab.outcome.accepted
    assert line.text == "shop.test.: line 2: unknown rdatatype 'BOGUS'"
    assert line.span is not None
    assert line.span.line == 2


@pytest.mark.parametrize(
    ("name", "type_", "told"),
    [
        ("my-service.default.svc.cluster.local", "SRV", "0 100 80 my-service.default.svc.cluster.local."),
        ("kubernetes.default.svc.cluster.local", "A", "10.96.0.1"),
        ("10.96.0.1", "PTR", "kubernetes.default.svc.cluster.local."),
        ("dns-version.cluster.local", "TXT", '"1.1.0"'),
        ("my-service.default.svc.cluster.local", "ANY", "status: NOERROR, no answer"),
        ("my-service.default.svc.cluster.local", "CNAME", "status: NOERROR, no answer"),
    ],
)
def test_any_type_can_be_asked_for(name: str, type_: str, told: str) -> None:
    lab = made()

    lab.apply(looking(lab, name, type=type_, resolver="dig"))

    assert lab.outcome.lines[0].text == told
