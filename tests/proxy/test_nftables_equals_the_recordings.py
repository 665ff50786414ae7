"""Every recorded cluster in nftables mode, on every recorded node."""

import pytest

from learnnet.proxy import nftables
from tests.golden import compare
from tests.proxy.recorded import CLUSTERS, GOLDEN, cluster, demo, store_of


@pytest.mark.parametrize("name", CLUSTERS)
def test_a_recorded_cluster_gives_the_recorded_table_on_each_node(name: str) -> None:
    recording = cluster(name)
    store = store_of(recording)

    for node, expected in recording["nodes"].items():
        listed = nftables.sync(store, node).listed

        assert compare.nftables(listed) == compare.nftables(expected["nftables"]), node


def test_the_larger_cluster_gives_the_recorded_table() -> None:
    expected = (GOLDEN / "proxy" / "nft-list-table-ip-kube-proxy.txt").read_text()

    listed = nftables.sync(demo("demo"), "n1").listed

    assert compare.nftables(listed) == compare.nftables(expected)
