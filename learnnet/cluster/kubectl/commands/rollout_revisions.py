"""The revisions of a workload: a Deployment's ReplicaSets, a StatefulSet's ControllerRevisions, and their templates."""

from collections.abc import Mapping
from typing import Any

from learnnet.cluster.kubectl.failures import Failure
from learnnet.cluster.store import Record, View

Body = Mapping[str, Any]
REVISION = "deployment.kubernetes.io/revision"
CHANGE_CAUSE = "kubernetes.io/change-cause"
HASH = "pod-template-hash"
KEPT_IN = {"Deployment": "ReplicaSet", "StatefulSet": "ControllerRevision"}


def owned(view: View, kind: str, owner: Body) -> list[Body]:
    """All of a kind that an object owns, in the order in which they were made."""
    meta = owner["metadata"]
    found = []
    for record in view.records(kind, meta["namespace"]):
        controller = record.typed.meta.controller
        if controller is not None and controller.uid == meta.get("uid"):
            found.append(record)
    return [record.body for record in sorted(found, key=lambda record: record.created)]


def replica_sets(view: View, deployment: Body) -> list[Body]:
    return owned(view, "ReplicaSet", deployment)


def revisions(view: View, record: Record) -> dict[int, Body]:
    """What is kept of a workload, by number, the oldest first; the newest of two with one number."""
    kept = owned(view, KEPT_IN[record.key.kind], record.body)
    return {revision(one): one for one in sorted(kept, key=revision)}


def template_of(kept: Body) -> Body:
    """The Pod template that a revision stands for."""
    if kept["kind"] != "ControllerRevision":
        template: Body = kept["spec"]["template"]
        return template
    written = kept["data"]["spec"]["template"]
    return {name: value for name, value in written.items() if name != "$patch"}


def chosen_revision(found: Mapping[int, Body], wanted: int, nothing: str) -> Body:
    """The one that is asked for, or the last but one."""
    if wanted < 0 or (wanted and wanted not in found):
        raise Failure(f"unable to find specified revision {wanted} in history")
    if wanted:
        return found[wanted]
    if len(found) < 2:
        raise Failure(nothing)
    return found[sorted(found)[-2]]


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


def revision(kept: Body) -> int:
    if kept["kind"] == "ControllerRevision":
        return int(kept["revision"])
    return int((kept["metadata"].get("annotations") or {}).get(REVISION, 0))
