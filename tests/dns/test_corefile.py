"""Corefiles as learners break them: the line, and CoreDNS's own words."""

import pytest

from learnnet.dns.coredns import CoreDNS, read
from learnnet.dns.corefile import KUBEADM, Corefile, CorefileError
from learnnet.dns.corefile_values import duration_ms, normalize
from learnnet.dns.nodelocal import COREFILE as NODELOCAL


def kubernetes_block(*lines: str) -> str:
    return "\n".join([".:53 {", "  kubernetes cluster.local {", *lines, "  }", "}"])


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (".:53 {\n  errors\n", "Corefile:2 - Error during parsing: Unexpected EOF"),
        (".:53", "Corefile:1 - Error during parsing: Unexpected EOF"),
        (".:53 {\n  kubernete\n}", "Corefile:2 - Error during parsing: Unknown directive 'kubernete'"),
        (
            kubernetes_block("pods always"),
            "Corefile:3 - Error during parsing: plugin/kubernetes: wrong value for pods: always,  "
            "must be one of: disabled, verified, insecure",
        ),
        (
            kubernetes_block("ttl 4000"),
            "Corefile:3 - Error during parsing: plugin/kubernetes: ttl must be in range [0, 3600]: 4000",
        ),
        (
            kubernetes_block("ttl soon"),
            'Corefile:3 - Error during parsing: plugin/kubernetes: strconv.Atoi: parsing "soon": invalid syntax',
        ),
        (
            kubernetes_block("ttl"),
            "Corefile:3 - Error during parsing: plugin/kubernetes: "
            "Wrong argument count or unexpected line ending after 'ttl'",
        ),
        (
            kubernetes_block("pod verified"),
            "Corefile:3 - Error during parsing: plugin/kubernetes: unknown property 'pod'",
        ),
        (
            kubernetes_block("namespaces a", "namespace_labels b=c"),
            "Corefile:2 - Error during parsing: plugin/kubernetes: namespaces and namespace_labels cannot both be set",
        ),
        (
            ".:53 {\n  kubernetes in-addr.arpa\n}",
            "Corefile:2 - Error during parsing: plugin/kubernetes: non-reverse zone name must be used",
        ),
        (
            ".:53 {\n  cache 0\n}",
            "Corefile:2 - Error during parsing: plugin/cache: cache TTL can not be zero or negative: 0",
        ),
        (
            ".:53 {\n  cache\n  cache 30\n}",
            "Corefile:3 - Error during parsing: plugin/cache: this plugin can only be used once per Server Block",
        ),
        (
            ".:53 {\n  forward .\n}",
            "Corefile:2 - Error during parsing: plugin/forward: "
            "Wrong argument count or unexpected line ending after '.'",
        ),
        (
            ".:53 {\n  forward . 1.1.1.1 {\n    policy best\n  }\n}",
            "Corefile:3 - Error during parsing: plugin/forward: unknown policy 'best'",
        ),
        (
            ".:53 {\n}\n.:53 {\n}",
            "Corefile:3 - Error during parsing: cannot serve dns://.:53 - it is already defined",
        ),
        (
            ".:53 {\n  autopath @kubernetes\n}",
            "Corefile:2 - Error during parsing: plugin/autopath: failed to find plugin: kubernetes",
        ),
        (".:53 {\n  import nowhere\n}", "Corefile:2 - Error during parsing: File to import not found: nowhere"),
    ],
)
def test_a_broken_corefile_names_its_line_and_the_reason(text: str, error: str) -> None:
    found = read(text)

    assert isinstance(found, CorefileError)
    assert str(found) == error


@pytest.mark.parametrize("text", [KUBEADM, NODELOCAL], ids=["kubeadm", "nodelocal"])
def test_the_files_that_clusters_come_with_load(text: str) -> None:
    assert isinstance(read(text), Corefile)


def test_the_order_of_the_lines_changes_nothing() -> None:
    lines = ["loadbalance", "cache 30", "kubernetes cluster.local", "forward . /etc/resolv.conf"]
    forth, back = (CoreDNS("\n".join([". {", *order, "}"])) for order in (lines, lines[::-1]))

    assert [plugin.name for plugin in forth._blocks[0].plugins] == [plugin.name for plugin in back._blocks[0].plugins]


def test_comments_quotes_snippets_and_several_zones() -> None:
    text = '(common) {\n  errors # said aloud\n}\n"a.example" , b.example:53 {\n  import common\n  cache "30"\n}\n'

    found = read(text)

    assert isinstance(found, Corefile)
    assert found.blocks[0].zones == ("a.example.", "b.example.")
    assert [line.name for line in found.blocks[0].directives] == ["errors", "cache"]


@pytest.mark.parametrize(
    ("text", "zones"),
    [
        ("Cluster.Local", ("cluster.local.",)),
        ("10.96.0.0/16", ("96.10.in-addr.arpa.",)),
        ("10.0.0.0/15", ("0.10.in-addr.arpa.", "1.10.in-addr.arpa.")),
        ("fd00::/8", ("d.f.ip6.arpa.",)),
        ("a..b", ()),
    ],
)
def test_zones_and_networks(text: str, zones: tuple[str, ...]) -> None:
    assert normalize(text) == zones


@pytest.mark.parametrize(("text", "ms"), [("5s", 5000), ("1m30s", 90000), ("500ms", 500), ("0", 0), ("5", None)])
def test_durations_are_gos(text: str, ms: int | None) -> None:
    assert duration_ms(text) == ms
