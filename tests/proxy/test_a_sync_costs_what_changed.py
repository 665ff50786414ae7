"""An update gives what a fresh start would give, and touches only what changed."""

import pytest

from learnnet.cluster.store import Key, Store
from learnnet.proxy import iptables, nftables
from learnnet.proxy.iptables import NodeRules
from learnnet.proxy.port_rules import PortRules
from tests.proxy.recorded import NODES, cluster, node, put, put_service, store_of


def small() -> Store:
    store = Store()
    for body in NODES:
        put(store, body)
    for number in range(1, 6):
        put_service(store, "default", f"web-{number}", f"10.96.1.{number}", f"10.244.0.{number}", f"10.244.1.{number}")
    return store


def port(rules: NodeRules, name: str) -> PortRules:
    return next(part for part in rules.ports if part.plan.service.name == name)


@pytest.mark.parametrize("name", ["everything", "random-01", "random-06", "lb-source-ranges-node"])
def test_watching_object_after_object_ends_where_a_fresh_start_does(name: str) -> None:
    store = store_of(cluster(name))
    before, nft_before = iptables.sync(store.at(2), "node-a"), nftables.sync(store.at(2), "node-a")

    for revision in range(3, store.revision + 1):
        before = iptables.sync(store.at(revision), "node-a", before=before)
        nft_before = nftables.sync(store.at(revision), "node-a", before=nft_before)

    assert before.saved == iptables.sync(store, "node-a").saved
    assert nft_before.listed == nftables.sync(store, "node-a").listed


def test_services_that_did_not_change_keep_their_rules() -> None:
    store = small()
    before = iptables.sync(store, "node-a")

    put_service(store, "default", "web-3", "10.96.1.3", "10.244.2.9")
    after = iptables.sync(store, "node-a", before=before)

    assert after.synced.changed == {("default", "web-3")}
    assert port(after, "web-1") is port(before, "web-1")
    assert "10.244.2.9:8080" in after.saved
    assert after.saved == iptables.sync(store, "node-a").saved


def test_a_deleted_service_and_its_slice_leave_nothing_behind() -> None:
    store = small()
    before = iptables.sync(store, "node-a")

    store.delete(Key("Service", "default", "web-2"))
    store.delete(Key("EndpointSlice", "default", "web-2"))
    after = iptables.sync(store, "node-a", before=before)

    assert "web-2" not in after.saved
    assert len(after.ports) == 4


def test_nodes_that_use_the_same_endpoints_share_the_rules() -> None:
    store = small()

    on_a, on_b = iptables.sync(store, "node-a"), iptables.sync(store, "node-b")

    assert port(on_a, "web-1") is port(on_b, "web-1")


def test_going_back_in_time_gives_the_rules_of_then() -> None:
    store = small()
    then = iptables.sync(store, "node-a")
    put_service(store, "default", "web-6", "10.96.1.6", "10.244.0.6")
    now = iptables.sync(store, "node-a", before=then)

    back = iptables.sync(store.at(then.revision), "node-a", before=now)

    assert "web-6" in now.saved
    assert back.saved == then.saved


def test_a_new_zone_label_on_the_node_makes_everything_anew() -> None:
    store = store_of(cluster("trafficdist-zone"))
    before = iptables.sync(store, "node-a")

    put(store, node("node-a", "10.0.0.11", "zone-2", "10.244.0.0/24"))
    after = iptables.sync(store, "node-a", before=before)

    assert after.synced.full
    assert after.saved != before.saved
    assert after.saved == iptables.sync(store, "node-b").saved


def test_more_than_a_thousand_endpoints_lose_their_comments_and_get_them_back() -> None:
    store = small()
    put_service(store, "default", "big", "10.96.2.1", *(f"10.245.{n // 250}.{n % 250}" for n in range(990)))
    exactly = iptables.sync(store, "node-a")

    put_service(store, "default", "one-more", "10.96.2.2", "10.244.3.1")
    over = iptables.sync(store, "node-a", before=exactly)
    store.delete(Key("Service", "default", "one-more"))
    again = iptables.sync(store, "node-a", before=over)

    assert "web-1 -> 10.244.0.1:8080" in exactly.saved
    assert "->" not in over.saved
    assert '--comment "default/web-1"' not in over.saved
    assert '--comment "default/web-1 cluster IP"' in over.saved
    assert again.saved == exactly.saved
