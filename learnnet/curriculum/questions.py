"""Questions to the learner: predictions, of which every answer counts, and questions that have a right answer.

What is right may depend on the lab: the address that this Service got, the number of questions of this look-up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from learnnet.cluster.store import Key
from learnnet.curriculum.fields import ABSENT, spelled, value_at
from learnnet.curriculum.prose import as_words
from learnnet.lab import Moment

Words = Mapping[str, str]  # a text of the author's by language
Value = str | int | tuple[str, ...]


LONGEST_ANSWER = 200


class BadAnswerError(ValueError):
    """This is no answer to this question: the sender's mistake, never the learner's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a learner said, whether it was right then, and the event that the lab stood at."""

    value: Value
    right: bool = False
    at: int = 0
    tries: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One possible answer, and what to say to it; `says` stands for a value that only `reply` reacts to."""

    id: str
    says: Words
    reply: Words
    right: bool = False
    misconception: str = ""  # that leads to this answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Where in the lab the right answer stands."""

    equals: Value | None = None
    kind: str = ""
    namespace: str = "default"
    name: str = ""
    path: str = ""
    lookup: str = ""  # of the newest look-up: questions or in_vain

    def value(self, moment: Moment) -> Any:
        if self.equals is not None:
            return self.equals
        if self.lookup:
            told = (event.detail for event, _ in reversed(moment.lookups) if self.lookup in event.detail)
            return next((detail[self.lookup] for detail in told), ABSENT)
        record = moment.view.record(Key(self.kind, self.namespace, self.name))
        return value_at(record.body if record else None, self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`kind`: predict and choice have choices, order has choices to be put in order, number and text have a fact."""

    id: str
    step: str
    kind: str
    asks: Words
    choices: tuple[Choice, ...] = ()
    fact: Fact | None = None
    replies: tuple[Choice, ...] = ()  # to values that are known to be said
    otherwise: Words | None = None

    def take(self, value: Value, moment: Moment, before: Answer | None = None) -> Answer:
        """The answer that is kept: of a prediction the first, otherwise the last up to the first that is right."""
        self._fits(value)
        if before and (before.right or self.kind == "predict"):
            return before
        tries = before.tries + 1 if before else 1
        return Answer(value=value, right=self._is_right(value, moment), at=moment.index, tries=tries)

    def _fits(self, value: Value) -> None:
        ids = {choice.id for choice in self.choices}
        if self.kind == "order":
            fits = isinstance(value, tuple) and len(value) == len(ids) and set(value) == ids
        elif self.kind in ("predict", "choice"):
            fits = value in ids
        else:
            fits = isinstance(value, int | str) and len(str(value)) <= LONGEST_ANSWER
        if not fits:
            raise BadAnswerError(f"{value!r} is no answer to {self.id}")

    def _is_right(self, value: Value, moment: Moment) -> bool:
        if self.kind in ("predict", "choice"):
            return any(choice.right for choice in self.choices if choice.id == value)
        if self.kind == "order":
            return tuple(choice.id for choice in self.choices) == value
        assert self.fact is not None
        return _same(value, self.fact.value(moment))

    def as_dict(self, language: str) -> dict[str, Any]:
        """For the page. An order is shown by the ids' alphabet, which an author keeps from being the right one."""
        choices = sorted(self.choices, key=lambda choice: choice.id) if self.kind == "order" else self.choices
        return {
            "id": self.id,
            "kind": self.kind,
            "asks": as_words(self.asks[language]),
            "choices": [{"id": each.id, "says": as_words(each.says[language])} for each in choices],
        }

    def in_place(self, answer: Answer) -> int:
        """Of an order: how many stand in the right order already (the longest common subsequence)."""
        said = answer.value if isinstance(answer.value, tuple) else ()
        return _common(tuple(choice.id for choice in self.choices), said)

    def reply(self, answer: Answer) -> Words | None:
        for choice in (*self.choices, *self.replies):
            if choice.id == _plain(answer.value):
                return choice.reply
        return None if answer.right else self.otherwise


def _same(one: Any, other: Any) -> bool:
    """As texts, or as numbers: 0.25 is 0.2500."""
    try:
        return float(one) == float(other)
    except (TypeError, ValueError):
        return _plain(one) == _plain(other)


def _plain(value: Any) -> str:
    return spelled(value).strip().lower()


def _common(first: Sequence[str], second: Sequence[str]) -> int:
    row = [0] * (len(second) + 1)
    for one in first:
        before = row
        row = [0]
        for index, other in enumerate(second):
            row.append(before[index] + 1 if one == other else max(before[index + 1], row[index]))
    return row[-1]
