"""Whatever bytes or text arrive, the server answers, refuses by name or stays silent; it never breaks."""

from hypothesis import given, settings
from hypothesis import strategies as st

from learnnet.dns import fit, wire
from learnnet.dns.coredns import CoreDNS, read
from learnnet.dns.corefile import KUBEADM, Corefile
from learnnet.dns.corefile_error import CorefileError
from learnnet.dns.message import TYPES, Message, Question, Record
from tests.dns.conftest import namespace, query, service, slice_of, store_of

CLUSTER = store_of(
    [
        namespace("default"),
        service("web", "10.96.10.1"),
        service("hl", "None"),
        slice_of("hl", {"addresses": ["10.244.1.5"]}, {"addresses": ["10.244.1.6"], "hostname": "db-0"}),
        service("ext", type="ExternalName", externalName="www.example.com", clusterIP="", clusterIPs=[], ports=[]),
    ]
)
SERVER = CoreDNS()
LABELS = st.sampled_from(
    ["web", "hl", "ext", "default", "svc", "pod", "_http", "_tcp", "db-0", "10-244-1-5", "x", "*", "ns", "dns", "WEB"]
)
ZONES = st.sampled_from(["cluster.local.", "Cluster.Local.", "in-addr.arpa.", "ip6.arpa.", "example.com.", ""])
PLUGINS = """
    kubernetes pods insecure verified ttl fallthrough loadbalance autopath @kubernetes hosts rewrite name exact template
    ANY rcode match answer "{{.Name}} 60 IN A 10.0.0.1" file db.x acl block type net header response set aa any chaos
    local minimal whoami erratic drop dns64 bufsize nsid regex (.*) {1} auto stop continue ttl class IN A {$HOME} cache
    success denial disable prefetch serve_stale forward 1.1.1.1 ready errors import (snip) snip nonsense
"""
VALUES = ". .:53 cluster.local in-addr.arpa 10.96.0.0/16 30 -1 9984 10% 1h { { } }"
WORDS = st.sampled_from([*PLUGINS.split(), *VALUES.split(), "\n", " ", '"', "#"])


@given(st.binary(max_size=600))
@settings(max_examples=500, deadline=None)
def test_random_bytes(datagram: bytes) -> None:
    reply = SERVER.answer(CLUSTER, datagram)

    assert not reply or reply[:2] == datagram[:2]


@given(st.data())
@settings(max_examples=500, deadline=None)
def test_damaged_queries(data: st.DataObject) -> None:
    whole = bytearray(query("web.default.svc.cluster.local.", "A", edns=data.draw(st.sampled_from([None, 0, 1232]))))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))

    reply = SERVER.answer(CLUSTER, bytes(whole[:cut]))

    assert not reply or reply[:2] == bytes(whole[:2])


@given(st.lists(LABELS, max_size=6), ZONES, st.sampled_from([*TYPES, "TYPE65280"]), st.booleans())
@settings(max_examples=500, deadline=None)
def test_names_of_every_form_and_records_of_every_type(labels: list[str], zone: str, type_: str, tcp: bool) -> None:
    name = "".join(label + "." for label in labels) + zone or "."

    reply = wire.read(SERVER.answer(CLUSTER, query(name, type_), transport="tcp" if tcp else "udp"))

    assert reply.question == Question(name, type_)
    assert reply.rcode in ("NOERROR", "NXDOMAIN", "REFUSED")


@given(st.lists(WORDS, max_size=40))
@settings(max_examples=500, deadline=None)
def test_random_corefiles_load_or_name_a_line_and_a_reason(words: list[str]) -> None:
    text = " ".join(words)

    found = read(text)

    if isinstance(found, CorefileError):
        assert 1 <= found.line <= text.count("\n") + 1
        assert found.reason
    else:
        assert isinstance(found, Corefile)
        CoreDNS(text).answer(CLUSTER, query("web.default.svc.cluster.local."))


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_as_a_corefile(text: str) -> None:
    assert isinstance(read(text), Corefile | CorefileError)


@given(st.integers(0, len(KUBEADM) - 1), st.characters())
@settings(max_examples=300, deadline=None)
def test_kubeadms_corefile_with_one_letter_changed(place: int, letter: str) -> None:
    found = read(KUBEADM[:place] + letter + KUBEADM[place + 1 :])

    assert isinstance(found, Corefile | CorefileError)


@given(st.integers(0, 200), st.integers(512, 5000))
@settings(max_examples=100, deadline=None)
def test_a_reply_never_exceeds_the_clients_buffer(count: int, size: int) -> None:
    name = "big.default.svc.cluster.local."
    answer = tuple(Record(name, 30, "A", f"10.0.{i // 256}.{i % 256}") for i in range(count))
    message = Message(qr=True, question=Question(name, "A"), answer=answer)

    packed = fit.encode(message, "udp", size)

    assert len(packed) <= size
    assert wire.read(packed).tc == (len(wire.read(packed).answer) < count)


def test_a_name_that_does_not_fit_on_the_wire_gets_no_answer() -> None:
    cluster = store_of(
        [
            namespace("default"),
            service("ext", type="ExternalName", externalName="a" * 64 + ".com", clusterIP="", clusterIPs=[], ports=[]),
        ]
    )

    assert SERVER.answer(cluster, query("ext.default.svc.cluster.local.", "CNAME")) == b""
