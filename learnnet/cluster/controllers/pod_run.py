"""One Pod on its node: which of its containers is next, and what is to be said of the whole.

Init containers run one after the other; one that is to go on running (restartPolicy: Always) lets the next begin once
it has started. The others begin together when all init containers are through (kuberuntime_manager.go,
computePodActions; kubelet_pods.go, getPhase).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from learnnet.cluster.controllers.container_life import FOREVER, ContainerLife

Step = tuple[ContainerLife, str]


@dataclass(slots=True)
class Run:
    """What the kubelet knows of one Pod: where it stands and when the next step is due."""

    uid: str
    station: str = "new"  # then: sandbox, containers, running, stopping; or left: not this kubelet's business
    due: int = 0
    addresses: tuple[str, ...] = ()
    first: list[ContainerLife] = field(default_factory=list)  # its init containers
    containers: list[ContainerLife] = field(default_factory=list)
    gate: int = 0  # no further container begins before
    exit_code: int = 0

    @property
    def lives(self) -> list[ContainerLife]:
        return [*self.first, *self.containers]

    def set_up(self, spec: Mapping[str, Any], now: int) -> None:
        policy = str(spec.get("restartPolicy", "Always"))
        for container in spec.get("initContainers") or ():
            if container.get("restartPolicy") == "Always":
                self.first.append(ContainerLife(container, "Always"))
            else:
                own = "OnFailure" if policy == "Always" else policy
                self.first.append(ContainerLife(container, own, prepares=True))
        self.containers += [ContainerLife(container, policy) for container in spec["containers"]]
        self.gate = now

    def steps(self, now: int, pause: int) -> Iterator[Step]:
        """All that happens up to this moment; `pause`: ms from one container's end to the next one's start."""
        for life in self.lives:
            while what := life.step(now):
                if life.prepares and what == "ended":
                    self.gate = now + pause
                yield life, what
        while begun := self._next(now):
            for life in begun:
                what = life.begin(now)
                if life in self.first and what == "started":
                    self.gate = now + pause
                yield life, what

    def _next(self, now: int) -> list[ContainerLife]:
        if now < self.gate:
            return []
        for life in self.first:
            if life.state == "new":
                return [life]
            if not (life.prepared if life.prepares else life.started_up(now)):
                return []
        return [life for life in self.containers if life.state == "new"]

    def next_due(self, now: int) -> int:
        coming = [life.due_after(now) for life in self.lives]
        if self.gate > now and any(life.state == "new" for life in self.lives):
            coming.append(self.gate)
        return min(coming, default=FOREVER)

    def incomplete(self, now: int) -> list[str]:
        """The init containers that are still in the way; none once the others have begun."""
        if any(life.ever_ran for life in self.containers):
            return []
        return [life.name for life in self.first if not (life.prepared if life.prepares else life.started_up(now))]

    def failed_to_prepare(self) -> bool:
        return any(life.prepares and life.over and life.exit_code for life in self.first)

    def phase(self, now: int) -> str:
        if self.failed_to_prepare():
            return "Failed"
        if self.incomplete(now) or not all(life.ever_ran for life in self.containers):
            return "Pending"
        if not self.containers or not all(life.over for life in self.containers):
            return "Running"
        return "Failed" if any(life.exit_code for life in self.containers) else "Succeeded"

    def troubled(self) -> bool:
        """Something in it fails again and again, which is nothing to wait for."""
        return any(life.restarts or life.trouble for life in self.lives)

    def changed(self, spec: Mapping[str, Any]) -> list[tuple[ContainerLife, Mapping[str, Any]]]:
        """The containers that have another image now."""
        now: Sequence[Mapping[str, Any]] = [*(spec.get("initContainers") or ()), *spec["containers"]]
        pairs = zip(self.lives, now, strict=False)
        return [(life, container) for life, container in pairs if life.spec["image"] != container["image"]]
