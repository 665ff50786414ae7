"""How much one tab, and all the tabs of one person, may ask of this worker."""

import time
from collections import Counter
from dataclasses import dataclass, field

from learnnet.classroom.limits import Bucket, Rate


@dataclass(slots=True)
class Pace:
    """One tab's bucket of tokens: a message takes one."""

    rate: Rate
    bucket: Bucket | None = None

    def wait(self) -> int:
        """0 if the next message may be handled now, else the seconds after which to try again."""
        now = time.monotonic()
        self.bucket, seconds = (self.bucket or Bucket.full(self.rate, now)).take(self.rate, now)
        return seconds


@dataclass(slots=True)
class OpenSockets:
    """How many sockets each person (or address) holds open in this worker: its memory is what they use up."""

    most: int
    held: Counter[int | str] = field(default_factory=Counter)

    def enter(self, person: int | str) -> bool:
        if self.held[person] >= self.most:
            return False
        self.held[person] += 1
        return True

    def leave(self, person: int | str) -> None:
        self.held[person] -= 1
        if self.held[person] <= 0:
            del self.held[person]
