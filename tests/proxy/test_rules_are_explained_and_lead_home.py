"""A beginner reads what a rule does, and finds the object and field that it was made for."""

from learnnet.netfilter.rule import Origin
from learnnet.netfilter.ruleset import Ruleset
from learnnet.proxy import iptables
from learnnet.proxy.explain import explain
from tests.proxy.recorded import CLUSTERS, cluster, store_of


def ruleset(name: str) -> Ruleset:
    return iptables.rules(store_of(cluster(name)), "node-a")


def words(rules: Ruleset, table: str, chain: str) -> list[str]:
    found = rules.chain(table, chain)
    assert found
    return [str(explain(rule)) for rule in found.rules]


def test_the_way_of_a_packet_reads_like_a_story() -> None:
    rules = ruleset("seed")

    assert words(rules, "nat", "KUBE-SERVICES") == [
        "10.96.0.1, TCP 443 → KUBE-SVC-NPX46M4PTMTKRN6Y",
        "10.96.0.50, TCP 80 → KUBE-SVC-FXIYY6OHUSNBITIX",
        "To an address of this node → KUBE-NODEPORTS",
    ]
    assert words(rules, "nat", "KUBE-SVC-FXIYY6OHUSNBITIX") == [
        "From outside the Pods' range 10.244.0.0/16: mark for masquerade",
        "Draw below 0.5 → KUBE-SEP-DJSL2DNSDPI423T4",
        "Every packet that gets here → KUBE-SEP-VWAI2EM2O7WM3G3N",
    ]
    assert words(rules, "nat", "KUBE-SEP-DJSL2DNSDPI423T4") == [
        "From 10.244.0.5, the endpoint itself: mark for masquerade",
        "Send it to 10.244.0.5:9376",
    ]
    assert words(rules, "nat", "KUBE-POSTROUTING") == [
        "Not marked for masquerade: leave the source as it is",
        "Take the mark 0x4000 off the packet",
        "Replace the source by this node's address",
    ]


def test_a_service_without_endpoints_is_refused_in_plain_words() -> None:
    assert words(ruleset("no-endpoints"), "filter", "KUBE-SERVICES") == [
        "10.96.10.1, TCP 80: refuse, nothing can answer"
    ]


def test_every_rule_of_every_recorded_cluster_can_be_explained() -> None:
    for name in CLUSTERS:
        for table in ruleset(name).tables:
            for chain in table.chains:
                for rule in chain.rules:
                    assert "{" not in str(explain(rule))


def test_the_rule_of_a_cluster_ip_leads_to_the_port_of_its_service() -> None:
    rules = ruleset("nodeport")
    services, node_ports = (rules.chain("nat", name) for name in ("KUBE-SERVICES", "KUBE-NODEPORTS"))
    assert services
    assert node_ports

    origins = {rule.origin for rule in services.rules}
    web = next(origin.name for origin in origins if origin and origin.name != "kubernetes")

    assert Origin(kind="Service", namespace="default", name=web, field="spec.ports[0].port") in origins
    assert {rule.origin for rule in node_ports.rules} == {
        Origin(kind="Service", namespace="default", name=web, field="spec.ports[0].nodePort")
    }


def test_the_rule_of_an_endpoint_leads_to_its_place_in_the_slice() -> None:
    chain = ruleset("seed").chain("nat", "KUBE-SEP-VWAI2EM2O7WM3G3N")
    assert chain
    assert chain.origin
    slice_name = chain.origin.name

    assert slice_name.startswith("my-service-")
    assert {rule.origin for rule in chain.rules} == {chain.origin}
    assert chain.origin.kind == "EndpointSlice"
    assert chain.origin.endpoint == "10.244.1.6:9376"
