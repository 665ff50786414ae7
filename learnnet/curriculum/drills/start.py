"""Where a drill's lab comes from: the lab's settings, its seed and changes; nothing else has to be kept."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from learnnet.curriculum.faults import FAULTS
from learnnet.curriculum.faults.base import Trouble
from learnnet.curriculum.faults.manifests import Change
from learnnet.curriculum.faults.scene import Scene, Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab

SETTINGS = {"cloud": 1}  # there is somebody who makes load balancers
ASKING = ("send", "resolve")  # may well be answered by an error: that is what they ask
KEPT = 48  # labs, about half a megabyte each

Hypothesis = tuple[str, ...]  # names of faults; the second strikes the scene's second program


class CannotStrikeError(Exception):
    """A fault's change was refused: its author must mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    seed: int
    setup: Mapping[str, Any]
    changes: tuple[Change, ...]

    def lab(self, more: Iterable[Change] = ()) -> Lab:
        lab = Lab(self.seed, **{**self.setup, "settings": {**SETTINGS, **self.setup.get("settings", {})}})
        for change in (*self.changes, *more):
            play(lab, change)
        return lab


def play(lab: Lab, change: Change) -> None:
    """Besides what a learner can do there is `load`: objects as kubelets would have left them."""
    if change["kind"] == "load":
        lab.load(change["objects"]).settle()
        return
    lab.apply(change)
    wrong = change["kind"] not in ASKING and any(line.error for line in lab.outcome.lines)
    if not lab.outcome.accepted or wrong:
        raise CannotStrikeError(f"{change}: {[line.text for line in lab.outcome.lines]}")


@dataclass(frozen=True, kw_only=True)
class Struck:
    """A scene with its faults in it. Who gets this lab only looks; learners get one of their own from `start`."""

    start: Start
    troubles: tuple[Trouble, ...]
    lab: Lab


@lru_cache(maxsize=KEPT)
def healthy(scene: Scene) -> Struck:
    start = Start(seed=scene.seed, setup={}, changes=scene.changes())
    return Struck(start=start, troubles=(), lab=start.lab())


@lru_cache(maxsize=KEPT)
def strike(scene: Scene, names: Hypothesis) -> Struck:
    begin = beginning(scene, names)
    lab = before(scene, begin)
    troubles = tuple(befall(lab, scene, names))
    changes = [change for trouble in troubles for change in trouble.changes]
    start = Start(seed=scene.seed, setup=begin.setup, changes=(*begin.changes, *changes))
    return Struck(start=start, troubles=troubles, lab=lab)


def beginning(scene: Scene, names: Hypothesis) -> Start:
    """The healthy cluster, with the settings that these faults need."""
    setup: dict[str, Any] = {}
    for name in names:
        setup |= FAULTS[name].setup(scene, dice(scene, name))
    return Start(seed=scene.seed, setup=setup, changes=scene.changes())


def before(scene: Scene, begin: Start) -> Lab:
    """The lab that faults strike. Without settings of theirs all of a scene's begin alike, and are copies of one."""
    return begin.lab() if begin.setup else healthy(scene).lab.copy()


def befall(lab: Lab, scene: Scene, names: Hypothesis) -> Iterator[Trouble]:
    """Each fault is told of just before it strikes; when the last has been told of and the iteration ends, all have."""
    for name, app in zip(names, scene.apps, strict=False):
        trouble = FAULTS[name].inject(lab, Target(scene=scene, app=app), dice(scene, name))
        yield trouble
        for change in trouble.changes:
            play(lab, change)


def dice(scene: Scene, name: str) -> Chance:
    """A fault strikes a scene in one way only, also where it is just supposed."""
    return Chance(Chance(scene.seed).pick(f"dice of {name}", 1 << 62))
