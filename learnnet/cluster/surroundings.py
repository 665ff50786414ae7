"""What the API server takes from the world around it: lots to draw, the time, and a log to write in."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from learnnet.cluster.store import Key
from learnnet.cluster.text import Text

Now = Callable[[], int]  # virtual milliseconds since 2026-01-01T00:00:00Z


class Chance(Protocol):
    """The one source of chance; equal seeds and purposes give equal draws."""

    def uid(self, purpose: str) -> str: ...
    def letters(self, purpose: str, n: int) -> str: ...
    def pick(self, purpose: str, n: int) -> int: ...


class Recorder(Protocol):
    """Puts down that something happened and answers the new event's index."""

    def __call__(
        self,
        actor: str,
        action: str,
        *,
        what: Key | None = None,
        revision: int = 0,
        cause: int | None = None,
        note: Text = ...,
        detail: Mapping[str, Any] = ...,
    ) -> int: ...


class NoChance:
    """Draws for what is never kept: a dry run shows what would happen, not what will."""

    def uid(self, purpose: str) -> str:
        return "00000000-0000-4000-8000-000000000000"

    def letters(self, purpose: str, n: int) -> str:
        return "x" * n

    def pick(self, purpose: str, n: int) -> int:
        return 0


def unrecorded(actor: str, action: str, **_: Any) -> int:
    """The log of what is never kept."""
    return -1
