"""What changes in the table when kube-proxy is told otherwise."""

import pytest

from learnnet.netfilter.nft_list import chain_text, duration, nft_list
from learnnet.proxy import nftables
from learnnet.proxy.config import ProxyConfig
from learnnet.proxy.nft_port_rules import intervals
from tests.proxy.recorded import demo


def chain(name: str, config: ProxyConfig, family: str = "IPv4") -> list[str]:
    table = nftables.table(demo("demo", "demo2"), "n1", config, family)
    return [line.strip() for line in chain_text(table.chain_by_name[name]).splitlines()[1:-1]]


def test_every_local_address_takes_node_ports_if_all_are_allowed() -> None:
    config = ProxyConfig(node_port_addresses=("0.0.0.0/0",))

    assert chain("services", config)[-1] == (
        "fib daddr type local ip daddr != 127.0.0.0/8 meta l4proto . th dport vmap @service-nodeports"
    )
    assert "nodeport-ips" not in nftables.table(demo("demo"), "n1", config).set_by_name


def test_all_traffic_to_cluster_ips_may_be_masqueraded() -> None:
    assert chain("services", ProxyConfig(masquerade_all=True))[0] == (
        'ip daddr @cluster-ips meta mark set meta mark | 0x00004000 comment "masquerade all clusterIP traffic"'
    )


def test_without_a_way_to_tell_pods_nothing_is_masqueraded_for_being_outside() -> None:
    assert chain("services", ProxyConfig(cluster_cidr=""))[0] == "ip daddr . meta l4proto . th dport vmap @service-ips"


@pytest.mark.parametrize(
    ("config", "words"),
    [
        (ProxyConfig(detect_local_mode="NodeCIDR"), "ip saddr != 10.244.0.0/24"),
        (ProxyConfig(detect_local_mode="BridgeInterface", bridge_interface="cbr0"), 'iif != "cbr0"'),
        (ProxyConfig(detect_local_mode="InterfaceNamePrefix", interface_name_prefix="veth"), 'iifname != "veth*"'),
    ],
)
def test_pods_are_told_by_the_configured_mark(config: ProxyConfig, words: str) -> None:
    assert chain("services", config)[0].startswith(f"ip daddr @cluster-ips {words} meta mark set")


def test_the_other_family_has_a_table_of_its_own() -> None:
    table = nftables.table(demo("demo2"), "n1", family="IPv6")

    listed = nft_list(table)

    assert listed.startswith("table ip6 kube-proxy {")
    assert "fd00:10:96::b131 . tcp . 80 : goto service-" in listed
    assert "dnat to [fd00:10:244::61]:8080" in listed


def test_source_ranges_that_touch_become_one() -> None:
    assert intervals(["203.0.113.0/24", "192.168.77.0/24", "203.0.113.100/32"]) == (
        "192.168.77.0/24",
        "203.0.113.0/24",
    )
    assert intervals(["10.0.0.0/25", "10.0.0.128/25"]) == ("10.0.0.0/24",)
    assert intervals(["10.0.0.1/32", "10.0.0.2/32"]) == ("10.0.0.1-10.0.0.2",)


@pytest.mark.parametrize(
    ("seconds", "expected"), [(60, "1m"), (10800, "3h"), (90, "1m30s"), (86400, "1d"), (90061, "1d1h1m1s")]
)
def test_durations_are_printed_in_units(seconds: int, expected: str) -> None:
    assert duration(seconds) == expected
