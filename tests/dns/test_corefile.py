"""Corefiles as learners break them: the line, and CoreDNS's own words."""

import pytest

from learnnet.dns.coredns import CoreDNS, read
from learnnet.dns.corefile import KUBEADM, Corefile
from learnnet.dns.corefile_error import CorefileError
from learnnet.dns.corefile_values import duration_ms, normalize
from learnnet.dns.directives import NOT_MODELLED, ORDER, PROPERTIES
from learnnet.dns.nodelocal import COREFILE as NODELOCAL


def kubernetes_block(*lines: str) -> str:
    return "\n".join([".:53 {", "  kubernetes cluster.local {", *lines, "  }", "}"])


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (".:53 {\n  errors\n", "Corefile:2 - Syntax error: Unexpected token 'errors', expecting '}'"),
        (".:53 {\n  errors {\n", "Corefile:2 - Error during parsing: Unexpected EOF"),
        (".:53 {\n  kubernete\n}", "Corefile:2 - Error during parsing: Unknown directive 'kubernete'"),
        (
            kubernetes_block("pods always"),
            "plugin/kubernetes: wrong value for pods: always,  must be one of: disabled, verified, insecure",
        ),
        (
            kubernetes_block("ttl 4000"),
            "plugin/kubernetes: Corefile:3 - Error during parsing: ttl must be in range [0, 3600]: 4000",
        ),
        (
            kubernetes_block("ttl soon"),
            'plugin/kubernetes: strconv.Atoi: parsing "soon": invalid syntax',
        ),
        (
            kubernetes_block("ttl"),
            "plugin/kubernetes: Corefile:3 - Error during parsing: "
            "Wrong argument count or unexpected line ending after 'ttl'",
        ),
        (
            kubernetes_block("pod verified"),
            "plugin/kubernetes: Corefile:3 - Error during parsing: unknown property 'pod'",
        ),
        (
            kubernetes_block("namespaces a", "namespace_labels b=c"),
            "plugin/kubernetes: Corefile:5 - Error during parsing: namespaces and namespace_labels cannot both be set",
        ),
        (
            ".:53 {\n  kubernetes in-addr.arpa\n}",
            "plugin/kubernetes: non-reverse zone name must be used",
        ),
        (
            ".:53 {\n  cache 0\n}",
            "plugin/cache: cache TTL can not be zero or negative: 0",
        ),
        (
            ".:53 {\n  cache\n  cache 30\n}",
            "plugin/cache: this plugin can only be used once per Server Block",
        ),
        (
            ".:53 {\n  forward .\n}",
            "plugin/forward: Corefile:2 - Error during parsing: "
            "Wrong argument count or unexpected line ending after '.'",
        ),
        (
            ".:53 {\n  forward . 1.1.1.1 {\n    policy best\n  }\n}",
            "plugin/forward: Corefile:3 - Error during parsing: unknown policy 'best'",
        ),
        (
            ".:53 {\n}\n.:53 {\n}",
            "cannot serve dns://.:53 - it is already defined",
        ),
        (
            ".:53 {\n  autopath @kubernetes\n}",
            "plugin/autopath: failed to find plugin: kubernetes",
        ),
        (
            ".:53 {\n  kubernetes cluster.local {\n    pods insecure\n  }\n  cache {\n    succes 5\n  }\n}",
            "plugin/cache: Corefile:6 - Error during parsing: Wrong argument count or unexpected line ending after '5'",
        ),
        ("a.test,", "Corefile:1 - Error during parsing: Unexpected EOF"),
        (
            "a.test, {\n}",
            "Corefile:1 - Error during parsing: Expected another address but had '{' - check for extra comma",
        ),
        ("(s) {\n}\n(s) {\n}", "Corefile:3 - Error during parsing: redeclaration of previously declared snippet s"),
        ("(s) {\n import s\n}\n. {\n import s\n}", "Corefile:2 - Error during parsing: more than 200 imports"),
        (".:53 {\n  etcd\n}", "plugin/etcd: this plugin is not modelled"),
        (".:53 {\n  rewrite name regex ( x\n}", "plugin/rewrite: invalid regex matching pattern: ("),
        (".:53 {\n  rewrite\n}", "plugin/rewrite: no rule type specified for rewrite"),
        (
            ".:53 {\n  rewrite name regex a.* {1}\n}",
            "plugin/rewrite: the rewrite regex pattern ({1}) uses more "
            "subexpressions than its corresponding matching regex pattern (a.*)",
        ),
        (
            ".:53 {\n  template IN A {\n    match [\n  }\n}",
            "plugin/template: Corefile:3 - Error during parsing: "
            "could not parse regex: [, error parsing regexp: missing closing ]: `[`",
        ),
        (
            ".:53 {\n  template IN A {\n    answer {{\n  }\n}",
            "plugin/template: Corefile:3 - Error during parsing: "
            "could not compile template: {{, template: answer:1: unclosed action",
        ),
        (
            ".:53 {\n  hosts {\n    fallthrough\n    10.0.0.1 a.test\n  }\n}",
            "plugin/hosts: Corefile:4 - Error during parsing: unknown property '10.0.0.1'",
        ),
        (".:53 {\n  reload 1s\n}", "plugin/reload: interval value must be greater or equal to 2s"),
        (
            ".:53 {\n  header {\n    response set tc\n  }\n}",
            "plugin/header: setting up rule: unknown/unsupported flag=tc",
        ),
        (
            ".:53 {\n  acl {\n    allow net ten\n  }\n}",
            "plugin/acl: Corefile:3 - Error during parsing: illegal CIDR notation 'ten/32'",
        ),
        (".:53 {\n  cache 0\n}\n.:54 {\n  errors loudly\n}", "plugin/errors: invalid log file: loudly"),
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


def test_variables_of_the_environment_and_a_single_block_without_braces() -> None:
    found = read(".:{$KUBE_DNS_SERVICE_PORT}\nforward . {%KUBERNETES_SERVICE_HOST%} # as set\ncache {$NONE}30")

    assert isinstance(found, Corefile)
    assert (found.blocks[0].zones, found.blocks[0].ports) == ((".",), (53,))
    assert [line.args for line in found.blocks[0].directives] == [(".", "10.96.0.1"), ("30",)]


def test_a_quoted_word_may_span_lines_and_the_line_goes_on_behind_it() -> None:
    found = read('. {\n  template IN A x.test {\n    answer "a\n b" c\n    rcode NOERROR\n  }\n}')

    assert isinstance(found, Corefile)
    assert [line.args for line in found.blocks[0].directives[0].block] == [("a\n b", "c"), ("NOERROR",)]


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


def test_every_plugin_is_either_modelled_without_a_say_or_refused_by_name() -> None:
    for name in ORDER:
        found = read(f". {{\n  {name}\n}}")
        refused = isinstance(found, CorefileError) and found.reason == "this plugin is not modelled"

        assert refused == (name in NOT_MODELLED)
    assert not set(PROPERTIES) - set(ORDER)
