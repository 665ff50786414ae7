"""What a lab costs: made new, kept in memory, and changed."""

import itertools
import json
import tracemalloc

import yaml

from learnnet.classroom.lessons import first_lesson
from learnnet.classroom.previews import tried
from learnnet.classroom.snapshots import Look, state
from learnnet.lab import Lab
from tests.bench.harness import Figure, in_turns

LABS_WEIGHED = 20


def started() -> Lab:
    """The first lesson's lab, as a learner finds it."""
    return Lab.replay(1, [{"kind": "apply", "manifest": text} for text in first_lesson().start])


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
    """What Apply would do, on a branch of its own: the lab lived once more, the text applied, the difference drawn."""
    port, text = itertools.count(80), first_lesson().editor

    def work() -> None:
        found = tried(started(), text.replace("port: 80", f"port: {next(port)}"), "node-a")
        assert found["possible"]
        json.dumps(found)

    value, yardstick = in_turns(work, started)
    return [
        Figure(
            name="typing → preview of Apply",
            value=value,
            unit="ms",
            against="the lesson's lab made new",
            yardstick=yardstick,
            target=60,
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
