"""The kubelet's resolv.conf for 27 Pods, recorded from kubelet 1.36.2: tests/golden/dns-suite.json."""

from collections.abc import Mapping
from typing import Any

import pytest

from learnnet.dns.resolvconf import Kubelet, PodDns, ResolvConf, ResolvConfError, form
from tests.dns.conftest import recording

CASES = recording("dns-suite.json")["kubelet_resolv_conf"]
EMPTY_FLAG = "(kubelet resolvConf set to the empty string)"


def formed(case: Mapping[str, Any]) -> ResolvConf | ResolvConfError:
    asked = case["input"]
    host = asked["host_resolv_conf"]
    kubelet = Kubelet(
        cluster_dns=tuple(asked["clusterDNS"] or ()),
        cluster_domain=asked["clusterDomain"],
        node_file=None if host == EMPTY_FLAG else host,
        node_ips=tuple(asked.get("nodeIPs", ())),
    )
    pod = PodDns(
        namespace=asked["namespace"],
        policy=asked["dnsPolicy"],
        host_network=asked["hostNetwork"],
        config=asked.get("dnsConfig"),
    )
    return form(pod, kubelet)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_file_is_the_recorded_one(case: Mapping[str, Any]) -> None:
    conf = formed(case)

    output = case["output"]
    if "error" in output:
        assert str(conf) == output["error"]
        return
    assert isinstance(conf, ResolvConf)
    assert list(conf.nameservers) == output["nameservers"]
    assert list(conf.searches) == output["searches"]
    assert sorted(conf.options) == sorted(output["options"])
    assert list(conf.events) == output.get("events", [])


def test_the_text_is_what_a_runtime_writes() -> None:
    conf = form(PodDns(namespace="default"), Kubelet())

    assert isinstance(conf, ResolvConf)
    assert conf.text == (
        "search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n"
    )


def test_a_kubelet_without_cluster_dns_falls_back_to_the_node_file_and_says_so() -> None:
    conf = form(PodDns(namespace="default", name="web", uid="u1"), Kubelet(cluster_dns=()))

    assert isinstance(conf, ResolvConf)
    assert conf.nameservers == ("192.0.2.53",)
    assert [event.split()[1] for event in conf.events] == ["MissingClusterDNS", "MissingClusterDNS"]


def written(kubelet: Kubelet, config: Mapping[str, Any] | None = None, policy: str = "Default") -> str:
    conf = form(PodDns(namespace="default", policy=policy, config=config), kubelet)
    assert isinstance(conf, ResolvConf)
    return conf.text


def test_doubles_in_the_nodes_file_go_only_where_a_dns_config_is_merged_in() -> None:
    node = Kubelet(node_file="nameserver 192.0.2.1\nnameserver 192.0.2.1\nsearch a.test b.test a.test\n")

    assert written(node) == "search a.test b.test a.test\nnameserver 192.0.2.1\nnameserver 192.0.2.1\n"
    assert written(node, config={}) == "search a.test b.test\nnameserver 192.0.2.1\n"


def test_without_a_cluster_domain_the_nodes_search_list_stays_as_it_is() -> None:
    node = Kubelet(cluster_domain="", node_file="nameserver 192.0.2.1\nsearch a.test a.test\n")

    assert written(node, policy="ClusterFirst") == "search a.test a.test\nnameserver 10.96.0.10\noptions ndots:5\n"


def test_a_colon_in_an_options_name_makes_it_another_option() -> None:
    config = {"options": [{"name": "ndots:2"}, {"name": "timeout", "value": ""}]}

    assert written(Kubelet(), config, "ClusterFirst").endswith("options ndots:5 ndots:2 timeout\n")


def test_search_paths_are_cut_to_32_then_long_ones_go_and_both_are_told_once() -> None:
    searches = [f"s{number}.test" for number in range(40)]
    searches[3] = "x" * 254
    conf = form(PodDns(namespace="default", policy="None", config={"searches": searches}), Kubelet())

    assert isinstance(conf, ResolvConf)
    assert len(conf.searches) == 31
    assert len(conf.events) == 1
