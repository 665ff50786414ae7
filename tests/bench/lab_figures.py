"""What a lab costs: made new, kept in memory, and changed."""

import itertools
import json
import tracemalloc

import yaml

from learnnet.classroom import actions, branches, queries
from learnnet.classroom.lessons import first_lesson
from learnnet.classroom.previews import tried
from learnnet.classroom.snapshots import Look, state
from learnnet.lab import Lab
from tests.bench.harness import Figure, in_turns, slow_turns

LABS_WEIGHED = 20
LONG_LIFE = 120  # changes: more than two hours of a busy learner
MANY_EVENTS = 10_000


def started() -> Lab:
    """The first lesson's lab, as a learner finds it."""
    return Lab.replay(1, [{"kind": "apply", "manifest": text} for text in first_lesson().start])


def change(number: int) -> dict[str, str]:
    """Of a learner who edits one Service over and over, and scales what is behind it."""
    if number % 2:
        return {"kind": "kubectl", "line": f"scale deployment app --replicas={number % 5}"}
    return {"kind": "apply", "manifest": first_lesson().editor.replace("port: 80", f"port: {80 + number}")}


def aged(number: int = LONG_LIFE) -> Lab:
    lab = started()
    for each in range(number):
        lab.apply(change(each))
        assert lab.outcome.accepted, lab.outcome
    return lab


def apply_to_views() -> list[Figure]:
    """Apply, every controller, and all four pictures as the bytes that go to the browser."""
    lab, port = started(), itertools.count(80)

    def work() -> None:
        manifest = first_lesson().editor.replace("port: 80", f"port: {next(port)}")
        lab.apply({"kind": "apply", "manifest": manifest})
        assert lab.outcome.accepted, lab.outcome
        json.dumps(state(lab, 1, Look(node="node-a")))

    text = first_lesson().editor
    value, yardstick = in_turns(work, lambda: [yaml.safe_load(text) for _ in range(10)])
    return [
        Figure(
            name="apply → all views computed",
            value=value,
            unit="ms",
            against="PyYAML reading the same manifest ten times",
            yardstick=yardstick,
            target=6,
        )
    ]


def preview() -> list[Figure]:
    """What Apply would do to a lab that has lived long: the text applied to a copy of it, and the difference drawn."""
    port, text, lab = itertools.count(80), first_lesson().editor, aged()

    def work() -> None:
        found = tried(lab.copy(), text.replace("port: 80", f"port: {next(port)}"), Look(node="node-a"))
        assert found["possible"]
        json.dumps(found)

    values, yardstick = slow_turns(work, started)
    return [
        Figure(
            name=f"typing → preview of Apply after {LONG_LIFE} changes (p95)",
            value=values,
            unit="ms",
            against="the lesson's lab made new",
            yardstick=yardstick,
            target=60,
        )
    ]


def undo() -> list[Figure]:
    """One of many changes taken back: the nearest copy that lies aside, brought forward, and all views of it."""
    person = actions.new_guest()
    attempt = actions.start_attempt(person, first_lesson().slug, first_lesson().start)
    for number in range(LONG_LIFE):
        actions.apply_change(attempt, change(number))
        queries.snapshot(attempt, Look())

    def work() -> None:
        branches.undo(attempt)
        queries.snapshot(attempt, Look())

    value, yardstick = in_turns(work, aged, rounds=8)
    person.delete()
    return [
        Figure(
            name=f"undo of one of {LONG_LIFE} changes",
            value=value,
            unit="ms",
            against="living all of them again",
            yardstick=yardstick,
            target=0.2,
            target_is_ratio=True,
        )
    ]


def seek() -> list[Figure]:
    """To any event of a long story, and all four pictures of that moment as the bytes that go to the browser."""
    lab, numbers = started(), itertools.count()
    while len(lab.events) < MANY_EVENTS:
        lab.apply(change(next(numbers)))
    places = itertools.count(MANY_EVENTS // 7, 997)

    def work() -> None:
        json.dumps(state(lab, 1, Look(node="node-a", at=next(places) % MANY_EVENTS)))

    value, yardstick = slow_turns(work, lambda: json.dumps(state(lab, 1, Look(node="node-a"))))
    return [
        Figure(
            name=f"seek to any of {MANY_EVENTS} events (p95)",
            value=value,
            unit="ms",
            against="the newest event drawn",
            yardstick=yardstick,
            target=100,
        )
    ]


def new_lab() -> list[Figure]:
    """A learner presses "Try it": three nodes, the control plane, DNS and the lesson's Deployment, all settled."""
    texts = first_lesson().start
    value, yardstick = in_turns(started, lambda: [yaml.safe_load(doc) for t in texts for doc in t.split("\n---\n")])
    return [
        Figure(
            name="a new lab",
            value=value,
            unit="ms",
            against="PyYAML reading the lesson's manifests",
            yardstick=yardstick,
            target=20,
        )
    ]


def memory() -> list[Figure]:
    """What one more live lab adds to a worker, its pictures drawn once."""
    started()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    labs = [started() for _ in range(LABS_WEIGHED)]
    texts = [json.dumps(state(lab, 1, Look(node="node-a"))) for lab in labs]
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    per_lab = (after - before - sum(map(len, texts))) / LABS_WEIGHED / 1e6
    return [
        Figure(
            name="memory per live lab",
            value=per_lab,
            unit="MB",
            against="the snapshot sent to a browser",
            yardstick=len(texts[0]) / 1e6,
            target=1,
        )
    ]
