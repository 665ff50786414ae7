"""What glibc 2.36, musl 1.2.3 and 1.2.5 and Go 1.27 asked on the wire: 92 look-ups in tests/golden/dns-suite.json."""

from collections.abc import Mapping
from typing import Any

import pytest

from learnnet.dns.coredns import CoreDNS, outside
from learnnet.dns.lookup import Exchange
from learnnet.dns.network import ClusterNetwork, Fault
from learnnet.dns.resolvconf import ResolvConf
from learnnet.dns.resolver import run
from learnnet.dns.upstream import Upstream
from tests.dns.conftest import recording, store_of

SUITE = recording("dns-suite.json")
RESOLVERS = {"glibc 2.36": "glibc", "musl 1.2.5": "musl", "musl 1.2.3": "musl-old", "Go 1.27 pure resolver": "go"}
AAAA_LOST = (Fault(does="lost", type="AAAA"),)
FAULTS = {
    None: (),
    "every AAAA reply lost": AAAA_LOST,
    "AAAA lost with single-request-reopen": AAAA_LOST,
    "server silent": (Fault(does="lost"),),
    "server silent, timeout:1 attempts:3": (Fault(does="lost"),),
    "first of two servers silent": (Fault(does="lost", server="10.96.0.10"),),
    "SERVFAIL everywhere": (Fault(does="SERVFAIL"),),
    "SERVFAIL on the first search element": (Fault(does="SERVFAIL", name="web.prod.default.svc.cluster.local."),),
    "a (foreign) server answers NXDOMAIN for AAAA while A exists": (Fault(does="NXDOMAIN", type="AAAA"),),
}


@pytest.fixture(scope="module")
def network() -> ClusterNetwork:
    upstream = Upstream.of(SUITE["upstream_zones"])
    server = CoreDNS(SUITE["corefiles"]["kubeadm"], upstream=outside(upstream))
    return ClusterNetwork(
        view=store_of(SUITE["fixture"]["manifests"]),
        servers={"10.96.0.10": server, "10.96.0.11": server},
        upstream=upstream,
    )


def row(exchange: Exchange) -> list[Any]:
    rcode = exchange.rcode + ("+TC" if "tc" in exchange.flags else "")
    if exchange.rcode == "(lost)":
        return [exchange.server, exchange.transport, exchange.name, exchange.type, rcode, 0]
    return [exchange.server, exchange.transport, exchange.name, exchange.type, rcode, len(exchange.answer)]


@pytest.mark.parametrize("trace", SUITE["resolver_traces"], ids=lambda trace: trace["id"])
def test_the_questions_are_the_recorded_ones(network: ClusterNetwork, trace: Mapping[str, Any]) -> None:
    conf = ResolvConf(
        nameservers=tuple(trace["resolv_conf"]["nameservers"]),
        searches=tuple(trace["resolv_conf"]["search"]),
        options=tuple(trace["resolv_conf"]["options"].split()),
    )
    broken = ClusterNetwork(
        view=network.view, servers=network.servers, upstream=network.upstream, faults=FAULTS[trace.get("fault")]
    )

    found = run(
        broken,
        conf,
        trace["call"]["name"],
        resolver=RESOLVERS[trace["resolver"]],
        family=trace["call"]["family"],
    )

    assert in_order([[q.at, *row(q)] for q in found.questions]) == in_order(
        [[1000 * q[0], *q[1:]] for q in trace["queries"]]
    )
    assert len(found.questions) == trace["query_count"]
    for question, recorded in zip(found.questions, trace["queries"], strict=True):
        assert abs(question.at - 1000 * recorded[0]) <= 150
    assert found.verdict.result == trace["result"]
    assert round(found.verdict.elapsed / 1000) == trace["elapsed_s"]
    if "addresses" in trace:
        assert sorted(found.verdict.addresses) == sorted(trace["addresses"])
    else:
        assert len(found.verdict.addresses) == trace["address_count"]


def in_order(rows: list[list[Any]]) -> list[list[Any]]:
    """Questions of one moment may be logged in any order; moments are half seconds apart."""
    return [row[1:] for row in sorted(rows, key=lambda row: (round(row[0] / 300), _step(rows, row), row[1:]))]


def _step(rows: list[list[Any]], row: list[Any]) -> int:
    """Names are tried one after the other."""
    return [other[3] for other in rows].index(row[3])
