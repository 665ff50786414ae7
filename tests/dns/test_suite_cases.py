"""CoreDNS 1.13.1 with eleven Corefiles: 190 queries and eleven timed sequences of tests/golden/dns-suite.json."""

import ipaddress
import re
from collections.abc import Mapping
from typing import Any

import pytest

from learnnet.cluster.store import Key, Store
from learnnet.dns.coredns import CoreDNS, outside
from learnnet.dns.message import Message
from learnnet.dns.nodelocal import NodeLocal
from learnnet.dns.plugin import Ask
from learnnet.dns.upstream import Upstream
from learnnet.dns.wire import read
from tests.dns.conftest import query, recording, service, store_of

SUITE = recording("dns-suite.json")
UPSTREAM = Upstream.of(SUITE["upstream_zones"])


def fresh_cluster() -> Store:
    return store_of(SUITE["fixture"]["manifests"])


@pytest.fixture(scope="module")
def cluster() -> Store:
    return fresh_cluster()


def records(message: Message, section: str, exact_case: bool) -> list[tuple[str, int, str, str]]:
    return sorted(
        _row(record.name, record.ttl, record.type, record.value, exact_case) for record in getattr(message, section)
    )


def _row(name: str, ttl: int, type_: str, value: str, exact_case: bool) -> tuple[str, int, str, str]:
    if type_ == "SOA":
        value = re.sub(r"^(\S+ \S+) \S+ ", r"\1 <serial> ", value)
    return (name, ttl, type_, value) if exact_case else (name.lower(), ttl, type_, value.lower())


def expected(rows: list[Mapping[str, Any]], exact_case: bool) -> list[tuple[str, int, str, str]]:
    return sorted(_row(row["name"], row["ttl"], row["type"], row["value"], exact_case) for row in rows)


@pytest.mark.parametrize("case", SUITE["cases"], ids=lambda case: case["id"])
def test_the_answer_is_the_recorded_one_to_the_byte_count(cluster: Store, case: Mapping[str, Any]) -> None:
    asked, expect = case["query"], case["expect"]
    server = CoreDNS(SUITE["corefiles"][case["config"]], upstream=outside(UPSTREAM))
    transport = asked.get("transport", "udp")
    datagram = query(
        asked["name"],
        asked["type"],
        rd=asked.get("rd", True),
        edns=asked.get("edns"),
        cls=asked.get("class", "IN"),
    )

    wire = server.answer(cluster, datagram, source=asked.get("source", "10.244.0.99"), transport=transport)
    reply = read(wire)

    exact = case["id"].startswith("case-")
    assert (reply.rcode, sorted(reply.flags)) == (expect["rcode"], sorted(expect["flags"]))
    for section in ("answer", "authority", "additional"):
        if section == "answer" and "answer_subset" in expect:
            check_subset(reply, expect["answer_subset"])
        else:
            assert records(reply, section, exact) == expected(expect[section], exact)
    assert len(wire) == expect["bytes"]
    assert (reply.opt.size if reply.opt else None) == expect.get("opt_udp_size")


def check_subset(reply: Message, subset: Mapping[str, Any]) -> None:
    first, last = (int(ipaddress.ip_address(text)) for text in subset["values"].split(" .. "))
    values = {int(ipaddress.ip_address(record.value)) for record in reply.answer}
    assert len(values) == len(reply.answer) == subset["count"]
    assert all(first <= value <= last for value in values)
    assert {(record.name, record.ttl, record.type) for record in reply.answer} == {
        (subset["name"], subset["ttl"], subset["type"])
    }


class World:
    """The server under test with its cluster on virtual time, and how often the upstream was asked."""

    def __init__(self, config: str) -> None:
        self.store = fresh_cluster()
        self.now = 0
        self.upstream_queries = 0
        self.serials: dict[str, str] = {}
        if config == "nodelocal":
            inner = CoreDNS(SUITE["corefiles"]["kubeadm"], upstream=self.upstream)
            self.server = NodeLocal(inner, corefile=SUITE["corefiles"]["nodelocal"], upstream=self.upstream).server
        else:
            self.server = CoreDNS(SUITE["corefiles"][config], upstream=self.upstream)

    def upstream(self, asked: Message, transport: str, ask: Ask) -> Message:
        self.upstream_queries += 1
        return UPSTREAM.answer(asked)

    def apply(self, what: str) -> None:
        if what.startswith("create Service"):
            late = service("late", "10.96.77.77", ports=[{"name": "http", "port": 80}])
            self.store.put(Key("Service", "default", "late"), late)
        elif what.startswith("delete Service"):
            self.store.delete(Key("Service", "default", "late"))
        else:
            self.set_ready(what)

    def set_ready(self, what: str) -> None:
        key = Key("EndpointSlice", "default", "hl-x1")
        body = self.store.record(key).body
        both = what.startswith("both")
        chosen = ["10.244.1.30", "10.244.2.30"] if both else [what.split()[3]]
        endpoints = [
            {**e, "conditions": {**e["conditions"], "ready": both}} if e["addresses"][0] in chosen else e
            for e in body["endpoints"]
        ]
        self.store.put(key, {**body, "endpoints": endpoints})

    def same_serials(self, reply: Message, step: Mapping[str, Any]) -> None:
        """<serial1> and <serial2> mark equal and different numbers."""
        for section in ("answer", "authority"):
            for want in step.get(section, ()):
                mark = re.search(r"<serial\d>", want["value"])
                if mark:
                    value = next(r.value for r in getattr(reply, section) if r.type == "SOA").split()[2]
                    assert self.serials.setdefault(mark[0], value) == value
        assert len(set(self.serials.values())) == len(self.serials)


@pytest.mark.parametrize("sequence", SUITE["sequences"], ids=lambda sequence: sequence["id"])
def test_caches_and_watches_behave_over_time_as_recorded(sequence: Mapping[str, Any]) -> None:
    world = World(sequence["config"])
    for step in sequence["steps"]:
        if "wait_s" in step:
            world.now += step["wait_s"] * 1000
        elif "apply" in step:
            world.apply(step["apply"])
        else:
            before = world.upstream_queries
            wire = world.server.answer(world.store, query(step["query"]["name"], step["query"]["type"]), now=world.now)
            reply = read(wire)
            note = step.get("note", step["query"]["name"])
            exact = "case" in sequence["id"]
            assert (reply.rcode, sorted(reply.flags)) == (step["rcode"], sorted(step["flags"])), note
            for section in ("answer", "authority", "additional"):
                wanted = [
                    {**row, "value": re.sub(r"<serial\d>", "<serial>", row["value"])} for row in step.get(section, ())
                ]
                assert records(reply, section, exact) == expected(wanted, exact), note
            assert world.upstream_queries - before == step["upstream_queries"], note
            world.same_serials(reply, step)
