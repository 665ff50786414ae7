"""CoreDNS's plugins one by one: what a Corefile makes of a question, in the notation of zone files."""

import pytest

from learnnet.dns.coredns import CoreDNS
from learnnet.dns.message import Message, Opt, Question, Record, reply_to
from learnnet.dns.plugin import Ask
from learnnet.dns.wire import pack, read
from tests.dns.conftest import namespace, query, service, store_of

ZONE = """\
$TTL 300
@        IN SOA ns1.Example.org. admin.example.org. 7 3600 600 604800 60
@        IN NS ns1
ns1      IN A 192.0.2.53
www      IN A 192.0.2.80
Mixed    IN A 192.0.2.81
alias    IN CNAME www
far      IN CNAME web.default.svc.cluster.local.
lost     IN CNAME nowhere.elsewhere.test.
*.wild   IN A 192.0.2.90
*.wild   IN TXT "any of them"
deep.er  IN A 192.0.2.91
mail     IN MX 10 www
sub      IN NS ns.sub
ns.sub   IN A 192.0.2.54
moved    IN DNAME wild.example.org.
_x._tcp  IN SRV 0 0 80 WWW
"""
SOA = "example.org. 300 SOA ns1.example.org. admin.example.org. 7 3600 600 604800 60"
NS = "example.org. 300 NS ns1.example.org."
CLUSTER = store_of([namespace("default"), service("web", "10.96.10.1")])


def outside(asked: Message, transport: str, ask: Ask) -> Message | None:
    """Knows every name but those below elsewhere.test."""
    assert asked.question is not None
    if asked.question.name.endswith("elsewhere.test."):
        return reply_to(asked, "NXDOMAIN")
    return reply_to(asked, ra=True, answer=(Record(asked.question.name, 99, asked.question.type, "192.0.2.1"),))


def server(*lines: str, zone: str = ".") -> CoreDNS:
    text = "\n".join([f"{zone}:53 {{", *lines, "}"])
    return CoreDNS(text, upstream=outside, files=(("db.example.org", ZONE),))


def lines(message: Message) -> str:
    """The rcode and flags, then the records of each section behind its first letter."""
    found = [f"{message.rcode} {' '.join(message.flags[1:])}".strip()]
    for letter, section in (("a", message.answer), ("u", message.authority), ("x", message.additional)):
        found += [f"{letter}: {record}" for record in section]
    return "\n".join(found)


def asked(server: CoreDNS, name: str, type_: str = "A", *, source: str = "10.244.1.10", cls: str = "IN") -> str:
    found = server.answer(CLUSTER, query(name, type_, cls=cls), source=source)
    return lines(read(found)) if found else "(silence)"


FILE = server("file db.example.org example.org", "kubernetes cluster.local")


@pytest.mark.parametrize(
    ("name", "type_", "reply"),
    [
        ("www.example.org.", "A", f"NOERROR aa rd\na: www.example.org. 300 A 192.0.2.80\nu: {NS}"),
        ("wWw.Example.org.", "A", f"NOERROR aa rd\na: www.example.org. 300 A 192.0.2.80\nu: {NS}"),
        ("mixed.example.org.", "A", f"NOERROR aa rd\na: mixed.example.org. 300 A 192.0.2.81\nu: {NS}"),
        ("www.example.org.", "AAAA", f"NOERROR aa rd\nu: {SOA}"),
        ("nope.example.org.", "A", f"NXDOMAIN aa rd\nu: {SOA}"),
        ("er.example.org.", "A", f"NOERROR aa rd\nu: {SOA}"),
        ("example.org.", "SOA", f"NOERROR aa rd\na: {SOA}\nu: {NS}"),
        ("example.org.", "NS", f"NOERROR aa rd\na: {NS}\nx: ns1.example.org. 300 A 192.0.2.53"),
        ("a.b.wild.example.org.", "A", f"NOERROR aa rd\na: a.b.wild.example.org. 300 A 192.0.2.90\nu: {NS}"),
        ("a.wild.example.org.", "MX", f"NOERROR aa rd\nu: {SOA}"),
        (
            "alias.example.org.",
            "A",
            f"NOERROR aa rd\na: alias.example.org. 300 CNAME www.example.org.\na: www.example.org. 300 A 192.0.2.80"
            f"\nu: {NS}",
        ),
        ("alias.example.org.", "CNAME", f"NOERROR aa rd\na: alias.example.org. 300 CNAME www.example.org.\nu: {NS}"),
        (
            "far.example.org.",
            "A",
            "NOERROR aa rd\na: far.example.org. 300 CNAME web.default.svc.cluster.local.\n"
            f"a: web.default.svc.cluster.local. 5 A 10.96.10.1\nu: {NS}",
        ),
        (
            "mail.example.org.",
            "MX",
            f"NOERROR aa rd\na: mail.example.org. 300 MX 10 www.example.org.\nu: {NS}\n"
            "x: www.example.org. 300 A 192.0.2.80",
        ),
        (
            "_x._tcp.example.org.",
            "SRV",
            f"NOERROR aa rd\na: _x._tcp.example.org. 300 SRV 0 0 80 WWW.example.org.\nu: {NS}\n"
            "x: www.example.org. 300 A 192.0.2.80",
        ),
        (
            "x.sub.example.org.",
            "A",
            "NOERROR rd\nu: sub.example.org. 300 NS ns.sub.example.org.\nx: ns.sub.example.org. 300 A 192.0.2.54",
        ),
        (
            "x.moved.example.org.",
            "A",
            "NOERROR aa rd\na: moved.example.org. 300 DNAME wild.example.org.\n"
            f"a: x.moved.example.org. 300 CNAME x.wild.example.org.\na: x.wild.example.org. 300 A 192.0.2.90\nu: {NS}",
        ),
        ("example.org.", "AXFR", "REFUSED rd"),
        ("elsewhere.net.", "A", "SERVFAIL rd"),
    ],
)
def test_a_zone_file(name: str, type_: str, reply: str) -> None:
    assert asked(FILE, name, type_) == reply


def test_an_alias_out_of_the_zone_takes_over_the_rcode_of_its_end() -> None:
    forwarding = server("file db.example.org example.org", "forward . 192.0.2.53")

    assert asked(forwarding, "lost.example.org.") == (
        f"NXDOMAIN aa rd\na: lost.example.org. 300 CNAME nowhere.elsewhere.test.\nu: {NS}"
    )


def test_a_zone_file_hands_on_what_it_does_not_know_only_when_told() -> None:
    falling = server("file db.example.org example.org {", "fallthrough", "}", "forward . 192.0.2.53")

    assert asked(falling, "nope.example.org.") == "NOERROR rd ra\na: nope.example.org. 99 A 192.0.2.1"
    assert asked(falling, "www.example.org.", "AAAA") == f"NOERROR aa rd\nu: {SOA}"


def test_a_zone_file_that_is_not_there_fails_its_zone_and_nothing_else() -> None:
    assert asked(server("file db.gone gone.org", "forward . 192.0.2.53"), "www.gone.org.") == "SERVFAIL rd"


@pytest.mark.parametrize(
    ("rule", "name", "type_", "reply"),
    [
        ("name old.test new.test", "Old.Test.", "A", "a: old.test. 99 A 192.0.2.1"),
        ("name suffix .old.test .new.test", "a.old.test.", "A", "a: a.new.test. 99 A 192.0.2.1"),
        ("name suffix .old.test .new.test answer auto", "a.old.test.", "A", "a: a.old.test. 99 A 192.0.2.1"),
        ("name substring old. new.", "a.old.test.", "A", "a: a.new.test. 99 A 192.0.2.1"),
        (r"name regex (.*)\.old\.test {1}.new.test", "a.b.old.test.", "A", "a: a.b.new.test. 99 A 192.0.2.1"),
        (
            r"name regex (.*)\.old\.test {1}.new.test answer name (.*)\.new\.test {1}.third.test",
            "a.old.test.",
            "A",
            "a: a.third.test. 99 A 192.0.2.1",
        ),
        ("type AAAA A", "x.test.", "AAAA", "a: x.test. 99 A 192.0.2.1"),
        ("ttl x.test 7", "x.test.", "A", "a: x.test. 7 A 192.0.2.1"),
        ("ttl suffix .test 100-200", "x.test.", "A", "a: x.test. 100 A 192.0.2.1"),
        ("rcode suffix .test NOERROR REFUSED", "x.test.", "A", "a: x.test. 99 A 192.0.2.1"),
    ],
)
def test_a_rewritten_question(rule: str, name: str, type_: str, reply: str) -> None:
    found = server(f"rewrite {rule}", "forward . 192.0.2.53").answer(CLUSTER, query(name, type_))

    assert lines(read(found)).partition("\n")[2] == reply
    assert read(found).question == Question(name, type_)


def test_rules_that_continue_are_undone_in_reverse_order() -> None:
    rules = ("rewrite continue name a.test b.test", "rewrite name b.test web.default.svc.cluster.local")

    assert asked(server(*rules, "kubernetes cluster.local"), "a.test.") == "NOERROR aa rd\na: a.test. 5 A 10.96.10.1"


def test_a_rewritten_question_that_nobody_answers_still_fails_under_its_own_name() -> None:
    found = read(server("rewrite name a.test b.test", "cache").answer(CLUSTER, query("a.test.")))

    assert (found.rcode, found.question) == ("SERVFAIL", Question("a.test.", "A"))


TEMPLATE = server(
    "template IN A nodes.test {",
    r'match "^ip-(?P<a>\d+)-(?P<b>\d+)-(\d+)-(\d+)[.]nodes[.]test[.]$"',
    'answer "{{ .Name }} 60 IN A {{ .Group.a }}.{{ .Group.b }}.{{ index .Match 3 }}.{{ index .Match 4 }}"',
    'authority "{{ .Zone }} 60 IN NS ns.{{ .Zone }}"',
    "fallthrough",
    "}",
    "template ANY ANY gone.test {",
    "rcode NXDOMAIN",
    'authority "gone.test. 60 IN SOA a.gone.test. b.gone.test. (1 60 60 60 60)"',
    'ederror 21 "this is gone"',
    "}",
    "template IN TXT who.test {",
    'answer "{{ .Name }} 0 {{ .Class }} {{ .Type }} {{ .Remote }}"',
    "}",
    "template IN A strict.test {",
    'match "^only[.]"',
    'answer "{{ .Name }} A 192.0.2.{{ parseInt \\"7\\" 10 8 }}"',
    "}",
    "template ANY ANY broken.test {",
    "rcode SERVFAIL",
    "}",
    "forward . 192.0.2.53",
)


@pytest.mark.parametrize(
    ("name", "type_", "reply"),
    [
        (
            "ip-10-0-0-11.nodes.test.",
            "A",
            "NOERROR aa rd\na: ip-10-0-0-11.nodes.test. 60 A 10.0.0.11\nu: nodes.test. 60 NS ns.nodes.test.",
        ),
        ("other.nodes.test.", "A", "NOERROR rd ra\na: other.nodes.test. 99 A 192.0.2.1"),
        ("x.gone.test.", "A", "NXDOMAIN aa rd\nu: gone.test. 60 SOA a.gone.test. b.gone.test. 1 60 60 60 60"),
        ("who.test.", "TXT", 'NOERROR aa rd\na: who.test. 0 TXT "10.244.1.10"'),
        ("only.strict.test.", "A", "NOERROR aa rd\na: only.strict.test. 3600 A 192.0.2.7"),
        ("other.strict.test.", "A", "(silence)"),
        ("x.broken.test.", "A", "SERVFAIL rd"),
        ("ip-10-0-0-999.nodes.test.", "A", "SERVFAIL rd"),
    ],
)
def test_answers_written_in_the_corefile(name: str, type_: str, reply: str) -> None:
    assert asked(TEMPLATE, name, type_) == reply


def test_a_template_explains_itself_in_edns() -> None:
    found = read(TEMPLATE.answer(CLUSTER, query("x.gone.test.", edns=1232)))

    assert found.opt is not None
    assert (found.opt.size, found.opt.options) == (1232, ((15, b"\0\x15this is gone"),))


HOSTS = server(
    "hosts {",
    "192.0.2.10 a.test b.test # the first",
    "2001:db8::10 a.test",
    "192.0.2.11 a.test",
    "neither address nor property",
    "ttl 60",
    "fallthrough in-addr.arpa",
    "}",
    "forward . 192.0.2.53",
)


@pytest.mark.parametrize(
    ("name", "type_", "reply"),
    [
        ("A.test.", "A", "NOERROR aa rd\na: a.test. 60 A 192.0.2.10\na: a.test. 60 A 192.0.2.11"),
        ("a.test.", "AAAA", "NOERROR aa rd\na: a.test. 60 AAAA 2001:db8::10"),
        ("b.test.", "AAAA", "NOERROR aa rd"),
        ("c.test.", "A", "SERVFAIL rd"),
        ("localhost.", "A", "NOERROR aa rd\na: localhost. 60 A 127.0.0.1"),
        (
            "10.2.0.192.in-addr.arpa.",
            "PTR",
            "NOERROR aa rd\na: 10.2.0.192.in-addr.arpa. 60 PTR a.test.\na: 10.2.0.192.in-addr.arpa. 60 PTR b.test.",
        ),
    ],
)
def test_a_hosts_file_in_the_corefile(name: str, type_: str, reply: str) -> None:
    assert asked(HOSTS, name, type_) == reply


@pytest.mark.parametrize(
    ("lines_", "name", "type_", "cls", "reply"),
    [
        (["acl {", "block type A net 10.244.0.0/16", "}"], "x.test.", "A", "IN", "REFUSED rd"),
        (["acl {", "filter", "}"], "x.test.", "A", "IN", "NOERROR rd"),
        (["acl {", "drop net *", "}"], "x.test.", "A", "IN", "(silence)"),
        (["acl {", "allow net 10.244.1.0/24", "block", "}"], "x.test.", "A", "IN", "SERVFAIL rd"),
        (["any"], "x.test.", "ANY", "IN", 'NOERROR aa rd\na: x.test. 8482 HINFO "ANY obsoleted" "See RFC 8482"'),
        (["chaos Version-1"], "version.bind.", "TXT", "CH", 'NOERROR rd\na: version.bind. 0 TXT "Version-1"'),
        (["local"], "localhost.", "AAAA", "IN", "NOERROR rd\na: localhost. 604800 AAAA ::1"),
        (
            ["local"],
            "9.127.in-addr.arpa.",
            "PTR",
            "IN",
            "NXDOMAIN rd\nu: 127.in-addr.arpa. 604800 SOA localhost. root.localhost. 1 0 0 0 604800",
        ),
        (
            ["whoami"],
            "x.test.",
            "A",
            "IN",
            "NOERROR aa rd\nx: x.test. 0 A 10.244.1.10\nx: _udp.x.test. 0 SRV 0 0 53000 .",
        ),
        (["errors"], "x.test.", "A", "IN", "SERVFAIL rd"),
        (["health"], "x.test.", "A", "IN", "REFUSED rd"),
        (
            ["minimal", "file db.example.org example.org"],
            "www.example.org.",
            "A",
            "IN",
            "NOERROR aa rd\na: www.example.org. 300 A 192.0.2.80",
        ),
        (
            ["header {", "response clear aa", "response set ra", "}", "file db.example.org example.org"],
            "www.example.org.",
            "AAAA",
            "IN",
            f"NOERROR rd ra\nu: {SOA}",
        ),
    ],
)
def test_the_smaller_plugins(lines_: list[str], name: str, type_: str, cls: str, reply: str) -> None:
    assert asked(server(*lines_), name, type_, cls=cls) == reply


def test_ipv6_addresses_are_made_for_clients_that_have_nothing_else() -> None:
    dns64 = server("dns64 64:ff9b::/96", "kubernetes cluster.local")

    assert asked(dns64, "web.default.svc.cluster.local.", "AAAA", source="fd00::1") == (
        "NOERROR rd\na: web.default.svc.cluster.local. 5 AAAA 64:ff9b::a60:a01"
    )
    assert asked(dns64, "web.default.svc.cluster.local.", "AAAA").startswith("NOERROR aa rd\nu: cluster.local.")


def test_every_second_answer_can_be_made_to_fail_to_come() -> None:
    erratic = server("erratic {", "drop 2", "}")

    assert [asked(erratic, "x.test.") for _ in range(3)] == [
        "(silence)",
        "NOERROR aa rd\na: x.test. 0 A 192.0.2.53",
        "(silence)",
    ]


def test_a_server_names_itself_to_those_who_ask_in_edns() -> None:
    asking = Message(question=Question("web.default.svc.cluster.local.", "A"), opt=Opt(options=((3, b""),)))
    nsid = server("nsid Hello", "kubernetes cluster.local")
    found = read(nsid.answer(CLUSTER, pack(asking)))

    assert found.opt is not None
    assert found.opt.options == ((3, b"Hello"),)


def test_a_smaller_buffer_than_the_clients_own() -> None:
    found = read(server("bufsize 512", "kubernetes cluster.local").answer(CLUSTER, query("x.", edns=4096)))

    assert found.opt is not None
    assert found.opt.size == 512


def test_only_blocks_on_port_53_are_reached_through_the_service() -> None:
    two = CoreDNS("a.test:5353 {\n whoami\n}\nb.test {\n whoami\n}")

    assert asked(two, "x.a.test.") == "REFUSED rd"
    assert asked(two, "x.b.test.").startswith("NOERROR aa rd")


def test_an_external_name_below_the_service_itself_is_cut_as_a_loop() -> None:
    def external(name: str, target: str) -> dict[str, object]:
        spec = {"type": "ExternalName", "externalName": target}
        return {"kind": "Service", "metadata": {"name": name, "namespace": "default"}, "spec": spec}

    below = external("up", "x.up.default.svc.cluster.local")
    beside = external("side", "web.default.svc.cluster.local")
    cluster = store_of([namespace("default"), service("web", "10.96.10.1"), below, beside])
    coredns = server("kubernetes cluster.local {", "ttl 30", "}")

    def found(name: str) -> str:
        reply = coredns.answer(cluster, query(f"{name}.default.svc.cluster.local."))
        assert reply is not None
        return lines(read(reply))

    assert found("up").startswith("NOERROR aa rd\nu: cluster.local.")
    assert found("side").count("\na: ") == 2


def test_up_to_three_labels_too_many_before_an_ipv6_reverse_name_are_not_looked_at() -> None:
    cluster = store_of([namespace("default"), service("six", "fd00:10:96::8")])
    coredns = server("kubernetes cluster.local ip6.arpa")
    nibbles = ".".join(reversed("fd000010009600000000000000000008"))

    def rcode(front: str) -> str:
        reply = coredns.answer(cluster, query(f"{front}{nibbles}.ip6.arpa.", "PTR"))
        assert reply is not None
        return read(reply).rcode

    assert [rcode(front) for front in ("", "x.", "x.y.z.", "a.b.c.d.")] == ["NOERROR", "NOERROR", "NOERROR", "NXDOMAIN"]


def test_one_block_with_forward_opens_the_port_to_every_class_for_the_others() -> None:
    cluster = "cluster.local:53 {\nkubernetes\n}\n"
    alone = CoreDNS(cluster)
    beside = CoreDNS(cluster + "example.org:53 {\nforward . 192.0.2.53\n}\n")

    assert asked(alone, "web.default.svc.cluster.local.", cls="CH") == "REFUSED rd"
    assert asked(beside, "web.default.svc.cluster.local.", cls="CH").startswith("NOERROR aa rd\na: ")
    elsewhere = CoreDNS(cluster + "example.org:5300 {\nforward . 192.0.2.53\n}\n")
    assert asked(elsewhere, "web.default.svc.cluster.local.", cls="CH") == "REFUSED rd"
