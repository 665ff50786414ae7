"""A Deployment's ReplicaSets as its history: which one is new, which are old, and their revisions."""

from collections.abc import Mapping
from typing import Any

from learnnet.cluster.store import View

Body = Mapping[str, Any]
REVISION = "deployment.kubernetes.io/revision"
CHANGE_CAUSE = "kubernetes.io/change-cause"
HASH = "pod-template-hash"


def replica_sets(view: View, deployment: Body) -> list[Body]:
    """All that it owns, in the order in which they were made."""
    meta = deployment["metadata"]
    owned = []
    for record in view.records("ReplicaSet", meta["namespace"]):
        owner = record.typed.meta.controller
        if owner is not None and owner.uid == meta.get("uid"):
            owned.append(record)
    return [record.body for record in sorted(owned, key=lambda record: record.created)]


def new_and_old(view: View, deployment: Body) -> tuple[Body | None, list[Body]]:
    """The ReplicaSet of the present template, and the others."""
    every = replica_sets(view, deployment)
    new = next((one for one in every if same_template(one["spec"]["template"], deployment["spec"]["template"])), None)
    return new, [one for one in every if one is not new]


def same_template(left: Body, right: Body) -> bool:
    """Equal but for the label that tells ReplicaSets apart (deploymentutil.EqualIgnoreHash)."""
    return without_hash(left) == without_hash(right)


def without_hash(template: Body) -> dict[str, Any]:
    meta = dict(template.get("metadata") or {})
    meta["labels"] = {key: value for key, value in (meta.get("labels") or {}).items() if key != HASH}
    return {**template, "metadata": {key: value for key, value in meta.items() if value}}


def revision(replica_set: Body) -> int:
    return int((replica_set["metadata"].get("annotations") or {}).get(REVISION, 0))
