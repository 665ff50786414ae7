"""How far a learner is: which tasks are done, since when, and what to say to the others.

A pure function of the lesson, the lab's events and the learner's answers. It is told what it found last time, so that
after a change it looks only at what is new; without that it goes through the whole story and finds the same.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from learnnet.curriculum.checks import Scene, Verdict, touches
from learnnet.curriculum.checks.command_used import CommandUsed
from learnnet.curriculum.lesson import STATE, Lesson, Task
from learnnet.curriculum.questions import Answer
from learnnet.lab import Event, Moment

TODO, DOING, PASSED, LOST = "todo", "doing", "passed", "lost"

Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskState:
    """`at` is the event that brought this state, `revision` the store's at that event.

    `turns` are all the events with which the check turned: to green (True), or back (False).
    """

    task: Task
    state: str = TODO
    at: int | None = None
    revision: int | None = None
    passed_at: int | None = None
    verdict: Verdict | None = None
    turns: tuple[tuple[int, bool], ...] = ()


States = Mapping[str, TaskState]


@dataclass(frozen=True, kw_only=True)
class Progress:
    """As of one event. `start` is the event that the learner began with."""

    lesson: Lesson
    moment: Moment
    answers: Answers = field(default_factory=dict)
    start: int = -1
    index: int = -1
    states: States = field(default_factory=dict)

    @property
    def solved(self) -> bool:
        return all(state.state == PASSED for state in self.states.values())

    def at_rest(self, task: str) -> int | None:
        """The last event of the change that did this task: all that follows from it is there."""
        done = self.states[task].passed_at
        if done is None:
            return None
        before = next((event for event in reversed(self.moment.changes) if event.index <= done), None)
        for event in self.moment.changes:
            if event.index > done and not _of_one_manifest(before, event):
                return event.index - 1
            before = event
        return self.moment.index

    def waits_for(self, line: str) -> bool:
        """Whether a task that can be done now waits for this very command: then even one that only reads is kept."""
        return any(
            isinstance(state.task.check, CommandUsed)
            and state.state != PASSED
            and state.task.check.is_meant(line)
            and all(self.states[name].passed_at is not None for name in state.task.needs)
            for state in self.states.values()
        )


def progress(lesson: Lesson, moment: Moment, answers: Answers, before: Progress | None = None) -> Progress:
    """What the tasks are like at this moment; `before` is what was found earlier in the same story."""
    here = moment.at(moment.index)  # a lab goes on, what was found of it stays
    if before is None or before.index > here.index or before.lesson is not lesson:
        before = _begun(lesson, here, answers)
    states, last = before.states, before.index
    for index in _stations(here, before.index):
        states = _looked(replace(before, index=last), states, here.at(index), _known(answers, index))
        last = index
    # What was answered since the last change.
    states = _looked(replace(before, index=last), states, here, answers)
    return replace(before, moment=here, answers=answers, index=here.index, states=states)


def _begun(lesson: Lesson, moment: Moment, answers: Answers) -> Progress:
    start = _start(moment)
    nothing = Progress(lesson=lesson, moment=moment, start=start, index=start)
    states = {task.id: TaskState(task=task) for task in lesson.tasks}
    return replace(nothing, states=_looked(nothing, states, moment.at(start), _known(answers, start)))


def _known(answers: Answers, index: int) -> Answers:
    return {name: answer for name, answer in answers.items() if answer.at <= index}


def _start(moment: Moment) -> int:
    """The last event before the learner did anything: the lesson's own changes are by `lesson`."""
    changes = [event for event in moment.changes if event.actor == "you"]
    return changes[0].index - 1 if changes else moment.index


def _of_one_manifest(before: Event | None, event: Event) -> bool:
    """A text with several objects is one change of several requests, made at the same time."""
    asked = {event.action, before.action if before else ""} == {"request"}
    return before is not None and asked and event.at == before.at and "change" not in event.detail


def _stations(moment: Moment, after: int) -> list[int]:
    """The moments at which the lab had come to rest: before each further change, and now."""
    found = [event.index - 1 for event in moment.changes if event.index - 1 > after]
    return [*found, moment.index] if moment.index > after else found


def _looked(before: Progress, states: States, moment: Moment, answers: Answers) -> dict[str, TaskState]:
    found = dict(states)
    new = moment.events[before.index + 1 :]
    for task in before.lesson.tasks:
        if _may_have_changed(found[task.id], new):
            found[task.id] = _next(before, task, found, moment, answers)
    return found


def _may_have_changed(state: TaskState, new: Sequence[Event]) -> bool:
    """Answers touch no event, and a task that has just been opened has no verdict yet."""
    check = state.task.check
    return state.verdict is None or not check.TOUCHED or any(touches(check, event) for event in new)


def _next(before: Progress, task: Task, states: States, moment: Moment, answers: Answers) -> TaskState:
    was = states[task.id]
    if task.kind != STATE and was.state == PASSED:
        return was
    needed = [states[name].passed_at for name in task.needs]
    if any(at is None for at in needed):
        return was
    since = max([before.start, *(at for at in needed if at is not None)])
    scene = Scene(
        moment=moment,
        since=max(since, before.index) if was.state == DOING else since,
        answers=answers,
        questions=before.lesson.questions,
    )
    verdict = task.check.verdict(scene)
    if verdict.passed == (was.state == PASSED):
        state = was.state if was.state in (PASSED, LOST) else DOING
        return replace(was, state=state, verdict=verdict)
    event = _when(before, task, scene, verdict)
    passed_at = event.index if verdict.passed and was.passed_at is None else was.passed_at
    state = PASSED if verdict.passed else LOST
    return replace(
        was,
        state=state,
        at=event.index,
        revision=event.revision,
        passed_at=passed_at,
        verdict=verdict,
        turns=(*was.turns, (event.index, verdict.passed)),
    )


def _when(before: Progress, task: Task, scene: Scene, verdict: Verdict) -> Event:
    """The event that decided it: by halves, as verdicts seldom waver between two changes."""
    events = scene.moment.events
    if verdict.at is not None:
        return events[min(verdict.at, len(events) - 1)]
    likely = [event for event in events[before.index + 1 :] if touches(task.check, event)] or [events[-1]]
    found = bisect_left(likely, True, key=lambda event: _stands(task, scene, event) == verdict.passed)
    return likely[min(found, len(likely) - 1)]


def _stands(task: Task, scene: Scene, event: Event) -> bool:
    return task.check.verdict(replace(scene, moment=scene.moment.at(event.index))).passed
