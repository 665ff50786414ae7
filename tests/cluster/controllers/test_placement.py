"""Where Pods may run that go by where other Pods run."""

import pytest

# node-a and node-c are in zone-1, node-b is alone in zone-2.
POD = """
apiVersion: v1
kind: Pod
metadata: {name: %s, labels: {app: web}}
spec:
  containers: [{name: c, image: "nginx:1"}]
  %s
"""
EVEN = """topologySpreadConstraints:
  - {maxSkew: 1, topologyKey: %s, whenUnsatisfiable: %s, labelSelector: {matchLabels: {app: web}}}
"""
ZONE, HOST = "topology.kubernetes.io/zone", "kubernetes.io/hostname"
NOT_HELPFUL = "no new claims to deallocate, preemption: 0/3 nodes are available:"


def pod(name: str, rest: str = "") -> str:
    return POD % (name, rest)


def nodes(cluster) -> list[str]:
    return [body["spec"].get("nodeName", "") for body in cluster.bodies("Pod")]


def zones(cluster) -> list[str]:
    return sorted({"node-a": "1", "node-b": "2", "node-c": "1"}[node] for node in nodes(cluster))


def test_pods_keep_zones_even_as_a_constraint_asks(cluster):
    even = EVEN % (ZONE, "DoNotSchedule")

    cluster.apply(*(pod(f"p{number}", even) for number in range(4)))

    assert zones(cluster) == ["1", "1", "2", "2"]


def test_a_pod_that_would_make_zones_uneven_waits_and_says_why(cluster):
    cluster.apply(pod("p0", "nodeName: node-a"), pod("p1", "nodeName: node-c"))
    cluster.patch("/api/v1/nodes/node-b", '{"spec": {"unschedulable": true}}')

    cluster.apply(pod("p2", EVEN % (ZONE, "DoNotSchedule")))

    assert cluster.said("FailedScheduling") == [
        "0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) didn't match pod topology spread "
        f"constraints. {NOT_HELPFUL} 1 Preemption is not helpful for scheduling, "
        "2 No preemption victims found for incoming pod."
    ]


def test_a_node_without_the_label_of_a_constraint_takes_no_pod(cluster):
    cluster.apply(pod("one", EVEN % ("rack", "DoNotSchedule")))

    assert cluster.said("FailedScheduling") == [
        "0/3 nodes are available: 3 node(s) didn't match pod topology spread constraints (missing required label). "
        f"{NOT_HELPFUL} 3 Preemption is not helpful for scheduling."
    ]


def test_a_constraint_that_need_not_hold_only_prefers(cluster):
    cluster.patch("/api/v1/nodes/node-b", '{"spec": {"unschedulable": true}}')

    cluster.apply(*(pod(f"p{number}", EVEN % (HOST, "ScheduleAnyway")) for number in range(4)))

    assert sorted(nodes(cluster)) == ["node-a", "node-a", "node-c", "node-c"]


def test_too_few_domains_count_as_an_empty_one(cluster):
    even = (EVEN % (ZONE, "DoNotSchedule")).replace("maxSkew: 1", "maxSkew: 1, minDomains: 3")

    cluster.apply(*(pod(f"p{number}", even) for number in range(3)))

    assert sorted(nodes(cluster)).count("") == 1


def test_nodes_that_the_pod_may_not_use_do_not_count_as_domains(cluster):
    even = f"nodeSelector: {{{ZONE}: zone-1}}\n  " + EVEN % (ZONE, "DoNotSchedule")

    cluster.apply(*(pod(f"p{number}", even) for number in range(3)))

    assert zones(cluster) == ["1", "1", "1"]


def test_a_waiting_pod_goes_ahead_when_others_have_made_things_even(cluster):
    cluster.apply(pod("p0", "nodeName: node-a"), pod("p1", "nodeName: node-c"))
    cluster.patch("/api/v1/nodes/node-b", '{"spec": {"unschedulable": true}}')
    cluster.apply(pod("p2", EVEN % (ZONE, "DoNotSchedule")))
    waiting = nodes(cluster)[2]

    cluster.apply(pod("p3", "nodeName: node-b"), pod("p4", "nodeName: node-b"))

    assert waiting == ""
    assert nodes(cluster)[2] in ("node-a", "node-c")


def test_match_label_keys_stand_for_the_pods_own_labels(cluster):
    even = EVEN % (ZONE, "DoNotSchedule")
    even = even.replace("labelSelector: {matchLabels: {app: web}}", "matchLabelKeys: [app], labelSelector: {}")

    cluster.apply(pod("one", even))

    (constraint,) = cluster.body("Pod", "one")["spec"]["topologySpreadConstraints"]
    assert constraint["labelSelector"]["matchExpressions"] == [{"key": "app", "operator": "In", "values": ["web"]}]


def beside(kind: str, key: str) -> str:
    term = f"{{topologyKey: {key}, labelSelector: {{matchLabels: {{app: web}}}}}}"
    return f"affinity: {{{kind}: {{requiredDuringSchedulingIgnoredDuringExecution: [{term}]}}}}"


def test_pods_that_want_to_be_alone_get_a_node_each_and_the_last_one_none(cluster):
    cluster.apply(*(pod(f"p{number}", beside("podAntiAffinity", HOST)) for number in range(4)))

    assert sorted(nodes(cluster)) == ["", "node-a", "node-b", "node-c"]
    assert cluster.said("FailedScheduling") == [
        "0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules. "
        f"{NOT_HELPFUL} 3 No preemption victims found for incoming pod."
    ]


def test_a_pod_keeps_others_away_that_do_not_mind_it(cluster):
    cluster.apply(pod("alone", beside("podAntiAffinity", ZONE) + "\n  nodeName: node-b"))

    cluster.apply(pod("guest"))

    assert nodes(cluster)[1] in ("node-a", "node-c")


def test_the_first_of_a_group_goes_anywhere_and_the_others_beside_it(cluster):
    cluster.apply(*(pod(f"p{number}", beside("podAffinity", HOST)) for number in range(3)))

    assert len(set(nodes(cluster))) == 1


def test_a_pod_that_wants_to_be_beside_one_who_is_not_there_waits(cluster):
    cluster.apply(pod("one", beside("podAffinity", ZONE)).replace("labels: {app: web}", "labels: {app: other}"))
    waiting = nodes(cluster)

    cluster.apply(pod("web", "nodeName: node-b"))

    assert waiting == [""]
    assert cluster.said("FailedScheduling") == [
        "0/3 nodes are available: 3 node(s) didn't match pod affinity rules. "
        f"{NOT_HELPFUL} 3 Preemption is not helpful for scheduling."
    ]
    assert cluster.body("Pod", "one")["spec"]["nodeName"] == "node-b"


@pytest.mark.parametrize(("selector", "lands"), [("{}", "node-b"), ("{matchLabels: {team: red}}", "")])
def test_a_term_may_be_about_other_namespaces(cluster, selector, lands):
    cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}")
    cluster.apply(pod("web", "nodeName: node-b").replace("{name: web,", "{name: web, namespace: shop,"))

    wish = beside("podAffinity", HOST).replace("topologyKey", f"namespaceSelector: {selector}, topologyKey")
    cluster.apply(pod("one", wish).replace("labels: {app: web}", "labels: {app: other}"))

    assert nodes(cluster) == [lands]


def test_a_gated_pod_is_not_scheduled_until_its_gates_are_gone(cluster):
    cluster.apply(pod("one", "schedulingGates: [{name: example.com/wait}]"))

    (condition,) = cluster.body("Pod", "one")["status"]["conditions"]
    assert (condition["reason"], condition["message"]) == (
        "SchedulingGated",
        "Scheduling is blocked due to non-empty scheduling gates",
    )
    cluster.patch("/api/v1/namespaces/default/pods/one", '{"spec": {"schedulingGates": null}}')
    assert nodes(cluster) != [""]
