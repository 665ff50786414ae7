"""The node lifecycle controller: what happens to the Pods of a node that is not ready any more.

It taints the node, says of its Pods that they are not ready (so that no Service sends anything there), and deletes
those that do not tolerate the taint for longer. See pkg/controller/nodelifecycle and pkg/controller/tainteviction.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from learnnet.cluster.actor import Actor
from learnnet.cluster.clock import milliseconds, timestamp
from learnnet.cluster.objects import Pod
from learnnet.cluster.store import Key, Record, Write
from learnnet.cluster.text import Text
from learnnet.cluster.turn import Turn

# The taint for each status of the Ready condition.
TAINTS = {"False": "node.kubernetes.io/not-ready", "Unknown": "node.kubernetes.io/unreachable"}
QUARANTINE = 40_000  # ms
EFFECTS = ("NoSchedule", "NoExecute")


class NodeLifecycleController(Actor):
    """Looks at one node and the Pods on it."""

    name = "node-lifecycle-controller"
    watches = ("Node", "Pod")
    latency = 5

    def __init__(self) -> None:
        self._pods: dict[str, dict[Key, None]] = {}
        self._gone: dict[str, int] = {}  # nodes that do not exist (any more), and since when

    def keys_for(self, write: Write) -> Iterable[Key]:
        if write.key.kind == "Node":
            return (write.key,)
        before, after = _node_of(write.before), _node_of(write.after)
        if before != after:
            self._pods.get(before, {}).pop(write.key, None)
            if after:
                self._pods.setdefault(after, {})[write.key] = None
        return (Key("Node", "", after),) if after and before != after else ()

    def reconcile(self, turn: Turn, key: Key) -> None:
        record = turn.view.record(key)
        if record is None:
            self._clear(turn, key.name)
            return
        self._gone.pop(key.name, None)
        ready = _ready(record.body)
        taint = TAINTS.get(ready["status"], "") if ready else ""
        self._taint(turn, record, taint)
        if not taint or ready is None:
            return
        for pod_key in sorted(self._pods.get(key.name, ())):
            pod_record = turn.view.record(pod_key)
            if pod_record is not None and not pod_record.typed.meta.deleted:
                self._mark_not_ready(turn, pod_record)
        self._evict(turn, record, taint, milliseconds(ready.get("lastTransitionTime") or timestamp(0)))

    def _clear(self, turn: Turn, node: str) -> None:
        """Pods on a node that is not there are taken away after a while (podgc/gc_controller.go, quarantineTime)."""
        due = self._gone.setdefault(node, turn.clock.now) + QUARANTINE
        keys = sorted(self._pods.get(node, ()))
        if keys and due > turn.clock.now:
            turn.again(due - turn.clock.now)
            return
        for key in keys:
            turn.because(Text("Pod {pod} is on a node that does not exist.", {"pod": key.name}))
            turn.delete(key, grace=0)

    def _taint(self, turn: Turn, record: Record, taint: str) -> None:
        spec: Mapping[str, Any] = record.body.get("spec") or {}
        current: Sequence[Mapping[str, Any]] = spec.get("taints") or ()
        others = [entry for entry in current if entry["key"] not in TAINTS.values()]
        known = {entry["effect"]: entry for entry in current if entry["key"] == taint}
        wanted = [known.get(effect, self._new_taint(turn, taint, effect)) for effect in EFFECTS] if taint else []
        if [*others, *wanted] == list(current):
            return
        bare = {name: value for name, value in spec.items() if name != "taints"}
        taints = [*others, *wanted]
        turn.because(Text("Node {node} is tainted as its condition is.", {"node": record.key.name}))
        if taint and not known:
            message = f"Node {record.key.name} status is now: NodeNotReady"
            turn.tell(record, "Normal", "NodeNotReady", message)
        turn.update({**record.body, "spec": {**bare, "taints": taints} if taints else bare})

    def _new_taint(self, turn: Turn, taint: str, effect: str) -> dict[str, str]:
        body = {"key": taint, "effect": effect}
        return {**body, "timeAdded": timestamp(turn.clock.now)} if effect == "NoExecute" else body

    def _mark_not_ready(self, turn: Turn, record: Record) -> None:
        """The kubelet cannot say so itself (controller/util/node, MarkPodsNotReady)."""
        status: Mapping[str, Any] = record.body.get("status") or {}
        conditions = [dict(c) for c in status.get("conditions") or ()]
        changed = [c for c in conditions if c["type"] == "Ready" and c["status"] == "True"]
        if not changed:
            return
        changed[0] |= {"status": "False", "lastTransitionTime": timestamp(turn.clock.now)}
        turn.because(Text("The node is not ready: neither are its Pods."))
        turn.update_status({**record.body, "status": {**status, "conditions": conditions}})
        turn.tell(record, "Warning", "NodeNotReady", "Node is not ready")

    def _evict(self, turn: Turn, record: Record, taint: str, since: int) -> None:
        for key in sorted(self._pods.get(record.key.name, ())):
            pod = turn.view.get(Pod, key.name, key.namespace)
            if pod is None or pod.terminating:
                continue
            seconds = _tolerated_for(pod, taint)
            if seconds is None:
                continue
            due = since + seconds * 1000
            if due > turn.clock.now:
                turn.again(due - turn.clock.now, idle=True)
                continue
            turn.because(Text("Pod {pod} has been on a failed node for too long.", {"pod": pod.meta.name}))
            pod_record = turn.view.record(key)
            if pod_record is not None:
                where = f"{key.namespace}/{key.name}"
                turn.tell(pod_record, "Normal", "TaintManagerEviction", f"Marking for deletion Pod {where}")
            turn.delete(key)


def _ready(body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    conditions: Iterable[Mapping[str, Any]] = (body.get("status") or {}).get("conditions") or ()
    return next((c for c in conditions if c["type"] == "Ready"), None)


def _node_of(record: Record | None) -> str:
    pod = record.typed if record else None
    return pod.node if isinstance(pod, Pod) else ""


def _tolerated_for(pod: Pod, taint: str) -> int | None:
    """Seconds; None means for ever."""
    found = 0
    for toleration in pod.body["spec"].get("tolerations") or ():
        if toleration.get("effect") not in (None, "", "NoExecute"):
            continue
        if toleration.get("key") == taint or (not toleration.get("key") and toleration.get("operator") == "Exists"):
            if toleration.get("tolerationSeconds") is None:
                return None
            found = int(toleration["tolerationSeconds"])
    return found
