"""What every lesson keeps: unsolved at its start, solved by its solutions, not by its wrong answers, and true.

Each function tells, in words for the author, where a lesson does not. `manage.py checklessons` and the tests ask them.
"""

from collections.abc import Callable, Iterator

from learnnet.curriculum.checks import Scene
from learnnet.curriculum.errors import LessonError
from learnnet.curriculum.lesson import Lesson
from learnnet.curriculum.progress import DOING, LOST, PASSED, Progress
from learnnet.curriculum.report import as_dict
from learnnet.curriculum.walkthrough import Walkthrough, walk

SEEDS = (1, 2, 7)


def problems(lesson: Lesson) -> Iterator[str]:
    for rule in RULES:
        try:
            yield from (f"{lesson.slug}: {said}" for said in rule(lesson))
        except LessonError as error:
            yield f"{lesson.slug}: {error}"


def start(lesson: Lesson) -> Iterator[str]:
    """The API server takes the start, and then what the editor holds."""
    begun = Walkthrough(lesson)
    begun.lab.apply({"kind": "apply", "manifest": lesson.editor})
    yield from (f"the editor's text: {line.text}" for line in begun.lab.outcome.lines if line.error)


def unsolved(lesson: Lesson) -> Iterator[str]:
    begun = Walkthrough(lesson).progress
    yield from (f"task {name} is done before the learner does anything" for name in _passed(begun))


def solved(lesson: Lesson) -> Iterator[str]:
    for solution in lesson.solutions:
        for seed in SEEDS:
            way = walk(lesson, solution.changes, seed)
            for name, state in way.progress.states.items():
                if state.state != PASSED:
                    found = state.verdict.found if state.verdict else "it was never open"
                    yield f"solution “{solution.does}” (seed {seed}) leaves task {name} {state.state}: {found}"
            if as_dict(way.again()) != as_dict(way.progress):
                yield f"solution “{solution.does}”: found out anew, the progress is another"


def not_fooled(lesson: Lesson) -> Iterator[str]:
    """A wrong answer does not do its task, is recognised, and is answered."""
    for wrong in lesson.wrong:
        way = walk(lesson, wrong.changes)
        state = way.progress.states[wrong.task]
        if state.state == PASSED:
            yield f"wrong answer {wrong.id} does task {wrong.task}"
        if way.progress.solved:
            yield f"wrong answer {wrong.id} solves the lesson"
        told = next(task for task in as_dict(way.progress)["tasks"] if task["id"] == wrong.task)
        if told["reply"] is None:
            yield f"wrong answer {wrong.id} is not answered: task {wrong.task} is {state.state}, {told['found']}"
        begun = Walkthrough(lesson)
        if wrong.seen.verdict(_scene(begun.progress)).passed:
            yield f"wrong answer {wrong.id} is seen before the learner does anything"


def hints(lesson: Lesson) -> Iterator[str]:
    """Every task is open at some moment, so that its hints can be asked for."""
    ways = [walk(lesson, solution.changes) for solution in lesson.solutions]
    shown = {
        name
        for way in ways
        for moment in way.history
        for name, state in moment.states.items()
        if state.state in (DOING, LOST)
    }
    for task in lesson.tasks:
        if task.id not in shown:
            yield f"task {task.id} is never open: nobody can reach its hints"
        if not task.hints and not hasattr(task.check, "question"):
            yield f"task {task.id} has no hint"


def claims(lesson: Lesson) -> Iterator[str]:
    for step in lesson.steps:
        for claim in step.claims:
            way = walk(lesson, claim.after)
            for check in claim.holds:
                verdict = check.verdict(_scene(way.progress))
                if not verdict.passed:
                    yield f"step {step.id}: “{claim.says}” — expected {verdict.expected} found {verdict.found}"


def questions(lesson: Lesson) -> Iterator[str]:
    for question in lesson.questions.values():
        right = sum(choice.right for choice in question.choices)
        if question.kind in ("predict", "choice") and not 0 < right < len(question.choices):
            yield f"question {question.id}: some choices have to be right, and some not"
        if question.kind in ("number", "text") and question.fact is None:
            yield f"question {question.id}: a right answer is missing"
        ids = [choice.id for choice in question.choices]
        if question.kind == "order" and ids == sorted(ids):
            yield f"question {question.id}: the ids are in alphabetical order, which is the one that is shown"
    if sum(question.kind == "predict" for question in lesson.questions.values()) < 2:
        yield "fewer than two predictions"


def recordings(lesson: Lesson) -> list[str]:
    """The files of the project that claims are known from."""
    sources = (source for step in lesson.steps for claim in step.claims for source in claim.sources)
    return sorted({source for source in sources if not source.startswith("https://")})


def _scene(progress: Progress) -> Scene:
    lesson = progress.lesson
    return Scene(moment=progress.moment, since=progress.start, answers=progress.answers, questions=lesson.questions)


def _passed(progress: Progress) -> list[str]:
    return [name for name, state in progress.states.items() if state.state == PASSED]


RULES: tuple[Callable[[Lesson], Iterator[str]], ...] = (start, unsolved, solved, not_fooled, hints, claims, questions)
