"""The scheduler: gives each new Pod a node.

Simplified: of the nodes that a Pod fits on, the one is taken that its topologySpreadConstraints would rather have; for
a Pod without any, the one with the fewest Pods of the same controller, then one in the zone with the fewest of them.
Then the least loaded; lots decide among equals, as the real scheduler draws among nodes of equal score. Preferences
(affinity by weight, image locality) have no say, and nobody is evicted.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from learnnet.cluster.actor import Actor
from learnnet.cluster.clock import timestamp
from learnnet.cluster.controllers.fit import Search
from learnnet.cluster.controllers.neighbours import choosy
from learnnet.cluster.controllers.nodes import Load, Misfit, owner_uid
from learnnet.cluster.objects import Namespace, Node, Pod
from learnnet.cluster.store import Key, Record, Write
from learnnet.cluster.text import Text
from learnnet.cluster.turn import Turn

NAME = "default-scheduler"


class Scheduler(Actor):
    """Works off one Pod at a time; one that fits nowhere waits until a node or a Pod changes."""

    name = "kube-scheduler"
    watches = ("Pod", "Node", "Namespace")
    pace = 5

    def __init__(self) -> None:
        self._nodes: dict[str, tuple[Node, Load]] = {}
        self._loads: dict[str, Load] = {}
        self._namespaces: dict[str, Namespace] = {}
        self._where: dict[Key, str] = {}
        self._waiting: dict[Key, bool] = {}  # and whether it matters to them where other Pods run

    def keys_for(self, write: Write) -> Iterable[Key]:
        if write.key.kind == "Namespace":
            self._namespace_written(write)
            return [key for key, picky in self._waiting.items() if picky]
        if write.key.kind == "Node":
            self._node_written(write)
            return list(self._waiting)
        return self._pod_written(write)

    def _namespace_written(self, write: Write) -> None:
        namespace = write.after.typed if write.after else None
        if isinstance(namespace, Namespace):
            self._namespaces[write.key.name] = namespace
        else:
            self._namespaces.pop(write.key.name, None)

    def _node_written(self, write: Write) -> None:
        node = write.after.typed if write.after else None
        if isinstance(node, Node):
            self._nodes[write.key.name] = (node, self._loads.setdefault(write.key.name, Load()))
        else:
            self._nodes.pop(write.key.name, None)

    def _pod_written(self, write: Write) -> Iterable[Key]:
        key = write.key
        pod = write.after.typed if write.after else None
        if isinstance(pod, Pod) and not pod.finished:
            if pod.node:
                return self._assume(key, pod, pod.node)
            ours = pod.body["spec"].get("schedulerName", NAME) == NAME
            gated = pod.body["spec"].get("schedulingGates")
            return (key,) if ours and not gated and not pod.terminating else ()
        self._waiting.pop(key, None)
        if key in self._where:
            self._loads[self._where.pop(key)].drop(key)
            return list(self._waiting)
        return ()

    def _assume(self, key: Key, pod: Pod, node: str) -> list[Key]:
        """Answers who may have a chance now: those who go by where others are, if something about that is new."""
        self._waiting.pop(key, None)
        load = self._loads.setdefault(node, Load())
        before = load.pods.get(key)
        self._where[key] = node
        load.put(key, pod)
        # What was only about to run there does now: the Pod says so itself.
        same = before and _place_in_counts(before) == _place_in_counts(pod)
        return [] if same else [waiting for waiting, picky in self._waiting.items() if picky]

    def reconcile(self, turn: Turn, key: Key) -> None:
        record = turn.view.record(key)
        pod = turn.view.get(Pod, key.name, key.namespace)
        if record is None or pod is None or pod.node or pod.terminating:
            self._waiting.pop(key, None)
            return
        why: dict[str, Sequence[Misfit]] = {}
        fitting = []
        search = Search.of(pod, self._nodes, self._namespaces)
        for name, (node, load) in self._nodes.items():
            reasons = search.misfits(node, load)
            if reasons:
                why[name] = reasons
            else:
                fitting.append(name)
        if fitting:
            self._bind(turn, record, pod, self._best(turn, search, fitting))
        else:
            self._give_up(turn, record, pod, why)

    def _best(self, turn: Turn, search: Search, fitting: Sequence[str]) -> str:
        uneven = search.spread.scores(search.pod, self._nodes, fitting)
        owned = self._owned(search.pod.pod) if not search.spread.constrained else {}

        def score(name: str) -> tuple[int, ...]:
            load = self._loads[name]
            return uneven.get(name, 0), *owned.get(name, ()), load.taken.get("cpu", 0), len(load.pods)

        scores = {name: score(name) for name in fitting}
        least = min(scores.values())
        equals = sorted(name for name in fitting if scores[name] == least)
        return equals[turn.chance.pick("scheduler", len(equals))] if len(equals) > 1 else equals[0]

    def _owned(self, pod: Pod) -> dict[str, tuple[int, int]]:
        """How many Pods of the same controller each node and its zone have."""
        owner = owner_uid(pod)
        zones: dict[str, int] = {}
        for node, load in self._nodes.values():
            zones[node.zone] = zones.get(node.zone, 0) + load.owners.get(owner, 0)
        return {
            name: (load.owners.get(owner, 0), zones[node.zone] if node.zone else 0)
            for name, (node, load) in self._nodes.items()
        }

    def _bind(self, turn: Turn, record: Record, pod: Pod, node: str) -> None:
        params: dict[str, str | int] = {"pod": pod.meta.name, "node": node}
        turn.because(Text("Pod {pod} gets node {node}.", params))
        turn.bind(record.key, node)
        self._assume(record.key, pod, node)
        where = f"{pod.meta.namespace}/{pod.meta.name}"
        turn.tell(record, "Normal", "Scheduled", f"Successfully assigned {where} to {node}")

    def _give_up(self, turn: Turn, record: Record, pod: Pod, why: Mapping[str, Sequence[Misfit]]) -> None:
        message = explanation(why)
        self._waiting[record.key] = choosy(pod)
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


def _place_in_counts(pod: Pod) -> tuple[str, Mapping[str, str], bool]:
    return pod.node, pod.meta.labels, pod.terminating


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
