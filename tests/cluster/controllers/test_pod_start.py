"""How a Pod comes up: init containers one after the other, sidecars, and images that are not to be had."""

import pytest

from learnnet.cluster.controllers.images import trouble_with
from learnnet.cluster.controllers.programs import end_of_preparation
from learnnet.cluster.tables.pods import pod_status

POD = """
apiVersion: v1
kind: Pod
metadata: {name: one}
spec:
  nodeName: node-a
  initContainers:
  - {name: fetch, image: busybox, command: [sleep, "5"]}
  - {name: check, image: busybox, command: [sh, -c, "%s"]}
  containers:
  - {name: c, image: "nginx:1", ports: [{containerPort: 80}]}
"""
PLAIN = """
apiVersion: v1
kind: Pod
metadata: {name: one}
spec:
  nodeName: node-a
  containers:
  - {name: c, image: "%s", imagePullPolicy: %s}
"""


def stations(cluster, events) -> list[str]:
    """What the column STATUS showed, one after the other."""
    shown: list[str] = []
    for event in events:
        pod = next(cluster.lab.at(event.index).view.records("Pod", "default"), None)
        if pod is not None and (not shown or pod_status(pod.body) != shown[-1]):
            shown.append(pod_status(pod.body))
    return shown


def statuses(cluster, field: str = "initContainerStatuses") -> list[str]:
    return [next(iter(entry["state"])) for entry in cluster.body("Pod", "one")["status"][field]]


def test_init_containers_run_one_after_the_other(cluster):
    events = cluster.apply(POD % "exit 0")

    assert stations(cluster, events) == ["Pending", "Init:0/2", "Init:1/2", "PodInitializing", "Running"]
    assert statuses(cluster) == ["terminated", "terminated"]
    assert [entry["ready"] for entry in cluster.body("Pod", "one")["status"]["initContainerStatuses"]] == [True, True]


def test_each_container_has_its_events(cluster):
    cluster.apply(POD % "exit 0")

    started = [b["involvedObject"]["fieldPath"] for b in cluster.bodies("Event") if b["reason"] == "Started"]
    assert sorted(started) == ["spec.containers{c}", "spec.initContainers{check}", "spec.initContainers{fetch}"]


def test_meanwhile_the_conditions_say_what_is_missing(cluster):
    cluster.apply((POD % "exit 0").replace('"5"', "infinity"))

    status = cluster.body("Pod", "one")["status"]
    conditions = {c["type"]: c for c in status["conditions"]}
    assert conditions["Initialized"]["reason"] == "ContainersNotInitialized"
    assert conditions["Initialized"]["message"] == "containers with incomplete status: [fetch check]"
    assert conditions["PodReadyToStartContainers"]["status"] == "True"
    assert statuses(cluster) == ["running", "waiting"]
    (waiting,) = status["containerStatuses"]
    assert waiting["state"] == {"waiting": {"reason": "PodInitializing"}}


def test_an_init_container_that_fails_is_tried_again_and_holds_up_the_others(cluster):
    cluster.apply(POD % "exit 1")
    cluster.wait(10_000)

    body = cluster.body("Pod", "one")
    assert pod_status(body) == "Init:CrashLoopBackOff"
    assert statuses(cluster, "containerStatuses") == ["waiting"]


def test_a_pod_that_is_never_restarted_fails_with_its_init_container(cluster):
    events = cluster.apply((POD % "exit 1").replace("nodeName", "restartPolicy: Never\n  nodeName"))

    assert stations(cluster, events)[-1] == "Init:Error"
    assert cluster.body("Pod", "one")["status"]["phase"] == "Failed"


def test_a_sidecar_goes_on_running_beside_the_others(cluster):
    sidecar = "{name: fetch, image: proxy, restartPolicy: Always, startupProbe: {tcpSocket: {port: 15000}}}"
    pod = (POD % "exit 0").replace('{name: fetch, image: busybox, command: [sleep, "5"]}', sidecar)

    cluster.apply(pod)

    assert statuses(cluster) == ["running", "terminated"]
    assert cluster.records("Pod")[0].typed.ready


def test_a_sidecar_that_is_not_ready_keeps_the_pod_unready(cluster):
    probe = "ports: [{containerPort: 1}], readinessProbe: {tcpSocket: {port: 2}}"
    sidecar = f"{{name: fetch, image: proxy, restartPolicy: Always, {probe}}}"

    cluster.apply((POD % "exit 0").replace('{name: fetch, image: busybox, command: [sleep, "5"]}', sidecar))

    conditions = {c["type"]: c for c in cluster.body("Pod", "one")["status"]["conditions"]}
    assert conditions["ContainersReady"]["message"] == "containers with unready status: [fetch]"


def test_only_what_runs_is_stopped(cluster):
    cluster.apply((POD % "exit 0").replace('"5"', "infinity"))

    cluster.delete("/api/v1/namespaces/default/pods/one")

    assert cluster.said("Killing") == ["Stopping container fetch"]
    assert cluster.names("Pod") == []


WHY = (
    'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:missing": failed to '
    'resolve reference "docker.io/library/nginx:missing": docker.io/library/nginx:missing: not found'
)


def test_an_image_that_no_registry_has_is_asked_for_again_and_again(cluster):
    events = cluster.apply(PLAIN % ("nginx:missing", "Always"))
    first = len(events)
    cluster.wait(60_000)

    assert stations(cluster, cluster.lab.events)[:4] == [
        "Pending",
        "ContainerCreating",
        "ErrImagePull",
        "ImagePullBackOff",
    ]
    assert first
    assert set(cluster.said("Failed")) == {
        f'Failed to pull image "nginx:missing": {WHY}',
        "Error: ErrImagePull",
        "Error: ImagePullBackOff",
    }
    assert set(cluster.said("BackOff")) == {'Back-off pulling image "nginx:missing"'}
    body = cluster.body("Pod", "one")
    assert body["status"]["phase"] == "Pending"
    (waiting,) = body["status"]["containerStatuses"]
    assert waiting["state"]["waiting"] == {
        "reason": "ImagePullBackOff",
        "message": f'Back-off pulling image "nginx:missing": ErrImagePull: {WHY}',
    }


def test_another_image_sets_things_right(cluster):
    cluster.apply(PLAIN % ("nginx:missing", "Always"))

    containers = '[{"name": "c", "image": "nginx:1", "imagePullPolicy": "Always"}]'
    cluster.patch("/api/v1/namespaces/default/pods/one", f'{{"spec": {{"containers": {containers}}}}}')

    assert pod_status(cluster.body("Pod", "one")) == "Running"


def test_another_image_restarts_a_container_that_runs(cluster):
    cluster.apply(PLAIN % ("nginx:1", "Always"))

    containers = '[{"name": "c", "image": "nginx:2", "imagePullPolicy": "Always"}]'
    cluster.patch("/api/v1/namespaces/default/pods/one", f'{{"spec": {{"containers": {containers}}}}}')

    assert cluster.said("Killing") == ["Container c definition changed, will be restarted"]
    (status,) = cluster.body("Pod", "one")["status"]["containerStatuses"]
    assert (status["image"], status["restartCount"], status["ready"]) == ("nginx:2", 1, True)


def test_an_image_name_that_cannot_be_read_is_not_even_asked_for(cluster):
    cluster.apply(PLAIN % ("Nginx", "Always"))

    message = (
        'Failed to apply default image tag "Nginx": couldn\'t parse image name "Nginx": invalid reference format: '
        "repository name (library/Nginx) must be lowercase"
    )
    assert pod_status(cluster.body("Pod", "one")) == "InvalidImageName"
    assert cluster.said("InspectFailed") == [message]
    assert cluster.said("Failed") == ["Error: InvalidImageName"]


@pytest.mark.parametrize(
    ("image", "reason"),
    [
        ("nginx", None),
        ("nginx:1.27@sha256:" + "a" * 64, None),
        ("localhost:5000/team/app:v1", None),
        ("registry.example.com/shop/web:2", None),
        ("nginx:", "InvalidImageName"),
        ("nginx:a b", "InvalidImageName"),
        ("-nginx", "InvalidImageName"),
        ("team/App", "InvalidImageName"),
        ("nginx:typo", "ErrImagePull"),
        ("registry.invalid/web", "ErrImagePull"),
    ],
)
def test_which_images_are_to_be_had(image, reason):
    trouble = trouble_with({"image": image})

    assert (trouble.reason if trouble else None) == reason


def test_an_image_that_must_not_be_pulled_has_to_be_there(cluster):
    cluster.apply(PLAIN % ("nginx:missing", "Never"))

    assert cluster.said("ErrImageNeverPull") == [
        'Container image "nginx:missing" is not present with pull policy of Never'
    ]


@pytest.mark.parametrize(
    ("container", "end"),
    [
        ({"image": "busybox", "command": ["sh", "-c", "until nslookup web; do sleep 1; done"]}, (300, 0)),
        ({"image": "busybox", "command": ["sleep", "2"]}, (2300, 0)),
        ({"image": "busybox", "command": ["sleep", "infinity"]}, None),
        ({"image": "busybox", "command": ["sh", "-c", "tail -f /dev/null"]}, None),
        ({"image": "nginx"}, None),
    ],
)
def test_an_init_container_ends_unless_it_says_otherwise(container, end):
    assert end_of_preparation(container) == end


def test_a_probe_of_a_port_name_that_is_not_there_restarts_nothing(cluster):
    probe = "livenessProbe: {httpGet: {port: admin}}, ports: [{containerPort: 80}]"

    cluster.apply((PLAIN % ("nginx:1", "Always")).replace("imagePullPolicy: Always", probe))

    (status,) = cluster.body("Pod", "one")["status"]["containerStatuses"]
    assert (status["restartCount"], status["ready"]) == (0, True)


def test_a_container_has_started_once_its_startup_probe_has_answered(cluster):
    probe = "startupProbe: {initialDelaySeconds: 20, tcpSocket: {port: 80}}"

    events = cluster.apply((PLAIN % ("nginx:1", "Always")).replace("imagePullPolicy: Always", probe))

    bodies = [next(cluster.lab.at(e.index).view.records("Pod", "default"), None) for e in events]
    started = {
        (entry["started"], entry["ready"])
        for body in bodies
        if body
        for entry in body.body.get("status", {}).get("containerStatuses") or ()
        if "running" in entry["state"]
    }
    assert started == {(False, False), (True, True)}
