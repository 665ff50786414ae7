"""The StatefulSet controller: Pods with names that stay, made and taken away one after the other.

Simplified: no volumes are claimed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from learnnet.cluster.actor import Actor
from learnnet.cluster.controllers.ownership import Dependents, owners_named
from learnnet.cluster.controllers.pod_state import available
from learnnet.cluster.controllers.replicaset import pod_from_template
from learnnet.cluster.controllers.statefulset_history import Revisions, forget, revisions_of, template_of
from learnnet.cluster.objects import Pod, StatefulSet
from learnnet.cluster.store import Key, Record, Write
from learnnet.cluster.text import Text
from learnnet.cluster.turn import Turn

POD_NAME = "statefulset.kubernetes.io/pod-name"
POD_INDEX = "apps.kubernetes.io/pod-index"
REVISION = "controller-revision-hash"


class StatefulSetController(Actor):
    """One step at a time, unless `podManagementPolicy: Parallel` lifts that (stateful_set_control.go)."""

    name = "statefulset-controller"
    watches = ("StatefulSet", "Pod", "ControllerRevision")

    def __init__(self) -> None:
        self._pods = Dependents()
        self._revisions = Dependents()

    def keys_for(self, write: Write) -> Iterable[Key]:
        if write.key.kind == "StatefulSet":
            return (write.key,)
        (self._pods if write.key.kind == "Pod" else self._revisions).written(write)
        return dict.fromkeys(owners_named(write, "StatefulSet"))

    def reconcile(self, turn: Turn, key: Key) -> None:
        record = turn.view.record(key)
        owner = turn.view.get(StatefulSet, key.name, key.namespace)
        if record is None or owner is None:
            return
        keys = self._pods.of(owner.meta.uid)
        pods = [pod for key in keys if (pod := turn.view.get(Pod, key.name, key.namespace))]
        known = [found for key in self._revisions.of(owner.meta.uid) if (found := turn.view.record(key))]
        if owner.meta.deleted:
            return
        revisions = revisions_of(turn, owner, known)
        self._step(turn, record, owner, {_ordinal(pod): pod for pod in pods}, revisions)
        self._update_status(turn, owner, pods, revisions)
        used = {pod.meta.labels.get(REVISION, "") for pod in pods}
        forget(turn, owner, known, {revisions.current_name, revisions.update_name, *used})

    def _step(self, turn: Turn, record: Record, owner: StatefulSet, pods: dict[int, Pod], revisions: Revisions) -> None:
        parallel = owner.spec.get("podManagementPolicy") == "Parallel"
        start = (owner.spec.get("ordinals") or {}).get("start", 0)
        wanted = range(start, start + owner.replicas)
        for ordinal in wanted:
            pod = pods.get(ordinal)
            if pod is None:
                self._create(turn, record, owner, ordinal, revisions)
            elif pod.finished and not pod.terminating:
                self._delete(turn, record, owner, pod)
            if not parallel and (pod is None or pod.terminating or not _healthy(pod, owner, turn.clock.now)):
                return
        surplus = [pods[ordinal] for ordinal in sorted(pods, reverse=True) if ordinal not in wanted]
        for pod in surplus:
            if not pod.terminating:
                self._delete(turn, record, owner, pod)
            if not parallel:
                return
        if not surplus:
            self._renew(turn, record, owner, [pods[o] for o in reversed(wanted) if o in pods], revisions.update_name)

    def _renew(self, turn: Turn, record: Record, owner: StatefulSet, pods: Sequence[Pod], revision: str) -> None:
        """From the highest ordinal down to the partition, each only when the one before is healthy again."""
        if not _rolls(owner):
            return
        for pod in pods:
            if _stays_behind(owner, _ordinal(pod)) or pod.terminating:
                return
            if pod.meta.labels.get(REVISION) != revision:
                self._delete(turn, record, owner, pod)
                return
            if not _healthy(pod, owner, turn.clock.now):
                return

    def _create(self, turn: Turn, record: Record, owner: StatefulSet, ordinal: int, revisions: Revisions) -> None:
        name = f"{owner.meta.name}-{ordinal}"
        chosen = revisions.current if _stays_behind(owner, ordinal) else revisions.update
        body = pod_from_template(replace(owner, template=template_of(chosen)), "StatefulSet")
        meta: dict[str, Any] = {k: v for k, v in body["metadata"].items() if k != "generateName"}
        own = {POD_NAME: name, POD_INDEX: str(ordinal), REVISION: chosen["metadata"]["name"]}
        labels = {**(meta.get("labels") or {}), **own}
        spec = {**body["spec"], "hostname": name, "subdomain": owner.spec.get("serviceName", "")}
        if not spec["subdomain"]:
            spec.pop("subdomain")
        turn.because(Text("Pod {pod} is next in line.", {"pod": name}))
        turn.create({**body, "metadata": {**meta, "name": name, "labels": labels}, "spec": spec})
        message = f"create Pod {name} in StatefulSet {owner.meta.name} successful"
        turn.tell(record, "Normal", "SuccessfulCreate", message)

    def _delete(self, turn: Turn, record: Record, owner: StatefulSet, pod: Pod) -> None:
        turn.because(Text("Pod {pod} is the next to go.", {"pod": pod.meta.name}))
        turn.delete(Key("Pod", pod.meta.namespace, pod.meta.name))
        message = f"delete Pod {pod.meta.name} in StatefulSet {owner.meta.name} successful"
        turn.tell(record, "Normal", "SuccessfulDelete", message)

    def _update_status(self, turn: Turn, owner: StatefulSet, pods: Sequence[Pod], revisions: Revisions) -> None:
        seconds = owner.spec.get("minReadySeconds", 0)
        ready = [pod for pod in pods if pod.ready and not pod.terminating]
        updated = _of_revision(pods, revisions.update_name)
        # An update by hand (OnDelete) is never taken to be complete.
        done = _rolls(owner) and len(updated) == len(pods) == owner.replicas == len(ready)
        current = updated if done else _of_revision(pods, revisions.current_name)
        status = {
            "observedGeneration": owner.meta.generation,
            "replicas": len(pods),
            "readyReplicas": len(ready),
            "currentReplicas": len(current),
            "updatedReplicas": len(updated),
            "currentRevision": revisions.update_name if done else revisions.current_name,
            "updateRevision": revisions.update_name,
            "collisionCount": 0,
            "availableReplicas": sum(available(pod, seconds, turn.clock.now) for pod in ready),
        }
        always = ("replicas", "collisionCount", "availableReplicas")
        status = {name: value for name, value in status.items() if value or name in always}
        if status != owner.status:
            turn.because(Text("Its status is brought up to date."))
            turn.update_status({**owner.body, "status": status})


def _rolls(owner: StatefulSet) -> bool:
    return bool((owner.spec.get("updateStrategy") or {}).get("type", "RollingUpdate") == "RollingUpdate")


def _stays_behind(owner: StatefulSet, ordinal: int) -> bool:
    """Below the partition Pods keep the older template, also when they are made again."""
    if not _rolls(owner):
        return False
    rolling = (owner.spec.get("updateStrategy") or {}).get("rollingUpdate") or {}
    start = (owner.spec.get("ordinals") or {}).get("start", 0)
    return bool(ordinal < start + rolling.get("partition", 0))


def _of_revision(pods: Sequence[Pod], revision: str) -> list[Pod]:
    return [pod for pod in pods if pod.meta.labels.get(REVISION) == revision and not pod.terminating]


def _healthy(pod: Pod, owner: StatefulSet, now: int) -> bool:
    return pod.phase == "Running" and available(pod, owner.spec.get("minReadySeconds", 0), now)


def _ordinal(pod: Pod) -> int:
    """A Pod that does not carry a number is none of the set's own making."""
    number = pod.meta.name.rpartition("-")[2]
    return int(number) if number.isdigit() else -1
