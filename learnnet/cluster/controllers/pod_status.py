"""The status of a Pod as a kubelet writes it, at each station of the Pod's life (kubelet/status/generate.go)."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from learnnet.cluster.clock import timestamp
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
        status = self._status("Pending", ready=False, network=False)
        status["containerStatuses"] = [self._waiting(c, "ContainerCreating") for c in self._containers()]
        if self._init_containers():
            status["initContainerStatuses"] = [self._waiting(c, "PodInitializing") for c in self._init_containers()]
        return status

    def networked(self, addresses: Sequence[str]) -> Status:
        """The sandbox is there, and with it the Pod's address."""
        status = {**self.starting(), **_addresses(addresses)}
        status["conditions"] = self._conditions(ready=False, network=True, initialized=not self._init_containers())
        return status

    def running(self, phase: str, containers: Sequence[Status], addresses: Sequence[str]) -> Status:
        """The containers have been started; `containers` are their statuses."""
        unready = [entry["name"] for entry in containers if not entry["ready"]]
        status = {**self._status(phase, ready=not unready, network=True), **_addresses(addresses)}
        ended = ENDED.get(phase, "")
        status["conditions"] = self._conditions(
            ready=not unready, network=not ended, initialized=True, unready=unready, ended=ended
        )
        status["containerStatuses"] = [dict(entry) for entry in containers]
        if self._init_containers():
            status["initContainerStatuses"] = [self._init_status(c) for c in self._init_containers()]
        return status

    def stopped(self, exit_code: int) -> Status:
        """All containers have ended; the last that is said of a Pod before it is removed."""
        phase = "Failed" if exit_code else "Succeeded"
        status = {**self._before, "phase": phase}
        status["observedGeneration"] = self._pod.meta.generation
        status["conditions"] = self._conditions(ready=False, network=False, initialized=True, ended=ENDED[phase])
        statuses = self._before.get("containerStatuses") or ()
        status["containerStatuses"] = [self._ended(entry, exit_code) for entry in statuses]
        return status

    def _status(self, phase: str, *, ready: bool, network: bool) -> Status:
        addresses = self._node.addresses if self._node else ()
        status: Status = {**self._before, "phase": phase, "observedGeneration": self._pod.meta.generation}
        status["conditions"] = self._conditions(
            ready=ready, network=network, initialized=not self._init_containers(), unready=self._names()
        )
        if addresses:
            status |= {"hostIP": addresses[0], "hostIPs": [{"ip": address} for address in addresses]}
        status.setdefault("startTime", self._now)
        return status

    def _conditions(
        self,
        *,
        ready: bool,
        network: bool,
        initialized: bool,
        unready: Sequence[str] | None = None,
        ended: str = "",
    ) -> list[dict[str, Any]]:
        names = self._names() if unready is None else unready
        waiting = ("ContainersNotReady", f"containers with unready status: [{' '.join(names)}]")
        waiting = (ended, "") if ended else waiting
        gates = () if ended or not ready else self._closed_gates()
        said = {
            "PodReadyToStartContainers": (network, "", ""),
            "Initialized": (initialized, *self._not_initialized(initialized)),
            "Ready": (ready and not gates, *(("ReadinessGatesNotReady", ", ".join(gates)) if gates else waiting)),
            "ContainersReady": (ready, *waiting),
        }
        if ended == "PodCompleted":
            said["Initialized"] = (True, ended, "")
        kept = [c for c in self._before.get("conditions") or () if c["type"] not in said]
        written = [self._condition(name, *said[name]) for name in CONDITIONS if name in said]
        return written + [dict(c) for c in kept]

    def _not_initialized(self, initialized: bool) -> tuple[str, str]:
        if initialized:
            return "", ""
        names = " ".join(c["name"] for c in self._init_containers())
        return "ContainersNotInitialized", f"containers with incomplete status: [{names}]"

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

    def _waiting(self, container: Container, reason: str) -> dict[str, Any]:
        return {**self._base(container), "state": {"waiting": {"reason": reason}}, "ready": False, "started": False}

    def _before_of(self, container: Container, field: str) -> Mapping[str, Any]:
        statuses: Sequence[Mapping[str, Any]] = self._before.get(field) or ()
        return next((status for status in statuses if status["name"] == container["name"]), {})

    def _init_status(self, container: Container) -> dict[str, Any]:
        before = self._before_of(container, "initContainerStatuses")
        if "waiting" not in before.get("state", {"waiting": {}}):
            return dict(before)
        if container.get("restartPolicy") == "Always":
            state: dict[str, Any] = {"running": {"startedAt": self._now}}
            running = {"state": state, "ready": True, "started": True}
            return {**self._base(container), **running, "containerID": container_id(self._pod, container["name"])}
        ended = {"exitCode": 0, "reason": "Completed", "startedAt": self._now, "finishedAt": self._now}
        state = {"terminated": {**ended, "containerID": container_id(self._pod, container["name"])}}
        return {**self._base(container), "state": state, "ready": True, "started": False}

    def _ended(self, entry: Mapping[str, Any], exit_code: int) -> dict[str, Any]:
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

    def _base(self, container: Container) -> dict[str, Any]:
        image = container.get("image", "")
        return {"name": container["name"], "lastState": {}, "restartCount": 0, "image": image, "imageID": ""}

    def _containers(self) -> Sequence[Container]:
        return self._spec.get("containers") or ()

    def _init_containers(self) -> Sequence[Container]:
        return self._spec.get("initContainers") or ()

    def _names(self) -> list[str]:
        return [container["name"] for container in self._containers()]


def _addresses(addresses: Sequence[str]) -> dict[str, Any]:
    return {"podIP": addresses[0], "podIPs": [{"ip": address} for address in addresses]} if addresses else {}


def container_id(pod: Pod, name: str) -> str:
    return f"containerd://{sha256(f'{pod.meta.uid}/{name}'.encode()).hexdigest()}"
