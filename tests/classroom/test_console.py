"""What is typed in a lesson's console: a command that only reads is kept where a task waits for it, and is no step."""

from dataclasses import replace

import pytest

from learnnet.classroom import actions, branches, console, labs
from learnnet.classroom.history import standing_of
from learnnet.classroom.learning import progress as kept
from learnnet.classroom.lessons import lesson
from learnnet.classroom.models import Attempt, Change, Person
from learnnet.curriculum.checks.command_used import CommandUsed
from learnnet.curriculum.lesson import EVENT
from tests.classroom.test_actions import SERVICE, apply

SLUG = "services/first-service"


@pytest.fixture
def attempt(alice: Person, monkeypatch: pytest.MonkeyPatch) -> Attempt:
    """Of a lesson with one task: to list the Pods."""
    real = lesson(SLUG)
    assert real
    step = real.steps[0]
    task = replace(step.tasks[0], check=CommandUsed(command="kubectl get pods"), kind=EVENT, needs=())
    asking = replace(real, steps=(replace(step, tasks=(task,)),))
    for module in (console, kept):
        monkeypatch.setattr(module, "lesson", lambda slug: asking)
    return actions.start_attempt(alice, SLUG, [SERVICE.format(name="start")])


def typed(attempt: Attempt, line: str) -> console.Ran:
    attempt.refresh_from_db()
    return console.run(attempt, "kubectl", line, {}, None)


def looks(attempt: Attempt) -> list[str]:
    return [change.payload["line"] for change in Change.objects.filter(attempt=attempt, payload__kind="look")]


def test_the_command_that_a_task_waits_for_is_kept_once(attempt: Attempt) -> None:
    assert not typed(attempt, "kubectl get svc").changed

    assert typed(attempt, "k get pods -o wide").changed
    assert not typed(attempt, "kubectl get pods").changed

    attempt.refresh_from_db()
    assert looks(attempt) == ["kubectl get pods -o wide"]
    assert attempt.progress["solved"]


def test_looking_is_no_step_of_its_own(attempt: Attempt) -> None:
    actions.apply_change(attempt, apply("web"))
    actions.apply_change(attempt, apply("shop"))
    attempt.refresh_from_db()
    branches.undo(attempt)
    before = standing_of(attempt)

    typed(attempt, "kubectl get pods")

    after = standing_of(attempt)
    assert looks(attempt) == ["kubectl get pods"]
    assert (after.undo, after.redo) == (before.undo, before.redo) == (1, 1)
    branches.redo(attempt)
    with labs.place_of(attempt) as place:
        assert "shop" in place.caught_up(attempt).kubectl("get svc").stdout


def test_what_failed_is_not_kept(attempt: Attempt) -> None:
    typed(attempt, "kubectl get pods nosuch")

    assert looks(attempt) == []
