"""The one place where a course asks the curriculum how an attempt's tasks are doing, and where it stands on its way."""

from functools import cache

from learnnet.classroom.learning.progress import progress_of
from learnnet.classroom.lessons import lesson
from learnnet.classroom.models import Attempt
from learnnet.curriculum.lesson import Lesson
from learnnet.curriculum.states import Differs, State, canonical, differs, digest, nearest
from learnnet.curriculum.walkthrough import Walkthrough
from learnnet.lab import Lab


def task_states(attempt: Attempt, chosen: Lesson, lab: Lab) -> dict[str, str]:
    """The state of each task, in the lesson's order."""
    return {name: state.state for name, state in progress_of(attempt, chosen, lab).states.items()}


def place_on_the_way(chosen: Lesson, lab: Lab) -> tuple[str, Differs | None]:
    """The name of the state that the lab is in, and how it differs from the lesson's nearest."""
    state = canonical(lab)
    return digest(state), differs(nearest(state, ways_of(chosen.slug)), lab.view)


@cache
def ways_of(slug: str) -> tuple[State, ...]:
    """Every state that the lesson's own solutions lead through; the first is its start."""
    chosen = lesson(slug)
    assert chosen is not None
    states: dict[str, State] = {}
    for changes in [solution.changes for solution in chosen.solutions] or [()]:
        way = Walkthrough(chosen)
        for each in [(), *((change,) for change in changes)]:
            state = canonical(way.go(each).lab)
            states.setdefault(digest(state), state)
    return tuple(states.values())
