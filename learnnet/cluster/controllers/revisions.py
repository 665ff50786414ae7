"""A Deployment's ReplicaSets as its revisions: which one is the new one, what it is called, what it is annotated with.

See pkg/controller/deployment/util/deployment_util.go and sync.go, getNewReplicaSet.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from learnnet.cluster.controllers.ownership import controller_reference
from learnnet.cluster.controllers.rollout import DESIRED, MAXIMUM, max_surge, new_size, oldest_first
from learnnet.cluster.controllers.template_hash import template_hash
from learnnet.cluster.objects import Deployment, ReplicaSet

HASH = "pod-template-hash"
REVISION = "deployment.kubernetes.io/revision"
HISTORY = "deployment.kubernetes.io/revision-history"
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
# What a ReplicaSet does not inherit from its Deployment.
OWN_ANNOTATIONS = (LAST_APPLIED, REVISION, HISTORY, DESIRED, MAXIMUM, "deprecated.deployment.rollback.to")
NAME_LENGTH = 253


def find_new(deployment: Deployment, sets: Sequence[ReplicaSet]) -> ReplicaSet | None:
    """The oldest ReplicaSet whose template is the Deployment's, but for the hash label."""
    wanted = _without_hash(deployment.template)
    return next((rs for rs in oldest_first(sets) if _without_hash(rs.template) == wanted), None)


def _without_hash(template: Mapping[str, Any]) -> dict[str, Any]:
    meta = dict(template.get("metadata") or {})
    labels = {name: value for name, value in (meta.pop("labels", None) or {}).items() if name != HASH}
    meta.pop("creationTimestamp", None)
    return {**template, "metadata": {**meta, "labels": labels}}


def revision_of(rs: ReplicaSet) -> int:
    text = rs.meta.annotations.get(REVISION, "0")
    return int(text) if text.isdigit() else 0


def next_revision(old: Sequence[ReplicaSet]) -> int:
    return max((revision_of(rs) for rs in old), default=0) + 1


def collisions(deployment: Deployment) -> int | None:
    count = deployment.status.get("collisionCount")
    return int(count) if count is not None else None


def new_replica_set(deployment: Deployment, old: Sequence[ReplicaSet]) -> dict[str, Any]:
    digest = template_hash(deployment.template, collisions(deployment))
    meta = deployment.template.get("metadata") or {}
    labels = {**(meta.get("labels") or {}), HASH: digest}
    selector = deployment.spec["selector"]
    body: dict[str, Any] = {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": {
            "name": f"{deployment.meta.name[: NAME_LENGTH - len(digest) - 1]}-{digest}",
            "namespace": deployment.meta.namespace,
            "labels": labels,
            "annotations": annotations(deployment, {}, next_revision(old)) | replica_annotations(deployment),
            "ownerReferences": [controller_reference(deployment, "Deployment")],
        },
        "spec": {
            "replicas": new_size(deployment, old, 0),
            "selector": {**selector, "matchLabels": {**(selector.get("matchLabels") or {}), HASH: digest}},
            "template": {**deployment.template, "metadata": {**meta, "labels": labels}},
        },
    }
    if deployment.spec.get("minReadySeconds"):
        body["spec"]["minReadySeconds"] = deployment.spec["minReadySeconds"]
    return body


def annotations(deployment: Deployment, current: Mapping[str, str], revision: int) -> dict[str, str]:
    """What the new ReplicaSet is annotated with: the Deployment's own annotations, and which revision it is."""
    found = {**current}
    found |= {name: value for name, value in deployment.meta.annotations.items() if name not in OWN_ANNOTATIONS}
    before = found.get(REVISION, "")
    if int(before or 0) < revision:
        found[REVISION] = str(revision)
        if before:
            # It was the new one before: a roll-back has made it so again.
            found[HISTORY] = ",".join(filter(None, (found.get(HISTORY, ""), before)))
    return found


def replica_annotations(deployment: Deployment) -> dict[str, str]:
    """What the ReplicaSet needs to be scaled in proportion later."""
    return {DESIRED: str(deployment.replicas), MAXIMUM: str(deployment.replicas + max_surge(deployment))}
