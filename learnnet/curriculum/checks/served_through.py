"""Pods of a Service were replaced by others, and no node's rules led to one that had ended already; or some did.

A packet that such a rule catches is lost: this is how requests are dropped in a rollout.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from learnnet.cluster.objects import Pod, Service
from learnnet.cluster.store import Key
from learnnet.cluster.text import Text
from learnnet.curriculum.checks.base import NAMESPACE, NOT_YET, SERVICE, Check, Scene, Verdict
from learnnet.curriculum.ways import CLUSTER_IP, ways_of
from learnnet.lab import Event, Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedThrough(Check):
    ARGUMENTS: ClassVar = {
        "service": SERVICE,
        "namespace": NAMESPACE,
        "dropped": {"type": "boolean", "description": "True: some rule has to lead to an ended Pod meanwhile."},
    }
    TOUCHED: ClassVar = ("run",)
    WAITS: ClassVar = True

    service: str
    namespace: str = "default"
    dropped: bool = False

    def verdict(self, scene: Scene) -> Verdict:
        params: dict[str, str | int] = {"service": self.service}
        expected = self._expected(params)
        found = NOT_YET
        for story in _stories(scene):
            ends = list(self._ends(scene.moment, story))
            made = [event for event in story if _is_new_pod(event)]
            if not ends or len(made) < len(ends):
                continue
            stale = [(event, pod, node) for event, pod, node in ends if node]
            if bool(stale) == self.dropped:
                event = stale[0][0] if stale else ends[-1][0]
                return Verdict(
                    passed=True, expected=expected, found=self._found(stale), where=event.what, at=event.index
                )
            found = self._found(stale)
        return Verdict(passed=False, expected=expected, found=found, where=Key("Service", self.namespace, self.service))

    def _expected(self, params: dict[str, str | int]) -> Text:
        if self.dropped:
            return Text("In a rollout behind {service}, a rule leads to a Pod that has ended.", params)
        return Text("In a rollout behind {service}, no rule leads to a Pod that has ended.", params)

    def _found(self, stale: list[tuple[Event, Pod, str]]) -> Text:
        if not stale:
            return Text("When the old Pods ended, no rule led to them any more.")
        event, pod, node = stale[0]
        return Text(
            "At {seconds} s Pod {pod} ended, and the rules of {node} still led to it.",
            {"seconds": f"{event.at / 1000:.3f}", "pod": pod.meta.name, "node": node},
        )

    def _ends(self, moment: Moment, story: list[Event]) -> Iterator[tuple[Event, Pod, str]]:
        """Each Pod of the Service that ended, and a node whose rules still led to it, or ""."""
        for event in story:
            if event.action != "run" or event.detail.get("state") not in ("ended", "killed") or event.what is None:
                continue
            then = moment.at(event.index)
            service = then.view.get(Service, self.service, self.namespace)
            pod = then.view.get(Pod, event.what.name, event.what.namespace)
            if service is not None and pod is not None and service.selects(pod.meta.labels):
                yield event, pod, next(_stale(then, service, pod), "")


def _stale(moment: Moment, service: Service, pod: Pod) -> Iterator[str]:
    for node in moment.nodes:
        rules = moment.node(node).ruleset
        for port in service.ports:
            ways = ways_of(rules, service, port, CLUSTER_IP)
            if any(where.rpartition(":")[0] == pod.ip for where in ways.destinations):
                yield node


def _stories(scene: Scene) -> list[list[Event]]:
    """The events, parted where the learner did something."""
    stories: list[list[Event]] = [[]]
    for event in scene.events():
        if event.actor == "you" and event.cause is None:
            stories.append([])
        stories[-1].append(event)
    return stories


def _is_new_pod(event: Event) -> bool:
    created = event.action == "write" and event.detail.get("verb") == "create"
    return created and event.what is not None and event.what.kind == "Pod"
