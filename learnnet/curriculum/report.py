"""Progress as plain data, as a snapshot carries it: interface texts as message and params, the author's by language."""

from typing import Any

from learnnet.cluster.text import Text
from learnnet.curriculum.changes import concrete
from learnnet.curriculum.checks import Scene
from learnnet.curriculum.lesson import Command, Wrong
from learnnet.curriculum.progress import DOING, LOST, PASSED, Progress, TaskState
from learnnet.curriculum.prose import as_words
from learnnet.curriculum.questions import Question, Words

JSON = dict[str, Any]


def as_dict(progress: Progress) -> JSON:
    lesson = progress.lesson
    replies = {wrong.task: wrong for wrong in reversed(_recognised(progress))}
    return {
        "start": progress.start,
        "solved": progress.solved,
        "done": sum(state.state == PASSED for state in progress.states.values()),
        "of": len(lesson.tasks),
        "steps": [
            {
                "id": step.id,
                "done": sum(progress.states[task.id].state == PASSED for task in step.tasks),
                "of": len(step.tasks),
            }
            for step in lesson.steps
        ],
        "tasks": [
            {**_task(state, replies.get(name)), "rest": progress.at_rest(name)}
            for name, state in progress.states.items()
        ],
        "questions": [_question(progress, question) for question in lesson.questions.values()],
        "commands": [_command(progress, command) for command in lesson.commands],
    }


def _recognised(progress: Progress) -> list[Wrong]:
    """The known wrong answers that the lab shows just now, of tasks that are open."""
    scene = Scene(
        moment=progress.moment,
        since=progress.start,
        answers=progress.answers,
        questions=progress.lesson.questions,
    )
    open_tasks = {name for name, state in progress.states.items() if state.state in (DOING, LOST)}
    return [wrong for wrong in progress.lesson.wrong if wrong.task in open_tasks and wrong.seen.verdict(scene).passed]


def _task(state: TaskState, wrong: Wrong | None) -> JSON:
    task, verdict = state.task, state.verdict
    hint = verdict.hint if verdict and not verdict.passed else None
    return {
        "id": task.id,
        "step": task.step,
        "kind": task.kind,
        "title": _words(task.title),
        "needs": list(task.needs),
        "state": state.state,
        "at": state.at,
        "revision": state.revision,
        "passed_at": state.passed_at,
        "turns": [list(turn) for turn in state.turns],
        "expected": _text(verdict.expected if verdict else None),
        "found": _text(verdict.found if verdict else None),
        "where": list(verdict.where) if verdict and verdict.where else None,
        "hint": _text(hint),
        "hints": [_words(each) for each in task.hints],
        "reply": _words(wrong.says) if wrong else None,
    }


def _question(progress: Progress, question: Question) -> JSON:
    answer = progress.answers.get(question.id)
    reply = question.reply(answer) if answer else None
    return {
        "id": question.id,
        "answer": answer.value if answer else None,
        "tries": answer.tries if answer else 0,
        "right": answer.right if answer else None,
        "reply": _words(reply) if reply else None,
    }


def _command(progress: Progress, command: Command) -> JSON:
    return {"id": command.id, "change": dict(concrete(command.change, progress.moment))}


def _words(words: Words) -> dict[str, str]:
    return {language: as_words(text) for language, text in words.items()}


def _text(text: Text | None) -> list[Any] | None:
    return [text.message, dict(text.params)] if text else None
