"""The hashes in chain names, as computed by the real kube-proxy."""

import pytest

from learnnet.proxy.names import nft_endpoint_name, nft_name, portal, suffix


@pytest.mark.parametrize(
    ("spn", "protocol", "expected"),
    [
        ("default/kubernetes:https", "tcp", "NPX46M4PTMTKRN6Y"),
        ("kube-system/kube-dns:dns", "udp", "TCOU7JCQXEZGVUNU"),
        ("kube-system/kube-dns:dns-tcp", "TCP", "ERIFXISQEP7F7OF4"),
        ("default/web", "tcp", "LOLE4ISW44XBNF3G"),
        ("demo2/sctp", "sctp", "CADKNICGRB6REGSV"),
        ("ns1/svc1:p80", "tcp", "XPGD46QRK7WJZT7O"),
    ],
)
def test_a_service_chain_is_named_by_service_port_and_protocol(spn: str, protocol: str, expected: str) -> None:
    assert suffix(spn, protocol) == expected


@pytest.mark.parametrize(
    ("spn", "endpoint", "expected"),
    [
        ("default/kubernetes:https", "192.168.77.10:6443", "PNDDAMA5SOLQ7R7R"),
        ("default/web", "10.244.1.5:8080", "XQWD6PXGZUTOOIVQ"),
        ("demo2/v6:http", "[fd00:10:244::61]:8080", "74ZWLXEACJM4JUBR"),
    ],
)
def test_an_endpoint_chain_is_named_by_its_address_too(spn: str, endpoint: str, expected: str) -> None:
    assert suffix(spn, "tcp", endpoint) == expected


def test_an_unnamed_port_leaves_no_colon() -> None:
    assert portal("default", "web", "") == "default/web"
    assert portal("default", "web", "http") == "default/web:http"


def test_nftables_names_tell_what_they_are() -> None:
    assert nft_name("demo", "cip", "TCP", "http") == "UZPUVPPH-demo/cip/tcp/http"
    assert nft_name("demo", "cip1", "TCP", "") == "EYCTM7XY-demo/cip1/tcp/"
    assert (
        nft_endpoint_name("demo", "aff", "TCP", "http", "10.244.0.10", 8080)
        == "AGP3WZ2B-demo/aff/tcp/http__10.244.0.10/8080"
    )
    assert (
        nft_endpoint_name("demo2", "v6", "TCP", "http", "fd00:10:244::61", 8080)
        == "OEVPA3BS-demo2/v6/tcp/http__fd00.10.244..61/8080"
    )


def test_nftables_names_are_cut_at_240_characters() -> None:
    name = nft_name("n" * 63, "s" * 63, "TCP", "p" * 200)

    assert len(name) == 240
    assert name.endswith("p...")
