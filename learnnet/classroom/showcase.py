"""The home page's two small labs: the first lesson's Service as it is meant, and with one letter wrong.

They are run like any other lab, so what the page shows is what the model does.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from learnnet.classroom.lessons import first_lesson
from learnnet.classroom.snapshots import Look, as_json
from learnnet.cluster.objects import EndpointSlice, Pod, Service
from learnnet.curriculum.lesson import Lesson
from learnnet.diagrams import written
from learnnet.lab import Lab

SEED = 1
RIGHT, WRONG = "app: MyApp", "app: myapp"


@cache
def showcase() -> tuple[Mapping[str, Any], ...]:
    """Both labs, each with its YAML, its map and what follows from it."""
    lesson = first_lesson()
    return (
        shown("working", lesson, lesson.editor),
        shown("broken", lesson, lesson.editor.replace(RIGHT, WRONG)),
    )


def shown(name: str, lesson: Lesson, manifest: str) -> Mapping[str, Any]:
    lab = Lab(seed=SEED)
    for start in lesson.start:
        lab.apply({"kind": "apply", "manifest": start})
    rules = rules_in(lab)
    lab.apply({"kind": "apply", "manifest": manifest})
    snapshot = as_json(lab, 0, Look())
    picture = {"map": snapshot["pictures"]["map"]}
    return {
        "name": name,
        "yaml": manifest,
        "snapshot": {**snapshot, "n": 1, "type": "snapshot", "re": None, "events": [], "pictures": picture},
        "facts": {**facts(lab), "rules": rules_in(lab) - rules},
    }


def facts(lab: Lab) -> Mapping[str, Any]:
    service = next(each for each in lab.view.list(Service, "default") if each.meta.name != "kubernetes")
    pods = lab.view.select(Pod, service.meta.namespace, service.selector)
    slices = lab.view.select(EndpointSlice, service.meta.namespace, {"kubernetes.io/service-name": service.meta.name})
    ready = sum(endpoint.ready is not False for each in slices for endpoint in each.endpoints)
    return {"pods": len(pods), "endpoints": ready, "verdict": "ok" if ready else "reject"}


def rules_in(lab: Lab) -> int:
    """Every node has the same; the first stands for all."""
    return sum(1 for _ in written.lines(lab.node(lab.nodes[0])))
