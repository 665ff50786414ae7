"""What a kubelet says about the containers of a Pod: the Events that `kubectl describe pod` shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from learnnet.cluster.controllers.container_life import ContainerLife
from learnnet.cluster.controllers.pod_run import Run, Step
from learnnet.cluster.controllers.probes import complaint, failing, holds_back
from learnnet.cluster.store import Record
from learnnet.cluster.text import Text
from learnnet.cluster.turn import Turn


def field_of(spec: Mapping[str, Any], name: str) -> str:
    """How an Event names a container: spec.containers{web}."""
    first = any(container["name"] == name for container in spec.get("initContainers") or ())
    return f"spec.{'initContainers' if first else 'containers'}{{{name}}}"


@dataclass(frozen=True, slots=True)
class PodVoice:
    turn: Turn
    record: Record
    address: str

    def tell(self, run: Run, steps: Sequence[Step]) -> None:
        for life, what in steps:
            match what:
                case "started":
                    self._tell_start(life)
                    if life.restarts:
                        again = Text("Container {container} of Pod {pod} is started again.", self._params(life))
                        self.turn.log("run", again, {"state": "running"})
                case "unpulled":
                    self._tell_no_image(life)
                case "held":
                    self._tell_held(life)
                case "paused":
                    self._tell_pause(life)
                case "ended" | "killed":
                    self._tell_end(life, what)
        fresh = [life for life, what in steps if what == "started" and not life.restarts and life in run.containers]
        if fresh:
            text = Text("The containers of Pod {pod} run.", {"pod": self.record.key.name})
            self.turn.log("run", text, {"state": "running"})

    def tell_change(self, life: ContainerLife) -> None:
        """The program is stopped, as the Pod names another image for it now."""
        self._say(life, "Normal", "Killing", f"Container {life.name} definition changed, will be restarted")
        self._log_end(life)

    def _tell_start(self, life: ContainerLife) -> None:
        self.turn.because(Text("The containers of Pod {pod} are started.", {"pod": self.record.key.name}))
        image = life.spec["image"]
        if life.spec.get("imagePullPolicy") == "Always":
            self._say(life, "Normal", "Pulling", f'Pulling image "{image}"')
            pulled = f'Successfully pulled image "{image}" in 200ms (200ms including waiting). Image size: 0 bytes.'
        else:
            pulled = f'Container image "{image}" already present on machine and can be accessed by the pod'
        self._say(life, "Normal", "Pulled", pulled)
        self._say(life, "Normal", "Created", "Container created")
        self._say(life, "Normal", "Started", "Container started")
        kind = holds_back(life.spec)
        if kind:
            self._say(life, "Warning", "Unhealthy", complaint(kind, life.spec, self.address))

    def _tell_no_image(self, life: ContainerLife) -> None:
        why = Text("The image of container {container} of Pod {pod} is not to be had.", self._params(life))
        self.turn.because(why)
        for type, reason, message in life.trouble.said if life.trouble else ():
            self._say(life, type, reason, message)

    def _tell_held(self, life: ContainerLife) -> None:
        self._say(life, "Normal", "BackOff", f'Back-off pulling image "{life.spec["image"]}"')
        self._say(life, "Warning", "Failed", "Error: ImagePullBackOff")

    def _tell_pause(self, life: ContainerLife) -> None:
        called = f"{self.record.key.name}_{self.record.key.namespace}({self.record.body['metadata']['uid']})"
        self._say(life, "Warning", "BackOff", f"Back-off restarting failed container {life.name} in pod {called}")

    def _tell_end(self, life: ContainerLife, how: str) -> None:
        if how == "killed":
            kind = failing(life.spec)
            self._say(life, "Warning", "Unhealthy", complaint(kind, life.spec, self.address))
            message = f"Container {life.name} failed {kind.lower()} probe, will be restarted"
            self._say(life, "Normal", "Killing", message)
        self.turn.because(Text("Container {container} of Pod {pod} has ended.", self._params(life)))
        self.turn.act()
        if not life.prepares:
            self._log_end(life)

    def _log_end(self, life: ContainerLife) -> None:
        ended = Text("Container {container} of Pod {pod} has ended.", self._params(life))
        self.turn.log("run", ended, {"state": "ended"})

    def _params(self, life: ContainerLife) -> dict[str, str | int]:
        return {"container": life.name, "pod": self.record.key.name}

    def _say(self, life: ContainerLife, type: str, reason: str, message: str) -> None:
        self.turn.tell(self.record, type, reason, message, field=field_of(self.record.body["spec"], life.name))
