"""From a Deployment to Pods, and from one template to the next."""

from typing import Any

import pytest

from learnnet.cluster.controllers import rollout
from learnnet.cluster.controllers.template_hash import template_hash
from learnnet.cluster.objects import Deployment, Meta, ReplicaSet

DEPLOYMENT = "/apis/apps/v1/namespaces/default/deployments/web"


def test_its_pods_run_and_are_ready(cluster, web):
    cluster.apply(web)

    assert [(pod.typed.phase, pod.typed.ready, pod.typed.ip) for pod in cluster.records("Pod")] == [
        ("Running", True, "10.244.0.2"),
        ("Running", True, "10.244.1.2"),
    ]


def test_names_and_owners_lead_from_the_pod_to_the_deployment(cluster, web):
    cluster.apply(web)

    deployment, replica_set = cluster.body("Deployment", "web"), cluster.body("ReplicaSet", "web-7866ccff64")
    pod = cluster.bodies("Pod")[0]
    assert pod["metadata"]["generateName"] == "web-7866ccff64-"
    assert pod["metadata"]["labels"]["pod-template-hash"] == "7866ccff64"
    assert pod["metadata"]["ownerReferences"] == [owner("ReplicaSet", replica_set)]
    assert replica_set["metadata"]["ownerReferences"] == [owner("Deployment", deployment)]
    assert replica_set["spec"]["selector"]["matchLabels"] == {"app": "web", "pod-template-hash": "7866ccff64"}


def owner(kind: str, body: Any) -> dict[str, Any]:
    return {
        "apiVersion": "apps/v1",
        "kind": kind,
        "name": body["metadata"]["name"],
        "uid": body["metadata"]["uid"],
        "controller": True,
        "blockOwnerDeletion": True,
    }


@pytest.mark.parametrize(("image", "digest"), [("nginx:1", "7866ccff64"), ("nginx:2", "57dbd5bc75")])
def test_the_template_hash_is_that_of_a_real_cluster(cluster, web, image, digest):
    cluster.apply(web.replace("nginx:1", image))

    assert cluster.names("ReplicaSet") == [f"web-{digest}"]


def test_a_collision_gives_the_template_another_hash():
    template = {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "c", "image": "nginx:1"}]}}

    assert len({template_hash(template, None), template_hash(template, 0), template_hash(template, 1)}) == 3


def test_its_status_says_that_all_is_well(cluster, web):
    cluster.apply(web)

    status = cluster.body("Deployment", "web")["status"]
    conditions = {c["type"]: (c["status"], c["reason"], c["message"]) for c in status.pop("conditions")}
    assert status == {
        "observedGeneration": 1,
        "replicas": 2,
        "updatedReplicas": 2,
        "readyReplicas": 2,
        "availableReplicas": 2,
        "terminatingReplicas": 0,
    }
    assert conditions == {
        "Available": ("True", "MinimumReplicasAvailable", "Deployment has minimum availability."),
        "Progressing": (
            "True",
            "NewReplicaSetAvailable",
            'ReplicaSet "web-7866ccff64" has successfully progressed.',
        ),
    }


def test_scaling_makes_or_deletes_pods_of_the_same_replica_set(cluster, web):
    cluster.apply(web)
    cluster.apply(web.replace("replicas: 2", "replicas: 4"))
    four = cluster.names("Pod")

    cluster.apply(web.replace("replicas: 2", "replicas: 1"))

    assert len(four) == 4
    assert len(cluster.names("Pod")) == 1
    assert cluster.names("ReplicaSet") == ["web-7866ccff64"]
    assert cluster.said("ScalingReplicaSet") == [
        "Scaled up replica set web-7866ccff64 from 0 to 2",
        "Scaled up replica set web-7866ccff64 from 2 to 4",
        "Scaled down replica set web-7866ccff64 from 4 to 1",
    ]


def test_a_new_template_is_rolled_out_step_by_step(cluster, web):
    cluster.apply(web.replace("replicas: 2", "replicas: 4"))

    cluster.apply(web.replace("replicas: 2", "replicas: 4").replace("nginx:1", "nginx:2"))

    # Observed on a real cluster with maxSurge and maxUnavailable at 25 %.
    assert cluster.said("ScalingReplicaSet")[1:] == [
        "Scaled up replica set web-57dbd5bc75 from 0 to 1",
        "Scaled down replica set web-7866ccff64 from 4 to 3",
        "Scaled up replica set web-57dbd5bc75 from 1 to 2",
        "Scaled down replica set web-7866ccff64 from 3 to 2",
        "Scaled up replica set web-57dbd5bc75 from 2 to 3",
        "Scaled down replica set web-7866ccff64 from 2 to 1",
        "Scaled up replica set web-57dbd5bc75 from 3 to 4",
        "Scaled down replica set web-7866ccff64 from 1 to 0",
    ]
    assert {pod["spec"]["containers"][0]["image"] for pod in cluster.bodies("Pod")} == {"nginx:2"}


def test_a_rollout_never_has_fewer_ready_pods_than_it_may(cluster, web):
    four = web.replace("replicas: 2", "replicas: 4")
    cluster.apply(four)

    events = cluster.apply(four.replace("nginx:1", "nginx:2"))

    seen = [cluster.lab.at(event.index).view.records("Pod", "default") for event in events]
    ready = [sum(pod.typed.ready and not pod.typed.terminating for pod in pods) for pods in seen]
    assert min(ready) == 3


def test_a_rollback_uses_the_old_replica_set_again(cluster, web):
    cluster.apply(web)
    cluster.apply(web.replace("nginx:1", "nginx:2"))

    cluster.apply(web)

    annotations = cluster.body("ReplicaSet", "web-7866ccff64")["metadata"]["annotations"]
    assert annotations["deployment.kubernetes.io/revision"] == "3"
    assert annotations["deployment.kubernetes.io/revision-history"] == "1"
    assert cluster.body("Deployment", "web")["metadata"]["annotations"]["deployment.kubernetes.io/revision"] == "3"
    assert cluster.body("ReplicaSet", "web-7866ccff64")["spec"]["replicas"] == 2


def test_recreate_ends_all_old_pods_before_the_first_new_one(cluster, web):
    recreate = web.replace("spec:\n  replicas", "spec:\n  strategy: {type: Recreate}\n  replicas")
    cluster.apply(recreate)

    events = cluster.apply(recreate.replace("nginx:1", "nginx:2"))

    for event in events:
        pods = cluster.lab.at(event.index).view.records("Pod", "default")
        assert len({pod.body["spec"]["containers"][0]["image"] for pod in pods}) <= 1
    assert cluster.body("ReplicaSet", "web-57dbd5bc75")["status"]["readyReplicas"] == 2


def test_a_paused_deployment_scales_but_does_not_roll(cluster, web):
    cluster.apply(web)
    cluster.patch(DEPLOYMENT, '{"spec": {"paused": true}}')

    cluster.apply(web.replace("replicas: 2", "replicas: 3").replace("nginx:1", "nginx:2"))

    conditions = {c["type"]: c for c in cluster.body("Deployment", "web")["status"]["conditions"]}
    assert conditions["Progressing"]["message"] == "Deployment is paused"
    assert cluster.names("ReplicaSet") == ["web-7866ccff64"]
    assert len(cluster.names("Pod")) == 3


def test_a_rollout_that_cannot_finish_is_called_stuck_after_its_deadline(cluster, web):
    cluster.apply(web)
    broken = web.replace("spec: {containers", "spec: {nodeSelector: {disk: ssd}, containers").replace(
        "nginx:1", "nginx:2"
    )
    cluster.apply(broken)

    cluster.wait(602_000)

    conditions = {c["type"]: c for c in cluster.body("Deployment", "web")["status"]["conditions"]}
    assert conditions["Progressing"]["reason"] == "ProgressDeadlineExceeded"
    assert conditions["Available"]["status"] == "True"


def test_only_so_many_old_replica_sets_are_kept(cluster, web):
    short = web.replace("spec:\n  replicas", "spec:\n  revisionHistoryLimit: 1\n  replicas")
    for tag in range(1, 5):
        cluster.apply(short.replace("nginx:1", f"nginx:{tag}"))

    assert len(cluster.names("ReplicaSet")) == 2


def sized(name: str, replicas: int, maximum: int) -> ReplicaSet:
    annotations = {rollout.MAXIMUM: str(maximum), rollout.DESIRED: str(maximum)}
    meta = Meta(name=name, annotations=annotations, created=f"2026-01-01T00:00:0{len(name)}Z")
    return ReplicaSet(meta=meta, body={}, replicas=replicas)


@pytest.mark.parametrize(
    ("replicas", "sizes"),
    [(15, {"old": 11, "newer": 7}), (5, {"old": 5, "newer": 3}), (0, {"old": 0, "newer": 0})],
)
def test_scaling_in_the_middle_of_a_rollout_is_shared_out_by_size(replicas, sizes):
    """The first case is the one of the Kubernetes documentation: 8 and 5 of 10, scaled to 15."""
    strategy = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 3, "maxUnavailable": 2}}
    deployment = Deployment(meta=Meta(name="web"), body={}, replicas=replicas, spec={"strategy": strategy})

    shared = rollout.proportional(deployment, [sized("old", 8, 13), sized("newer", 5, 13)])

    assert {rs.meta.name: size for rs, size in shared} == sizes


@pytest.mark.parametrize(
    ("replicas", "surge", "unavailable", "expected"),
    [(4, "25%", "25%", (1, 1)), (2, "25%", "25%", (1, 0)), (3, 0, "10%", (0, 1)), (10, "33%", "33%", (4, 3))],
)
def test_surge_is_rounded_up_and_unavailable_down(replicas, surge, unavailable, expected):
    strategy = {"rollingUpdate": {"maxSurge": surge, "maxUnavailable": unavailable}}
    deployment = Deployment(meta=Meta(), body={}, replicas=replicas, spec={"strategy": strategy})

    assert rollout.fenceposts(deployment) == expected
