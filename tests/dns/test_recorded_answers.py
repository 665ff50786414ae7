"""CoreDNS 1.13.1 with kubeadm's Corefile, asked 145 questions over UDP: tests/golden/dns.json."""

from collections.abc import Mapping
from typing import Any

import pytest

from learnnet.cluster.store import Store
from learnnet.dns.coredns import CoreDNS, answer
from learnnet.dns.upstream import Upstream
from learnnet.dns.wire import read
from tests.dns.conftest import namespace, query, recording, shown, slice_of, store_of
from tests.dns.slices import slices_for
from tests.golden import compare

RECORDED = recording("dns.json")


@pytest.fixture(scope="module")
def cluster() -> Store:
    fixture = RECORDED["fixture"]
    kubernetes = {
        "kind": "Service",
        "metadata": {"name": "kubernetes", "namespace": "default"},
        "spec": {"clusterIP": "10.96.0.1", "ports": [{"name": "https", "port": 443}]},
    }
    endpoint = slice_of("kubernetes", {"addresses": ["10.0.0.10"]}, ports=[{"name": "https", "port": 6443}])
    spaces = [namespace("default"), namespace("kube-system")]
    return store_of([*spaces, kubernetes, endpoint, *fixture, *slices_for(fixture)])


@pytest.mark.parametrize("case", RECORDED["queries"], ids=lambda case: f"{case['name']} {case['type']}")
def test_the_answer_is_the_recorded_one(cluster: Store, case: Mapping[str, Any]) -> None:
    upstream = Upstream.of(RECORDED["upstream_zones"])

    reply = answer(cluster, query(case["name"], case["type"]), upstream=upstream)

    assert compare.dns(shown(read(reply))) == compare.dns(case)


def test_every_record_of_the_cluster_names_the_object_it_came_from(cluster: Store) -> None:
    server = CoreDNS()
    for case in RECORDED["queries"]:
        found = server.ask(cluster, read(query(case["name"], case["type"])))

        if found.journey.answered_by == "kubernetes":
            for record in found.message.answer:
                if record.type not in ("SOA", "TXT"):
                    assert record.origin is not None, record
                    assert cluster.record(record.origin.key) is not None, record
