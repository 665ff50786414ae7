"""What the C libraries and Go make of servers that fail, are silent or slow, rule by rule of their sources.

The rules of glibc were compared with a real glibc 2.36 that was given the same answers.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from learnnet.dns.lookup import Lookup
from learnnet.dns.message import Message, Record, reply_to
from learnnet.dns.network import Delivery
from learnnet.dns.resolvconf import ResolvConf
from learnnet.dns.resolver import run

ONE, TWO = "10.96.0.10", "10.96.0.11"
Reply = str | Delivery | tuple[str, int]


@dataclass(frozen=True)
class Scripted:
    """A network whose servers follow a script: an address, an rcode, "lost", "rejected" or "TC", and a delay."""

    script: Callable[[str, str, str, str, int], Reply]

    def send(self, server: str, query: Message, transport: str, at: int) -> Delivery:
        assert query.question is not None
        said = self.script(server, query.question.name, query.question.type, transport, at)
        if isinstance(said, Delivery):
            return said
        word, after = said if isinstance(said, tuple) else (said, 1)
        if word in ("lost", "rejected"):
            return Delivery(reply=None, rejected=word == "rejected", after=after)
        if word == "TC":
            return Delivery(reply=replace(reply_to(query, "NOERROR", ra=True), tc=True), after=after)
        if word.isupper():
            return Delivery(reply=reply_to(query, word, ra=True), after=after)
        record = Record(query.question.name, 30, query.question.type, word)
        return Delivery(reply=replace(reply_to(query, "NOERROR", ra=True), answer=(record,)), after=after)


def look_up(
    script: Callable[[str, str, str, str, int], Reply],
    name: str = "web",
    *,
    resolver: str = "glibc",
    family: str = "AF_UNSPEC",
    servers: tuple[str, ...] = (ONE,),
    searches: tuple[str, ...] = ("a.test", "b.test"),
    options: str = "",
) -> Lookup:
    conf = ResolvConf(nameservers=servers, searches=searches, options=tuple(options.split()))
    return run(Scripted(script), conf, name, resolver=resolver, family=family)


def asked(found: Lookup) -> list[tuple[int, str, str]]:
    return [(question.at, question.name, question.type) for question in found.questions]


def address(name: str, type_: str) -> str:
    if not name.startswith("web.b."):
        return "NXDOMAIN"
    return "192.0.2.1" if type_ == "A" else "NOERROR"


def test_glibc_remembers_to_ask_one_by_one_for_the_next_names() -> None:
    found = look_up(lambda _, name, type_, *rest: "lost" if type_ == "AAAA" else address(name, type_))

    # web.a.test: side by side, one by one, from a new socket; web.b.test: from a new socket at once.
    assert [at for at, _, _ in asked(found)] == [0, 0, 5000, 5001, 10_000, 10_001, 15_000, 15_001]
    assert found.verdict.addresses == ("192.0.2.1",)
    assert found.verdict.elapsed == 20_000


def test_glibc_that_waits_for_a_in_vain_does_not_ask_for_aaaa_any_more() -> None:
    found = look_up(lambda _, name, type_, *rest: "lost" if type_ == "A" else "NOERROR", "web.")

    assert [(at, type_) for at, _, type_ in asked(found)] == [(0, "A"), (0, "AAAA"), (5000, "A"), (10_000, "A")]
    assert found.verdict.result == "Temporary failure in name resolution (rc -3)"


def test_glibc_takes_what_one_family_says_when_the_other_fails() -> None:
    found = look_up(lambda _, name, type_, *rest: "SERVFAIL" if type_ == "AAAA" else "192.0.2.1", "web.")
    other = look_up(lambda _, name, type_, *rest: "SERVFAIL" if type_ == "A" else "2001:db8::1", "web.")
    nodata = look_up(lambda _, name, type_, *rest: "SERVFAIL" if type_ == "A" else "NOERROR", "web.")

    assert (found.verdict.addresses, len(found.questions)) == (("192.0.2.1",), 2)
    assert (other.verdict.addresses, len(other.questions)) == (("2001:db8::1",), 2)
    assert nodata.verdict.result == "No address associated with hostname (rc -5)"


def test_glibc_remembers_a_servfail_of_the_list_before_a_nodata_of_the_name_as_typed() -> None:
    found = look_up(lambda _, name, *rest: "NOERROR" if name == "web." else "SERVFAIL")

    assert found.verdict.result == "Temporary failure in name resolution (rc -3)"


def test_glibc_ends_its_list_at_a_refusal_and_at_a_name_that_is_too_long_but_asks_as_typed() -> None:
    refused = look_up(lambda *rest: "REFUSED")
    long = look_up(lambda *rest: "NXDOMAIN", searches=(".".join(["x" * 60] * 5), "b.test"))

    assert {name for _, name, _ in asked(refused)} == {"web.a.test.", "web."}
    assert refused.verdict.result == "Temporary failure in name resolution (rc -3)"
    assert {name for _, name, _ in asked(long)} == {"web."}


def test_glibc_finds_no_name_where_a_server_says_formerr() -> None:
    assert look_up(lambda *rest: "FORMERR").verdict.result == "Name or service not known (rc -2)"


def test_glibc_asks_each_server_once_over_tcp_and_takes_its_word() -> None:
    silent = look_up(lambda *rest: "lost", "web.", servers=(ONE, TWO), options="use-vc", family="AF_INET")
    failing = look_up(lambda *rest: "SERVFAIL", "web.", servers=(ONE, TWO), options="use-vc", family="AF_INET")

    assert [(question.server, question.at) for question in silent.questions] == [(ONE, 0), (TWO, 127_000)]
    assert [question.server for question in failing.questions] == [ONE]


def test_glibc_turns_to_tcp_as_soon_as_one_reply_is_cut() -> None:
    found = look_up(
        lambda _, name, type_, transport, at: "192.0.2.1" if transport == "tcp" else "TC" if type_ == "A" else "lost",
        "web.",
    )

    assert [(question.at, question.transport) for question in found.questions][2:] == [(1, "tcp"), (1, "tcp")]


def test_glibc_that_rotates_begins_each_name_with_the_next_server() -> None:
    found = look_up(lambda *rest: "NXDOMAIN", servers=(ONE, TWO), options="rotate", family="AF_INET")

    assert [question.server for question in found.questions] == [ONE, TWO, ONE]


def test_glibc_reads_options_as_atoi_and_by_their_beginning() -> None:
    nought = look_up(lambda *rest: "NXDOMAIN", options="ndots:x", family="AF_INET")
    bare = look_up(lambda *rest: "NXDOMAIN", options="ndots", family="AF_INET")
    no_attempt = look_up(lambda *rest: "NXDOMAIN", options="attempts:0", family="AF_INET")
    prefix = look_up(lambda *rest: "NXDOMAIN", "web.", options="use-vc-please", family="AF_INET")

    assert [name for _, name, _ in asked(nought)] == ["web.", "web.a.test.", "web.b.test."]
    assert [name for _, name, _ in asked(bare)] == ["web.a.test.", "web.b.test.", "web."]
    assert no_attempt.questions == ()
    assert prefix.questions[0].transport == "tcp"


def test_glibc_offers_1200_bytes_with_edns0_and_says_nothing_without() -> None:
    assert look_up(lambda *rest: "NXDOMAIN", "web.", options="edns0").questions[0].edns == 1200
    assert look_up(lambda *rest: "NXDOMAIN", "web.").questions[0].edns is None


def test_glibc_without_aaaa_asks_for_ipv4_in_place_of_ipv6_and_makes_nothing_of_it() -> None:
    found = look_up(lambda *rest: "192.0.2.1", options="no-aaaa", family="AF_INET6")
    missing = look_up(lambda *rest: "NXDOMAIN", options="no-aaaa", family="AF_INET6")

    assert asked(found) == [(0, "web.a.test.", "A"), (1, "web.b.test.", "A"), (2, "web.", "A")]
    assert found.verdict.result == "No address associated with hostname (rc -5)"
    assert missing.verdict.result == "Name or service not known (rc -2)"


def test_glibc_hears_the_late_reply_to_its_first_try_during_the_second() -> None:
    found = look_up(lambda _, name, type_, tcp, at: ("192.0.2.1", 6000) if at == 0 else "lost", "web.")

    assert found.verdict.addresses == ("192.0.2.1",)
    assert found.verdict.elapsed == 6000


def test_musl_goes_on_after_nxdomain_for_a_though_aaaa_was_lost() -> None:
    found = look_up(lambda _, name, type_, *rest: "lost" if type_ == "AAAA" else address(name, type_), resolver="musl")

    assert [name for _, name, _ in asked(found)] == ["web.a.test."] * 3 + ["web.b.test."] * 3
    assert found.verdict.result == "Try again (rc -3)"
    assert found.verdict.elapsed == 10_000


def test_musl_takes_a_reply_that_comes_after_the_question_was_sent_again() -> None:
    found = look_up(lambda *rest: ("192.0.2.1", 3000), "web.", resolver="musl", family="AF_INET")

    assert [at for at, _, _ in asked(found)] == [0, 2500]
    assert found.verdict.elapsed == 3000


def test_musl_gives_up_at_once_when_tcp_is_refused_and_after_its_time_when_it_is_silent() -> None:
    refused = look_up(lambda _, n, t, tcp, at: "rejected" if tcp == "tcp" else "TC", "web.", resolver="musl")
    silent = look_up(lambda _, n, t, tcp, at: "lost" if tcp == "tcp" else "TC", "web.", resolver="musl")

    assert (refused.verdict.result, silent.verdict.result) == ("Try again (rc -3)", "Try again (rc -3)")
    assert refused.verdict.elapsed < 10
    assert silent.verdict.elapsed == 5000
    assert len(silent.questions) == 4


def test_musl_ignores_a_refusal_until_its_time_is_up() -> None:
    found = look_up(lambda server, *rest: "REFUSED", resolver="musl", options="ndots:x timeout:2 attempts:1")

    assert [name for _, name, _ in asked(found)] == ["web.a.test."] * 2
    assert (found.verdict.result, found.verdict.elapsed) == ("Try again (rc -3)", 2000)


def test_musl_without_a_time_out_does_not_ask_at_all() -> None:
    found = look_up(lambda *rest: "192.0.2.1", resolver="musl", options="timeout:0")

    assert (found.questions, found.verdict.result) == ((), "Try again (rc -3)")


def test_go_knows_its_options_and_begins_each_question_with_the_next_server() -> None:
    rotating = look_up(lambda *rest: "NXDOMAIN", "web.", resolver="go", servers=(ONE, TWO), options="rotate")
    single = look_up(lambda *rest: "NXDOMAIN", "web.", resolver="go", options="single-request-reopen")
    tcp = look_up(lambda *rest: "NXDOMAIN", "web.", resolver="go", options="tcp")
    nobody = look_up(
        lambda *rest: "rejected", "web.", resolver="go", servers=(), family="AF_INET", options="attempts:1"
    )

    assert [question.server for question in rotating.questions] == [ONE, TWO]
    assert [question.at for question in single.questions] == [0, 1]
    assert {question.transport for question in tcp.questions} == {"tcp"}
    assert [question.server for question in nobody.questions] == ["127.0.0.1", "::1"]


def test_go_calls_an_empty_reply_of_no_authority_a_lame_referral() -> None:
    lame = Delivery(reply=Message(qr=True, rd=True))

    assert look_up(lambda *rest: lame, "web.", resolver="go").verdict.result == "lame referral"


def test_nslookup_asks_for_a_name_with_dots_enough_as_typed_and_no_more() -> None:
    enough = look_up(lambda *rest: "NXDOMAIN", "web.x", resolver="nslookup", options="ndots:1", family="A")
    few = look_up(lambda *rest: "NXDOMAIN", "web.x", resolver="nslookup", options="ndots:2", family="A")

    assert [name for _, name, _ in asked(enough)] == ["web.x."]
    assert [name for _, name, _ in asked(few)] == ["web.x.a.test.", "web.x.b.test.", "web.x."]


def test_dig_spends_its_attempts_on_the_first_server_and_asks_each_other_once() -> None:
    usual = look_up(lambda *rest: "lost", "web.", resolver="dig", servers=(ONE, TWO), family="A")
    told = look_up(
        lambda *rest: "lost", "web.", resolver="dig", servers=(ONE, TWO), family="A", options="timeout:1 attempts:2"
    )

    assert [(q.server, q.at) for q in usual.questions] == [(ONE, 0), (ONE, 5000), (ONE, 10_000), (TWO, 15_000)]
    assert [(q.server, q.at) for q in told.questions] == [(ONE, 0), (ONE, 1000), (TWO, 2000)]


def test_nslookup_leaves_a_server_that_fails_and_dig_stays_with_it() -> None:
    def script(server: str, *rest: object) -> Reply:
        return "SERVFAIL" if server == ONE else "192.0.2.1"

    dig = look_up(script, "web.", resolver="dig", servers=(ONE, TWO), family="A")
    nslookup = look_up(script, "web.", resolver="nslookup", servers=(ONE, TWO), family="A")

    assert dig.verdict.error == "status: SERVFAIL"
    assert [question.server for question in nslookup.questions] == [ONE, TWO]
    assert nslookup.verdict.addresses == ("192.0.2.1",)
