"""Every recorded cluster, on every recorded node: the model's rules are the real kube-proxy's."""

import pytest

from learnnet.proxy import iptables
from tests.golden import compare
from tests.proxy.recorded import CLUSTERS, cluster, store_of


@pytest.mark.parametrize("name", CLUSTERS)
def test_a_recorded_cluster_gives_the_recorded_rules_on_each_node(name: str) -> None:
    recording = cluster(name)
    store = store_of(recording)

    for node, expected in recording["nodes"].items():
        saved = iptables.sync(store, node).saved

        assert compare.iptables(saved) == compare.iptables(expected["iptables"]), node
