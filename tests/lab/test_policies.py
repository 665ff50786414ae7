"""NetworkPolicies, where they are enforced: who may reach whom, and who says so."""

from typing import Any

import pytest

from learnnet.lab import Lab
from learnnet.lab.packets.trace import Trace
from tests.lab.senders import CLIENT, cluster, pod, service

Body = dict[str, Any]
ANYBODY: Body = {}


def policy(name: str, *, pods: Body | None = None, **spec: Any) -> Body:
    types = [kind for kind in ("Ingress", "Egress") if kind.lower() in spec]
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": name, "namespace": "default"},
        "spec": {"podSelector": pods or {}, "policyTypes": types, **spec},
    }


def labelled(body: Body, **labels: str) -> Body:
    return {**body, "metadata": {**body["metadata"], "labels": labels}}


def made(*policies: Body, mode: str = "iptables", **setup: Any) -> Lab:
    lab = cluster(
        service("web", "10.96.1.1", "10.244.1.10"),
        service("near", "10.96.1.2", "10.244.0.10"),
        proxy_mode=mode,
        network_policies=True,
        **setup,
    )
    web = labelled(pod("web-2", "node-b", "10.244.1.10"), app="web")
    web["spec"]["containers"][0]["ports"][0]["name"] = "http"
    client = labelled(pod("client", "node-a", "10.244.0.99", port=0), role="client")
    return lab.load([web, client, *policies]).settle()


def refused(trace: Trace) -> tuple[str, str, tuple[str, ...]]:
    """Where, in which direction, and by which policies."""
    hop = trace.hops[-1]
    decision = next(one for one in hop.decisions if not one.allowed)
    return hop.host, decision.direction, decision.policies


@pytest.mark.parametrize("mode", ["iptables", "nftables"])
def test_a_pod_that_nothing_may_enter_is_silent_on_its_own_node(mode: str) -> None:
    lab = made(policy("deny", pods={"matchLabels": {"app": "web"}}, ingress=[]), mode=mode)

    trace = lab.send(CLIENT, "10.96.1.1:80", seconds=1)

    assert (trace.result, refused(trace)) == ("timeout", ("node-b", "Ingress", ("deny",)))
    assert lab.send(CLIENT, "10.96.1.2:80").result == "answered"


def test_what_a_pod_may_not_send_ends_on_the_senders_node_after_the_service_was_translated() -> None:
    only_near = [{"to": [{"ipBlock": {"cidr": "10.244.0.0/24"}}]}]
    lab = made(policy("stay", pods={"matchLabels": {"role": "client"}}, egress=only_near))

    far, near = lab.send(CLIENT, "10.96.1.1:80", seconds=1), lab.send(CLIENT, "10.96.1.2:80")

    assert (far.result, refused(far)) == ("timeout", ("node-a", "Egress", ("stay",)))
    assert near.result == "answered"
    assert near.hops[1].decisions[0].by == "stay"


@pytest.mark.parametrize(
    ("rule", "passes"),
    [
        ({"from": [{"podSelector": {"matchLabels": {"role": "client"}}}]}, True),
        ({"from": [{"podSelector": {"matchLabels": {"role": "other"}}}]}, False),
        ({"from": [{"podSelector": {"matchExpressions": [{"key": "role", "operator": "Exists"}]}}]}, True),
        ({"from": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "default"}}}]}, True),
        ({"from": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}}}]}, False),
        ({"from": [{"ipBlock": {"cidr": "10.244.0.0/16", "except": ["10.244.0.64/26"]}}]}, False),
        ({"from": [{"ipBlock": {"cidr": "10.244.0.0/16", "except": ["10.244.0.0/26"]}}]}, True),
        ({"ports": [{"port": 8080, "protocol": "TCP"}]}, True),
        ({"ports": [{"port": "http", "protocol": "TCP"}]}, True),
        ({"ports": [{"port": 80, "protocol": "TCP"}]}, False),  # the Service's port is not the Pod's
        ({"ports": [{"port": 8000, "endPort": 8100, "protocol": "TCP"}]}, True),
        ({"ports": [{"port": 8080, "protocol": "UDP"}]}, False),
        ({"ports": [{"protocol": "TCP"}]}, True),
        (ANYBODY, True),
    ],
)
def test_a_rule_lets_through_what_fits_one_of_its_peers_and_one_of_its_ports(rule: Body, passes: bool) -> None:
    lab = made(policy("some", pods={"matchLabels": {"app": "web"}}, ingress=[rule]))

    assert lab.send(CLIENT, "10.96.1.1:80", seconds=1).result == ("answered" if passes else "timeout")


def test_policies_add_up() -> None:
    other = policy("other", ingress=[{"from": [{"podSelector": {"matchLabels": {"role": "other"}}}]}])
    client = policy("client", ingress=[{"from": [{"podSelector": {"matchLabels": {"role": "client"}}}]}])
    lab = made(other, client)

    trace = lab.send(CLIENT, "10.96.1.1:80")

    assert trace.result == "answered"
    decision = next(hop.decisions[0] for hop in trace.hops if hop.decisions)
    assert (decision.policies, decision.by) == (("client", "other"), "client")


def test_a_node_reaches_its_own_pods_and_answers_come_back() -> None:
    lab = made(policy("deny", ingress=[], egress=[]))

    assert lab.send("node-b", "10.244.1.10:8080").result == "answered"
    assert lab.send("node-a", "10.244.1.10:8080", seconds=1).result == "timeout"
    assert lab.send(CLIENT, "10.244.0.1:10250").result == "answered"


def test_what_was_translated_on_another_node_comes_from_that_node() -> None:
    """A policy for Pods does not see the Pod behind a masquerade."""
    from_outside = [{"from": [{"ipBlock": {"cidr": "203.0.113.0/24"}}]}]
    from_nodes = [{"from": [{"ipBlock": {"cidr": "10.0.0.0/24"}}]}]
    node_port = {"type": "NodePort", "ports": [{"port": 80, "nodePort": 30080}]}

    for ingress, results in ((from_outside, ["timeout", "answered"]), (from_nodes, ["answered", "timeout"])):
        lab = made(policy("some", pods={"matchLabels": {"app": "web"}}, ingress=ingress))
        lab.load(service("np", "10.96.1.9", "10.244.1.10", **node_port)).settle()
        # The Pod is on node-b: there the packet is judged before its source is replaced.
        assert [lab.send("outside", f"{to}:30080", seconds=1).result for to in ("node-a", "node-b")] == results


def test_nothing_is_enforced_unless_it_is_switched_on() -> None:
    lab = made(policy("deny", ingress=[]))

    lab.apply({"kind": "network", "setting": "network-policies", "on": False})

    assert lab.send(CLIENT, "10.96.1.1:80").result == "answered"


def test_the_answer_tells_of_each_decision() -> None:
    lab = made(policy("deny", pods={"matchLabels": {"app": "web"}}, ingress=[]))

    hop = lab.send(CLIENT, "10.96.1.1:80", seconds=1).as_dict()["hops"][-1]

    assert hop["outcome"] == "dropped"
    assert hop["decisions"] == [
        {"direction": "Ingress", "pod": "default/web-2", "policies": ["deny"], "allowed": False, "by": ""}
    ]
    assert not any(step["hook"] in ("FORWARD", "POSTROUTING") for step in hop["steps"])
