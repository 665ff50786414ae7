"""Each check passes where it should, and where it does not it says what it found and what to look at."""

from collections.abc import Mapping
from typing import Any

import pytest

from learnnet.cluster.store import Key
from learnnet.curriculum.checks import CHECKS, arguments
from learnnet.lab import Lab
from tests.curriculum.conftest import SERVICE, applying, started, verdict

WEB = {"service": "web"}
FIELD = {"kind": "Service", "name": "web"}
WRONG_SELECTOR = SERVICE.replace("app: web", "app: Web")


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_is_described_with_each_of_its_arguments(name: str) -> None:
    schema = arguments(name)

    assert schema["description"]
    assert all("description" in each or "enum" in each for each in schema["properties"].values())


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("object-field", {**FIELD, "path": "spec.ports[0].targetPort", "equals": "http"}),
        ("object-field", {**FIELD, "path": "spec.type", "one-of": ["ClusterIP", "NodePort"]}),
        ("object-field", {**FIELD, "path": "spec.clusterIP"}),
        ("object-field", {**FIELD, "path": "spec.externalName", "present": False}),
        ("object-field", {"kind": "Node", "name": "node-a", "path": "spec.podCIDR", "equals": "10.244.0.0/24"}),
        ("object-exists", {"kind": "Service", "name": "web"}),
        ("object-exists", {"kind": "Service", "name": "shop", "exists": False}),
        ("object-exists", {"kind": "Pod", "labels": {"app": "web"}, "count": 2}),
        ("endpoints", {**WEB, "ready": 2}),
        ("endpoints", {**WEB, "at-least": 1}),
        ("endpoints", {**WEB, "labels": {"app": "web"}}),
        ("endpoints", {**WEB, "port": 8080}),
        ("rule-present", {**WEB, "target": "dnat", "destinations": 2}),
        ("rule-present", {**WEB, "target": "none", "entry": "node-port"}),
        ("dns-answer", {"pod": "default/client", "name": "web", "answer": "cluster-ip", "service": "default/web"}),
        ("dns-answer", {"pod": "default/@app=web", "name": "nothing", "answer": "nothing"}),
        ("reachability", {"sources": ["default/client", "default/@app=web"], "targets": ["web:80"]}),
        ("reachability", {"sources": ["client"], "targets": ["web:81"], "reached": "lost"}),
        ("reachability", {"sources": ["client"], "targets": ["nothing:80"], "reached": "unresolved"}),
        ("event-happened", {"action": "write", "verb": "create", "by": "endpointslice-controller"}),
        ("event-happened", {"action": "sync", "actor": "kube-proxy/"}),
        ("changed", {"kind": "Service", "name": "web", "verb": "create"}),
        ("changed", {"kind": "Service", "path": "spec.ports[0].port", "to": 80}),
    ],
)  # fmt: skip
def test_it_passes(lab: Lab, name: str, given: Mapping[str, Any]) -> None:
    found = verdict(lab, name, given)

    assert found.passed, str(found.found)


@pytest.mark.parametrize(
    ("name", "given", "found"),
    [
        ("object-field", {**FIELD, "path": "spec.ports[0].targetPort", "equals": 8080},
         "spec.ports[0].targetPort is http."),
        ("object-field", {**FIELD, "path": "spec.externalName"}, "spec.externalName is not set."),
        ("object-field", {"kind": "Service", "name": "shop", "path": "spec"}, "There is no Service shop."),
        ("object-exists", {"kind": "Pod", "labels": {"app": "web"}, "count": 3}, "Pod with app=web: 2."),
        ("endpoints", {**WEB, "ready": 0}, "Ready endpoints of web: 2."),
        ("endpoints", {**WEB, "port": 80}, "Ready endpoints of web: 2, on port 8080."),
        ("endpoints", {"service": "shop", "ready": 0}, "Ready endpoints of shop: 0."),
        ("rule-present", {**WEB, "target": "reject", "nodes": ["node-b"]},
         "On node-b the rules send web, port 80, to 10.244.1.3:8080, 10.244.2.2:8080."),
        ("rule-present", {**WEB, "target": "dnat", "port": 81}, "Service web has no such port."),
        ("dns-answer", {"pod": "default/gone", "name": "web", "answer": "nothing"},
         "There is no running Pod default/gone."),
        ("dns-answer", {"pod": "client", "name": "web", "answer": "pods", "service": "web"}, "web → 10.96.184.219"),
        ("reachability", {"sources": ["client"], "targets": ["web:80", "web:81"]}, "client → web:81: no answer"),
        ("resolved", {"name": "web"}, "No look-up has been made."),
        ("packet", {"result": "answered"}, "Nothing has been sent."),
        ("event-happened", {"action": "ask"}, "It has not happened yet."),
        ("changed", {"kind": "Service", "verb": "delete"}, "It has not happened yet."),
        ("served-through", WEB, "It has not happened yet."),
    ],
)  # fmt: skip
def test_it_says_what_it_found(lab: Lab, name: str, given: Mapping[str, Any], found: str) -> None:
    said = verdict(lab, name, given)

    assert (said.passed, str(said.found)) == (False, found)


@pytest.mark.parametrize(
    ("manifest", "hint"),
    [
        (WRONG_SELECTOR, "app=Web matches 0 of 3 Pods. Closest labels: app=web."),
        (SERVICE.replace("app: web", "shape: round"), "shape=round matches 0 of 3 Pods."),
        (SERVICE.replace("  selector:\n    app: web\n", ""),
         "Service web has no selector. That selects no Pods: nobody writes endpoints for it."),
        (SERVICE.replace("name: web", "name: wep"), "There is no Service web, but there is wep."),
        (SERVICE.replace("name: web", "name: web\n  namespace: kube-system"),
         "Service web is in namespace kube-system, not in default."),
    ],
)  # fmt: skip
def test_the_first_hint_is_computed_from_the_state(manifest: str, hint: str) -> None:
    lab = started()
    lab.apply(applying(manifest))

    said = verdict(lab, "endpoints", {**WEB, "ready": 2})

    assert str(said.hint) == hint


def test_a_target_port_that_no_pod_knows_is_named() -> None:
    lab = started()
    lab.apply(applying(SERVICE.replace("http", "htpt")))

    said = verdict(lab, "endpoints", {**WEB, "port": 8080})

    assert "targetPort is htpt, and no port of Pod web-" in str(said.hint)
    assert said.where == Key("Service", "default", "web")


def test_a_probe_that_asks_the_wrong_port_is_named(lab: Lab) -> None:
    container = "{name: c, image: i, ports: [{containerPort: 8080}], readinessProbe: {httpGet: {port: 9}}}"
    pod = "{apiVersion: v1, kind: Pod, metadata: {name: slow, labels: {app: slow}}, spec: {containers: [%s]}}"
    lab.apply(applying(pod % container))
    lab.apply(applying(SERVICE.replace("web", "slow").replace("http", "8080")))

    said = verdict(lab, "endpoints", {"service": "slow", "ready": 1})

    assert str(said.found) == "Ready endpoints of slow: 0; not ready: 1."
    assert "asks port 9; the container has 8080" in str(said.hint)
    assert said.where == Key("Pod", "default", "slow")


def test_a_look_up_is_recognised_by_who_asked_what_and_what_came_of_it(lab: Lab) -> None:
    lab.apply({"kind": "resolve", "pod": "default/client", "name": "web"})

    asked = {"pod": "default/client", "name": "web", "found": True, "answer": "cluster-ip", "service": "web"}
    assert verdict(lab, "resolved", asked).passed
    assert not verdict(lab, "resolved", {**asked, "pod": "default/@app=web"}).passed
    assert str(verdict(lab, "resolved", {"name": "shop"}).hint) == "You looked up web; the name meant is shop."


def test_what_happened_before_does_not_count(lab: Lab) -> None:
    lab.apply({"kind": "resolve", "pod": "default/client", "name": "web"})

    assert verdict(lab, "resolved", {"name": "web"}).passed
    assert not verdict(lab, "resolved", {"name": "web"}, since=lab.index).passed


def test_an_answer_is_old_when_the_service_had_another_address_as_it_came(lab: Lab) -> None:
    look_up = {"kind": "resolve", "pod": "default/client", "name": "web"}
    old = {"answer": "stale", "service": "default/web"}
    lab.apply({"kind": "node-local-dns"})
    lab.apply({**look_up, "name": "kubernetes"})
    lab.apply(look_up)
    lab.apply({"kind": "delete", "object": "Service", "namespace": "default", "name": "web"})
    lab.apply(applying(SERVICE))
    assert not verdict(lab, "resolved", old).passed

    lab.apply(look_up)
    assert verdict(lab, "resolved", old).passed

    last = lab.index
    lab.apply({"kind": "wait", "ms": 31_000})
    lab.apply(look_up)
    assert not verdict(lab, "resolved", old, since=last).passed


def test_a_packet_is_recognised_by_its_end_and_by_who_saw_whom(lab: Lab) -> None:
    lab.send("default/client", "web:80", count=20)

    seen = {"source": "default/client", "to": ["web:80"], "result": "answered", "servers": 2, "seen-from": "client"}
    assert verdict(lab, "packet", {**seen, "answered-by": "default/@app=web"}).passed
    assert not verdict(lab, "packet", {**seen, "seen-from": "node"}).passed
    assert str(verdict(lab, "packet", {"result": "timeout"}).found) == ("default/client → web:80: answered")


def test_how_many_servers_answered_is_told(lab: Lab) -> None:
    lab.send("default/client", "web:80", count=20)

    assert verdict(lab, "packet", {"result": "answered", "count": 20, "most-servers": 2}).passed
    assert not verdict(lab, "packet", {"result": "answered", "count": 21}).passed
    one = verdict(lab, "packet", {"result": "answered", "to": ["web:80"], "count": 20, "most-servers": 1})
    assert str(one.expected) == "— → web:80: at least 20 at once; different servers that answer: at most 1"
    assert str(one.found) == "default/client → web:80: 20 sent; different servers that answered: 2"
    three = verdict(lab, "packet", {"result": "answered", "servers": 3})
    assert str(three.expected) == "— → —: different servers that answer: at least 3"


def test_a_deleted_pod_counts_as_deleted_when_it_is_marked(lab: Lab) -> None:
    lab.apply({"kind": "delete", "object": "Pod", "namespace": "default", "name": "client"})

    said = verdict(lab, "changed", {"kind": "Pod", "name": "client", "verb": "delete"})

    assert said.passed
    assert said.at is not None
    assert lab.events[said.at].actor == "kube-apiserver"


@pytest.mark.parametrize("line", ["scale deployment web --replicas=3", "kubectl scale deploy/web --replicas=3"])
def test_a_typed_command_is_recognised_by_its_first_words(lab: Lab, line: str) -> None:
    lab.apply({"kind": "kubectl", "line": line})

    assert verdict(lab, "command-used", {"command": "kubectl scale"}).passed
    assert not verdict(lab, "command-used", {"command": "kubectl delete"}).passed


def test_a_command_that_only_reads_counts_when_it_was_put_down(lab: Lab) -> None:
    lab.kubectl("kubectl get pods")
    assert not verdict(lab, "command-used", {"command": "kubectl get pods"}).passed

    lab.apply({"kind": "look", "line": "kubectl get pods -o wide"})

    assert verdict(lab, "command-used", {"command": "kubectl get pods"}).passed


def test_a_pressed_button_counts_as_the_command_that_it_stands_for(lab: Lab) -> None:
    lab.apply({"kind": "delete", "object": "Pod", "namespace": "default", "name": "client"})

    assert verdict(lab, "command-used", {"command": "kubectl delete pod"}).passed


MATRIX = {"default/client": {"web:80": "reached", "web:81": "lost"}, "default/@app=web": {"nothing:80": "unresolved"}}
DENY = """
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: nobody}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
"""


def test_a_matrix_says_for_each_pair_how_it_ends(lab: Lab) -> None:
    wrong = {**MATRIX, "default/client": {"web:80": "refused"}}

    assert verdict(lab, "reachability", {"matrix": MATRIX}).passed
    said = verdict(lab, "reachability", {"matrix": wrong})
    assert (str(said.expected), str(said.found)) == (
        "default/client → web:80: connection refused",
        "client → web:80: answered",
    )
    assert said.where == Key("Service", "default", "web")


def test_who_is_not_let_through_by_a_network_policy_does_not_reach(lab: Lab) -> None:
    given = {"sources": ["client"], "targets": ["web:80"]}
    lab.apply(applying(DENY))
    assert verdict(lab, "reachability", given).passed

    lab.apply({"kind": "network", "setting": "network-policies", "on": True})

    said = verdict(lab, "reachability", given)
    assert (said.passed, str(said.found)) == (False, "client → web:80: no answer")
    assert verdict(lab, "reachability", {**given, "reached": "lost"}).passed


def test_the_rules_of_a_service_without_endpoints_refuse(lab: Lab) -> None:
    lab.apply(applying(WRONG_SELECTOR))

    assert verdict(lab, "rule-present", {**WEB, "target": "reject"}).passed
    assert verdict(lab, "reachability", {"sources": ["client"], "targets": ["web:80"], "reached": "refused"}).passed
