"""What a board shows of an attempt, kept in the attempt's own row so that no lab is replayed to look at a class.

It is plain JSON, kept up with every change; `rebuilt` makes the same out of the saved changes.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from learnnet.classroom.courses.tasks import place_on_the_way, task_states
from learnnet.classroom.lessons import lesson, setup_of
from learnnet.classroom.models import Attempt
from learnnet.cluster.text import Text
from learnnet.curriculum.lesson import Lesson
from learnnet.curriculum.progress import PASSED
from learnnet.curriculum.states import Differs
from learnnet.lab import Lab, Outcome

Tally = dict[str, Any]
Payload = Mapping[str, Any]

OBSERVATIONS = ("resolve", "send", "kubectl", "answer")
REMEMBERED = 200  # states, and observations
LONGEST_GAP = 10 * 60_000  # milliseconds: who comes back tomorrow has not spent the night on a task
LONGEST_WORD = 60


def kept_up(attempt: Attempt, lab: Lab, payload: Payload | None, at: datetime) -> Tally:
    """The attempt's tally after this change; None stands for an undo, a redo or another branch."""
    chosen = lesson(attempt.lesson)
    if chosen is None:
        return dict(attempt.tally)
    outcome = lab.outcome if payload is not None else None
    return after(dict(attempt.tally), attempt, chosen, lab, payload, outcome, _milliseconds(at))


def rebuilt(attempt: Attempt, changes: Iterable[tuple[Payload, datetime]]) -> Tally:
    """From the changes that lead to where the attempt stands, each with the time it was made."""
    chosen = lesson(attempt.lesson)
    lab = Lab(seed=attempt.seed, **setup_of(attempt.lesson))
    tally: Tally = {}
    for payload, made in changes:
        lab.apply(payload)
        if chosen is not None and payload.get("by") != "lesson":
            tally = after(tally, attempt, chosen, lab, payload, lab.outcome, _milliseconds(made))
    return tally


def after(
    tally: Tally, attempt: Attempt, chosen: Lesson, lab: Lab, payload: Payload | None, outcome: Outcome | None, now: int
) -> Tally:
    """One step on."""
    states = task_states(attempt, chosen, lab)
    name, apart = place_on_the_way(chosen, lab)
    started: int = tally.get("started", _milliseconds(attempt.created))
    busy: int = tally.get("busy", started)
    spent = dict(tally.get("spent", {}))
    if worked_on := tally.get("current"):
        spent[worked_on] = spent.get(worked_on, 0) + min(LONGEST_GAP, max(0, now - busy))
    current = worked_at(chosen, states)
    visits, fresh = _visited(tally, name, payload)
    seen, observed = _observed(tally, name, payload)
    return {
        "tasks": states,
        "current": current,
        "since": tally["since"] if current == tally.get("current") and "since" in tally else now,
        "spent": spent,
        "hints": tally.get("hints", {}),
        "started": started,
        "busy": now,
        "new": now if fresh or observed else tally.get("new", started),
        "state": name,
        "visits": visits,
        "seen": seen,
        "differs": _as_json(apart),
        "latest": text(latest(payload, outcome)),
    }


def worked_at(chosen: Lesson, states: Mapping[str, str]) -> str | None:
    """The first task that is open. Who changes the cluster may have left a question behind."""
    still = [task for task in chosen.tasks if states[task.id] != PASSED]
    return next((task.id for task in [*(each for each in still if each.check.TOUCHED), *still]), None)


def with_hint(tally: Tally, task: str, count: int) -> Tally:
    """The learner has been shown this many hints to a task by now."""
    hints = dict(tally.get("hints", {}))
    hints[task] = max(count, hints.get(task, 0))
    return {**tally, "hints": hints}


def latest(payload: Payload | None, outcome: Outcome | None) -> Text:
    """The last thing that a learner did, in a few words."""
    if payload is None:
        return Text("moved in the history")
    match payload.get("kind"):
        case "apply":
            what = next((line.what for line in outcome.lines if line.what), None) if outcome else None
            if what is None:
                return Text("applied a text")
            return Text("applied {kind} {name}", {"kind": what.kind, "name": _cut(what.name)})
        case "delete":
            return Text("deleted {kind} {name}", {"kind": str(payload["object"]), "name": _cut(payload["name"])})
        case "resolve":
            return Text("looked up {name}", {"name": _cut(payload["name"])})
        case "send":
            return Text("sent a packet to {to}", {"to": _cut(payload["to"])})
        case "kubectl":
            return Text("ran {command}", {"command": _cut(payload.get("line", "kubectl"))})
        case "answer":
            return Text("answered a question")
        case "wait":
            return Text("let time pass")
    return Text("changed the cluster's DNS")


def text(said: Text) -> list[Any]:
    """As it travels."""
    return [said.message, dict(said.params)]


def _visited(tally: Tally, name: str, payload: Payload | None) -> tuple[dict[str, int], bool]:
    """How often each state was come to, and whether this one is new. Looking around in a state is no visit."""
    looked = payload is not None and payload.get("kind") in (*OBSERVATIONS, "wait")
    visits = dict(tally.get("visits", {}))
    fresh = name not in visits
    if name != tally.get("state") or not looked:
        visits[name] = visits.pop(name, 0) + 1  # at the end: the oldest are forgotten first
    return dict(list(visits.items())[-REMEMBERED:]), fresh


def _observed(tally: Tally, name: str, payload: Payload | None) -> tuple[list[str], bool]:
    """The same question to the same cluster tells nothing new."""
    seen = list(tally.get("seen", []))
    if payload is None or payload.get("kind") not in OBSERVATIONS:
        return seen, False
    asked = json.dumps([name, dict(payload)], sort_keys=True)
    mark = hashlib.sha256(asked.encode()).hexdigest()[:12]
    return (seen, False) if mark in seen else ([*seen, mark][-REMEMBERED:], True)


def _as_json(apart: Differs | None) -> dict[str, Any] | None:
    return {"short": text(apart.short), "says": text(apart.says), "broken": apart.broken} if apart else None


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _cut(word: Any) -> str:
    said = str(word)
    return said if len(said) <= LONGEST_WORD else f"{said[: LONGEST_WORD - 1]}…"
