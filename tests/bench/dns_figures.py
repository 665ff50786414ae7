"""What an answer of the lab's CoreDNS costs, from the query's bytes to the reply's; and whether any input breaks it."""

from collections.abc import Callable
from random import Random

import dns.message
import dns.rrset

from learnnet.cluster.store import Store
from learnnet.dns.coredns import CoreDNS, read
from learnnet.dns.corefile import KUBEADM, KUBEADM_OLD, Corefile
from tests.bench.harness import Figure, in_turns
from tests.dns.conftest import namespace, query, service, slice_of, store_of
from tests.dns.test_every_input_gets_an_answer import PLUGINS, VALUES

QUESTIONS = 1000
FUZZED = 100_000
EVERYTHING = """\
. {
 acl {
  filter type TXT net 10.244.9.0/24
 }
 bufsize 600
 chaos
 dns64
 header {
  response set ra
 }
 local
 loadbalance
 minimal
 nsid
 rewrite continue name regex (.*)[.]old[.] {1}.new. answer auto
 rewrite ttl suffix local. 1-9
 template ANY ANY x {
  match "^(?P<a>[a-z]+)[.]"
  answer "{{ .Name }} 60 IN TXT {{ .Group.a }}"
  fallthrough
 }
 hosts {
  192.0.2.1 web.default.svc.cluster.local
  fallthrough
 }
 kubernetes cluster.local
 whoami
}
"""
OTHER_COREFILES = (
    KUBEADM_OLD,
    ".:53 {\n autopath @kubernetes\n kubernetes {\n  pods verified\n }\n cache\n}\n",
    EVERYTHING,
)


def crowded(services: int) -> Store:
    objects = [namespace("default")]
    for number in range(services):
        objects.append(service(f"s{number}", f"10.{96 + number // 62500}.{number // 250 % 250}.{number % 250 + 1}"))
    return store_of(objects)


def asking(services: int) -> Callable[[], None]:
    """A thousand questions to a server that has been asked before."""
    store, server = crowded(services), CoreDNS()
    step = services // QUESTIONS
    datagrams = [query(f"s{number * step}.default.svc.cluster.local.") for number in range(QUESTIONS)]

    def work() -> None:
        for datagram in datagrams:
            server.answer(store, datagram)

    return work


def with_dnspython() -> None:
    """The least that a server written with dnspython does: read the query, write an answer of one record."""
    for number in range(QUESTIONS):
        asked = dns.message.from_wire(query(f"s{number}.default.svc.cluster.local."))
        reply = dns.message.make_response(asked)
        reply.answer.append(dns.rrset.from_text(asked.question[0].name, 30, "IN", "A", "10.96.0.1"))
        reply.to_wire()


def answers() -> list[Figure]:
    value, yardstick = in_turns(asking(1000), with_dnspython)
    return [
        Figure(
            name="DNS answers in a lab of 1,000 Services, wire to wire",
            value=QUESTIONS * 1000 / value,
            unit="answers/s",
            against="dnspython reading the query and writing one record",
            yardstick=QUESTIONS * 1000 / yardstick,
            target=5000,
            at_least=True,
        )
    ]


def independent_of_services() -> list[Figure]:
    value, yardstick = in_turns(asking(10_000), asking(1000))
    return [
        Figure(
            name="1,000 DNS answers in a lab of 10,000 Services",
            value=value,
            unit="ms",
            against="the same in a lab of 1,000",
            yardstick=yardstick,
            target=1.3,
            target_is_ratio=True,
        )
    ]


def fuzz() -> list[Figure]:
    """Every input gets an answer, silence or an error that names its line; anything else ends the measurement."""
    dice, store = Random(1), _small_cluster()
    servers = [CoreDNS(), *(CoreDNS(text) for text in OTHER_COREFILES)]
    wires = FUZZED * 4 // 5
    for number in range(wires):
        datagram = _datagram(dice)
        reply = servers[number % len(servers)].answer(
            store, datagram, now=number, source="10.244.1.5", transport=dice.choice(("udp", "tcp"))
        )
        assert not reply or reply[:2] == datagram[:2], datagram.hex()
    for _ in range(FUZZED - wires):
        text = _corefile(dice)
        found = read(text)
        if not isinstance(found, Corefile):
            assert 1 <= found.line <= text.count("\n") + 1, text
            assert found.reason, text
    return [
        Figure(
            name="random and damaged queries and Corefiles that were answered or refused by name",
            value=FUZZED,
            unit="inputs",
            against="all of them",
            yardstick=FUZZED,
            target=FUZZED,
            at_least=True,
        )
    ]


def _small_cluster() -> Store:
    endpoints = ({"addresses": ["10.244.1.5"]}, {"addresses": ["10.244.1.6"], "hostname": "db-0"})
    return store_of(
        [
            namespace("default"),
            service("web", "10.96.10.1"),
            service("hl", "None"),
            slice_of("hl", *endpoints),
            service("ext", "", type="ExternalName", externalName="www.example.com", clusterIPs=[], ports=[]),
        ]
    )


def _datagram(dice: Random) -> bytes:
    """Noise, or a query with a few bytes changed, cut off or repeated."""
    if dice.random() < 0.2:
        return dice.randbytes(dice.randrange(600))
    labels = ["web", "hl", "ext", "default", "svc", "pod", "_http", "_tcp", "db-0", "10-244-1-5", "*", "x" * 40]
    name = ".".join([*dice.choices(labels, k=dice.randrange(6)), "cluster.local."])
    types = ("A", "AAAA", "SRV", "PTR", "ANY", "AXFR", "SOA", "TXT", "OPT", f"TYPE{dice.randrange(65536)}")
    whole = bytearray(query(name, dice.choice(types), edns=dice.choice((None, 0, 512, 1232, 65535))))
    for _ in range(dice.randrange(5)):
        whole[dice.randrange(len(whole))] = dice.randrange(256)
    if dice.random() < 0.2:
        del whole[dice.randrange(len(whole)) :]
    if dice.random() < 0.1:
        whole += whole[dice.randrange(len(whole)) if whole else 0 :]
    return bytes(whole)


def _corefile(dice: Random) -> str:
    """Words in any order, or kubeadm's file with a few characters or lines changed."""
    words = [*PLUGINS.split(), *VALUES.split(), "\n", " ", '"', "#", "reload", "loop", "policy", "sequential"]
    if dice.random() < 0.5:
        return " ".join(dice.choices(words, k=dice.randrange(60)))
    text = list(KUBEADM)
    for _ in range(dice.randrange(1, 6)):
        place = dice.randrange(len(text))
        text[place : place + dice.randrange(4)] = dice.choice((dice.choice(words), chr(dice.randrange(1, 0x3000)), ""))
    return "".join(text)
