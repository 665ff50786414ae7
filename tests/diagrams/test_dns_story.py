"""The DNS picture beyond its questions: lanes, other spellings, memories, causes, and how CoreDNS is set up."""

from typing import Any

from learnnet.diagrams import Look
from learnnet.diagrams.dns import dns_picture
from learnnet.lab import Lab
from tests.diagrams.worlds import lesson

FULL = "my-service.default.svc.cluster.local"
SERVICE = """apiVersion: v1
kind: Service
metadata:
  name: my-service
spec:
  selector:
    app: MyApp
  ports:
    - port: 80
"""
REMEMBERING = ".:53 {\n    kubernetes cluster.local\n    forward . /etc/resolv.conf\n    cache 30\n    reload\n}\n"


def asked(lab: Lab, name: str, resolver: str = "glibc") -> Any:
    lab.apply({"kind": "resolve", "pod": "default/app-1", "name": name, "type": "", "resolver": resolver})
    return detail(lab)["lookup"]


def detail(lab: Lab) -> Any:
    return dns_picture(lab, Look()).as_dict()["detail"]


def tables(lab: Lab) -> dict[str, Any]:
    words = dns_picture(lab, Look()).words
    return {str(table.caption): table for table in words.tables}


def sentences(lab: Lab) -> list[str]:
    return [str(sentence) for sentence in dns_picture(lab, Look()).words.sentences]


def test_each_server_that_a_question_comes_to_has_a_lane() -> None:
    lab = lesson()
    assert [lane["id"] for lane in asked(lab, "my-service")["lanes"]] == ["application", "resolver", "coredns"]

    lab.apply({"kind": "node-local-dns", "on": True})
    inside = asked(lab, "my-service")
    assert [lane["id"] for lane in inside["lanes"]] == ["application", "resolver", "node-local", "coredns"]
    question = inside["tries"][0]["questions"][0]
    assert [(each["from"], each["to"], each["transport"]) for each in question["passes"]] == [
        ("node-local", "coredns", "tcp")
    ]
    assert question["decided"][:2] == ["coredns", "kubernetes"]

    outside = asked(lab, "example.com.")
    assert [lane["id"] for lane in outside["lanes"]] == ["application", "resolver", "node-local", "upstream"]


def test_what_the_cache_remembers_goes_no_further() -> None:
    lab = lesson()
    lab.apply({"kind": "node-local-dns", "on": True})
    asked(lab, "my-service")

    question = asked(lab, "my-service")["tries"][0]["questions"][0]
    assert question["passes"] == []
    assert question["decided"][:2] == ["node-local", "cache"]


def test_other_spellings_are_computed_and_leave_nothing_behind() -> None:
    lab = lesson()
    lookup = asked(lab, FULL)
    assert (lookup["sent"], lookup["in_vain"]) == (8, 6)

    events = len(lab.events)
    spelled = {row["how"][0]: row for row in lookup["spellings"]}
    assert {how: len(row["needed"]) for how, row in spelled.items()} == {"with a dot at the end": 2, "with ndots:1": 2}
    assert all(all(row["needed"]) and row["found"] for row in spelled.values())
    assert len(lab.events) == events
    assert len(tables(lab)["The same look-up otherwise: computed, not sent"].rows) == 3


def test_a_short_name_is_also_spelled_in_full() -> None:
    spelled = {row["how"][0]: row for row in asked(lesson(), "my-service")["spellings"]}

    assert not spelled["with a dot at the end"]["found"]
    assert spelled["the full name, with a dot at the end"]["name"] == f"{FULL}."


def test_after_a_service_was_made_anew_it_says_who_still_holds_the_old_address_and_until_when() -> None:
    lab = lesson()
    lab.apply({"kind": "corefile", "text": REMEMBERING, "restart": True})
    old = asked(lab, "my-service")["addresses"][0]
    lab.apply({"kind": "delete", "object": "Service", "namespace": "default", "name": "my-service"})
    lab.apply({"kind": "apply", "manifest": SERVICE})

    held = [row for row in detail(lab)["held"] if row["now"] and row["type"] == "A"]
    assert {row["holder"] for row in held} == {"coredns", "program"}
    assert {tuple(row["answers"]) for row in held} == {(old,)}
    assert all(row["now"] != row["answers"] for row in held)
    assert all(lab.now < row["until"] <= lab.now + 30_000 for row in held)
    assert any(f"somebody still holds {old}" in said for said in sentences(lab))

    lab.apply({"kind": "wait", "ms": 31_000})
    assert [row for row in detail(lab)["held"] if row["now"]] == []


def test_a_lost_question_takes_its_five_seconds() -> None:
    lab = lesson()
    lab.apply({"kind": "dns-fault", "fault": "conntrack-race", "on": True})

    lookup = asked(lab, "my-service")
    questions = [question for entry in lookup["tries"] for question in entry["questions"]]
    assert [(q["type"], q["at"], q["outcome"]) for q in questions] == [
        ("A", 0, "address"),
        ("AAAA", 0, "lost"),
        ("A", 5000, "address"),
        ("AAAA", 5001, "nodata"),
    ]
    assert "Questions without an answer: 1. The program waited 5.002 s in all." in sentences(lab)


def test_an_answer_leads_back_to_the_events_that_made_it() -> None:
    lab = lesson()
    lookup = asked(lab, "my-service")

    origin = lookup["tries"][0]["questions"][0]["origin"]
    assert origin == "Service/default/my-service/spec.clusterIPs[0]"
    reasons = lookup["why"][origin]
    assert reasons[0]["lines"] == [["Service/default/my-service", "spec.clusterIPs[0]"]]
    assert {reason["kind"] for reason in reasons} >= {"api"}
    assert all(reason["event"] is None or reason["event"] < len(lab.events) for reason in reasons)


def test_the_panel_knows_the_corefile_the_faults_and_the_zones() -> None:
    lab = lesson()
    before = detail(lab)["coredns"]
    assert (before["running"], before["node_local"]) == (None, False)
    assert "kubernetes cluster.local" in before["corefile"]
    assert {zone for zone, _ in before["zones"]} == {"example.com", "."}

    silent = REMEMBERING.replace("    reload\n", "")
    lab.apply({"kind": "corefile", "text": silent, "restart": True})
    lab.apply({"kind": "corefile", "text": REMEMBERING})
    lab.apply({"kind": "dns-fault", "fault": "upstream-lost", "on": True})
    after = detail(lab)["coredns"]
    assert (after["corefile"], after["running"]) == (REMEMBERING, silent)
    assert [fault for fault, on, _ in after["faults"] if on] == ["upstream-lost"]
    assert "CoreDNS has not loaded the saved Corefile yet." in sentences(lab)


def test_every_resolver_says_what_is_special_about_it() -> None:
    offered = detail(lesson())["asking"]

    assert [name for name, _, _ in offered["resolvers"]] == ["glibc", "musl", "musl-old", "go", "dig", "nslookup"]
    assert all(version and special[0] for _, version, special in offered["resolvers"])
    assert offered["types"][:3] == ["", "A", "AAAA"]


def test_the_past_is_drawn_as_it_was() -> None:
    lab = lesson()
    asked(lab, "my-service")
    then = lab.index
    lab.apply({"kind": "node-local-dns", "on": True})
    asked(lab, "my-service")

    past = dns_picture(lab.at(then), Look()).detail
    assert [lane["id"] for lane in past["lookup"]["lanes"]] == ["application", "resolver", "coredns"]
    assert not past["coredns"]["node_local"]
