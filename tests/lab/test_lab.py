"""A lab is a seed and a list of changes: replayed, it is the same; at a moment, it is as it was."""

import json

import pytest

from learnnet.cluster.objects import EndpointSlice, Pod, Service
from learnnet.cluster.store import Record
from learnnet.lab import BadChangeError, Lab

DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: app
spec:
  replicas: {replicas}
  selector:
    matchLabels:
      app: MyApp
  template:
    metadata:
      labels:
        app: MyApp
    spec:
      containers:
        - name: app
          image: registry.k8s.io/e2e-test-images/agnhost:2.53
          ports:
            - containerPort: 9376
"""
SERVICE = """apiVersion: v1
kind: Service
metadata:
  name: my-service
spec:
  selector:
    app: MyApp
  ports:
    - protocol: TCP
      port: 80
      targetPort: 9376
"""


def applying(manifest: str) -> dict[str, str]:
    return {"kind": "apply", "manifest": manifest}


def deleting(name: str) -> dict[str, str]:
    return {"kind": "delete", "object": "Service", "namespace": "default", "name": name}


@pytest.fixture
def lab() -> Lab:
    return Lab.replay(1, [applying(DEPLOYMENT.format(replicas=2)), applying(SERVICE)])


def ready_addresses(lab: Lab) -> set[str]:
    slices = lab.view.select(EndpointSlice, "default", {"kubernetes.io/service-name": "my-service"})
    return {endpoint.address for piece in slices for endpoint in piece.endpoints if endpoint.ready}


def service_rules(lab: Lab, node: str) -> list[str]:
    return [line for line in lab.node(node).iptables_save().splitlines() if "default/my-service" in line]


def test_both_pods_of_the_deployment_join_the_service(lab: Lab) -> None:
    assert ready_addresses(lab) == {pod.ip for pod in lab.view.list(Pod, "default")}
    assert len(ready_addresses(lab)) == 2


@pytest.mark.parametrize("node", ["node-a", "node-b", "node-c"])
def test_every_node_sends_the_service_to_its_endpoints(lab: Lab, node: str) -> None:
    rules = "\n".join(service_rules(lab, node))

    assert {address for address in ready_addresses(lab) if f"--to-destination {address}:9376" in rules} == (
        ready_addresses(lab)
    )


def test_the_name_resolves_to_the_cluster_ip(lab: Lab) -> None:
    pod = lab.view.list(Pod, "default")[0]

    lab.apply({"kind": "resolve", "pod": f"default/{pod.meta.name}", "name": "my-service.default.svc.cluster.local"})

    (_, lookup), service = lab.lookups[-1], lab.view.get(Service, "my-service", "default")
    assert service is not None
    assert lookup.verdict.addresses == (service.cluster_ip,)


def test_a_selector_that_fits_nobody_turns_the_rules_into_a_reject(lab: Lab) -> None:
    lab.apply(applying(SERVICE.replace("MyApp", "nothing")))

    assert ready_addresses(lab) == set()
    for node in lab.nodes:
        (rule,) = service_rules(lab, node)
        assert rule.endswith("-j REJECT --reject-with icmp-port-unreachable")


@pytest.mark.parametrize("replicas", [0, 1, 5])
def test_scaling_the_deployment_scales_the_endpoints(lab: Lab, replicas: int) -> None:
    lab.apply(applying(DEPLOYMENT.format(replicas=replicas)))

    assert len(ready_addresses(lab)) == replicas


def test_a_deleted_service_leaves_nothing_behind(lab: Lab) -> None:
    lab.apply(deleting("my-service"))

    assert lab.view.get(Service, "my-service", "default") is None
    assert ready_addresses(lab) == set()
    assert [service_rules(lab, node) for node in lab.nodes] == [[], [], []]


def test_every_event_is_caused_by_an_earlier_one_or_by_the_learner(lab: Lab) -> None:
    started = len(Lab().events)

    for event in lab.events[started:]:
        assert (event.cause is None) == (event.actor == "you")
        assert event.cause is None or event.cause < event.index


CHANGES = [
    applying(DEPLOYMENT.format(replicas=3)),
    applying(SERVICE),
    {"kind": "wait", "ms": 5000},
    applying(SERVICE.replace("MyApp", "nothing")),
    applying(DEPLOYMENT.format(replicas=1)),
    applying(SERVICE),
    deleting("my-service"),
]


@pytest.mark.parametrize("seed", [1, 2, 7_000_000])
def test_a_replay_lives_through_the_same_events(seed: int) -> None:
    lived = Lab(seed)
    for change in CHANGES:
        lived.apply(change)

    replayed = Lab.replay(seed, json.loads(json.dumps(CHANGES)))

    assert [event.as_dict() for event in replayed.events] == [event.as_dict() for event in lived.events]


def test_another_seed_draws_other_lots() -> None:
    names = {pod.meta.name for seed in (1, 2) for pod in Lab.replay(seed, CHANGES[:1]).view.list(Pod)}

    assert len(names) == 6


def test_a_past_moment_shows_what_was_then(lab: Lab) -> None:
    index, addresses, rules = lab.index, ready_addresses(lab), service_rules(lab, "node-a")
    lab.apply(applying(DEPLOYMENT.format(replicas=4)))

    past = lab.at(index)

    assert past.events == lab.events[: index + 1]
    assert [line for line in past.node("node-a").iptables_save().splitlines() if "default/my-service" in line] == rules
    slices = past.view.select(EndpointSlice, "default", {"kubernetes.io/service-name": "my-service"})
    assert {endpoint.address for piece in slices for endpoint in piece.endpoints} == addresses


def test_a_node_keeps_its_old_rules_until_its_proxy_has_synced(lab: Lab) -> None:
    before = service_rules(lab, "node-a")
    events = lab.apply(applying(SERVICE.replace("MyApp", "nothing")))
    sync = next(event for event in events if event.actor == "kube-proxy/node-a")

    just_before, just_after = lab.at(sync.index - 1).node("node-a"), lab.at(sync.index).node("node-a")

    assert [line for line in just_before.iptables_save().splitlines() if "default/my-service" in line] == before
    assert just_before.seen < just_after.seen


REFUSED = {
    "a tab": SERVICE.replace("  name:", "\tname:"),
    "an unclosed brace": SERVICE + "  x: {a\n",
    "an unknown field": SERVICE.replace("targetPort", "targetport"),
    "a port of 70000": SERVICE.replace("port: 80\n", "port: 70000\n"),
    "a wrong type": SERVICE.replace("port: 80\n", 'port: "80"\n'),
    "a duplicate port name": SERVICE.replace(
        "    - protocol: TCP\n", "    - name: a\n      port: 81\n    - name: a\n      protocol: TCP\n"
    ),
}
PLACES = {
    "a tab": ("yaml: line 4: found character that cannot start any token", 4),
    "an unclosed brace": ("did not find expected ',' or '}'", 12),
    "an unknown field": ('unknown field "spec.ports[0].targetport"', 11),
    "a port of 70000": ("spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive", 10),
    "a wrong type": (
        "cannot unmarshal string into Go struct field ServicePort.spec.ports.port of type int32",
        10,
    ),
    "a duplicate port name": ('spec.ports[1].name: Duplicate value: "a"', 11),
}


@pytest.mark.parametrize("mistake", REFUSED)
def test_a_mistake_changes_nothing_and_is_named_at_its_line(mistake: str) -> None:
    lab = Lab.replay(1, [applying(DEPLOYMENT.format(replicas=2))])
    before = [event.as_dict() for event in lab.events]

    assert lab.apply(applying(REFUSED[mistake])) == ()

    words, line = PLACES[mistake]
    assert not lab.outcome.accepted
    assert [event.as_dict() for event in lab.events] == before
    (shown,) = lab.outcome.lines
    assert words in shown.text
    assert shown.span is not None
    assert shown.span.line == line
    assert shown.hint is not None


@pytest.mark.parametrize("mistake", REFUSED)
def test_typing_shows_the_same_mistake_before_it_is_applied(mistake: str) -> None:
    lab = Lab.replay(1, [applying(DEPLOYMENT.format(replicas=2))])

    (shown,) = lab.lint(REFUSED[mistake])

    words, line = PLACES[mistake]
    assert words in shown.text
    assert shown.span is not None
    assert shown.span.line == line


def test_a_refused_change_leaves_the_lots_as_they_were() -> None:
    fresh, tried = Lab(3), Lab(3)
    tried.apply(applying(REFUSED["a port of 70000"]))

    for lab in (fresh, tried):
        lab.apply(applying(SERVICE))

    assert [event.as_dict() for event in tried.events] == [event.as_dict() for event in fresh.events]


@pytest.mark.parametrize("payload", [{}, {"kind": "fly"}, {"kind": "apply"}, {"kind": "wait", "ms": "1"}, {"kind": 3}])
def test_what_is_no_change_is_the_senders_mistake(payload: dict[str, object]) -> None:
    with pytest.raises(BadChangeError):
        Lab().apply(payload)


def test_a_lab_holds_only_so_many_pods(lab: Lab) -> None:
    crowded = Lab(quota={"Pod": 5})
    crowded.apply(applying(DEPLOYMENT.format(replicas=1_000_000)))

    assert len(crowded.view.list(Pod)) == 5
    assert any("exceeded quota: lab, requested: count/pods=1" in str(event.body) for event in kube_events(crowded))


def test_a_service_too_many_is_refused_with_the_limit() -> None:
    full = Lab(quota={"Service": 1})  # the API server's own

    full.apply(applying(SERVICE))

    (line,) = full.outcome.lines
    assert line.text.endswith(
        'services "my-service" is forbidden: exceeded quota: lab, '
        "requested: count/services=1, used: count/services=1, limited: count/services=1"
    )
    assert str(line.hint) == "A lab holds at most 1 services. Delete some, or begin a new lab."


def kube_events(lab: Lab) -> list[Record]:
    return list(lab.view.records("Event"))


def test_a_pod_that_crashes_again_and_again_is_gone_soon_after_it_is_deleted() -> None:
    crashing = """apiVersion: v1
kind: Pod
metadata:
  name: crash
spec:
  containers:
    - name: c
      image: busybox
      command: [sh, -c, exit 1]
"""
    lab = Lab.replay(1, [applying(crashing), {"kind": "wait", "ms": 100_000}])

    lab.apply({"kind": "delete", "object": "Pod", "namespace": "default", "name": "crash"})

    assert lab.view.list(Pod) == []
