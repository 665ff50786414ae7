"""Whole clusters, loaded into a lab, end as the real control plane, kube-proxy and kubectl left them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from learnnet.lab import Lab
from tests.golden import compare

RECORDINGS = sorted((Path(__file__).parent.parent / "golden" / "clusters").glob("*.json"))
VOLATILE = ("uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "deletionTimestamp")


@pytest.fixture(scope="module", params=RECORDINGS, ids=lambda path: path.stem)
def recorded(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    return json.loads(request.param.read_text())


@pytest.fixture(scope="module")
def lab(recorded: Mapping[str, Any]) -> Lab:
    return Lab(seed=1).load(recorded["objects"]).settle()


def bodies(lab: Lab, kind: str) -> list[dict[str, Any]]:
    """As the recordings hold them: without kind, and without what the API server keeps for itself."""
    return [
        {key: value for key, value in record.body.items() if key not in ("kind", "apiVersion")}
        for record in lab.view.records(kind)
        if record.key.name != "kubernetes"
    ]


def test_the_endpoint_slices_are_those_of_the_real_controller(lab: Lab, recorded: Mapping[str, Any]) -> None:
    expected = compare.endpointslices(recorded["endpointslices"])

    actual = compare.endpointslices(bodies(lab, "EndpointSlice"))

    assert actual == expected


def test_the_endpoints_are_those_of_the_real_controller(lab: Lab, recorded: Mapping[str, Any]) -> None:
    assert plain(bodies(lab, "Endpoints")) == plain(recorded["endpoints"])


def plain(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without uids, times and revisions."""
    out = json.loads(json.dumps(items))
    for item in out:
        for field in VOLATILE:
            item["metadata"].pop(field, None)
        annotations = item["metadata"].get("annotations") or {}
        annotations.pop("endpoints.kubernetes.io/last-change-trigger-time", None)
        if not annotations:
            item["metadata"].pop("annotations", None)
        for subset in item.get("subsets") or ():
            for address in [*subset.get("addresses", ()), *subset.get("notReadyAddresses", ())]:
                address.get("targetRef", {}).pop("uid", None)
        # The real order is that of a hash over the addresses, uids included (endpoints/util.go, subsetsByHash).
        item["subsets"] = sorted(item.get("subsets") or (), key=json.dumps)
    return sorted(out, key=lambda item: (item["metadata"]["namespace"], item["metadata"]["name"]))


def test_every_node_has_the_rules_of_the_real_kube_proxy(lab: Lab, recorded: Mapping[str, Any]) -> None:
    actual = {node: compare.iptables(lab.node(node).iptables_save()) for node in recorded["nodes"]}

    assert actual == {node: compare.iptables(texts["iptables"]) for node, texts in recorded["nodes"].items()}
