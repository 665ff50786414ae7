"""`kubectl describe` of Deployments, ReplicaSets and StatefulSets (kubectl, describe.go)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from learnnet.cluster.kubectl.commands.rollout_revisions import new_and_old
from learnnet.cluster.kubectl.describers.containers import pod_template
from learnnet.cluster.kubectl.describers.parts import annotations, controller, labels, moment
from learnnet.cluster.store import View
from learnnet.cluster.tables.table import NONE
from learnnet.cluster.tables.workloads import selector_text

Body = Mapping[str, Any]


def describe_deployment(view: View, body: Body, now: int) -> list[str]:
    spec, meta, status = body["spec"], body["metadata"], body.get("status") or {}
    counts = [spec.get("replicas", 1)]
    counts += [status.get(f, 0) for f in ("updatedReplicas", "replicas", "availableReplicas", "unavailableReplicas")]
    strategy = spec.get("strategy") or {}
    lines = [
        f"Name:\t{meta['name']}",
        f"Namespace:\t{meta['namespace']}",
        f"CreationTimestamp:\t{moment(meta.get('creationTimestamp'))}",
        *labels("Labels", meta.get("labels")),
        *annotations(meta.get("annotations")),
        f"Selector:\t{selector_text(spec.get('selector'))}",
        "Replicas:\t{} desired | {} updated | {} total | {} available | {} unavailable".format(*counts),
        f"StrategyType:\t{strategy.get('type', '')}",
        f"MinReadySeconds:\t{spec.get('minReadySeconds', 0)}",
    ]
    if rolling := strategy.get("rollingUpdate"):
        lines.append(
            f"RollingUpdateStrategy:\t{rolling['maxUnavailable']} max unavailable, {rolling['maxSurge']} max surge"
        )
    lines += pod_template(spec["template"]) + _conditions(status)
    new, old = new_and_old(view, body)
    lines.append(f"OldReplicaSets:\t{_replica_sets(old)}")
    return [*lines, f"NewReplicaSet:\t{_replica_sets([new] if new else [])}"]


def _replica_sets(bodies: Iterable[Body]) -> str:
    texts = []
    for body in bodies:
        made = (body.get("status") or {}).get("replicas", 0)
        texts.append(f"{body['metadata']['name']} ({made}/{body['spec'].get('replicas', 1)} replicas created)")
    return ", ".join(texts) or NONE


def _conditions(status: Body) -> list[str]:
    found = status.get("conditions") or ()
    if not found:
        return []
    rows = [f"  {one['type']} \t{one['status']}\t{one.get('reason', '')}" for one in found]
    return ["Conditions:", "  Type\tStatus\tReason", "  ----\t------\t------", *rows]


def describe_replica_set(view: View, body: Body, now: int) -> list[str]:
    spec, meta, status = body["spec"], body["metadata"], body.get("status") or {}
    return [
        f"Name:\t{meta['name']}",
        f"Namespace:\t{meta['namespace']}",
        f"Selector:\t{selector_text(spec.get('selector'))}",
        *labels("Labels", meta.get("labels")),
        *annotations(meta.get("annotations")),
        *controller(meta),
        f"Replicas:\t{status.get('replicas', 0)} current / {spec.get('replicas', 1)} desired",
        _pods_status(view, body),
        *pod_template(spec["template"]),
        *_conditions(status),
    ]


def _pods_status(view: View, body: Body) -> str:
    """How many of its Pods are in which phase."""
    meta = body["metadata"]
    wanted = (body["spec"].get("selector") or {}).get("matchLabels") or {}
    phases: Counter[str] = Counter()
    for record in view.select_records("Pod", meta["namespace"], wanted):
        owner = record.typed.meta.controller
        if owner is not None and owner.uid == meta.get("uid"):
            phases[(record.body.get("status") or {}).get("phase", "Pending")] += 1
    return (
        f"Pods Status:\t{phases['Running']} Running / {phases['Pending']} Waiting / "
        f"{phases['Succeeded']} Succeeded / {phases['Failed']} Failed"
    )


def describe_stateful_set(view: View, body: Body, now: int) -> list[str]:
    spec, meta, status = body["spec"], body["metadata"], body.get("status") or {}
    strategy = spec.get("updateStrategy") or {}
    partition = (strategy.get("rollingUpdate") or {}).get("partition")
    return [
        f"Name:\t{meta['name']}",
        f"Namespace:\t{meta['namespace']}",
        f"CreationTimestamp:\t{moment(meta.get('creationTimestamp'))}",
        f"Selector:\t{selector_text(spec.get('selector'))}",
        *labels("Labels", meta.get("labels")),
        *annotations(meta.get("annotations")),
        f"Replicas:\t{spec.get('replicas', 1)} desired | {status.get('replicas', 0)} total",
        f"Update Strategy:\t{strategy.get('type', '')}",
        *([f"  Partition:\t{partition}"] if partition is not None else []),
        _pods_status(view, body),
        *pod_template(spec["template"]),
        f"Volume Claims:\t{NONE}",
    ]
