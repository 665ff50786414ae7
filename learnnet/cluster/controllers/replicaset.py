"""The ReplicaSet controller: keeps as many Pods of one template alive as were asked for."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from learnnet.cluster.actor import Actor
from learnnet.cluster.clock import timestamp
from learnnet.cluster.controllers.ownership import Dependents, controller_reference, owners_named, selects
from learnnet.cluster.controllers.pod_state import active, available, to_delete
from learnnet.cluster.controllers.selectors import SelectorIndex
from learnnet.cluster.objects import Pod, ReplicaSet
from learnnet.cluster.store import Key, Record, Write
from learnnet.cluster.text import Text
from learnnet.cluster.turn import RefusedError, Turn

BURST = 500  # Pods that one turn makes or deletes at most (replica_set.go, BurstReplicas)


class ReplicaSetController(Actor):
    """Makes Pods where there are too few, deletes some where there are too many."""

    name = "replicaset-controller"
    watches = ("ReplicaSet", "Pod")

    def __init__(self) -> None:
        self._selectors = SelectorIndex()
        self._pods = Dependents()
        self._siblings = Dependents()

    def keys_for(self, write: Write) -> Iterable[Key]:
        if write.key.kind == "ReplicaSet":
            selector = (write.after.body["spec"]["selector"].get("matchLabels") or {}) if write.after else {}
            self._selectors.put(write.key.namespace, write.key.name, selector)
            self._siblings.written(write)
            return (write.key,)
        self._pods.written(write)
        owners = owners_named(write, "ReplicaSet")
        if owners or write.after is None:
            return dict.fromkeys(owners)
        if write.after.typed.meta.controller:
            return ()
        # An orphan: a ReplicaSet that selects it may adopt it.
        wanting = self._selectors.wanting(write.key.namespace, write.after.typed.meta.labels)
        return [Key("ReplicaSet", write.key.namespace, name) for name in wanting]

    def reconcile(self, turn: Turn, key: Key) -> None:
        record = turn.view.record(key)
        rs = turn.view.get(ReplicaSet, key.name, key.namespace)
        if record is None or rs is None:
            return
        pods = self._claimed(turn, rs)
        turn.looked_at(len(pods))
        living = [pod for pod in pods if active(pod)]
        failure: RefusedError | None = None
        if not rs.meta.deleted:
            try:
                self._manage(turn, record, rs, living)
            except RefusedError as refused:
                failure = refused
        terminating = sum(pod.terminating and not pod.finished for pod in pods)
        self._update_status(turn, rs, living, terminating, failure)
        if failure is not None:
            raise failure

    def _claimed(self, turn: Turn, rs: ReplicaSet) -> list[Pod]:
        """Its Pods; orphans that it selects are adopted, its own that it no longer selects are let go."""
        selector = rs.spec["selector"]
        names = [key.name for key in self._pods.of(rs.meta.uid)]
        names += [r.key.name for r in turn.view.select_records("Pod", rs.meta.namespace, rs.match_labels)]
        claimed = []
        for name in sorted(set(names)):
            pod = turn.view.get(Pod, name, rs.meta.namespace)
            if pod is None:
                continue
            owner, wanted = pod.meta.controller, selects(selector, pod.meta.labels)
            if owner is not None and owner.uid == rs.meta.uid:
                if wanted:
                    claimed.append(pod)
                elif not rs.meta.deleted and not pod.terminating:
                    self._release(turn, rs, pod)
            elif owner is None and wanted and active(pod) and not rs.meta.deleted:
                self._adopt(turn, rs, pod)
                claimed.append(pod)
        return claimed

    def _adopt(self, turn: Turn, rs: ReplicaSet, pod: Pod) -> None:
        turn.because(Text("Pod {pod} is selected and belongs to nobody: it is adopted.", {"pod": pod.meta.name}))
        references = [*(pod.body["metadata"].get("ownerReferences") or ()), controller_reference(rs, "ReplicaSet")]
        turn.update({**pod.body, "metadata": {**pod.body["metadata"], "ownerReferences": references}})

    def _release(self, turn: Turn, rs: ReplicaSet, pod: Pod) -> None:
        turn.because(Text("Pod {pod} no longer matches the selector: it is let go.", {"pod": pod.meta.name}))
        meta = dict(pod.body["metadata"])
        references = [r for r in meta.pop("ownerReferences") if r.get("uid") != rs.meta.uid]
        turn.update({**pod.body, "metadata": {**meta, "ownerReferences": references} if references else meta})

    def _manage(self, turn: Turn, record: Record, rs: ReplicaSet, pods: Sequence[Pod]) -> None:
        missing = rs.replicas - len(pods)
        params: dict[str, str | int] = {"wanted": rs.replicas, "found": len(pods)}
        if missing > 0:
            turn.because(Text("{wanted} Pods are wanted and {found} are there: more are made.", params))
            for _ in range(min(missing, BURST)):
                self._create_pod(turn, record, rs)
        elif missing < 0:
            turn.because(Text("{wanted} Pods are wanted and {found} are there: some are deleted.", params))
            victims = to_delete(pods, self._related(turn, rs), min(-missing, BURST), turn.clock.now)
            for pod in victims:
                turn.delete(Key("Pod", pod.meta.namespace, pod.meta.name))
                turn.tell(record, "Normal", "SuccessfulDelete", f"Deleted pod: {pod.meta.name}")

    def _create_pod(self, turn: Turn, record: Record, rs: ReplicaSet) -> None:
        try:
            created = turn.create(pod_from_template(rs, "ReplicaSet"))
        except RefusedError as refused:
            if refused.namespace_ends:
                raise
            turn.tell(record, "Warning", "FailedCreate", f"Error creating: {refused.message}")
            raise
        turn.tell(record, "Normal", "SuccessfulCreate", f"Created pod: {created['metadata']['name']}")

    def _related(self, turn: Turn, rs: ReplicaSet) -> list[Pod]:
        """Pods of all ReplicaSets of the same Deployment: those on crowded nodes are given up first."""
        owner = rs.meta.controller
        siblings = [turn.view.record(key) for key in self._siblings.of(owner.uid)] if owner else []
        uids = {rs.meta.uid, *(sibling.typed.meta.uid for sibling in siblings if sibling)}
        keys = sorted(key for uid in uids for key in self._pods.of(uid))
        return [pod for key in keys if (pod := turn.view.get(Pod, key.name, key.namespace))]

    def _update_status(
        self, turn: Turn, rs: ReplicaSet, pods: Sequence[Pod], terminating: int, failure: RefusedError | None
    ) -> None:
        seconds = rs.spec.get("minReadySeconds", 0)
        labels = ((rs.template.get("metadata") or {}).get("labels") or {}).items()
        counts = {
            "fullyLabeledReplicas": sum(labels <= pod.meta.labels.items() for pod in pods),
            "readyReplicas": sum(pod.ready for pod in pods),
            "availableReplicas": sum(available(pod, seconds, turn.clock.now) for pod in pods),
            "observedGeneration": rs.meta.generation,
        }
        status: dict[str, Any] = {"replicas": len(pods), "terminatingReplicas": terminating}
        status |= {name: count for name, count in counts.items() if count}
        conditions = _conditions(rs.status.get("conditions") or (), failure, turn.clock.now)
        if conditions:
            status["conditions"] = conditions
        if status != rs.status:
            turn.because(Text("Its status is brought up to date."))
            turn.update_status({**rs.body, "status": status})
        if seconds and counts["readyReplicas"] == rs.replicas != counts["availableReplicas"]:
            turn.again(seconds * 1000)


def pod_from_template(owner: Any, kind: str) -> dict[str, Any]:
    """The Pod that a workload's template describes; the API server completes its name."""
    meta = owner.template.get("metadata") or {}
    copied = {name: meta[name] for name in ("labels", "annotations", "finalizers") if meta.get(name)}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "generateName": f"{owner.meta.name}-",
            "namespace": owner.meta.namespace,
            **copied,
            "ownerReferences": [controller_reference(owner, kind)],
        },
        "spec": owner.template["spec"],
    }


def _conditions(
    current: Iterable[Mapping[str, Any]], failure: RefusedError | None, now: int
) -> list[Mapping[str, Any]]:
    """ReplicaFailure stands as long as Pods cannot be made (replica_set_utils.go, calculateStatus)."""
    others = [c for c in current if c["type"] != "ReplicaFailure"]
    standing = [c for c in current if c["type"] == "ReplicaFailure"]
    if failure is None:
        return others
    if standing:
        return [*others, *standing]
    return [
        *others,
        {
            "type": "ReplicaFailure",
            "status": "True",
            "lastTransitionTime": timestamp(now),
            "reason": "FailedCreate",
            "message": failure.message,
        },
    ]
