"""Virtual time: due work in order, in milliseconds since the cluster's first moment.

Work due at the same millisecond is done in the order in which it was planned, so that a replay does the same.
Idle work (a retry that waits for minutes, a periodic resync, the end of an Event's life) is done when its time comes
but gives nobody a reason to wait: `settle` ends when only idle work is left.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from typing import Any

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)  # what the wall clock of every lab shows when it is made

Work = Callable[..., None]


@dataclass(eq=False, slots=True)
class Timer:
    """One piece of planned work, a method of whoever does it and what it is told; `cancel` takes it back.

    No closures: they would still belong to the world that a copy was made of.
    """

    at: int
    work: Work | None
    told: tuple[Any, ...]
    idle: bool
    _clock: "Clock" = field(repr=False)

    def __deepcopy__(self, memo: dict[int, Any]) -> "Timer":
        """There are many of them; what they are told is never changed."""
        twin = memo[id(self)] = Timer(self.at, None, self.told, self.idle, deepcopy(self._clock, memo))
        twin.work = deepcopy(self.work, memo)
        return twin

    def cancel(self) -> None:
        if self.work is not None:
            self.work = None
            self._clock.forget(self)


class Clock:
    """A heap of due work. Nothing here waits: time jumps to the next thing due."""

    def __init__(self) -> None:
        self.now = 0
        self._heap: list[tuple[int, int, Timer]] = []
        self._planned = 0
        self._due = 0

    @property
    def settled(self) -> bool:
        """Only idle work is left."""
        return self._due == 0

    @property
    def next_at(self) -> int | None:
        """When the next work is due, None when there is none."""
        self._drop_cancelled()
        return self._heap[0][0] if self._heap else None

    def at(self, ms: int, work: Work, *told: Any, idle: bool = False) -> Timer:
        """Plan work for a moment; one that has passed already means now."""
        timer = Timer(max(ms, self.now), work, told, idle, self)
        heappush(self._heap, (timer.at, self._planned, timer))
        self._planned += 1
        self._due += not idle
        return timer

    def after(self, delay: int, work: Work, *told: Any, idle: bool = False) -> Timer:
        return self.at(self.now + delay, work, *told, idle=idle)

    def step(self) -> bool:
        """Do the next piece of work; False when there is none."""
        self._drop_cancelled()
        if not self._heap:
            return False
        at, _, timer = heappop(self._heap)
        self.now = at
        work, timer.work = timer.work, None
        self.forget(timer)
        if work is not None:
            work(*timer.told)
        return True

    def run(self, until: int) -> None:
        """Do all that is due up to and at this moment, which it then is."""
        while (at := self.next_at) is not None and at <= until:
            self.step()
        self.now = max(self.now, until)

    def settle(self, limit: int) -> bool:
        """Work until only idle work is left, but not past `limit` ms from now; whether that was reached."""
        end = self.now + limit
        while not self.settled:
            at = self.next_at
            if at is None or at > end:
                return False
            self.step()
        return True

    def forget(self, timer: Timer) -> None:
        self._due -= not timer.idle

    def _drop_cancelled(self) -> None:
        while self._heap and self._heap[0][2].work is None:
            heappop(self._heap)


def timestamp(ms: int) -> str:
    """A moment as API objects write it: RFC 3339 in whole seconds (metav1.Time)."""
    return (EPOCH + timedelta(milliseconds=ms)).strftime("%Y-%m-%dT%H:%M:%SZ")


def nano_timestamp(ms: int) -> str:
    """As Go's RFC3339Nano writes it: fractions without trailing zeros."""
    moment = EPOCH + timedelta(milliseconds=ms)
    fraction = f".{ms % 1000:03d}".rstrip("0") if ms % 1000 else ""
    return f"{moment.strftime('%Y-%m-%dT%H:%M:%S')}{fraction}Z"


def milliseconds(stamp: str) -> int:
    """The moment that a timestamp names; before the lab's start it is negative."""
    return round((datetime.fromisoformat(stamp) - EPOCH) / timedelta(milliseconds=1))
