"""The learner answered: any answer to a prediction, the right one to a question, the right order."""

from dataclasses import dataclass
from typing import ClassVar

from learnnet.cluster.text import Text
from learnnet.curriculum.checks.base import NAME, NOT_YET, Check, Scene, Verdict
from learnnet.curriculum.fields import spelled

QUESTION = {**NAME, "description": "The id of a question of this lesson."}
SAID = Text("You answered.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictionMade(Check):
    ARGUMENTS: ClassVar = {"question": QUESTION}
    TOUCHED: ClassVar = ()
    WAITS: ClassVar = True

    question: str

    def verdict(self, scene: Scene) -> Verdict:
        answer = scene.answers.get(self.question)
        return Verdict(
            passed=answer is not None,
            expected=Text("A prediction: any answer counts."),
            found=NOT_YET if answer is None else SAID,
            at=None if answer is None else answer.at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerIsRight(Check):
    ARGUMENTS: ClassVar = {"question": QUESTION}
    TOUCHED: ClassVar = ()
    WAITS: ClassVar = True

    question: str

    def verdict(self, scene: Scene) -> Verdict:
        answer, question = scene.answers.get(self.question), scene.questions[self.question]
        expected = Text("The right answer.")
        if answer is None:
            return Verdict(passed=False, expected=expected, found=NOT_YET)
        said = next((str(choice.id) for choice in question.choices if choice.id == answer.value), spelled(answer.value))
        return Verdict(
            passed=answer.right,
            expected=expected,
            found=Text("You said {answer}.", {"answer": said}),
            at=answer.at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderOfSteps(Check):
    ARGUMENTS: ClassVar = {"question": QUESTION}
    TOUCHED: ClassVar = ()
    WAITS: ClassVar = True

    question: str

    def verdict(self, scene: Scene) -> Verdict:
        answer, question = scene.answers.get(self.question), scene.questions[self.question]
        expected = Text("All {count} steps in their order.", {"count": len(question.choices)})
        if answer is None:
            return Verdict(passed=False, expected=expected, found=NOT_YET)
        fitting = question.in_place(answer)
        found = Text(
            "{fitting} of {count} steps follow each other rightly.",
            {"fitting": fitting, "count": len(question.choices)},
        )
        return Verdict(passed=answer.right, expected=expected, found=found, at=answer.at)
