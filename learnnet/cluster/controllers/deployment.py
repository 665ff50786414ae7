"""The Deployment controller: leads from one template to the next by growing one ReplicaSet and shrinking the others."""

from collections.abc import Iterable, Sequence
from typing import Any

from learnnet.cluster.actor import Actor
from learnnet.cluster.codec import typed
from learnnet.cluster.controllers import rollout
from learnnet.cluster.controllers.deployment_status import (
    complete,
    condition,
    counts,
    deadline,
    deadline_at,
    note_pause,
    set_condition,
    with_failures,
    with_progress,
)
from learnnet.cluster.controllers.ownership import Dependents, controller_reference, owners_named, selects
from learnnet.cluster.controllers.revisions import (
    REVISION,
    annotations,
    collisions,
    find_new,
    new_replica_set,
    next_revision,
    replica_annotations,
    revision_of,
)
from learnnet.cluster.objects import Deployment, ReplicaSet
from learnnet.cluster.store import Key, Record, Write
from learnnet.cluster.text import Text
from learnnet.cluster.turn import RefusedError, Turn


class DeploymentController(Actor):
    """Rolls out, scales, rolls back and tells how it is getting on."""

    name = "deployment-controller"
    watches = ("Deployment", "ReplicaSet", "Pod")

    def __init__(self) -> None:
        self._sets = Dependents()
        self._deployments: dict[Key, Key] = {}  # ReplicaSet -> its Deployment

    def keys_for(self, write: Write) -> Iterable[Key]:
        if write.key.kind == "Deployment":
            return (write.key,)
        if write.key.kind == "ReplicaSet":
            self._sets.written(write)
            owners = owners_named(write, "Deployment")
            if owners and write.after:
                self._deployments[write.key] = owners[-1]
            else:
                self._deployments.pop(write.key, None)
            return dict.fromkeys(owners)
        # Only Recreate waits for Pods, and only for their end (deployment_controller.go, deletePod).
        owners = owners_named(write, "ReplicaSet") if write.after is None else []
        return [self._deployments[owner] for owner in owners if owner in self._deployments]

    def reconcile(self, turn: Turn, key: Key) -> None:
        record = turn.view.record(key)
        deployment = turn.view.get(Deployment, key.name, key.namespace)
        if record is not None and deployment is not None:
            sync = Sync(turn, record, deployment)
            sync.sets = sync.claimed(self._sets.of(deployment.meta.uid))
            sync.run()


class Sync:
    """One look at one Deployment: at most one kind of step, then its status."""

    def __init__(self, turn: Turn, record: Record, deployment: Deployment) -> None:
        self.turn = turn
        self.record = record
        self.deployment = deployment
        self.sets: list[ReplicaSet] = []
        self.new: ReplicaSet | None = None
        self._status = dict(deployment.status)
        self._revision = deployment.meta.annotations.get(REVISION, "")

    @property
    def old(self) -> list[ReplicaSet]:
        return [rs for rs in self.sets if self.new is None or rs.meta.name != self.new.meta.name]

    def run(self) -> None:
        deployment = self.deployment
        self.new = find_new(deployment, self.sets)
        if deployment.meta.deleted:
            self.write_status(progress=False)
            return
        note_pause(deployment, self._status, self.turn.clock.now)
        if deployment.spec.get("paused") or self._was_scaled():
            self.adopt_revision()
            self.scale()
            self.write_status(progress=False)
        elif rollout.rolling(deployment):
            self.roll()
        else:
            self.recreate()

    def claimed(self, owned: Sequence[Key]) -> list[ReplicaSet]:
        """Its ReplicaSets, and orphans that its selector matches."""
        deployment, turn = self.deployment, self.turn
        matching = turn.view.select(ReplicaSet, deployment.meta.namespace, deployment.match_labels)
        names = {key.name for key in owned} | {rs.meta.name for rs in matching if rs.meta.controller is None}
        found = []
        for name in sorted(names):
            rs = turn.view.get(ReplicaSet, name, deployment.meta.namespace)
            if rs is None or not selects(deployment.spec["selector"], rs.meta.labels):
                continue
            if rs.meta.controller is None:
                if deployment.meta.deleted or rs.meta.deleted:
                    continue
                meta = rs.body["metadata"]
                references = [*meta.get("ownerReferences", ()), controller_reference(deployment, "Deployment")]
                rs = _replica_set(turn.update({**rs.body, "metadata": {**meta, "ownerReferences": references}}))
            found.append(rs)
        return found

    def roll(self) -> None:
        self.ensure_new()
        new = self.new
        if new is None:
            return
        deployment = self.deployment
        size = new.replicas
        if size > deployment.replicas:
            size = deployment.replicas
        elif size < deployment.replicas:
            size = rollout.new_size(deployment, self.sets, size)
        if not self.resize(new, size):
            old = [rs for rs in self.old if rs.replicas > 0]
            steps = rollout.old_sizes(deployment, new, old)
            for rs in rollout.oldest_first(old):
                for step in steps.get(rs.meta.name, ()):
                    self.resize(rs, step)
            if not steps and complete(deployment, dict(deployment.status)):
                self.forget_old()
        self.write_status(progress=True)

    def recreate(self) -> None:
        """All old Pods have to be gone before the first new one is made."""
        active = [rs for rs in self.old if rs.replicas > 0]
        for rs in active:
            self.resize(rs, 0)
        gone = not any(rs.status.get("replicas", 0) or rs.status.get("terminatingReplicas", 0) for rs in self.old)
        if not active and gone:
            self.ensure_new()
            if self.new is not None:
                self.resize(self.new, self.deployment.replicas)
            if complete(self.deployment, dict(self.deployment.status)):
                self.forget_old()
        self.write_status(progress=True)

    def ensure_new(self) -> None:
        if self.new is None:
            self._create_new()
        else:
            self.adopt_revision()

    def adopt_revision(self) -> None:
        """The new ReplicaSet gets the highest revision number: a roll-back makes an old one the newest again."""
        new, deployment = self.new, self.deployment
        if new is None:
            return
        wanted = annotations(deployment, new.meta.annotations, next_revision(self.old))
        seconds = deployment.spec.get("minReadySeconds", 0)
        if wanted != new.meta.annotations or new.spec.get("minReadySeconds", 0) != seconds:
            spec = {**new.spec, "minReadySeconds": seconds} if seconds else dict(new.spec)
            if not seconds:
                spec.pop("minReadySeconds", None)
            body = {**new.body, "metadata": {**new.body["metadata"], "annotations": wanted}, "spec": spec}
            self._replace(new, self.turn.update(body))
        self._revision = str(revision_of(self.new or new))
        if deadline(deployment) is not None and condition(self._status, "Progressing") is None:
            self._progress("FoundNewReplicaSet", f'Found new replica set "{new.meta.name}"')

    def _create_new(self) -> None:
        body = new_replica_set(self.deployment, self.sets)
        name, size = body["metadata"]["name"], body["spec"]["replicas"]
        self.turn.because(Text("The template is new: ReplicaSet {name} is made for it.", {"name": name}))
        try:
            made = _replica_set(self.turn.create(body))
        except RefusedError as refused:
            self._cannot_create(name, refused)
            raise
        self.new = made
        self.sets.append(made)
        if size:
            message = f"Scaled up replica set {name} from 0 to {size}"
            self.turn.tell(self.record, "Normal", "ScalingReplicaSet", message)
        self._revision = str(revision_of(made))
        if deadline(self.deployment) is not None:
            self._progress("NewReplicaSetCreated", f'Created new replica set "{name}"')

    def _cannot_create(self, name: str, refused: RefusedError) -> None:
        """Another template hashed to the same name: the next try counts the collision in (sync.go)."""
        status = dict(self._status)
        if refused.code == 409:
            status["collisionCount"] = (collisions(self.deployment) or 0) + 1
        else:
            message = f'Failed to create new replica set "{name}": {refused.message}'
            set_condition(status, "Progressing", "False", "ReplicaSetCreateError", message, self.turn.clock.now)
        if status != self._status:
            self.turn.update_status({**self.deployment.body, "status": status})

    def _progress(self, reason: str, message: str) -> None:
        set_condition(self._status, "Progressing", "True", reason, message, self.turn.clock.now)

    def _was_scaled(self) -> bool:
        """The number of replicas was changed since its ReplicaSets were last sized (isScalingEvent)."""
        known = (rs.meta.annotations.get(rollout.DESIRED) for rs in self.sets if rs.replicas > 0)
        return any(desired is not None and desired != str(self.deployment.replicas) for desired in known)

    def scale(self) -> None:
        deployment = self.deployment
        active = [rs for rs in self.sets if rs.replicas > 0]
        if len(active) <= 1:
            newest = rollout.oldest_first(self.old)[-1:]
            for rs in active or ([self.new] if self.new else newest):
                self.resize(rs, deployment.replicas)
        elif rollout.saturated(deployment, self.new):
            for rs in rollout.oldest_first([rs for rs in self.old if rs.replicas > 0]):
                self.resize(rs, 0)
        elif rollout.rolling(deployment):
            for rs, size in rollout.proportional(deployment, active):
                self.resize(rs, size, mark=True)

    def resize(self, rs: ReplicaSet, size: int, *, mark: bool = False) -> bool:
        """Give a ReplicaSet its size, and note for how many replicas that was meant; whether the size is a new one."""
        current = next(found for found in self.sets if found.meta.name == rs.meta.name)
        wanted = {**current.meta.annotations, **replica_annotations(self.deployment)}
        if size == current.replicas and (wanted == current.meta.annotations or not mark):
            return False
        body = {
            **current.body,
            "metadata": {**current.body["metadata"], "annotations": wanted},
            "spec": {**current.spec, "replicas": size},
        }
        direction = "up" if size > current.replicas else "down"
        message = f"Scaled {direction} replica set {current.meta.name} from {current.replicas} to {size}"
        if size != current.replicas:
            params: dict[str, str | int] = {"name": rs.meta.name, "before": current.replicas, "after": size}
            self.turn.because(Text("ReplicaSet {name} is scaled from {before} to {after}.", params))
        self._replace(current, self.turn.update(body))
        if size != current.replicas:
            self.turn.tell(self.record, "Normal", "ScalingReplicaSet", message)
        return size != current.replicas

    def forget_old(self) -> None:
        """Old ReplicaSets without Pods are kept for roll-backs, but only so many (cleanupDeployment)."""
        limit = self.deployment.spec.get("revisionHistoryLimit", 10)
        empty = [rs for rs in self.old if not rs.replicas and not rs.status.get("replicas", 0) and not rs.meta.deleted]
        surplus = len(self.old) - limit
        for rs in sorted(empty, key=lambda rs: (revision_of(rs), rs.meta.created))[: max(surplus, 0)]:
            self.turn.delete(Key("ReplicaSet", rs.meta.namespace, rs.meta.name))

    def write_status(self, *, progress: bool) -> None:
        deployment, now = self.deployment, self.turn.clock.now
        base = Deployment(
            meta=deployment.meta,
            body=deployment.body,
            replicas=deployment.replicas,
            spec=deployment.spec,
            status=self._status,
        )
        status = counts(base, self.sets, self.new, now)
        if progress:
            status = with_failures(with_progress(base, status, self.new, now), self.sets, self.new)
        at = deadline_at(base)
        if progress and at is not None and not complete(deployment, status):
            self.turn.again(max(at - now, 0) + 1000, idle=True)
        body: dict[str, Any] = {**deployment.body, "status": status}
        if self._revision and self._revision != deployment.meta.annotations.get(REVISION):
            marked = {**deployment.meta.annotations, REVISION: self._revision}
            body["metadata"] = {**body["metadata"], "annotations": marked}
        elif status == deployment.status:
            return
        self.turn.because(Text("Its status is brought up to date."))
        self.turn.update_status(body)

    def _replace(self, before: ReplicaSet, body: Any) -> None:
        after = _replica_set(body)
        self.sets = [after if rs.meta.name == before.meta.name else rs for rs in self.sets]
        if self.new is not None and self.new.meta.name == before.meta.name:
            self.new = after


def _replica_set(body: Any) -> ReplicaSet:
    found = typed("ReplicaSet", body)
    assert isinstance(found, ReplicaSet)
    return found
