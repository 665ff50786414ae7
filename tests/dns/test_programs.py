"""What programs in a Pod print; the texts were recorded from BIND 9.18.49 and glibc 2.36 on Debian 12."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnnet.dns import programs
from learnnet.dns.coredns import CoreDNS, outside
from learnnet.dns.network import ClusterNetwork, Fault
from learnnet.dns.place import Place, place_of
from learnnet.dns.programs.client import Printed
from learnnet.dns.resolvconf import ResolvConfError
from learnnet.dns.upstream import Upstream
from tests.dns.conftest import namespace, service, store_of

ZONES = {
    "example.com": (
        "@ 300 IN SOA ns1 admin 1 2 3 4 5\n@ 300 IN NS ns1\nns1 300 IN A 192.0.2.53\n"
        "www 300 IN A 192.0.2.80\nwww 300 IN AAAA 2001:db8::80\nshop 300 IN CNAME www\n"
    ),
    ".": ". 86400 IN SOA a.root.test. nstld.root.test. 1 1800 900 604800 900\n. 86400 IN NS a.root.test.\n",
}
CLUSTER = store_of(
    [
        namespace("default"),
        namespace("kube-system"),
        service("web", "10.96.7.7"),
        service("kube-dns", "10.96.0.10", namespace="kube-system"),
    ]
)
UPSTREAM = Upstream.of(ZONES)
REJECTED = Fault(does="rejected")
LOST = Fault(does="lost")
WEB = "web.default.svc.cluster.local"


def place(*faults: Fault) -> Place:
    server = CoreDNS(upstream=outside(UPSTREAM))
    found = place_of(CLUSTER, "default/client", server=server, upstream=UPSTREAM, faults=faults)
    assert isinstance(found, Place)
    return found


def printed(command: str, *faults: Fault) -> str:
    return programs.run(command, place(*faults)).stdout


@pytest.mark.parametrize(
    ("command", "text"),
    [
        ("getent hosts web", "10.96.7.7       web.default.svc.cluster.local\n"),
        ("getent hosts www.example.com", "2001:db8::80    www.example.com\n"),
        ("getent hosts shop.example.com", "2001:db8::80    www.example.com shop.example.com\n"),
        ("getent hosts 10.96.7.7", "10.96.7.7       web.default.svc.cluster.local\n"),
        (
            "getent ahosts web",
            "10.96.7.7       STREAM web.default.svc.cluster.local\n10.96.7.7       DGRAM  \n10.96.7.7       RAW    \n",
        ),
        ("getent ahostsv6 web", ""),
        ("dig cluster.local AXFR +nocmd", "; Transfer failed.\n"),
        (f"dig {WEB} {WEB} AAAA +short", "10.96.7.7\n"),
        (f"dig +short +identify {WEB}", "10.96.7.7 from server 10.96.0.10 in 1 ms.\n"),
        (
            "dig +noall +answer +multiline example.com SOA",
            "example.com.\t\t30 IN SOA ns1.example.com. admin.example.com. (\n"
            "\t\t\t\t1          ; serial\n\t\t\t\t2          ; refresh (2 seconds)\n"
            "\t\t\t\t3          ; retry (3 seconds)\n\t\t\t\t4          ; expire (4 seconds)\n"
            "\t\t\t\t5          ; minimum (5 seconds)\n\t\t\t\t)\n",
        ),
        (
            "dig +nocmd +trace www.example.com AAAA",
            ".\t\t\t30\tIN\tNS\ta.root.test.\n"
            ";; Received 64 bytes from 10.96.0.10#53(10.96.0.10) in 1 ms\n\n"
            "couldn't get address for 'a.root.test': not found\ndig: couldn't get address for 'a.root.test': no more\n",
        ),
        (
            "nslookup shop.example.com",
            3
            * ";; Got recursion not available from 10.96.0.10\n"
            + "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\nNon-authoritative answer:\n"
            "shop.example.com\tcanonical name = www.example.com.\nName:\twww.example.com\nAddress: 192.0.2.80\n"
            "Name:\twww.example.com\nAddress: 2001:db8::80\n\n",
        ),
        ("getent hosts nope", ""),
        (
            "cat /etc/resolv.conf",
            "search default.svc.cluster.local svc.cluster.local cluster.local\n"
            "nameserver 10.96.0.10\noptions ndots:5\n",
        ),
        (
            "nslookup web",
            ";; Got recursion not available from 10.96.0.10\nServer:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n"
            "Name:\tweb.default.svc.cluster.local\nAddress: 10.96.7.7\n"
            ";; Got recursion not available from 10.96.0.10\n\n",
        ),
        (
            "nslookup nope",
            ";; Got recursion not available from 10.96.0.10\n" * 3
            + "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n** server can't find nope: NXDOMAIN\n\n",
        ),
        (
            "nslookup default",
            ";; Got recursion not available from 10.96.0.10\n"
            * 2
            + "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n;; Got recursion not available from 10.96.0.10\n"
            "*** Can't find default.svc.cluster.local: No answer\n\n",
        ),
        ("host web", "web.default.svc.cluster.local has address 10.96.7.7\n"),
        ("host nope", "Host nope not found: 3(NXDOMAIN)\n"),
        ("host default.svc.cluster.local", ""),
        ("dig +search +short web", "10.96.7.7\n"),
        ("dig +short web", ""),
        ("dig +short @kube-dns.kube-system web.default.svc.cluster.local", "10.96.7.7\n"),
        ("dig +short -x 10.96.7.7", "web.default.svc.cluster.local.\n"),
    ],
)
def test_along_the_search_list_of_a_pod(command: str, text: str) -> None:
    assert printed(command) == text


@pytest.mark.parametrize(
    ("fault", "words", "seconds"), [(REJECTED, "connection refused", (0, 0, 0)), (LOST, "timed out", (15, 15, 10))]
)
def test_servers_that_do_not_answer(fault: Fault, words: str, seconds: tuple[int, ...]) -> None:
    error = f";; communications error to 10.96.0.10#53: {words}\n"

    done = [programs.run(command, place(fault)) for command in ("dig +short web", "nslookup web", "host web")]

    assert done[0].stdout == error * 3 + ";; no servers could be reached\n"
    assert done[1].stdout == error * 3 + ";; no servers could be reached\n\n"
    assert done[2].stdout == error * 2 + ";; no servers could be reached\n"
    assert [one.rc for one in done] == [9, 1, 1]
    assert tuple(one.elapsed // 1000 for one in done) == seconds


def test_getent_waits_as_long_as_glibc_and_then_says_nothing() -> None:
    assert programs.run("getent hosts web", place(LOST)) == Printed(rc=2, elapsed=40_000)
    assert programs.run("getent ahosts web", place(REJECTED)) == Printed(rc=2, elapsed=2)


@pytest.mark.parametrize(
    ("command", "rc", "stderr"),
    [
        (
            "getent bogus x",
            1,
            "Unknown database: bogus\nTry `getent --help' or `getent --usage' for more information.\n",
        ),
        (
            "getent --bogus",
            64,
            "getent: unrecognized option '--bogus'\nTry `getent --help' or `getent --usage' for more information.\n",
        ),
        ("dig +yaml web", 1, "+yaml is not modelled.\n"),
        ("host -C web", 1, "host: -C is not modelled\n"),
        ("dig 'web", 2, "sh: syntax error: No closing quotation\n"),
    ],
)
def test_what_a_program_does_not_know_it_says_in_its_own_words(command: str, rc: int, stderr: str) -> None:
    done = programs.run(command, place())

    assert (done.rc, done.stderr) == (rc, stderr)


def test_host_v_shows_every_try_and_every_reply() -> None:
    shown = printed("host -v -t A www.example.com")

    assert shown.startswith(
        'Trying "www.example.com.default.svc.cluster.local"\n'
        'Trying "www.example.com.svc.cluster.local"\n'
        'Trying "www.example.com.cluster.local"\n'
        'Trying "www.example.com"\n'
        ";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: "
    )
    assert shown.endswith(
        "\n;; flags: qr rd ra; QUERY: 1, ANSWER: 1, AUTHORITY: 1, ADDITIONAL: 0\n\n"
        ";; QUESTION SECTION:\n;www.example.com.\t\tIN\tA\n\n"
        ";; ANSWER SECTION:\nwww.example.com.\t30\tIN\tA\t192.0.2.80\n\n"
        ";; AUTHORITY SECTION:\nexample.com.\t\t30\tIN\tNS\tns1.example.com.\n\n"
        "Received 104 bytes from 10.96.0.10#53 in 1 ms\n"
    )


def test_host_a_asks_for_everything_and_d_is_v() -> None:
    assert ";web.default.svc.cluster.local.\tIN\tANY\n" in printed("host -a web")
    assert printed("host -d web").count("Trying ") == 3
    assert printed("host -v nope").endswith(
        "Host nope not found: 3(NXDOMAIN)\nReceived 83 bytes from 10.96.0.10#53 in 1 ms\n"
    )


def test_host_names_the_server_that_it_was_given_once_it_has_answered() -> None:
    assert printed("host -v -t A web 10.96.0.10").startswith(
        f'Trying "{WEB}"\nUsing domain server:\nName: 10.96.0.10\nAddress: 10.96.0.10#53\nAliases: \n\n;; ->>HEADER<<-'
    )
    assert "Using" not in printed("host web 10.96.0.10", REJECTED)


def test_dig_asks_again_with_edns_0_when_a_server_knows_no_other() -> None:
    shown = printed(f"dig +edns=1 {WEB}")

    assert shown.startswith(";; BADVERS, retrying with EDNS version 0.\n\n; <<>> DiG")
    assert "status: NOERROR" in shown
    assert printed(f"dig +edns=1 +short {WEB}") == "10.96.7.7\n"
    refused = printed(f"dig +edns=1 +noednsnegotiation {WEB}")
    assert "status: BADVERS" in refused
    assert "; EDNS: version: 0, flags:; udp: 0\n" in refused


@pytest.mark.parametrize(("version", "why"), [("300", "out of range"), ("x", "not a valid number")])
def test_dig_knows_versions_of_edns_up_to_255(version: str, why: str) -> None:
    done = programs.run(f"dig +edns={version} web", place())

    assert (done.rc, done.stderr) == (10, f"invalid edns '{version}': {why}\ndig: Couldn't parse edns\n")


def test_bind_waits_and_tries_as_resolv_conf_says_and_host_only_waits() -> None:
    conf = replace(place().conf, options=("timeout:1", "attempts:4"), nameservers=("10.96.0.10", "10.96.0.11"))
    silent = replace(place(LOST), conf=conf)

    assert programs.run("dig web", silent).elapsed == 5000
    assert programs.run("dig +tries=1 +time=2 web", silent).elapsed == 4000
    assert programs.run("nslookup web.", silent).elapsed == 5000
    assert programs.run("host web.", silent).elapsed == 3000


def test_bind_asks_for_a_name_with_dots_enough_as_typed_and_no_more() -> None:
    conf = replace(place().conf, options=("ndots:1",))

    assert "find web.default: NXDOMAIN" in programs.run("nslookup web.default", replace(place(), conf=conf)).stdout
    assert programs.run("dig +search +short web.default", replace(place(), conf=conf)).stdout == ""
    assert "10.96.7.7" in programs.run("dig +search +short web.default", place()).stdout


def test_a_pod_without_a_usable_resolv_conf_runs_nothing() -> None:
    done = programs.run("dig web", ResolvConfError("nameserver list is empty"))

    assert done.rc == 1
    assert done.stderr == "Encountered error while parsing resolv conf file. Error: nameserver list is empty\n"


def test_two_questions_of_one_run_take_the_time_of_both() -> None:
    one, two = programs.run("dig web", place()), programs.run("dig web web", place())

    assert (one.elapsed, two.elapsed) == (1, 2)


def test_the_network_draws_one_lot_for_a_socket_that_may_meet_a_broken_replica() -> None:
    class Dice:
        def __init__(self) -> None:
            self.drawn = 0

        def pick(self, purpose: str, n: int) -> int:
            self.drawn += 1
            return n - 1

    dice, healthy = Dice(), place()
    assert isinstance(healthy.network, ClusterNetwork)
    network = replace(healthy.network, faults=(Fault(does="lost", one_of=2),), chance=dice)

    programs.run(
        "dig +short web.default.svc.cluster.local web.default.svc.cluster.local", replace(healthy, network=network)
    )

    assert dice.drawn == 1


ARGUMENTS = """
    dig nslookup host getent hosts ahosts web www.example.com @10.96.0.10 @nope @ -x 10.96.7.7 +short +search +tcp
    +noall +answer +bufsize=0 +time=0 +tries=0 +ndots=99 -t SRV ANY AXFR TYPE65535 TYPE99999 -type=SRV -type= -q -p 53
    - -- + . .. a..b -c CH IN -N x -W ::1 10.0.0.0/8
"""
WORDS = st.sampled_from(ARGUMENTS.split())


@given(st.sampled_from(list(programs.PROGRAMS)), st.lists(WORDS | st.text(max_size=12), max_size=8))
@settings(max_examples=400, deadline=None)
def test_any_words_get_a_text_and_a_code(program: str, words: list[str]) -> None:
    done = programs.run([program, *words], place())

    assert 0 <= done.rc <= 64
    assert done.elapsed >= 0
