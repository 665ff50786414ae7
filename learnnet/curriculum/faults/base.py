"""What a fault is: something that went wrong with one program, how it shows, and what repairs it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.manifests import Change
from learnnet.curriculum.faults.scene import OUTSIDE, App, Scene, Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab

Observation = Mapping[str, Any]
Setup = Mapping[str, Any]  # keyword arguments of Lab

TOPICS = ("services", "workloads", "dns", "outside", "nodes")
LEVELS = ("beginner", "intermediate", "advanced")


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """Changes after which it works again."""

    does: Text
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """What a colleague has tried, who should have answered, and how it is told."""

    observation: Observation
    whom: str = ""  # "namespace/name" of who should answer; "" for a name that only has to be found
    says: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A fault as it strikes one cluster."""

    changes: tuple[Change, ...]
    complaint: Complaint
    proof: Observation
    story: Text
    repairs: tuple[Repair, ...]


Inject = Callable[[Lab, Target, Chance], Trouble]


def nothing(scene: Scene, chance: Chance) -> Setup:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """`setup` are settings that the lab has to have from its start for the fault to be possible.

    `alone`: it touches more than one program, so that nothing else may be broken beside it.
    """

    name: str
    title: Text
    topics: tuple[str, ...]
    level: str
    inject: Inject
    setup: Callable[[Scene, Chance], Setup] = nothing
    alone: bool = False


def asks(target: Target, to: str = "", source: str = "", **more: Any) -> Complaint:
    """The client asks the program for a page, by the Service's name and port unless told otherwise."""
    app, scene = target.app, target.scene
    usual = (scene.client, f"{app.name}:{app.port}")
    if scene.topic == OUTSIDE:
        usual = (OUTSIDE, f"@lb/{app.namespace}/{app.name}:{app.port}")
    observation = {"look": "send", "source": source or usual[0], "to": to or usual[1]}
    return Complaint(observation={**observation, **more}, whom=f"{app.namespace}/{app.name}")


def finds(target: Target, name: str) -> Complaint:
    """The client looks up a name."""
    return Complaint(observation={"look": "resolve", "pod": target.scene.client, "name": name})


def describe(kind: str, app: App, name: str = "") -> Observation:
    return {"look": "describe", "kind": kind, "namespace": app.namespace, "name": name or app.name}


def pods_of(app: App) -> Observation:
    return {"look": "pods", "of": f"{app.namespace}/{app.name}"}


def listed(kind: str, namespace: str) -> Observation:
    return {"look": "get", "kind": kind, "namespace": namespace}


def repair(does: Text, *changes: Change) -> Repair:
    return Repair(does=does, changes=changes)


def misspelt(word: str, chance: Chance) -> str:
    """Two neighbouring letters in the wrong order, or one too few where they are equal."""
    place = chance.pick(f"misspelling of {word}", len(word) - 1)
    first, second = word[place], word[place + 1]
    return word[:place] + (second + first if first != second else first) + word[place + 2 :]


def app_params(app: App) -> Mapping[str, str | int]:
    return {"name": app.name, "namespace": app.namespace, "port": app.port}
