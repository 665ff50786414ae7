"""What to do for one task, taken from the lesson's own solution; shown only when all hints have been taken."""

from collections.abc import Mapping, Sequence
from typing import Any

from learnnet.classroom.recent import Recent
from learnnet.curriculum.changes import Change, concrete
from learnnet.curriculum.lesson import Lesson
from learnnet.curriculum.progress import PASSED
from learnnet.curriculum.prose import as_words
from learnnet.curriculum.questions import Question
from learnnet.curriculum.walkthrough import ANSWER, Walkthrough
from learnnet.lab import Moment

KEPT = 100
Ways = Mapping[str, Sequence[Change]]

ways: Recent[str, tuple[Lesson, Ways]] = Recent(KEPT)


def way_to(chosen: Lesson, task: str) -> Sequence[Change]:
    """The changes of the first solution that lead to this task, from where the one before it was done."""
    kept = ways.get(chosen.slug)
    if kept is None or kept[0] is not chosen:
        kept = (chosen, _ways(chosen))
        ways.put(chosen.slug, kept)
    return kept[1].get(task, ())


def _ways(chosen: Lesson) -> Ways:
    if not chosen.solutions:
        return {}
    changes = chosen.solutions[0].changes
    history = Walkthrough(chosen).go(changes).history
    found: dict[str, Sequence[Change]] = {}
    begun = 0
    for number, after in enumerate(history[1:], 1):
        fresh = [name for name, state in after.states.items() if state.state == PASSED and name not in found]
        for name in fresh:
            found[name] = changes[begun:number]
        if fresh:
            begun = number
    return found


def as_dicts(chosen: Lesson, task: str, moment: Moment) -> list[dict[str, Any]]:
    """For the page: Pods by the names that they have now, answers in the words of the lesson."""
    made: dict[str, dict[str, Any]] = {}
    for number, change in enumerate(way_to(chosen, task)):
        if change["kind"] == ANSWER:
            made[change["question"]] = _answer(chosen.questions[change["question"]], moment)
        else:
            made[str(number)] = dict(concrete(change, moment))
    return list(made.values())


def _answer(question: Question, moment: Moment) -> dict[str, Any]:
    """Any answer to a prediction will do; of a question that has a right one, that one."""
    answer: dict[str, Any] = {"kind": ANSWER, "question": question.id, "any": question.kind == "predict", "says": []}
    if question.fact is not None:
        answer["says"] = [dict.fromkeys(question.asks, as_words(f"`{question.fact.value(moment)}`"))]
    elif question.kind != "predict":
        choices = [choice for choice in question.choices if choice.right or question.kind == "order"]
        answer["says"] = [{language: as_words(text) for language, text in each.says.items()} for each in choices]
    return answer
