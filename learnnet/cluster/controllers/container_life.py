"""The life of one container after its first start: it becomes ready, it ends, it is started again after a pause."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from learnnet.cluster.clock import timestamp
from learnnet.cluster.controllers.probes import answers_in, killed_after
from learnnet.cluster.controllers.programs import EXITED, end_of

FOREVER = 1 << 62
FIRST_PAUSE, LAST_PAUSE = 10_000, 300_000  # kubelet.go: initialBackOff… and MaxContainerBackOff
CALM = 600_000  # after running so long, a crash counts as the first again
RESTART = 1000  # ms from the end of a container to its being started again when there is no pause
STOPPED = 0  # a program that handles SIGTERM ends as if it had finished


@dataclass(slots=True)
class ContainerLife:
    """Where a container stands: running, ended, or waiting for its pause to be over."""

    spec: Mapping[str, Any]
    policy: str  # restartPolicy of its Pod
    started: int
    fails: bool = False  # its program ends at once, whatever the manifest says
    state: str = "running"
    finished: int = 0
    exit_code: int = 0
    restarts: int = 0
    pause: int = 0
    ended: Mapping[str, Any] | None = None  # how the last life ended, as the status tells it

    @property
    def name(self) -> str:
        return str(self.spec["name"])

    @property
    def due(self) -> int:
        """The next moment at which something about it changes."""
        if self.state == "running":
            end, _, _ = self._end()
            ready = answers_in(self.spec)
            return min(end, self.started + ready if ready else FOREVER)
        if self.state == "waiting":
            return self.finished + self.pause
        return self.finished + RESTART if self._restarts() else FOREVER

    @property
    def over(self) -> bool:
        """It has ended and is not started again."""
        return self.state == "ended" and not self._restarts()

    def due_after(self, now: int) -> int:
        """The same, but without what has happened already (becoming ready)."""
        if self.state == "running" and self.due <= now:
            return self._end()[0]
        return self.due

    def ready(self, now: int) -> bool:
        after = answers_in(self.spec)
        return self.state == "running" and not self.fails and after is not None and self.started + after <= now

    def step(self, now: int) -> str:
        """Do what is due; the answer names it: ended, killed, paused, started, or nothing."""
        if self.state == "running":
            end, code, how = self._end()
            if end > now:
                return ""
            self.state, self.finished, self.exit_code = "ended", now, code
            self.pause = 0 if now - self.started > CALM else self.pause
            self.ended = {
                "exitCode": code,
                "reason": "Error" if code else "Completed",
                "startedAt": timestamp(self.started),
                "finishedAt": timestamp(now),
            }
            return how
        if self.due > now:
            return ""
        if self.state == "ended" and self.pause:
            self.state = "waiting"
            return "paused"
        self.pause = min(self.pause * 2 or FIRST_PAUSE, LAST_PAUSE)
        self.state, self.started = "running", now
        self.restarts += 1
        return "started"

    def status(self, now: int, container_id: str, pod: str) -> dict[str, Any]:
        """`pod` is how the kubelet names it: web-0_default(uid)."""
        ended = {"terminated": {**self.ended, "containerID": container_id}} if self.ended else {}
        return {
            "name": self.name,
            "state": ended if self.state == "ended" else self._living(pod),
            "lastState": {} if self.state == "ended" else ended,
            "ready": self.ready(now),
            "restartCount": self.restarts,
            "image": self.spec.get("image", ""),
            "imageID": "",
            "containerID": container_id,
            "started": self.state == "running",
        }

    def _living(self, pod: str) -> dict[str, Any]:
        if self.state == "running":
            return {"running": {"startedAt": timestamp(self.started)}}
        message = f"back-off {_words(self.pause)} restarting failed container={self.name} pod={pod}"
        return {"waiting": {"reason": "CrashLoopBackOff", "message": message}}

    def _restarts(self) -> bool:
        return self.policy == "Always" or (self.policy == "OnFailure" and self.exit_code != 0)

    def _end(self) -> tuple[int, int, str]:
        """When this life ends, with which exit code, and whether by itself or by the kubelet."""
        if self.fails:
            return self.started + EXITED, 1, "ended"
        own, kill = end_of(self.spec), killed_after(self.spec)
        if own is not None and (kill is None or own[0] <= kill):
            return self.started + own[0], own[1], "ended"
        return (self.started + kill, STOPPED, "killed") if kill is not None else (FOREVER, 0, "")


def _words(ms: int) -> str:
    """As Go prints a duration: 10s, 1m20s, 5m0s."""
    minutes, seconds = divmod(ms // 1000, 60)
    return f"{minutes}m{seconds}s" if minutes else f"{seconds}s"
