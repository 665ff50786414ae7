"""The life of one container: its image is fetched, it starts, becomes ready, ends, and starts again after a pause."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from learnnet.cluster.clock import timestamp
from learnnet.cluster.controllers.images import Trouble, held_message, trouble_with
from learnnet.cluster.controllers.probes import answers_in, killed_after, started_in
from learnnet.cluster.controllers.programs import EXITED, end_of, end_of_preparation

FOREVER = 1 << 62
FIRST_PAUSE, LAST_PAUSE = 10_000, 300_000  # kubelet.go: initialBackOff… and MaxContainerBackOff
CALM = 600_000  # after running so long, a crash counts as the first again
RESTART = 1000  # ms from the end of a container to its being started again when there is no pause
STOPPED = 0  # a program that handles SIGTERM ends as if it had finished
NOTICED = 3000  # ms until a container whose image could not be pulled is looked at again


@dataclass(slots=True)
class ContainerLife:
    """Where a container stands: new, unpulled, held (its image is not to be had), running, ended or waiting."""

    spec: Mapping[str, Any]
    policy: str  # whether it is started again: Always, OnFailure or Never
    prepares: bool = False  # an init container: it must end before the next may start
    fails: bool = False  # its program ends at once, whatever the manifest says
    state: str = "new"
    started: int = 0
    finished: int = 0
    exit_code: int = 0
    restarts: int = 0
    pause: int = 0
    trouble: Trouble | None = None
    tried: int = 0
    image_pause: int = 0
    replaced: bool = False  # it is started again because its image has changed
    ended: Mapping[str, Any] | None = None  # how the last life ended, as the status tells it

    @property
    def name(self) -> str:
        return str(self.spec["name"])

    @property
    def running(self) -> bool:
        return self.state == "running"

    @property
    def ever_ran(self) -> bool:
        return self.running or self.ended is not None

    @property
    def over(self) -> bool:
        """It has ended and is not started again."""
        return self.state == "ended" and not self._restarts()

    @property
    def prepared(self) -> bool:
        return self.over and self.exit_code == 0

    def started_up(self, now: int) -> bool:
        after = started_in(self.spec)
        return self.running and after is not None and self.started + after <= now

    def ready(self, now: int) -> bool:
        after = answers_in(self.spec)
        return self.running and not self.fails and after is not None and self.started + after <= now

    def due_after(self, now: int) -> int:
        """The next moment at which something about it changes that has not happened already."""
        if self.state == "new":
            return FOREVER
        if self.running:
            steps = (started_in(self.spec), None if self.prepares else answers_in(self.spec))
            coming = [self.started + after for after in steps if after is not None and self.started + after > now]
            return min([self._end()[0], *coming])
        return self._due()

    def _due(self) -> int:
        if self.state == "unpulled":
            return self.tried + NOTICED
        if self.state == "held":
            return self.tried + self.image_pause if self.trouble and self.trouble.retried else FOREVER
        if self.state == "waiting":
            return self.finished + self.pause
        return self.finished + RESTART if self._restarts() else FOREVER

    def begin(self, now: int) -> str:
        """Fetch the image and start; the answer names what happened: started or unpulled."""
        self.trouble = trouble_with(self.spec)
        if self.trouble:
            self.state, self.tried = "unpulled", now
            self.image_pause = min(self.image_pause * 2 or FIRST_PAUSE, LAST_PAUSE)
            return "unpulled"
        self.state, self.started, self.image_pause = "running", now, 0
        self.replaced = False
        return "started"

    def step(self, now: int) -> str:
        """Do what is due; the answer names it: ended, killed, paused, started, unpulled, held, or nothing."""
        if self.state == "new":
            return ""
        if self.running:
            end, code, how = self._end()
            if end > now:
                return ""
            self._finish(now, code)
            return how
        if self._due() > now:
            return ""
        if self.state == "unpulled":
            self.state = "held"
            return "held" if self.trouble and self.trouble.retried else ""
        if self.state == "held":
            return self.begin(now)
        if self.state == "ended" and self.pause:
            self.state = "waiting"
            return "paused"
        self.pause = min(self.pause * 2 or FIRST_PAUSE, LAST_PAUSE)
        self.restarts += 1
        return self.begin(now)

    def _finish(self, now: int, code: int) -> None:
        self.state, self.finished, self.exit_code = "ended", now, code
        self.pause = 0 if now - self.started > CALM else self.pause
        self.ended = {
            "exitCode": code,
            "reason": "Error" if code else "Completed",
            "startedAt": timestamp(self.started),
            "finishedAt": timestamp(now),
        }

    def change(self, spec: Mapping[str, Any], now: int) -> bool:
        """Take another image; the answer is whether the running program has to go for it."""
        self.spec = spec
        if self.state in ("unpulled", "held"):
            self.state, self.trouble, self.image_pause = "new", None, 0
            return False
        if not self.running:
            return False
        self._finish(now, STOPPED)
        self.replaced, self.pause = True, 0
        return True

    def status(self, now: int, container_id: str, pod: str, waits_for: str) -> dict[str, Any]:
        """`pod` is how the kubelet names it: web-0_default(uid); `waits_for`: the reason of one that is new."""
        ended = {"terminated": {**self.ended, "containerID": container_id}} if self.ended else {}
        body = {
            "name": self.name,
            "state": ended if self.state == "ended" else self._living(pod, waits_for),
            "lastState": {} if self.state == "ended" else ended,
            "ready": self.prepared if self.prepares else self.ready(now),
            "restartCount": self.restarts,
            "image": self.spec.get("image", ""),
            "imageID": "",
        }
        if self.ever_ran:
            body["containerID"] = container_id
        return {**body, "started": self.started_up(now)}

    def _living(self, pod: str, waits_for: str) -> dict[str, Any]:
        if self.running:
            return {"running": {"startedAt": timestamp(self.started)}}
        if self.state == "new":
            return {"waiting": {"reason": waits_for}}
        if self.trouble:
            if self.state == "held" and self.trouble.retried:
                held = held_message(str(self.spec["image"]), self.trouble)
                return {"waiting": {"reason": self.trouble.held, "message": held}}
            return {"waiting": {"reason": self.trouble.reason, "message": self.trouble.message}}
        message = f"back-off {_words(self.pause)} restarting failed container={self.name} pod={pod}"
        return {"waiting": {"reason": "CrashLoopBackOff", "message": message}}

    def _restarts(self) -> bool:
        return self.replaced or self.policy == "Always" or (self.policy == "OnFailure" and self.exit_code != 0)

    def _end(self) -> tuple[int, int, str]:
        """When this life ends, with which exit code, and whether by itself or by the kubelet."""
        if self.fails:
            return self.started + EXITED, 1, "ended"
        own = end_of_preparation(self.spec) if self.prepares else end_of(self.spec)
        kill = killed_after(self.spec)
        if own is not None and (kill is None or own[0] <= kill):
            return self.started + own[0], own[1], "ended"
        return (self.started + kill, STOPPED, "killed") if kill is not None else (FOREVER, 0, "")


def _words(ms: int) -> str:
    """As Go prints a duration: 10s, 1m20s, 5m0s."""
    minutes, seconds = divmod(ms // 1000, 60)
    return f"{minutes}m{seconds}s" if minutes else f"{seconds}s"
