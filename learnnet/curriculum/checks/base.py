"""What every check has: a look at the lab at one moment, and a verdict that says what it expected and found."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from learnnet.cluster.store import Key
from learnnet.cluster.text import Text
from learnnet.curriculum.questions import Answer, Question
from learnnet.lab import Event, Moment

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """All that a check may look at. What happened up to the event `since` does not count."""

    moment: Moment
    since: int = -1
    answers: Mapping[str, Answer] = field(default_factory=dict)
    questions: Mapping[str, Question] = field(default_factory=dict)

    def events(self) -> Iterator[Event]:
        events = self.moment.events
        return (events[index] for index in range(self.since + 1, len(events)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`where` is the object to look at; `at` the event that it happened with, of a check that waits for an event."""

    passed: bool
    expected: Text
    found: Text
    where: Key | None = None
    hint: Text | None = None
    at: int | None = None


class Check(ABC):
    """A check is a frozen dataclass; its fields are the arguments that a lesson gives it.

    ARGUMENTS: the JSON Schema of each field. TOUCHED: actions of events, and kinds of written objects, that can change
    its verdict. WAITS: whether it looks for something that happens, not for something that is so.
    """

    ARGUMENTS: ClassVar[Mapping[str, Schema]] = {}
    TOUCHED: ClassVar[tuple[str, ...]] = ()
    WAITS: ClassVar[bool] = False

    @abstractmethod
    def verdict(self, scene: Scene) -> Verdict: ...


def touches(check: Check, event: Event) -> bool:
    if event.action in check.TOUCHED:
        return True
    return event.action == "write" and event.what is not None and event.what.kind in check.TOUCHED


NAME: Schema = {"type": "string", "minLength": 1}
SERVICE: Schema = {**NAME, "description": "The Service's name."}
NAMESPACE: Schema = {**NAME, "description": "The namespace; default, unless said otherwise."}
LABELS: Schema = {"type": "object", "additionalProperties": {"type": "string"}}
COUNT: Schema = {"type": "integer", "minimum": 0}
NOT_YET = Text("It has not happened yet.")
HAPPENED = Text("It happened.")
