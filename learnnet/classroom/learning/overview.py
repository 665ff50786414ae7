"""All tracks as one person sees them: what is done, what was begun, and what to take next. No lab is brought back."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser

from learnnet.classroom.lessons import lesson, tracks
from learnnet.classroom.models import Attempt, Person
from learnnet.curriculum.lesson import Lesson
from learnnet.curriculum.progress import LOST
from learnnet.curriculum.track import Track

NEW, BEGUN, DONE = "new", "begun", "done"
LOOKED_THROUGH = 20
LEVELS = ("beginner", "intermediate", "advanced")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One lesson: `segments` has its steps (on, now, or nothing yet)."""

    lesson: Lesson
    number: int
    state: str = NEW
    attempt: Attempt | None = None

    @property
    def track_name(self) -> str:
        return self.lesson.slug.partition("/")[0]

    @property
    def name(self) -> str:
        return self.lesson.slug.partition("/")[2]

    @property
    def level(self) -> int:
        """1 to 3."""
        return LEVELS.index(self.lesson.level) + 1 if self.lesson.level in LEVELS else 1

    @property
    def segments(self) -> list[str]:
        if self.state == DONE:
            return ["on"] * len(self.lesson.steps)
        steps = (self.attempt.progress.get("steps") if self.attempt else None) or [[0, 1]] * len(self.lesson.steps)
        here = place_of_step(self.lesson, self.attempt.step) if self.attempt else -1
        return ["on" if done >= of > 0 else "now" if n == here else "" for n, (done, of) in enumerate(steps)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """One track with its lessons in order; `following` is the lesson to go on with, None when all are done."""

    track: Track
    cards: tuple[Card, ...]

    @property
    def done(self) -> int:
        return sum(card.state == DONE for card in self.cards)

    @property
    def minutes(self) -> int:
        return sum(card.lesson.minutes for card in self.cards)

    @property
    def state(self) -> str:
        if self.done == len(self.cards):
            return DONE
        return NEW if all(card.state == NEW for card in self.cards) else BEGUN

    @property
    def segments(self) -> list[str]:
        return [{DONE: "on", BEGUN: "now"}.get(card.state, "") for card in self.cards]

    @property
    def following(self) -> Card | None:
        begun = [
            (card.attempt.updated, -card.number, card) for card in self.cards if card.state == BEGUN and card.attempt
        ]
        if begun:
            return max(begun, key=lambda each: each[:2])[2]
        return next((card for card in self.cards if card.state == NEW), None)


def overviews(person: Person | AnonymousUser) -> tuple[Overview, ...]:
    latest: dict[str, Attempt] = {}
    finished: set[str] = set()
    if isinstance(person, Person):
        fields = ("public_id", "lesson", "step", "progress", "updated")
        for attempt in person.attempts.order_by("-updated").only(*fields):
            latest.setdefault(attempt.lesson, attempt)
            if attempt.progress.get("finished"):
                finished.add(attempt.lesson)
    return tuple(
        Overview(
            track=track,
            cards=tuple(
                Card(
                    lesson=found,
                    number=number,
                    state=DONE if slug in finished else BEGUN if slug in latest else NEW,
                    attempt=latest.get(slug),
                )
                for number, slug in enumerate(track.lessons, 1)
                if (found := lesson(slug))
            ),
        )
        for track in tracks()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Where somebody stopped: the step, and what is the matter with the checks."""

    lesson: Lesson
    attempt: Attempt
    step: int
    steps: int
    lost: int
    percent: int


def stop_of(person: Person | AnonymousUser) -> Stop | None:
    """Of the lesson that was worked on last; a drill is not one."""
    attempts = person.attempts.order_by("-updated")[:LOOKED_THROUGH] if isinstance(person, Person) else ()
    found = next(((each, chosen) for each in attempts if (chosen := lesson(each.lesson))), None)
    if found is None:
        return None
    attempt, chosen = found
    short: dict[str, Any] = attempt.progress
    return Stop(
        lesson=chosen,
        attempt=attempt,
        step=place_of_step(chosen, attempt.step) + 1,
        steps=len(chosen.steps),
        lost=sum(state == LOST for state in short.get("tasks", {}).values()),
        percent=round(100 * short.get("done", 0) / (short.get("of") or 1)),
    )


def place_of_step(chosen: Lesson, step: str) -> int:
    """The first, for who has not turned a page yet, or whose page is gone."""
    ids = [each.id for each in chosen.steps]
    return ids.index(step) if step in ids else 0
