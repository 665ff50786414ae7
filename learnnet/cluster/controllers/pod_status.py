"""The status of a Pod as a kubelet writes it, at each station of the Pod's life (kubelet/status/generate.go)."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from learnnet.cluster.clock import timestamp
from learnnet.cluster.controllers.container_life import ContainerLife
from learnnet.cluster.controllers.pod_run import Run
from learnnet.cluster.objects import Node, Pod

Status = dict[str, Any]
Container = Mapping[str, Any]

# Why a Pod whose containers have all ended is not ready.
ENDED = {"Succeeded": "PodCompleted", "Failed": "PodFailed"}
# The kubelet's order of conditions.
CONDITIONS = ("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled")


class StatusWriter:
    """Builds the next status of one Pod; conditions keep their time of transition while they stay the same."""

    def __init__(self, pod: Pod, node: Node | None, now: int) -> None:
        self._pod = pod
        self._node = node
        self._now = timestamp(now)
        self._before: Mapping[str, Any] = pod.body.get("status") or {}
        self._spec: Mapping[str, Any] = pod.body["spec"]

    def starting(self) -> Status:
        """Accepted by the kubelet: its containers wait for their sandbox."""
        status = self._status("Pending", network=False)
        status["containerStatuses"] = [self._waiting(c) for c in self._containers()]
        if self._init_containers():
            status["initContainerStatuses"] = [self._waiting(c) for c in self._init_containers()]
        return status

    def networked(self, addresses: Sequence[str]) -> Status:
        """The sandbox is there, and with it the Pod's address."""
        status = {**self.starting(), **_addresses(addresses)}
        status["conditions"] = self._conditions(network=True, unready=self._names(), incomplete=self._first_names())
        return status

    def running(self, run: Run, addresses: Sequence[str], now: int) -> Status:
        """The containers as they are; those that another kubelet has started are as that one left them."""
        meta = self._pod.meta
        called = f"{meta.name}_{meta.namespace}({meta.uid})"

        def told(lives: Sequence[ContainerLife], field: str) -> list[Status]:
            found = [life.status(now, container_id(self._pod, life.name), called, self._awaited) for life in lives]
            return found or [dict(entry) for entry in self._before.get(field) or ()]

        containers = told(run.containers, "containerStatuses")
        first = told(run.first, "initContainerStatuses")
        sidecars = {life.name for life in run.first if not life.prepares}
        counted = [*(entry for entry in first if entry["name"] in sidecars), *containers]
        unready = [entry["name"] for entry in counted if not entry["ready"]]
        phase = run.phase(now)
        status = {**self._status(phase, network=True), **_addresses(addresses)}
        ended = ENDED.get(phase, "")
        status["conditions"] = self._conditions(
            network=not ended, unready=unready, incomplete=run.incomplete(now), ended=ended
        )
        status["containerStatuses"] = containers
        if first:
            status["initContainerStatuses"] = first
        return status

    def stopped(self, exit_code: int) -> Status:
        """All containers have ended; the last that is said of a Pod before it is removed."""
        phase = "Failed" if exit_code else "Succeeded"
        status = {**self._before, "phase": phase}
        status["observedGeneration"] = self._pod.meta.generation
        status["conditions"] = self._conditions(network=False, unready=self._names(), ended=ENDED[phase])
        for field in ("initContainerStatuses", "containerStatuses"):
            if field in self._before:
                status[field] = [self._ended(entry, exit_code) for entry in self._before[field]]
        return status

    def _status(self, phase: str, *, network: bool) -> Status:
        addresses = self._node.addresses if self._node else ()
        status: Status = {**self._before, "phase": phase, "observedGeneration": self._pod.meta.generation}
        status["conditions"] = self._conditions(network=network, unready=self._names(), incomplete=self._first_names())
        if addresses:
            status |= {"hostIP": addresses[0], "hostIPs": [{"ip": address} for address in addresses]}
        status.setdefault("startTime", self._now)
        return status

    def _conditions(
        self, *, network: bool, unready: Sequence[str], incomplete: Sequence[str] = (), ended: str = ""
    ) -> list[dict[str, Any]]:
        waiting = ("ContainersNotReady", f"containers with unready status: [{' '.join(unready)}]")
        waiting = (ended, "") if ended else waiting
        ready = not unready and not ended
        gates = () if not ready else self._closed_gates()
        missing = ("ContainersNotInitialized", f"containers with incomplete status: [{' '.join(incomplete)}]")
        said = {
            "PodReadyToStartContainers": (network, "", ""),
            "Initialized": (not incomplete, *missing),
            "Ready": (ready and not gates, *(("ReadinessGatesNotReady", ", ".join(gates)) if gates else waiting)),
            "ContainersReady": (ready, *waiting),
        }
        if ended == "PodCompleted":
            said["Initialized"] = (True, ended, "")
        kept = [c for c in self._before.get("conditions") or () if c["type"] not in said]
        written = [self._condition(name, *said[name]) for name in CONDITIONS if name in said]
        return written + [dict(c) for c in kept]

    def _condition(self, type: str, value: bool, reason: str, message: str) -> dict[str, Any]:
        status = "True" if value else "False"
        before = self._condition_before(type)
        since = before["lastTransitionTime"] if before.get("status") == status else self._now
        body = {
            "type": type,
            "observedGeneration": self._pod.meta.generation,
            "status": status,
            "lastProbeTime": None,
            "lastTransitionTime": since,
        }
        if reason and (not value or reason == "PodCompleted"):
            body["reason"] = reason
            if message:
                body["message"] = message
        return body

    def _condition_before(self, type: str) -> Mapping[str, Any]:
        return next((c for c in self._before.get("conditions") or () if c["type"] == type), {})

    def _closed_gates(self) -> list[str]:
        """Readiness gates that somebody else has not opened yet."""
        closed = []
        for gate in self._spec.get("readinessGates") or ():
            name = gate["conditionType"]
            status = self._condition_before(name).get("status")
            if status is None:
                closed.append(f'corresponding condition of pod readiness gate "{name}" does not exist.')
            elif status != "True":
                closed.append(f'the status of pod readiness gate "{name}" is not "True", but {status}')
        return closed

    @property
    def _awaited(self) -> str:
        """What a container that has not begun waits for."""
        return "PodInitializing" if self._init_containers() else "ContainerCreating"

    def _waiting(self, container: Container) -> dict[str, Any]:
        base = {"name": container["name"], "lastState": {}, "restartCount": 0}
        image = {"image": container.get("image", ""), "imageID": ""}
        return {**base, "state": {"waiting": {"reason": self._awaited}}, "ready": False, **image, "started": False}

    def _ended(self, entry: Mapping[str, Any], exit_code: int) -> dict[str, Any]:
        """One that was not running stays as it was."""
        if "running" not in (entry.get("state") or {"running": {}}):
            return dict(entry)
        started = (entry.get("state") or {}).get("running", {}).get("startedAt", self._now)
        ended = {
            "exitCode": exit_code,
            "reason": "Error" if exit_code else "Completed",
            "startedAt": started,
            "finishedAt": self._now,
        }
        if entry.get("containerID"):
            ended["containerID"] = entry["containerID"]
        return {**entry, "state": {"terminated": ended}, "ready": False, "started": False}

    def _containers(self) -> Sequence[Container]:
        return self._spec.get("containers") or ()

    def _init_containers(self) -> Sequence[Container]:
        return self._spec.get("initContainers") or ()

    def _names(self) -> list[str]:
        return [container["name"] for container in self._containers()]

    def _first_names(self) -> list[str]:
        return [container["name"] for container in self._init_containers()]


def _addresses(addresses: Sequence[str]) -> dict[str, Any]:
    return {"podIP": addresses[0], "podIPs": [{"ip": address} for address in addresses]} if addresses else {}


def container_id(pod: Pod, name: str) -> str:
    return f"containerd://{sha256(f'{pod.meta.uid}/{name}'.encode()).hexdigest()}"
