"""A lab's DNS on a loopback port, as real clients see it: dig, nslookup, host and dnspython."""

import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import dns.flags
import dns.message
import dns.query
import dns.rcode
import pytest
from django.core.management import CommandError

from learnnet.classroom import actions
from learnnet.classroom.dns_server import HOST, DnsServer
from learnnet.classroom.management.commands.dns import answering, lab_called, source_of
from learnnet.classroom.models import Person
from learnnet.dns import programs
from learnnet.dns.place import Place
from learnnet.lab import Lab

NAMES = """
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {clusterIP: 10.96.7.7, ports: [{name: http, port: 80}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: ext}, spec: {type: ExternalName, externalName: www.example.com}}
---
{apiVersion: v1, kind: Service, metadata: {name: big}, spec: {clusterIP: None, ports: [{port: 80}]}}
---
{apiVersion: v1, kind: Endpoints, metadata: {name: big}, subsets: [{addresses: [ADDRESSES], ports: [{port: 80}]}]}
""".replace("ADDRESSES", ", ".join(f"{{ip: 10.1.0.{number}}}" for number in range(1, 91)))
WEB = "web.default.svc.cluster.local"

needs_bind = pytest.mark.skipif(shutil.which("dig") is None, reason="needs dig, nslookup and host (Debian: dnsutils)")


@pytest.fixture(scope="module")
def lab() -> Lab:
    return Lab.replay(1, [{"kind": "apply", "manifest": NAMES}])


@pytest.fixture(scope="module")
def server(lab: Lab) -> Iterator[DnsServer]:
    def answer(query: bytes, transport: str) -> bytes:
        return lab.at(lab.index).dns(query, transport=transport)

    with DnsServer(answer) as running:
        yield running


def real(server: DnsServer, command: str) -> tuple[int, str]:
    """The program itself, told where our server is."""
    program, *words = command.split()
    where = {
        "dig": ["-p", str(server.port), *words],
        "nslookup": [f"-port={server.port}", *words],
        "host": ["-p", str(server.port), *words],
    }
    done = subprocess.run([program, *where[program]], capture_output=True, text=True, timeout=30, check=False)
    text = done.stdout + done.stderr
    for told in (f"-p {server.port} ", f"-port={server.port} "):
        text = text.replace(told, "")
    return done.returncode, text.replace(f"#{server.port}", "#53").replace(HOST, "10.96.0.10")


def ours(lab: Lab, command: str) -> tuple[int, str]:
    place = lab.at(lab.index).name_service().place("default/client")
    assert isinstance(place, Place)
    without_search = replace(place, conf=replace(place.conf, searches=()))
    printed = programs.run(command.replace(HOST, "10.96.0.10"), without_search)
    return printed.rc, printed.stdout + printed.stderr


def comparable(text: str) -> str:
    """What no two runs have in common."""
    text = re.sub(r"\bid: \d+", "id: N", text)
    text = re.sub(r"COOKIE: [0-9a-f]+", "COOKIE: N", text)
    text = re.sub(r"Query time: \d+", "Query time: N", text)
    return re.sub(r"WHEN: .*", "WHEN: N", text)


COMMANDS = [
    f"dig @{HOST} {WEB}",
    f"dig @{HOST} {WEB} AAAA +noedns",
    f"dig @{HOST} +short {WEB}",
    f"dig @{HOST} _http._tcp.{WEB} SRV +tcp",
    f"dig @{HOST} -x 10.96.7.7 +nocookie",
    f"dig @{HOST} -t TXT dns-version.cluster.local +noall +answer",
    f"dig @{HOST} ext.default.svc.cluster.local A ext.default.svc.cluster.local AAAA",
    f"dig @{HOST} nope.{WEB} +nostats +noquestion",
    f"dig @{HOST} cluster.local SOA +dnssec +norecurse",
    f"dig @{HOST} x.broken.test",
    f"dig @{HOST} +nocomments +noclass www.example.com",
    f"dig @{HOST} +nottlid +noclass {WEB} SRV",
    f"dig @{HOST} +nottlid www.example.com +question",
    f"dig @{HOST} {WEB} +bogus",
    f"dig @{HOST} -t BOGUS {WEB}",
    f"dig @{HOST} -Q {WEB}",
    f"dig @{HOST} +tries=x {WEB}",
    f"dig @{HOST}",
    f"nslookup {WEB} {HOST}",
    f"nslookup www.example.com {HOST}",
    f"nslookup ext.default.svc.cluster.local {HOST}",
    f"nslookup nope.{WEB} {HOST}",
    f"nslookup default.svc.cluster.local {HOST}",
    f"nslookup -type=SRV {WEB} {HOST}",
    f"nslookup -type=AAAA {WEB} {HOST}",
    f"nslookup -type=SOA cluster.local {HOST}",
    f"nslookup -type=NS example.com {HOST}",
    f"nslookup -type=bogus {WEB} {HOST}",
    f"nslookup -bogus {WEB} {HOST}",
    f"nslookup 10.96.7.7 {HOST}",
    f"nslookup 10.96.99.99 {HOST}",
    f"nslookup x.broken.test {HOST}",
    f"host {WEB} {HOST}",
    f"host www.example.com {HOST}",
    f"host ext.default.svc.cluster.local {HOST}",
    f"host nope.{WEB} {HOST}",
    f"host 10.96.7.7 {HOST}",
    f"host -t SRV {WEB} {HOST}",
    f"host -t AAAA {WEB} {HOST}",
    f"host -t bogus {WEB} {HOST}",
    f"host -Q {WEB} {HOST}",
    f"host x.broken.test {HOST}",
]


@needs_bind
@pytest.mark.parametrize("command", COMMANDS)
def test_a_program_in_a_pod_prints_what_the_real_one_prints(server: DnsServer, lab: Lab, command: str) -> None:
    expected, printed = real(server, command), ours(lab, command)

    assert comparable(printed[1]) == comparable(expected[1])
    assert printed[0] == expected[0]


@needs_bind
def test_dig_turns_to_tcp_when_an_answer_does_not_fit(server: DnsServer) -> None:
    _, text = real(server, f"dig @{HOST} +noedns big.default.svc.cluster.local")

    assert text.startswith(";; Truncated, retrying in TCP mode.\n")
    assert text.count("\tA\t10.1.0.") == 90


@pytest.mark.parametrize("ask", [dns.query.udp, dns.query.tcp])
def test_dnspython_is_answered_over_udp_and_tcp(server: DnsServer, ask: "type[dns.query.udp]") -> None:
    reply = ask(dns.message.make_query(f"{WEB}.", "A"), HOST, port=server.port, timeout=10)  # type: ignore[operator]

    assert [str(record) for record in reply.answer] == [f"{WEB}. 30 IN A 10.96.7.7"]


def test_dnspython_reads_the_truncation_and_then_every_address(server: DnsServer) -> None:
    asked = dns.message.make_query("big.default.svc.cluster.local.", "A")

    reply, over_tcp = dns.query.udp_with_fallback(asked, HOST, port=server.port, timeout=10)

    assert over_tcp
    assert len(reply.answer[0]) == 90


def test_many_questions_go_over_one_connection(server: DnsServer) -> None:
    with socket.create_connection((HOST, server.port), timeout=10) as connection, connection.makefile("rwb") as stream:
        for number in range(20):
            query = dns.message.make_query(f"{WEB}.", "A", id=number).to_wire()
            stream.write(struct.pack("!H", len(query)) + query)
            stream.flush()
            (length,) = struct.unpack("!H", stream.read(2))
            assert dns.message.from_wire(stream.read(length)).id == number


def test_noise_is_refused_or_passed_over_and_the_server_goes_on(server: DnsServer) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as noise:
        for datagram in (b"", b"x", b"\0" * 12, b"\xff" * 600):
            noise.sendto(datagram, (HOST, server.port))
    with socket.create_connection((HOST, server.port), timeout=10) as connection:
        connection.sendall(b"\xff\xff half a message")

    reply = dns.query.udp(dns.message.make_query(f"{WEB}.", "A"), HOST, port=server.port, timeout=10)

    assert reply.rcode() == dns.rcode.NOERROR
    assert reply.flags & dns.flags.AA


def test_the_lab_of_an_attempt_is_followed_while_it_changes(alice: Person) -> None:
    attempt = actions.start_attempt(alice, "services/first-service", [])
    newest = lab_called(attempt.public_id)
    answer = answering(newest, "")
    asked = dns.message.make_query(f"{WEB}.", "A").to_wire()

    before = dns.message.from_wire(answer(asked, "udp"))
    actions.apply_change(attempt, {"kind": "apply", "manifest": NAMES})
    after = dns.message.from_wire(answer(asked, "udp"))

    assert (before.rcode(), after.rcode()) == (dns.rcode.NXDOMAIN, dns.rcode.NOERROR)


def test_a_lesson_is_served_as_it_starts_and_anything_else_is_unknown(db: None) -> None:
    lab = lab_called("services/first-service")()

    assert lab.view.list
    with pytest.raises(CommandError, match=r"There is neither an attempt nor a lesson called nonsense\."):
        lab_called("nonsense")
    with pytest.raises(CommandError, match=r"There is no running Pod default/nobody\."):
        source_of(lab, "default/nobody")


def listening() -> None:
    """Whoever was started in the background by a script ignores SIGINT, and hands that down."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_the_command_serves_until_it_is_interrupted() -> None:
    command = [sys.executable, "manage.py", "dns", "services/first-service", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, preexec_fn=listening) as running:
        assert running.stdout is not None
        try:
            greeting, line = running.stdout.readline(), running.stdout.readline()
            port = int(greeting.split(" port ")[1].split(",")[0])
            asked = dns.message.make_query("kubernetes.default.svc.cluster.local.", "A")
            reply = dns.query.udp(asked, HOST, port=port, timeout=10)
        finally:
            running.send_signal(signal.SIGINT)
            code = running.wait(timeout=20)

    assert line == f"  dig @{HOST} -p {port} kubernetes.default.svc.cluster.local\n"
    assert code == 0
    assert [str(record) for record in reply.answer] == [f"{asked.question[0].name} 30 IN A 10.96.0.1"]


def test_a_port_that_is_taken_is_told(server: DnsServer) -> None:
    with pytest.raises(OSError, match="already in use"):
        DnsServer(lambda query, transport: b"", server.port)
