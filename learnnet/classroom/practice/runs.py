"""Runs through drills: they are started, every look is written down and scored, and the server's clock ends them."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from learnnet.classroom.announcing import news
from learnnet.classroom.courses.models import Assignment
from learnnet.classroom.labs import DRILL
from learnnet.classroom.models import Attempt, Person
from learnnet.classroom.practice import looks
from learnnet.classroom.practice.models import DrillRun, Interview
from learnnet.curriculum.diagnosis.expert import best
from learnnet.curriculum.diagnosis.observations import Observation
from learnnet.curriculum.drills import Drill, drill
from learnnet.curriculum.drills.boards import board
from learnnet.curriculum.drills.generator import BadLinkError
from learnnet.curriculum.drills.proof import solved
from learnnet.curriculum.interview import MODES
from learnnet.curriculum.interview.items import MINUTES
from learnnet.curriculum.questions import BadAnswerError
from learnnet.lab import Lab, Moment

FIXED, GIVEN_UP, TIME = "fixed", "given-up", "time"
MOST_STEPS = 500
warming = ThreadPoolExecutor(max_workers=1, thread_name_prefix="board")


def link_of(slug: str) -> str:
    """The drill that an attempt is at; nothing where it is at a lesson."""
    return slug.removeprefix(DRILL) if slug.startswith(DRILL) else ""


def drill_of(attempt: Attempt) -> Drill | None:
    link = link_of(attempt.lesson)
    return drill(link) if link else None


def run_of(attempt: Attempt) -> DrillRun | None:
    if not link_of(attempt.lesson):
        return None
    return DrillRun.objects.filter(attempt=attempt.pk).select_related("interview").first()


@transaction.atomic
def start(
    person: Person,
    link: str,
    mode: str,
    interview: Interview | None = None,
    item: int = 0,
    assignment: Assignment | None = None,
) -> Attempt:
    """A lab of its own for a drill. The link must be a drill's: BadLinkError."""
    given = drill(link)
    if mode not in MODES:
        raise BadLinkError(mode)
    tally = {"hypotheses": [list(each) for each in given.hypotheses]} if assignment else {}
    attempt = Attempt.objects.create(
        person=person, lesson=DRILL + link, seed=given.start.seed, assignment=assignment, tally=tally
    )
    DrillRun.objects.create(attempt=attempt, mode=mode, interview=interview, item=item)
    return attempt


def warm(link: str) -> None:
    """The labs of all that is supposed, off the way of the learner's first look and first hint."""
    warming.submit(_warm, link)


def _warm(link: str) -> None:
    ready = board(link)
    scene = drill(link).scene
    app = scene.apps[0]
    ready.score([{"look": "send", "source": scene.client, "to": f"{app.name}:{app.port}"}])
    best(ready, scene, ready.hypotheses)


def elapsed(run: DrillRun, now: datetime) -> int:
    """Milliseconds on the clock."""
    until = run.ended or run.paused_at or now
    return max(0, round((until - run.opened).total_seconds() * 1000) - run.paused)


def limit(run: DrillRun) -> int:
    """Milliseconds that one should need."""
    return MINUTES["drill"][drill(link_of(run.attempt.lesson)).level] * 60_000


def locked(attempt: Attempt) -> DrillRun | None:
    """To be called in a transaction; None where there is no drill, or it is over."""
    if not link_of(attempt.lesson):
        return None
    parts = ("attempt__assignment__course", "interview")
    open_runs = DrillRun.objects.select_for_update(of=("self",)).select_related(*parts)
    run = open_runs.filter(attempt=attempt.pk, ended=None).first()
    if run is not None and out_of_time(run, timezone.now()):
        end(run, TIME, ends_at(run))
        return None
    return run


def ends_at(run: DrillRun) -> datetime | None:
    """A drill of an interview with a clock ends with it; one that was assigned, when it is due."""
    ends = []
    if run.attempt.assignment is not None and run.attempt.assignment.due is not None:
        ends.append(run.attempt.assignment.due)
    if run.interview is not None and MODES[run.mode].clock:
        minutes = int(run.interview.link.partition("/")[0])
        ends.append(run.interview.opened + timedelta(minutes=minutes))
    return min(ends, default=None)


def out_of_time(run: DrillRun, now: datetime) -> bool:
    until = ends_at(run)
    return until is not None and until <= now


def as_it_is(run: DrillRun) -> DrillRun:
    """One whose time is over has ended, whether or not somebody was there."""
    if run.ended or not out_of_time(run, timezone.now()):
        return run
    with transaction.atomic():
        locked(run.attempt)
    run.refresh_from_db(fields=["outcome", "ended"])
    return run


def left_of(run: DrillRun, given: Drill) -> list[int]:
    """Which suppositions are still possible, by their numbers."""
    lefts = [step["left"] for step in run.steps if "left" in step]
    return lefts[-1] if lefts else list(range(len(given.hypotheses)))


def changed(run: DrillRun) -> bool:
    return any("change" in step for step in run.steps)


def write_down(run: DrillRun, lab: Moment, observation: Observation, line: str, *, to_mend: bool = False) -> None:
    """One look. After the first change it belongs to another cluster and is not scored.

    What is opened `to_mend` it is no search as long as it tells nothing new.
    """
    if len(run.steps) >= MOST_STEPS:
        return
    step: dict[str, Any] = {"at": elapsed(run, timezone.now()), "observation": dict(observation), "line": line[:200]}
    step["event"] = lab.index
    if not changed(run):
        given = drill(link_of(run.attempt.lesson))
        known = board(given.link)
        step["left"] = [
            number for number in left_of(run, given) if known.consistent(given.hypotheses[number], observation)
        ]
        if to_mend and step["left"] == left_of(run, given):
            step = {"at": step["at"], "opened": step["observation"], "line": step["line"], "event": step["event"]}
    run.steps = [*run.steps, step]
    keep(run, "steps")


def looked(attempt: Attempt, lab: Moment, observation: Observation | None, line: str, *, to_mend: bool = False) -> bool:
    """Writes a look down; whoever calls this has the attempt's place to themselves."""
    if observation is None:
        return False
    with transaction.atomic():
        run = locked(attempt)
        if run is None:
            return False
        go_on(run)
        write_down(run, lab, observation, line, to_mend=to_mend)
    return True


def keep_run(attempt: Attempt, lab: Lab, payload: Mapping[str, Any], before: int) -> None:
    """After something was done to the lab: what was seen by it, and whether it works again."""
    run = locked(attempt)
    if run is None:
        return
    go_on(run)
    events, line = lab.events[before:], looks.said(payload)
    if looks.changes(payload, events):
        run.steps = [*run.steps, {"at": elapsed(run, timezone.now()), "change": dict(payload), "line": line,
                                  "event": lab.index}]  # fmt: skip
        keep(run, "steps")
    else:
        for observation in looks.asked(lab, events):
            write_down(run, lab, observation, line)
    if solved(drill(link_of(attempt.lesson)), lab):
        end(run, FIXED)


def go_on(run: DrillRun) -> None:
    """Whoever does something has come back from their pause."""
    if run.paused_at is not None:
        run.paused += round((timezone.now() - run.paused_at).total_seconds() * 1000)
        run.paused_at = None
        keep(run, "paused", "paused_at")


def end(run: DrillRun, outcome: str, at: datetime | None = None) -> None:
    """Now, or when its time was over and nobody looked."""
    run.outcome, run.ended = outcome, at or timezone.now()
    keep(run, "outcome", "ended")


def keep(run: DrillRun, *fields: str) -> None:
    """Saves it, and tells the boards of a course that it belongs to."""
    run.save(update_fields=fields)
    if run.attempt.assignment is not None:
        transaction.on_commit(news(run.attempt.assignment.course.group, attempt=run.attempt_id), robust=True)


def pause(attempt: Attempt, still: bool) -> None:
    with transaction.atomic():
        run = locked(attempt)
        if run is None or MODES[run.mode].clock or run.interview_id:
            raise BadAnswerError("the clock of this drill does not stand still")
        if not still:
            go_on(run)
        elif run.paused_at is None:
            run.paused_at = timezone.now()
            keep(run, "paused_at")


def give_up(attempt: Attempt) -> None:
    with transaction.atomic():
        run = locked(attempt)
        if run is not None:
            end(run, GIVEN_UP)


def take_hint(attempt: Attempt, lab: Lab) -> None:
    """The best next look, where hints are allowed; found before the row is locked, since it can take a second."""
    run = run_of(attempt)
    if run is None or run.ended or not MODES[run.mode].hints:
        raise BadAnswerError("there are no hints here")
    given = drill(link_of(attempt.lesson))
    advice = best(board(given.link), given.scene, [given.hypotheses[number] for number in left_of(run, given)])
    says = [advice.says.message, dict(advice.says.params)] if advice else None
    look = dict(advice.observation) if advice else None
    with transaction.atomic():
        run = locked(attempt)
        if run is not None and len(run.steps) < MOST_STEPS:
            go_on(run)
            at = elapsed(run, timezone.now())
            run.steps = [*run.steps, {"at": at, "hint": look, "says": says, "event": lab.index}]
            keep(run, "steps")
