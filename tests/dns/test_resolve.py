"""A program in a Pod looks up a name: what is asked, by whom it is answered, and what dig would have shown."""

import json

import pytest

from learnnet.cluster.store import Key, Store
from learnnet.dns.coredns import CoreDNS
from learnnet.dns.dig import dig_text
from learnnet.dns.network import Fault
from learnnet.dns.nodelocal import NodeLocal
from learnnet.dns.resolver import RESOLVERS, resolve
from learnnet.dns.upstream import Upstream
from tests.dns.conftest import namespace, service, store_of

ZONE = "@ 300 IN SOA ns1 admin 1 2 3 4 5\n@ 300 IN NS ns1\nns1 300 IN A 192.0.2.53\nwww 300 IN A 192.0.2.80\n"
ROOT = (
    ". 86400 IN SOA a.root.test. x.root.test. 1 2 3 4 5\n. 86400 IN NS a.root.test.\na.root.test. 86400 IN A 192.0.2.1"
)


@pytest.fixture
def upstream() -> Upstream:
    return Upstream.of({"example.com": ZONE, ".": ROOT})


@pytest.fixture
def cluster() -> Store:
    def pod(name: str, ip: str, **spec: object) -> dict[str, object]:
        return {
            "kind": "Pod",
            "metadata": {"name": name, "namespace": "default"},
            "spec": {"containers": [], **spec},
            "status": {"podIP": ip, "phase": "Running"},
        }

    return store_of(
        [
            namespace("default"),
            namespace("kube-system"),
            service("kube-dns", "10.96.0.10", namespace="kube-system"),
            service("web", "10.96.10.1"),
            pod("client", "10.244.1.9"),
            pod("host", "10.0.0.11", hostNetwork=True),
            pod("none", "10.244.1.8", dnsPolicy="None", dnsConfig={"nameservers": ["203.0.113.1"]}),
        ]
    )


def test_a_service_of_the_own_namespace_is_found_at_the_first_search_domain(cluster: Store) -> None:
    found = resolve(cluster, "web")

    first, second = found.questions
    assert (first.name, first.type, first.search) == (
        "web.default.svc.cluster.local.",
        "A",
        "default.svc.cluster.local",
    )
    assert (first.sender, first.sender_ip, first.receiver) == ("default/client", "10.244.1.9", "10.96.0.10 kube-dns")
    assert (first.plugin, first.rcode, first.flags) == ("kubernetes", "NOERROR", ("qr", "aa", "rd"))
    assert str(first.reason) == "with search domain 1 of 3: default.svc.cluster.local"
    assert first.answer[0].origin is not None
    assert first.answer[0].origin.key == Key("Service", "default", "web")
    assert first.answer[0].origin.field == "spec.clusterIPs[0]"
    assert (second.type, second.rcode, second.answer) == ("AAAA", "NOERROR", ())
    assert found.verdict.addresses == ("10.96.10.1",)
    assert found.wasted == 0


def test_a_name_outside_costs_eight_questions_of_which_six_are_in_vain(cluster: Store, upstream: Upstream) -> None:
    found = resolve(cluster, "www.example.com", upstream=upstream)

    assert [question.rcode for question in found.questions] == ["NXDOMAIN"] * 6 + ["NOERROR"] * 2
    assert [question.needed for question in found.questions] == [False] * 6 + [True] * 2
    assert found.questions[-1].plugin == "forward"
    assert found.questions[-1].search is None
    assert found.verdict.addresses == ("192.0.2.80",)


def test_a_lookup_is_json(cluster: Store) -> None:
    found = resolve(cluster, "nope").as_dict()

    assert json.loads(json.dumps(found)) == found
    assert found["verdict"]["result"] == "Name or service not known (rc -2)"
    assert found["resolv_conf"]["text"].startswith("search default.svc.cluster.local svc.cluster.local cluster.local\n")


def test_a_pod_on_the_hosts_network_asks_the_nodes_server_and_finds_no_service(
    cluster: Store, upstream: Upstream
) -> None:
    found = resolve(cluster, "web.default.svc.cluster.local", "default/host", upstream=upstream)

    assert {question.server for question in found.questions} == {"192.0.2.53"}
    assert not found.verdict.found


def test_a_server_that_does_not_exist_stays_silent(cluster: Store) -> None:
    found = resolve(cluster, "web", "default/none")

    assert all(question.lost for question in found.questions)
    assert found.verdict.result == "Temporary failure in name resolution (rc -3)"
    assert found.verdict.elapsed == 10_000


def test_the_pods_own_name_comes_from_its_hosts_file(cluster: Store) -> None:
    found = resolve(cluster, "client")

    assert found.from_hosts
    assert found.questions == ()
    assert found.verdict.addresses == ("10.244.1.9",)


def test_an_address_needs_no_question(cluster: Store) -> None:
    assert resolve(cluster, "10.96.10.1").questions == ()


@pytest.mark.parametrize("name", ["", ".", "..", "a..b", "x" * 64, "a." * 200])
@pytest.mark.parametrize("resolver", sorted(RESOLVERS))
def test_impossible_names_fail_without_breaking(cluster: Store, name: str, resolver: str) -> None:
    assert not resolve(cluster, name, resolver=resolver).verdict.found


def test_coredns_with_a_silent_upstream_outlasts_the_clients_patience(cluster: Store) -> None:
    server = CoreDNS(upstream=lambda query, transport, ask: None)

    found = resolve(cluster, "www.example.com.", server=server)

    assert found.questions[0].lost
    # The first try ends after 5 s; CoreDNS gives up at 6 s, and the second try hears it on the socket of the first.
    assert [question.at for question in found.questions] == [0, 0, 5000, 5000]
    assert found.verdict.elapsed == 6001
    assert found.verdict.result == "Temporary failure in name resolution (rc -3)"


def test_a_lost_reply_costs_five_seconds(cluster: Store) -> None:
    found = resolve(cluster, "web", resolver="go", faults=(Fault(does="lost", type="AAAA"),))

    assert found.verdict.elapsed == 10_000


def test_the_conntrack_race_costs_glibc_exactly_five_seconds(cluster: Store) -> None:
    found = resolve(cluster, "web", faults=(Fault(does="lost", type="AAAA", before=1),))

    assert [question.at for question in found.questions] == [0, 0, 5000, 5001]
    assert found.verdict.addresses == ("10.96.10.1",)
    assert found.verdict.elapsed == 5002


def test_the_node_cache_asks_coredns_once_and_then_counts_down(cluster: Store, upstream: Upstream) -> None:
    cache = NodeLocal(CoreDNS(), node_ip="10.0.0.11")

    first = resolve(cluster, "web", node_cache=cache)
    later = resolve(cluster, "web", node_cache=cache, now=3000)

    assert first.questions[0].receiver == "10.96.0.10 node-local-dns"
    assert [step.plugin for step in first.questions[0].steps][:1] == ["kubernetes"]
    assert later.questions[0].plugin == "cache"
    assert later.questions[0].answer[0].ttl == 27


def test_a_record_type_is_looked_up_along_the_search_list(cluster: Store) -> None:
    found = resolve(cluster, "web", family="SRV")

    assert [(question.name, question.type) for question in found.questions] == [
        ("web.default.svc.cluster.local.", "SRV")
    ]
    assert found.verdict.addresses == ("0 100 80 web.default.svc.cluster.local.",)


def test_dig_takes_the_name_as_typed(cluster: Store) -> None:
    found = resolve(cluster, "web", resolver="dig", family="A")

    assert [question.name for question in found.questions] == ["web."]
    assert found.questions[0].edns == 1232
    assert found.verdict.error == "status: NXDOMAIN"


def test_nslookup_asks_for_aaaa_only_where_the_name_exists(cluster: Store) -> None:
    found = resolve(cluster, "web.default", resolver="nslookup")

    assert [(question.name, question.type) for question in found.questions] == [
        ("web.default.default.svc.cluster.local.", "A"),
        ("web.default.svc.cluster.local.", "A"),
        ("web.default.svc.cluster.local.", "AAAA"),
    ]
    assert found.verdict.addresses == ("10.96.10.1",)


def test_dig_prints_the_question_as_dig_does(cluster: Store) -> None:
    question = resolve(cluster, "web").questions[0]

    assert dig_text(question) == (
        "\n"
        "; <<>> DiG 9.18 <<>> web.default.svc.cluster.local. A @10.96.0.10\n"
        ";; global options: +cmd\n"
        ";; Got answer:\n"
        ";; WARNING: .local is reserved for Multicast DNS\n"
        ";; You are currently testing what happens when an mDNS query is leaked to DNS\n"
        ";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 4096\n"
        ";; flags: qr aa rd; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 0\n"
        ";; WARNING: recursion requested but not available\n"
        "\n"
        ";; QUESTION SECTION:\n"
        ";web.default.svc.cluster.local.\tIN\tA\n"
        "\n"
        ";; ANSWER SECTION:\n"
        "web.default.svc.cluster.local. 30 IN\tA\t10.96.10.1\n"
        "\n"
        ";; Query time: 1 msec\n"
        ";; SERVER: 10.96.0.10#53(10.96.0.10) (UDP)\n"
        ";; MSG SIZE  rcvd: 92\n"
    )
