"""The text for iptables-restore, in each configuration that was recorded."""

import re
from typing import Any

import pytest

from learnnet.cluster.store import Key, Store
from learnnet.proxy import iptables
from learnnet.proxy.config import ProxyConfig
from learnnet.proxy.restore_input import restore_input
from tests.golden import compare
from tests.proxy.recorded import GOLDEN, demo, put, put_service

CONFIGURATIONS = {
    "masqall": ProxyConfig(masquerade_all=True),
    "bridge": ProxyConfig(detect_local_mode="BridgeInterface", bridge_interface="cbr0"),
    "prefix": ProxyConfig(detect_local_mode="InterfaceNamePrefix", interface_name_prefix="veth"),
    "nodecidr": ProxyConfig(detect_local_mode="NodeCIDR"),
    "nocidr": ProxyConfig(cluster_cidr=""),
    "nolocalhost": ProxyConfig(localhost_node_ports=False),
    "npaddr": ProxyConfig(node_port_addresses=("10.250.0.0/16",)),  # no address of the node is in it
    "npcidr": ProxyConfig(node_port_addresses=("127.0.0.0/8",)),
}


def recorded(name: str) -> str:
    return (GOLDEN / "proxy" / f"iptables-restore-input-{name}.txt").read_text()


def put_cip1(store: Store) -> None:
    """This Service was there when the default configuration was recorded, and was deleted after."""
    put_service(store, "demo", "cip1", "10.96.10.2", "10.244.1.11", "10.244.2.11")


def put_big(store: Store) -> None:
    """This one was there when the second half was recorded."""
    put_service(store, "pack", "big", "10.96.130.134", *(f"10.244.0.{last}" for last in range(160, 170)))


def blocks(text: str) -> dict[str, list[str]]:
    """The lines of each service port, in the order in which they stand."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        spn = re.search(r'(?:--comment "?|for |to )([a-z0-9-]+/[a-z0-9:-]+)', line)
        if spn:
            found.setdefault(spn[1], []).append(line)
    return found


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_each_configuration_gives_the_recorded_text(name: str) -> None:
    expected = recorded(f"ipv4-{name}")

    text = restore_input(iptables.sync(demo("demo"), "n1", CONFIGURATIONS[name]))

    assert compare.iptables(text) == compare.iptables(expected)
    assert blocks(text) == blocks(expected)


def same(text: str, expected: str) -> bool:
    return compare.iptables(text) == compare.iptables(expected) and blocks(text) == blocks(expected)


def test_a_full_sync_writes_every_chain() -> None:
    store = demo("demo")
    put_cip1(store)

    text = restore_input(iptables.sync(store, "n1"))

    assert same(text, recorded("ipv4-full"))


def test_a_partial_sync_writes_the_chains_of_changed_services_only_and_deletes_stale_ones() -> None:
    deletion, other, affinity = recorded("ipv4-partial").split("#### next partial sync ####")
    store = demo("demo")
    put_cip1(store)
    first = iptables.sync(store, "n1")

    for kind in ("Service", "EndpointSlice"):
        store.delete(Key(kind, "demo", "cip1"))
    second = iptables.sync(store, "n1", before=first)

    assert same(restore_input(second, first), deletion)

    third = iptables.sync(store, "n1", before=second)

    assert same(restore_input(third, second), other)

    put(store, with_affinity(store, "np"))
    fourth = iptables.sync(store, "n1", before=third)

    assert same(restore_input(fourth, third), affinity)


def with_affinity(store: Store, name: str) -> dict[str, Any]:
    record = store.record(Key("Service", "demo", name))
    assert record
    return {**record.body, "spec": {**record.body["spec"], "sessionAffinity": "ClientIP"}}


@pytest.mark.parametrize(
    ("name", "family", "parts"),
    [("ipv4-demo2", "IPv4", ["demo", "demo2"]), ("ipv6-full", "IPv6", ["demo"]), ("ipv6-demo2", "IPv6", ["demo2"])],
)
def test_the_larger_cluster_gives_the_recorded_text_in_both_families(name: str, family: str, parts: list[str]) -> None:
    store = demo(*parts)
    put_big(store)

    text = restore_input(iptables.sync(store, "n1", family=family))

    assert same(text, recorded(name))


@pytest.mark.parametrize(("name", "family"), [("iptables-save-ipv4", "IPv4"), ("ip6tables-save", "IPv6")])
def test_the_kernel_prints_the_larger_cluster_as_recorded(name: str, family: str) -> None:
    store = demo("demo")
    if family == "IPv4":
        put_cip1(store)
    expected = (GOLDEN / "proxy" / f"{name}.txt").read_text()

    saved = iptables.sync(store, "n1", family=family).saved

    assert compare.iptables(saved) == compare.iptables(expected)
