"""What holds in every lab, whatever a learner does to it."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learnnet.cluster.objects import EndpointSlice, Pod, Service
from learnnet.lab import Lab

Change = dict[str, Any]

NAMES = st.sampled_from(["a", "b", "c"])
LABELS = st.dictionaries(st.sampled_from(["app", "tier"]), st.sampled_from(["x", "y"]), max_size=2)
PORTS = st.integers(min_value=1, max_value=65535)
TYPES = st.sampled_from(["ClusterIP", "NodePort", "LoadBalancer"])


@st.composite
def services(draw: st.DrawFn) -> Change:
    port = {"port": draw(PORTS), "targetPort": draw(PORTS)}
    spec = {"selector": draw(LABELS), "type": draw(TYPES), "ports": [port]}
    return applying({"apiVersion": "v1", "kind": "Service", "metadata": {"name": draw(NAMES)}, "spec": spec})


@st.composite
def deployments(draw: st.DrawFn) -> Change:
    name = draw(NAMES)
    labels = {**draw(LABELS), "deployment": name}
    spec = {
        "replicas": draw(st.integers(min_value=0, max_value=4)),
        "selector": {"matchLabels": {"deployment": name}},
        "template": {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "c", "image": "x"}]}},
    }
    return applying({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name}, "spec": spec})


DELETIONS = st.builds(
    lambda kind, name: {"kind": "delete", "object": kind, "namespace": "default", "name": name},
    st.sampled_from(["Service", "Deployment"]),
    NAMES,
)
WAITS = st.builds(lambda ms: {"kind": "wait", "ms": ms}, st.integers(min_value=1, max_value=60_000))
MODES = st.sampled_from([{"kind": "proxy-mode", "mode": mode} for mode in ("iptables", "nftables")])
LIVES = st.lists(st.one_of(services(), deployments(), DELETIONS, WAITS, MODES), min_size=1, max_size=8)
few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def applying(body: Change) -> Change:
    return {"kind": "apply", "manifest": yaml.safe_dump(body)}


def lived(changes: Sequence[Change]) -> Lab:
    lab = Lab(seed=5)
    for change in changes:
        lab.apply(change)
    return lab


@few
@given(LIVES)
def test_a_replay_equals_the_life(changes: list[Change]) -> None:
    replayed = Lab.replay(5, json.loads(json.dumps(changes)))

    assert [event.as_dict() for event in replayed.events] == [event.as_dict() for event in lived(changes).events]


@few
@given(LIVES)
def test_slices_hold_exactly_the_pods_that_the_selector_matches(changes: list[Change]) -> None:
    lab = lived(changes)
    pods = lab.view.list(Pod, "default")

    for service in lab.view.list(Service, "default"):
        # Without a selector nobody keeps its slices, not even those from before (syncService of the controller).
        if not service.selector:
            continue
        pieces = lab.view.select(EndpointSlice, "default", {"kubernetes.io/service-name": service.meta.name})
        listed = {(e.pod, e.address, e.ready) for piece in pieces for e in piece.endpoints}
        wanted = {(pod.meta.name, pod.ip, pod.ready) for pod in pods if service.selects(pod.meta.labels) and pod.ip}
        assert listed == wanted


@few
@given(LIVES)
def test_no_address_and_no_port_is_handed_out_twice(changes: list[Change]) -> None:
    lab = lived(changes)
    services = lab.view.list(Service)

    cluster_ips = Counter(ip for service in services for ip in service.cluster_ips if ip != "None")
    node_ports = Counter(port.node_port for service in services for port in service.ports if port.node_port)
    pod_ips = Counter(ip for pod in lab.view.list(Pod) for ip in pod.ips)

    assert not [*(cluster_ips - Counter(set(cluster_ips))), *(node_ports - Counter(set(node_ports)))]
    assert not list(pod_ips - Counter(set(pod_ips)))


@few
@given(LIVES)
def test_what_is_applied_again_changes_nothing(changes: list[Change]) -> None:
    lab = lived(changes)
    last: dict[str, Change] = {}
    for change in changes:
        if change["kind"] == "apply":
            body = yaml.safe_load(change["manifest"])
            last[f"{body['kind']}/{body['metadata']['name']}"] = change
    for change in last.values():
        lab.apply(change)
    revision = lab.revision

    for change in last.values():
        lab.apply(change)

    assert lab.revision == revision


@few
@given(LIVES)
def test_every_node_sends_a_service_to_its_ready_endpoints_and_to_no_others(changes: list[Change]) -> None:
    lab = lived(changes)
    pieces = [piece for piece in lab.view.list(EndpointSlice, "default") if piece.service != "kubernetes"]
    ready = {e.address for piece in pieces for e in piece.endpoints if e.ready and piece.ports}

    for node in lab.nodes:
        rules = lab.node(node).iptables_save().splitlines()
        targets = {line.rpartition("--to-destination ")[2].rpartition(":")[0] for line in rules if "DNAT" in line}
        assert {ip for ip in targets if ip.startswith("10.244.")} == ready


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    [
        "selector",
        "ports",
        "type",
        "clusterIP",
        "clusterIPs",
        "externalIPs",
        "sessionAffinity",
        "externalName",
        "ipFamilies",
        "ipFamilyPolicy",
        "externalTrafficPolicy",
        "healthCheckNodePort",
        "loadBalancerSourceRanges",
        "replicas",
        "template",
        "containers",
        "nope",
    ]
)
ODD = st.builds(
    lambda kind, meta, spec: {"apiVersion": "v1", "kind": kind, "metadata": meta, "spec": spec},
    st.sampled_from(["Service", "Pod", "Namespace", "Endpoints", "Node"]),
    st.dictionaries(st.sampled_from(["name", "labels", "namespace", "finalizers"]), VALUES, max_size=3) | VALUES,
    st.dictionaries(FIELDS, VALUES, max_size=5) | VALUES,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ODD)
def test_any_manifest_gets_an_answer(body: Change) -> None:
    lab = Lab()

    lab.apply(applying(body))

    assert lab.outcome.lines
    assert lab.outcome.accepted or all(line.error or line.warning for line in lab.outcome.lines)
