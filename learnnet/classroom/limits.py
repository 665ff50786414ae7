"""How much one person may ask of the server, and the bucket of tokens that paces them."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """So many at once, and so many a second after that."""

    burst: float
    per_second: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The figures of this installation; `settings.LIMITS` holds them."""

    message_bytes: int = 128 * 1024  # a manifest of 64 KiB, quoted as JSON
    changes_per_attempt: int = 1000
    branches_per_attempt: int = 20
    shares_per_attempt: int = 20
    steps_back: int = 1000  # of a branch
    file_bytes: int = 512 * 1024  # of a lab that is brought along
    replay_seconds: float = 10.0  # of its changes
    sockets_per_person: int = 12  # in one worker
    sockets_per_address: int = 120  # of those who look at shared labs without being known; a class shares an address
    live_labs: int = 200  # in one worker, about 1 MB each
    shared_snapshots: int = 200  # in one worker
    courses_per_person: int = 50
    members_per_course: int = 500
    assignments_per_course: int = 100
    roster_bytes: int = 128 * 1024
    message_letters: int = 1000  # of what an instructor writes
    messages: Rate = Rate(burst=60, per_second=20)  # of one tab
    # Of one address on the network, which a whole class may share.
    attempts: Rate = Rate(burst=100, per_second=1)
    sign_ins: Rate = Rate(burst=100, per_second=1)
    exports: Rate = Rate(burst=100, per_second=2)
    dns_queries: Rate = Rate(burst=200, per_second=20)
    joins: Rate = Rate(burst=300, per_second=1)  # a class joins in one minute, from one address
    courses: Rate = Rate(burst=20, per_second=0.1)
    guesses: Rate = Rate(burst=10, per_second=0.05)  # of one account's password


@dataclass(frozen=True, slots=True)
class Bucket:
    """Tokens left at a moment; a bucket never seen before is full."""

    tokens: float
    moment: float

    @classmethod
    def full(cls, rate: Rate, now: float) -> "Bucket":
        return cls(rate.burst, now)

    def take(self, rate: Rate, now: float) -> tuple["Bucket", int]:
        """The bucket after one token was asked for, and 0, or the whole seconds after which to ask again."""
        tokens = min(rate.burst, self.tokens + max(0.0, now - self.moment) * rate.per_second)
        if tokens >= 1:
            return Bucket(tokens - 1, now), 0
        return Bucket(tokens, now), max(1, math.ceil((1 - tokens) / rate.per_second))
