"""Living through a lesson as a learner would: its start, then changes and answers, and what the tasks then say."""

from collections.abc import Iterable, Sequence

from learnnet.curriculum.changes import Change, concrete
from learnnet.curriculum.errors import LessonError
from learnnet.curriculum.lesson import Lesson
from learnnet.curriculum.progress import Progress, progress
from learnnet.curriculum.questions import Answer
from learnnet.lab import Lab

ANSWER = "answer"


class Walkthrough:
    """One learner's way, change by change; `history` keeps the progress after each."""

    def __init__(self, lesson: Lesson, seed: int = 1) -> None:
        self.lesson = lesson
        self.lab = Lab(seed, **lesson.setup)
        self.answers: dict[str, Answer] = {}
        for manifest in lesson.start:
            self._do({"kind": "apply", "manifest": manifest, "by": "lesson"})
        self.history: list[Progress] = [progress(lesson, self.lab, self.answers)]

    @property
    def progress(self) -> Progress:
        return self.history[-1]

    def go(self, changes: Iterable[Change]) -> "Walkthrough":
        for change in changes:
            self._do(change)
            self.history.append(progress(self.lesson, self.lab, dict(self.answers), self.progress))
        return self

    def again(self) -> Progress:
        """The same progress, found out anew from the whole story, as another worker would."""
        return progress(self.lesson, self.lab, self.answers)

    def _do(self, change: Change) -> None:
        if change["kind"] == ANSWER:
            self._answer(change)
            return
        self.lab.apply(concrete(change, self.lab))
        # A client that is refused is part of the story; a change that is not taken is a mistake of the author's.
        if not self.lab.outcome.accepted:
            said = "; ".join(line.text for line in self.lab.outcome.lines)
            raise LessonError(f"the lab does not take {dict(change)}: {said}", self.lesson.slug)

    def _answer(self, change: Change) -> None:
        question = self.lesson.questions.get(change["question"])
        if question is None:
            raise LessonError(f"there is no question {change['question']!r}", self.lesson.slug)
        value = self._right(question.id) if change.get("right") else change["value"]
        value = tuple(value) if isinstance(value, list) else value
        self.answers[question.id] = question.take(value, self.lab, self.answers.get(question.id))

    def _right(self, name: str) -> str | int | tuple[str, ...]:
        question = self.lesson.questions[name]
        if question.fact is not None:
            value: str | int = question.fact.value(self.lab)
            return value
        if question.kind == "order":
            return tuple(choice.id for choice in question.choices)
        return next(choice.id for choice in question.choices if choice.right)


def walk(lesson: Lesson, changes: Sequence[Change], seed: int = 1) -> Walkthrough:
    return Walkthrough(lesson, seed).go(changes)
