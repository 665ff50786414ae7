"""The StatefulSet controller: Pods with names that stay, made and taken away one after the other.

Simplified: no volumes are claimed, and revisions are told apart by the hash of the template alone (there are no
ControllerRevision objects).
"""

from collections.abc import Iterable, Sequence
from typing import Any

from learnnet.cluster.actor import Actor
from learnnet.cluster.controllers.ownership import Dependents, owners_named
from learnnet.cluster.controllers.pod_state import available
from learnnet.cluster.controllers.replicaset import pod_from_template
from learnnet.cluster.controllers.template_hash import template_hash
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
    watches = ("StatefulSet", "Pod")

    def __init__(self) -> None:
        self._pods = Dependents()

    def keys_for(self, write: Write) -> Iterable[Key]:
        if write.key.kind == "StatefulSet":
            return (write.key,)
        self._pods.written(write)
        return dict.fromkeys(owners_named(write, "StatefulSet"))

    def reconcile(self, turn: Turn, key: Key) -> None:
        record = turn.view.record(key)
        owner = turn.view.get(StatefulSet, key.name, key.namespace)
        if record is None or owner is None:
            return
        keys = self._pods.of(owner.meta.uid)
        pods = [pod for key in keys if (pod := turn.view.get(Pod, key.name, key.namespace))]
        revision = f"{owner.meta.name}-{template_hash(owner.template, None)}"
        if not owner.meta.deleted:
            self._step(turn, record, owner, {_ordinal(pod): pod for pod in pods}, revision)
        self._update_status(turn, owner, pods, revision)

    def _step(self, turn: Turn, record: Record, owner: StatefulSet, pods: dict[int, Pod], revision: str) -> None:
        parallel = owner.spec.get("podManagementPolicy") == "Parallel"
        start = (owner.spec.get("ordinals") or {}).get("start", 0)
        wanted = range(start, start + owner.replicas)
        for ordinal in wanted:
            pod = pods.get(ordinal)
            if pod is None:
                self._create(turn, record, owner, ordinal, revision)
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
            self._renew(turn, record, owner, [pods[o] for o in reversed(wanted) if o in pods], revision)

    def _renew(self, turn: Turn, record: Record, owner: StatefulSet, pods: Sequence[Pod], revision: str) -> None:
        """From the highest ordinal down to the partition, each only when the one before is healthy again."""
        strategy = owner.spec.get("updateStrategy") or {}
        if strategy.get("type", "RollingUpdate") != "RollingUpdate":
            return
        partition = (strategy.get("rollingUpdate") or {}).get("partition", 0)
        for pod in pods:
            if _ordinal(pod) < partition or pod.terminating:
                return
            if pod.meta.labels.get(REVISION) != revision:
                self._delete(turn, record, owner, pod)
                return
            if not _healthy(pod, owner, turn.clock.now):
                return

    def _create(self, turn: Turn, record: Record, owner: StatefulSet, ordinal: int, revision: str) -> None:
        name = f"{owner.meta.name}-{ordinal}"
        body = pod_from_template(owner, "StatefulSet")
        meta: dict[str, Any] = {k: v for k, v in body["metadata"].items() if k != "generateName"}
        labels = {**(meta.get("labels") or {}), POD_NAME: name, POD_INDEX: str(ordinal), REVISION: revision}
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

    def _update_status(self, turn: Turn, owner: StatefulSet, pods: Sequence[Pod], revision: str) -> None:
        seconds = owner.spec.get("minReadySeconds", 0)
        ready = [pod for pod in pods if pod.ready and not pod.terminating]
        updated = [pod for pod in pods if pod.meta.labels.get(REVISION) == revision and not pod.terminating]
        before = owner.status.get("currentRevision") or revision
        done = len(updated) == len(pods) == owner.replicas == len(ready)
        current = [pod for pod in pods if pod.meta.labels.get(REVISION) == before and not pod.terminating]
        status = {
            "observedGeneration": owner.meta.generation,
            "replicas": len(pods),
            "readyReplicas": len(ready),
            "currentReplicas": len(updated if done else current),
            "updatedReplicas": len(updated),
            "currentRevision": revision if done else before,
            "updateRevision": revision,
            "collisionCount": 0,
            "availableReplicas": sum(available(pod, seconds, turn.clock.now) for pod in ready),
        }
        always = ("replicas", "collisionCount", "availableReplicas")
        status = {name: value for name, value in status.items() if value or name in always}
        if status != owner.status:
            turn.because(Text("Its status is brought up to date."))
            turn.update_status({**owner.body, "status": status})


def _healthy(pod: Pod, owner: StatefulSet, now: int) -> bool:
    return pod.phase == "Running" and available(pod, owner.spec.get("minReadySeconds", 0), now)


def _ordinal(pod: Pod) -> int:
    """A Pod that does not carry a number is none of the set's own making."""
    number = pod.meta.name.rpartition("-")[2]
    return int(number) if number.isdigit() else -1
