"""What a tab is told about its drill besides the lab: the symptom, what was looked at, what is still possible."""

import json
from typing import Any

from django.utils import timezone

from learnnet.classroom.practice.looks import worded
from learnnet.classroom.practice.models import DrillRun
from learnnet.classroom.practice.runs import elapsed, left_of, limit, link_of
from learnnet.classroom.practice.veil import Seen
from learnnet.curriculum.drills import Drill, drill
from learnnet.curriculum.faults import FAULTS
from learnnet.curriculum.interview import MODES

JSON = dict[str, Any]
OPENABLE = ("Service", "Deployment", "Pod", "EndpointSlice", "Endpoints", "ReplicaSet", "ConfigMap", "Node")


def as_text(run: DrillRun) -> str:
    """In place of what is told about a lesson."""
    return json.dumps({"drill": told(run)}, ensure_ascii=False, separators=(",", ":"))


def told(run: DrillRun) -> JSON:
    given = drill(link_of(run.attempt.lesson))
    mode = MODES[run.mode]
    task = given.task()
    return {
        **{name: task[name] for name in ("link", "topic", "level", "namespace", "client", "complaints", "supposed")},
        "mode": run.mode,
        "hypotheses": hypotheses(run, given) if mode.supposed or run.ended else None,
        "numbers": numbers(run, given) if mode.supposed or run.ended else None,
        "observations": observations(run, told_left=mode.supposed or bool(run.ended)),
        "changes": [{"at": step["at"], "line": step["line"]} for step in run.steps if "change" in step],
        "hints": [{"at": step["at"], "says": step["says"]} for step in run.steps if "hint" in step],
        "may_hint": mode.hints and not run.ended,
        "may_pause": not mode.clock and not run.ended and not run.interview_id,
        "clock": {"elapsed": elapsed(run, timezone.now()), "running": not (run.ended or run.paused_at)},
        "limit": limit(run),
        "outcome": run.outcome,
    }


def hypotheses(run: DrillRun, given: Drill) -> list[JSON]:
    """Each with the number of the look that ruled it out."""
    gone: dict[int, int] = {}
    still = set(range(len(given.hypotheses)))
    for number, step in enumerate((step for step in run.steps if "left" in step), 1):
        for each in still - set(step["left"]):
            gone[each] = number
        still &= set(step["left"])
    return [
        {
            "titles": [[FAULTS[name].title.message, dict(FAULTS[name].title.params)] for name in each],
            "gone": gone.get(number),
        }
        for number, each in enumerate(given.hypotheses)
    ]


def numbers(run: DrillRun, given: Drill) -> list[int]:
    return [len(given.hypotheses), *(len(step["left"]) for step in run.steps if "left" in step)]


def observations(run: DrillRun, *, told_left: bool) -> list[JSON]:
    found: list[JSON] = []
    before: int | None = len(left_of(DrillRun(attempt=run.attempt), drill(link_of(run.attempt.lesson))))
    for step in run.steps:
        if "observation" not in step:
            continue
        left = len(step["left"]) if "left" in step else None
        shown = {"before": before, "left": left} if told_left and left is not None else {"before": None, "left": None}
        line = {"line": step["line"], "says": worded(step["line"])}
        found.append({"at": step["at"], **line, "event": step["event"], "scored": left is not None, **shown})
        before = left if left is not None else before
    return found


def openable(seen: Seen, names: list[tuple[str, str, str]]) -> list[JSON]:
    """Objects whose names are known by now: their texts may be opened, which is a look as well."""
    return [
        {"kind": kind, "namespace": namespace, "name": name}
        for kind, namespace, name in names
        if kind in OPENABLE and (seen.table(kind, namespace) or (kind, namespace, name) in seen.full)
    ]
