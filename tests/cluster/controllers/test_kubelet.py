"""A Pod's life on its node."""

from itertools import pairwise

import pytest

from learnnet.cluster.controllers.programs import end_of

LOADED = {
    "apiVersion": "v1",
    "kind": "Pod",
    "metadata": {"name": "old", "namespace": "default", "labels": {"app": "web"}},
    "spec": {"nodeName": "node-a", "containers": [{"name": "c", "image": "nginx:1"}]},
    "status": {
        "phase": "Running",
        "podIP": "10.244.0.2",
        "podIPs": [{"ip": "10.244.0.2"}],
        "conditions": [{"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"}],
    },
}
POD = """
apiVersion: v1
kind: Pod
metadata: {name: one}
spec:
  nodeName: node-a
  containers:
  - {name: c, image: "nginx:1", ports: [{containerPort: 80}]}
"""


def test_it_has_an_address_before_it_runs_and_runs_before_it_is_ready(cluster):
    events = cluster.apply(POD)

    states = []
    for event in events:
        pod = next(cluster.lab.at(event.index).view.records("Pod", "default"), None)
        if pod is not None:
            state = (pod.typed.phase, pod.typed.ip, pod.typed.ready)
            if state not in states:
                states.append(state)
    assert states == [
        ("Pending", "", False),
        ("Pending", "10.244.0.2", False),
        ("Running", "10.244.0.2", True),
    ]


def test_its_conditions_are_the_kubelets(cluster):
    cluster.apply(POD)

    conditions = [(c["type"], c["status"]) for c in cluster.body("Pod", "one")["status"]["conditions"]]
    assert conditions == [
        ("PodReadyToStartContainers", "True"),
        ("Initialized", "True"),
        ("Ready", "True"),
        ("ContainersReady", "True"),
    ]


def test_the_kubelet_says_what_it_does(cluster):
    cluster.apply(POD)

    said = [(body["reason"], body["message"]) for body in cluster.bodies("Event")]
    assert said == [
        ("Pulled", 'Container image "nginx:1" already present on machine and can be accessed by the pod'),
        ("Created", "Container created"),
        ("Started", "Container started"),
    ]


def test_addresses_are_handed_out_one_after_the_other_and_not_twice(cluster):
    cluster.lab.load([LOADED]).settle()

    cluster.apply(POD, POD.replace("one", "two"))

    assert cluster.body("Pod", "one")["status"]["podIP"] == "10.244.0.3"
    assert cluster.body("Pod", "two")["status"]["podIP"] == "10.244.0.4"


def test_an_address_that_was_just_freed_is_not_the_next_one(cluster):
    cluster.apply(POD)
    cluster.delete("/api/v1/namespaces/default/pods/one")

    cluster.apply(POD)

    assert cluster.body("Pod", "one")["status"]["podIP"] == "10.244.0.3"


def test_a_pod_on_the_hosts_network_has_the_nodes_address(cluster):
    cluster.apply(POD.replace("nodeName", "hostNetwork: true\n  nodeName"))

    assert cluster.body("Pod", "one")["status"]["podIP"] == "10.0.0.11"


@pytest.mark.parametrize(
    "deleted", [{}, {"deletionTimestamp": "2026-01-01T00:00:30Z", "deletionGracePeriodSeconds": 30}]
)
def test_a_pod_that_was_there_before_is_left_as_it_is(cluster, deleted):
    pod = {**LOADED, "metadata": {**LOADED["metadata"], **deleted}}

    cluster.lab.load([pod]).settle()

    assert cluster.body("Pod", "old")["status"]["conditions"] == LOADED["status"]["conditions"]


def test_a_pod_that_was_there_before_can_be_deleted(cluster):
    cluster.lab.load([LOADED]).settle()

    cluster.delete("/api/v1/namespaces/default/pods/old")

    assert cluster.names("Pod") == []


def test_a_container_is_ready_once_its_probe_has_answered(cluster):
    probe = "readinessProbe: {initialDelaySeconds: 20, httpGet: {port: 80}}"
    events = cluster.apply(POD.replace("ports:", f"{probe}, ports:"))

    ready = next(e.at for e in events if any(p.typed.ready for p in cluster.lab.at(e.index).view.records("Pod")))
    assert ready - events[0].at > 20_000


def test_a_probe_of_a_port_where_nobody_listens_never_succeeds(cluster):
    cluster.apply(POD.replace("ports:", "readinessProbe: {httpGet: {port: 8081}}, ports:"))

    (pod,) = cluster.records("Pod")
    assert (pod.typed.phase, pod.typed.ready) == ("Running", False)
    condition = next(c for c in pod.body["status"]["conditions"] if c["type"] == "ContainersReady")
    assert condition["message"] == "containers with unready status: [c]"
    assert cluster.said("Unhealthy") == [
        'Readiness probe failed: Get "http://10.244.0.2:8081/": dial tcp 10.244.0.2:8081: connect: connection refused'
    ]


def test_a_readiness_gate_holds_the_pod_back_until_somebody_opens_it(cluster):
    cluster.apply(POD.replace("nodeName", "readinessGates: [{conditionType: example.com/gate}]\n  nodeName"))
    closed = cluster.records("Pod")[0].typed.ready

    body = dict(cluster.body("Pod", "one"))
    gate = {"type": "example.com/gate", "status": "True"}
    body["status"] = {**body["status"], "conditions": [*body["status"]["conditions"], gate]}
    cluster.lab.api("PUT", "/api/v1/namespaces/default/pods/one/status", body)
    cluster.lab.settle()

    assert (closed, cluster.records("Pod")[0].typed.ready) == (False, True)


def test_a_pre_stop_sleep_delays_the_end_but_not_beyond_the_grace_period(cluster):
    hook = "lifecycle: {preStop: {sleep: {seconds: 10}}}"
    cluster.apply(POD.replace("ports:", f"{hook}, ports:"))

    events = cluster.delete("/api/v1/namespaces/default/pods/one")

    gone = next(e.at for e in events if e.detail.get("verb") == "delete")
    assert gone - events[0].at == 10_501
    assert cluster.said("Killing") == ["Stopping container c"]


CRASHING = POD.replace("{name: c,", "{name: c, command: [sh, -c, 'sleep 2; exit 3'],")


def test_a_container_that_crashes_is_started_again_at_once_and_then_with_growing_pauses(cluster):
    cluster.apply(CRASHING)
    cluster.wait(60_000)

    starts = [e.at for e in cluster.lab.events if e.action == "run" and e.detail["state"] == "running"]
    assert [later - earlier for earlier, later in pairwise(starts)] == [3300, 12_300, 22_300]
    uid = cluster.body("Pod", "one")["metadata"]["uid"]
    assert set(cluster.said("BackOff")) == {f"Back-off restarting failed container c in pod one_default({uid})"}


def test_a_container_in_its_pause_says_how_it_ended(cluster):
    cluster.apply(CRASHING)
    cluster.wait(8000)

    (status,) = cluster.body("Pod", "one")["status"]["containerStatuses"]
    assert status["state"]["waiting"]["reason"] == "CrashLoopBackOff"
    assert status["state"]["waiting"]["message"].startswith(
        "back-off 10s restarting failed container=c pod=one_default("
    )
    assert status["lastState"]["terminated"]["exitCode"] == 3
    assert (status["restartCount"], status["ready"]) == (1, False)


def test_settling_does_not_follow_a_crash_loop(cluster):
    cluster.apply(CRASHING)

    assert cluster.lab.now < 20_000


def test_a_container_that_crashes_is_out_of_the_slice_until_it_runs_again(cluster, service):
    cluster.apply(service, CRASHING.replace("{name: one}", "{name: one, labels: {app: web}}"))
    cluster.wait(8000)

    assert (cluster.addresses(), cluster.addresses(ready=False)) == ([], ["10.244.0.2"])


@pytest.mark.parametrize(("code", "phase", "reason"), [(0, "Succeeded", "PodCompleted"), (1, "Failed", "PodFailed")])
def test_a_pod_that_is_not_to_be_restarted_ends(cluster, code, phase, reason):
    pod = POD.replace("{name: c,", f"{{name: c, command: [sh, -c, 'exit {code}'],")

    cluster.apply(pod.replace("nodeName", "restartPolicy: Never\n  nodeName"))

    status = cluster.body("Pod", "one")["status"]
    conditions = {c["type"]: c for c in status["conditions"]}
    assert (status["phase"], conditions["Ready"]["reason"]) == (phase, reason)


def test_a_failing_liveness_probe_has_the_container_restarted(cluster):
    cluster.apply(POD.replace("ports:", "livenessProbe: {httpGet: {port: 8081}}, ports:"))

    (status,) = cluster.body("Pod", "one")["status"]["containerStatuses"]
    assert status["restartCount"] == 1
    assert cluster.said("Killing") == ["Container c failed liveness probe, will be restarted"]


@pytest.mark.parametrize(
    ("image", "command", "end"),
    [
        ("nginx", [], None),
        ("busybox:1.36", [], (300, 0)),
        ("busybox", ["sleep", "5"], (5300, 0)),
        ("busybox", ["sleep", "infinity"], None),
        ("busybox", ["sh", "-c", "echo hello && sleep 1; exit 2"], (1300, 2)),
        ("busybox", ["sh", "-c", "while true; do sleep 1; done"], None),
    ],
)
def test_a_command_tells_how_long_its_program_runs(image, command, end):
    assert end_of({"image": image, "command": command}) == end
