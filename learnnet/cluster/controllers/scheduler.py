"""The scheduler: gives each new Pod a node.

Simplified: of the nodes that a Pod fits on, the one with the fewest Pods of the same controller is taken, then one in
the zone with the fewest of them, then the least loaded; lots decide among equals, as the real scheduler draws among
nodes of equal score. Preferences (affinity by weight, image locality) have no say, and nobody is evicted.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from learnnet.cluster.actor import Actor
from learnnet.cluster.clock import timestamp
from learnnet.cluster.controllers.fit import Candidate, Load, Misfit, misfits, owner_uid
from learnnet.cluster.objects import Node, Pod
from learnnet.cluster.store import Key, Record, Write
from learnnet.cluster.text import Text
from learnnet.cluster.turn import Turn

NAME = "default-scheduler"


class Scheduler(Actor):
    """Works off one Pod at a time; one that fits nowhere waits until a node or a Pod changes."""

    name = "kube-scheduler"
    watches = ("Pod", "Node")
    pace = 5

    def __init__(self) -> None:
        self._nodes: dict[str, Node] = {}
        self._loads: dict[str, Load] = {}
        self._where: dict[Key, str] = {}
        self._waiting: dict[Key, None] = {}

    def keys_for(self, write: Write) -> Iterable[Key]:
        if write.key.kind == "Node":
            self._node_written(write)
            return list(self._waiting)
        return self._pod_written(write)

    def _node_written(self, write: Write) -> None:
        node = write.after.typed if write.after else None
        if isinstance(node, Node):
            self._nodes[write.key.name] = node
        else:
            self._nodes.pop(write.key.name, None)

    def _pod_written(self, write: Write) -> Iterable[Key]:
        key = write.key
        pod = write.after.typed if write.after else None
        if isinstance(pod, Pod) and not pod.finished:
            if pod.node:
                self._assume(key, pod, pod.node)
                return ()
            ours = pod.body["spec"].get("schedulerName", NAME) == NAME
            return (key,) if ours and not pod.terminating else ()
        self._waiting.pop(key, None)
        if key in self._where:
            self._loads[self._where.pop(key)].drop(key)
            return list(self._waiting)
        return ()

    def _assume(self, key: Key, pod: Pod, node: str) -> None:
        self._waiting.pop(key, None)
        if self._where.get(key) != node:
            self._where[key] = node
            self._loads.setdefault(node, Load()).put(key, pod)

    def reconcile(self, turn: Turn, key: Key) -> None:
        record = turn.view.record(key)
        pod = turn.view.get(Pod, key.name, key.namespace)
        if record is None or pod is None or pod.node or pod.terminating:
            self._waiting.pop(key, None)
            return
        why: dict[str, Sequence[Misfit]] = {}
        fitting = []
        candidate = Candidate.of(pod)
        for name, node in self._nodes.items():
            reasons = misfits(candidate, node, self._loads.setdefault(name, Load()))
            if reasons:
                why[name] = reasons
            else:
                fitting.append(name)
        if fitting:
            self._bind(turn, record, pod, self._best(turn, pod, fitting))
        else:
            self._give_up(turn, record, pod, why)

    def _best(self, turn: Turn, pod: Pod, fitting: Sequence[str]) -> str:
        owner = owner_uid(pod)
        zones: dict[str, int] = {}
        for name, load in self._loads.items():
            node = self._nodes.get(name)
            if node is not None:
                zones[node.zone] = zones.get(node.zone, 0) + load.owners.get(owner, 0)

        def score(name: str) -> tuple[int, int, int, int]:
            load, zone = self._loads[name], self._nodes[name].zone
            return load.owners.get(owner, 0), zones[zone] if zone else 0, load.taken.get("cpu", 0), len(load.pods)

        scores = {name: score(name) for name in fitting}
        least = min(scores.values())
        equals = sorted(name for name in fitting if scores[name] == least)
        return equals[turn.chance.pick("scheduler", len(equals))] if len(equals) > 1 else equals[0]

    def _bind(self, turn: Turn, record: Record, pod: Pod, node: str) -> None:
        params: dict[str, str | int] = {"pod": pod.meta.name, "node": node}
        turn.because(Text("Pod {pod} gets node {node}.", params))
        turn.bind(record.key, node)
        self._assume(record.key, pod, node)
        where = f"{pod.meta.namespace}/{pod.meta.name}"
        turn.tell(record, "Normal", "Scheduled", f"Successfully assigned {where} to {node}")

    def _give_up(self, turn: Turn, record: Record, pod: Pod, why: Mapping[str, Sequence[Misfit]]) -> None:
        message = explanation(why)
        self._waiting[record.key] = None
        status: Mapping[str, Any] = record.body.get("status") or {}
        others = [c for c in status.get("conditions") or () if c["type"] != "PodScheduled"]
        current = [c for c in status.get("conditions") or () if c["type"] == "PodScheduled"]
        if current and current[0].get("message") == message:
            return
        said = {
            "type": "PodScheduled",
            "status": "False",
            "lastProbeTime": None,
            "lastTransitionTime": current[0]["lastTransitionTime"] if current else timestamp(turn.clock.now),
            "reason": "Unschedulable",
            "message": message,
        }
        turn.because(Text("Pod {pod} fits on no node.", {"pod": pod.meta.name}))
        turn.tell(record, "Warning", "FailedScheduling", message)
        turn.update_status({**record.body, "status": {**status, "conditions": [*others, said]}})


def explanation(why: Mapping[str, Sequence[Misfit]]) -> str:
    """The scheduler's own words (framework/types.go, FitError)."""
    if not why:
        return "no nodes available to schedule pods"
    total = f"0/{len(why)} nodes are available"
    reasons = _histogram(misfit.reason for found in why.values() for misfit in found)
    hopeless = "Preemption is not helpful for scheduling"
    nobody = "No preemption victims found for incoming pod"
    preemption = _histogram(hopeless if any(m.helpless for m in found) else nobody for found in why.values())
    return f"{total}: {reasons}. no new claims to deallocate, preemption: {total}: {preemption}."


def _histogram(reasons: Iterable[str]) -> str:
    counted: dict[str, int] = {}
    for reason in reasons:
        counted[reason] = counted.get(reason, 0) + 1
    return ", ".join(sorted(f"{count} {reason}" for reason, count in counted.items()))
