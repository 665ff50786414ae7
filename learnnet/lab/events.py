"""What happened in a lab, in order, each thing with the thing that caused it."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from learnnet.cluster.store import Key
from learnnet.cluster.text import Text
from learnnet.cluster.unchanging import Unchanging

NO_NOTE = Text("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Unchanging):
    """One thing that happened.

    `at` is virtual time in milliseconds; `revision` the store's newest at that moment; `cause` the index of the event
    that led to this one, None for what the learner did or what was there from the start.
    """

    index: int
    at: int
    actor: str
    action: str
    revision: int
    what: Key | None = None
    cause: int | None = None
    note: Text = NO_NOTE
    detail: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return {
            "index": self.index,
            "at": self.at,
            "actor": self.actor,
            "action": self.action,
            "what": list(self.what) if self.what else None,
            "revision": self.revision,
            "cause": self.cause,
            "note": [self.note.message, dict(self.note.params)],
            "detail": dict(self.detail),
        }


class Log:
    """The growing list of events, with an index of which node's proxy and which DNS server had seen what by when."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._by_action: dict[tuple[str, str], list[int]] = {}

    def __deepcopy__(self, memo: dict[int, Any]) -> "Log":
        twin = Log()
        twin.events = self.events.copy()
        twin._by_action = {name: indexes.copy() for name, indexes in self._by_action.items()}
        return twin

    def append(self, event: Event) -> None:
        self.events.append(event)
        self._by_action.setdefault((event.actor, event.action), []).append(event.index)

    def cut(self, length: int) -> None:
        """Forget the events from `length` on: a refused change has not happened."""
        for event in self.events[length:]:
            self._by_action[event.actor, event.action].pop()
        del self.events[length:]

    def of(self, actor: str, action: str) -> Sequence[int]:
        """Indexes of the events of one actor and action, ascending."""
        return self._by_action.get((actor, action), ())

    def last(self, actor: str, action: str, index: int) -> Event | None:
        """The last event of one actor and action up to `index`."""
        indexes = self.of(actor, action)
        found = bisect_right(indexes, index)
        return self.events[indexes[found - 1]] if found else None
