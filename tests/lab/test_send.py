"""Something is sent: the way there, the way back, and what the client prints."""

import json
from typing import Any

import pytest

from learnnet.lab import BadChangeError, Lab
from tests.lab.senders import CLIENT, cluster, pod, service


@pytest.fixture
def lab() -> Lab:
    return cluster(service("web", "10.96.1.1", "10.244.1.10"), service("none", "10.96.1.2"))


def test_a_pod_asks_a_service_by_name_and_every_machine_on_the_way_is_named(lab: Lab) -> None:
    trace = lab.send(CLIENT, "web:80")

    assert trace.result == "answered"
    assert trace.printed.stdout == "web-2\n"
    assert trace.lookup is not None
    assert trace.address == "10.96.1.1"
    assert trace.path == [
        *(CLIENT, "node-a", "node-b", "default/web-2"),
        *("default/web-2", "node-b", "node-a", CLIENT),
    ]


def test_the_destination_is_rewritten_on_the_clients_node_and_back_again_there(lab: Lab) -> None:
    there, back = (hop for hop in lab.send(CLIENT, "10.96.1.1:80").hops if hop.host == "node-a")

    assert there.state == "NEW"
    assert (there.before.packet.destination, there.after.packet.destination) == ("10.96.1.1", "10.244.1.10")
    assert (there.came_by, there.left_by) == ("cni0", "eth0")
    assert back.state == "ESTABLISHED"
    assert (back.before.packet.source, back.after.packet.source) == ("10.244.1.10", "10.96.1.1")
    assert back.rules is not None
    assert all("nat" not in step["table"] for step in back_steps(lab, back.leg))


def back_steps(lab: Lab, leg: str) -> list[dict[str, Any]]:
    (_, trace), *_ = lab.traces
    assert trace is not None
    hops = [hop for hop in trace.as_dict()["hops"] if hop["leg"] == leg and hop["host"] == "node-a"]
    return [step for hop in hops for step in hop["steps"]]


def test_a_trace_is_plain_json_with_the_rules_their_origin_and_why_they_were_passed_by(lab: Lab) -> None:
    trace = lab.send(CLIENT, "10.96.1.1:80")

    text = json.loads(json.dumps(trace.as_dict()))

    (hop,) = (hop for hop in text["hops"] if hop["host"] == "node-a" and hop["leg"] == "request")
    hits = [step for step in hop["steps"] if step["hit"] and step["origin"]]
    assert [step["chain"][:8] for step in hits] == ["KUBE-SER", "KUBE-SVC", "KUBE-SEP"]
    assert hits[0]["origin"]["field"] == "spec.ports[0].port"
    assert hits[2]["origin"]["endpoint"] == "10.244.1.10:8080"
    missed = next(step for step in hop["steps"] if not step["hit"] and step["chain"] == "KUBE-SERVICES")
    assert missed["why"][0] == "It goes to {address}, not to {network}"


def test_a_service_without_endpoints_refuses_at_once(lab: Lab) -> None:
    trace = lab.send(CLIENT, "none:80")

    assert trace.result == "refused"
    assert trace.printed.rc == 7
    assert trace.printed.stderr.startswith("curl: (7) Failed to connect to none port 80 after ")
    assert [(hop.before.what, hop.host) for hop in trace.hops if hop.leg == "reply"] == [
        ("port-unreachable", "node-a"),
        ("port-unreachable", CLIENT),
    ]


def test_nobody_listens_where_no_container_port_is_declared(lab: Lab) -> None:
    trace = lab.send(CLIENT, "10.244.1.10:81")

    assert trace.result == "refused"
    assert next(hop.before.what for hop in trace.hops if hop.leg == "reply") == "RST"


def test_an_address_that_nobody_has_is_silence_and_time_passes(lab: Lab) -> None:
    before = lab.now

    trace = lab.send(CLIENT, "10.96.77.7:80", seconds=3)

    assert (
        trace.printed.stderr
        == "curl: (28) Failed to connect to 10.96.77.7 port 80 after 3001 ms: Timeout was reached\n"
    )
    assert trace.hops[-1].host == "router"
    assert lab.now >= before + 3001


def test_an_unknown_name_is_not_sent_anywhere(lab: Lab) -> None:
    trace = lab.send(CLIENT, "nowhere:80")

    assert trace.hops == ()
    assert trace.printed.stderr == "curl: (6) Could not resolve host: nowhere\n"


def test_a_node_does_not_know_the_names_of_services(lab: Lab) -> None:
    assert lab.send("node-a", "web:80").result == "unresolved"


def test_a_pod_that_is_not_ready_answers_one_who_asks_it_directly() -> None:
    lab = cluster().load([pod("slow", "node-c", "10.244.2.7", ready=False)]).settle()

    assert lab.send(CLIENT, "10.244.2.7:8080").answered_by == "default/slow"


def test_a_pod_that_draws_itself_sees_the_bridge_of_its_node() -> None:
    lab = cluster(service("self", "10.96.1.3", "10.244.0.10"))

    trace = lab.send("default/web-1", "10.96.1.3:80")

    assert (trace.answered_by, trace.seen_from) == ("default/web-1", "10.244.0.1")
    assert trace.path == ["default/web-1", "node-a", "default/web-1", "default/web-1", "node-a", "default/web-1"]


def test_a_hundred_at_once_are_spread_over_the_endpoints_as_expected() -> None:
    lab = cluster(service("both", "10.96.1.4", "10.244.0.10", "10.244.1.10"))

    trace = lab.send(CLIENT, "10.96.1.4:80", count=100)

    assert trace.results == {"answered": 100}
    assert trace.expected == {"default/web-1": 0.5, "default/web-2": 0.5}
    assert set(trace.spread) == {"default/web-1", "default/web-2"}
    assert sum(trace.spread.values()) == 100
    most, fewest = sorted(trace.spread.values(), reverse=True)
    told = [line.text for line in lab.outcome.lines]
    assert [line.partition(" × ")[0] for line in told] == [str(most), str(fewest)]
    assert {line.partition(" × ")[2] for line in told} == {"web-1", "web-2"}


def test_node_ports_on_localhost_work_in_iptables_mode_only() -> None:
    ports = {"type": "NodePort", "ports": [{"port": 80, "protocol": "TCP", "nodePort": 30080}]}
    modes = {mode: cluster(service("np", "10.96.1.7", "10.244.1.10", **ports), proxy_mode=mode)
             for mode in ("iptables", "nftables")}  # fmt: skip

    results = {mode: lab.send("node-a", "127.0.0.1:30080").result for mode, lab in modes.items()}

    assert results == {"iptables": "answered", "nftables": "refused"}


def test_a_health_check_node_port_counts_the_endpoints_of_its_node() -> None:
    spec = {"type": "LoadBalancer", "externalTrafficPolicy": "Local", "healthCheckNodePort": 30111}
    lab = cluster(service("lb", "10.96.1.8", "10.244.1.10", **spec))

    answered = lab.send("outside", "node-b:30111")

    assert json.loads(answered.printed.stdout) == {
        "service": {"namespace": "default", "name": "lb"},
        "localEndpoints": 0,  # the slice does not say where its endpoint runs
        "serviceProxyHealthy": True,
    }


@pytest.mark.parametrize(
    ("source", "to", "told"),
    [
        ("default/nobody", "10.96.0.1:443", "There is no running Pod, no node and no machine of this name."),
        (CLIENT, "web:http", "Write a name or an address and a port, such as web:80 or [fd00::1]:80."),
        (CLIENT, "[fd00::1:http", "Write a name or an address and a port, such as web:80 or [fd00::1]:80."),
        (CLIENT, "[web]:80", "Write a name or an address and a port, such as web:80 or [fd00::1]:80."),
    ],
)
def test_what_cannot_be_sent_is_refused_and_leaves_no_trace(lab: Lab, source: str, to: str, told: str) -> None:
    events = lab.events

    lab.apply({"kind": "send", "source": source, "to": to})

    assert not lab.outcome.accepted
    assert lab.outcome.lines[0].text == told
    assert lab.events == events


def test_a_payload_of_another_shape_is_the_senders_mistake(lab: Lab) -> None:
    with pytest.raises(BadChangeError):
        lab.apply({"kind": "send", "source": CLIENT, "to": "web:80", "count": 1000})


def test_a_packet_that_no_node_wants_goes_round_until_its_time_to_live_is_over() -> None:
    other_proxy, slice_ = service("ext", "10.96.1.9", "10.244.1.10", externalIPs=["198.51.100.9"])
    other_proxy["metadata"]["labels"] = {"service.kubernetes.io/service-proxy-name": "another"}

    trace = cluster([other_proxy, slice_]).send("outside", "198.51.100.9:80")

    assert trace.path[:4] == ["outside", "router", "node-a", "router"]
    assert trace.result == "no-route"
