"""A lesson: where a lab starts, and step by step what to do with it, what to find out, and what to be told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from learnnet.curriculum.changes import Change
from learnnet.curriculum.checks import Check
from learnnet.curriculum.prose import Block
from learnnet.curriculum.questions import Question, Words

LANGUAGES = ("en", "zh-hans")
STATE, EVENT = "state", "event"
WHOLE_LAB = ("proxy_mode", "dual_stack")  # settings of the whole lab; all others are numbers of its actors


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A state has to hold, and is lost again when it no longer does; an event has to happen once, and stays."""

    id: str
    step: str
    kind: str
    title: Words
    check: Check
    needs: tuple[str, ...] = ()
    hints: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something that a press of a button does; what the button says stands in the text."""

    id: str
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Something that a step says, where it is known from, and checks that hold in the lab after these changes."""

    says: str
    sources: tuple[str, ...]
    after: tuple[Change, ...] = ()
    holds: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One heading of the text with what belongs to it."""

    id: str
    title: Words
    html: Words
    blocks: tuple[Block, ...] = ()
    tasks: tuple[Task, ...] = ()
    questions: tuple[Question, ...] = ()
    commands: tuple[Command, ...] = ()
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """Changes, and answers, after which every task is done."""

    does: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A known wrong answer: `seen` recognises it, `says` answers it beside the task that it misses."""

    id: str
    task: str
    changes: tuple[Change, ...]
    seen: Check
    says: Words
    misconception: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Misconception:
    """Something widely believed that this lesson cures."""

    id: str
    believed: Words


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """One lesson as its folder has it; words by language. `prose` is the whole text, for reading from end to end."""

    slug: str
    title: Words
    summary: Words
    prose: Words
    opening: Words
    start: tuple[str, ...]
    editor: str
    level: str
    minutes: int
    steps: tuple[Step, ...]
    after: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    solutions: tuple[Solution, ...] = ()
    wrong: tuple[Wrong, ...] = ()
    misconceptions: tuple[Misconception, ...] = ()

    @cached_property
    def setup(self) -> Mapping[str, Any]:
        """What a lab of this lesson is made with, besides its seed."""
        whole = {name: self.settings[name] for name in WHOLE_LAB if name in self.settings}
        return {**whole, "settings": {name: n for name, n in self.settings.items() if name not in WHOLE_LAB}}

    def in_language(self, texts: Words, language: str) -> str:
        return texts.get(language) or texts["en"]

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        return tuple(task for step in self.steps for task in step.tasks)

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        return {question.id: question for step in self.steps for question in step.questions}

    @cached_property
    def commands(self) -> tuple[Command, ...]:
        return tuple(command for step in self.steps for command in step.commands)

    def as_dict(self, language: str) -> dict[str, Any]:
        """What a page needs to show the lesson; answers and their replies come with the progress."""
        return {
            "slug": self.slug,
            "title": self.in_language(self.title, language),
            "opening": self.in_language(self.opening, language),
            "minutes": self.minutes,
            "level": self.level,
            "steps": [
                {
                    "id": step.id,
                    "title": self.in_language(step.title, language),
                    "html": self.in_language(step.html, language),
                    "tasks": [task.id for task in step.tasks],
                    "questions": [question.as_dict(language) for question in step.questions],
                }
                for step in self.steps
            ],
        }
