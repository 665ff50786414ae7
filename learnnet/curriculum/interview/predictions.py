"""Predictions: some manifests, a command, and how it will end. What is right is what happens in the lab."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from learnnet.cluster.objects import Deployment, Pod, Service
from learnnet.cluster.text import Text
from learnnet.curriculum.diagnosis.observations import possible
from learnnet.curriculum.drills.start import healthy, strike
from learnnet.curriculum.faults import FAULTS
from learnnet.curriculum.faults.base import LEVELS
from learnnet.curriculum.faults.scene import Scene, scene
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab

APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
ASKS = Text("All of this has been applied and has settled. In {client} somebody runs: {command}. How does it end?")
FINE = Text("Nothing is wrong here: the Service leads to a Pod that listens.")
ENDINGS: Mapping[str, Text] = {
    "answered": Text("A Pod of {name} answers"),
    "another": Text("A Pod of another program answers"),
    "refused": Text("curl: (7) Failed to connect: at once"),
    "timeout": Text("curl: (28) Failed to connect: Timeout was reached"),
    "unresolved": Text("curl: (6) Could not resolve host: {name}"),
}
# Faults of which the manifests tell all that there is to know.
TELLING: Mapping[str, tuple[str, ...]] = {
    "services": (
        "selector-typo", "label-changed", "wrong-target-port", "named-port-missing", "service-port-changed",
        "container-listens-elsewhere", "protocol-mix-up", "selector-of-another", "headless-by-mistake", "",
    ),
    "workloads": ("label-changed", "readiness-failing", "scaled-to-zero", "container-listens-elsewhere", ""),
    "dns": (
        "dns-policy-default", "host-network-client", "searches-missing", "wrong-nameserver", "hosts-file-stale", "",
    ),
}  # fmt: skip
TOPICS = tuple(TELLING)


class BadPredictionError(ValueError):
    """There is no prediction of this name."""


@dataclass(frozen=True, kw_only=True)
class Prediction:
    link: str
    level: str
    scene: Scene
    fault: str  # "" when nothing is wrong
    ends: str

    @property
    def lab(self) -> Lab:
        return strike(self.scene, (self.fault,)).lab if self.fault else healthy(self.scene).lab

    def task(self) -> dict[str, Any]:
        """For the page: the manifests as they were applied, the command, and all ends by name."""
        app, client = self.scene.apps[0], self.scene.client
        name: Mapping[str, str | int] = {"name": app.name}
        command = f"curl -sS --connect-timeout 5 http://{app.name}:{app.port}/hostname"
        return {
            "link": self.link,
            "kind": "prediction",
            "topic": self.scene.topic,
            "level": self.level,
            "asks": [ASKS.message, {"client": client, "command": command}],
            "manifests": _manifests(self.lab, self.scene),
            "shown": [{"id": each, "says": [text.message, dict(name)]} for each, text in ENDINGS.items()],
        }

    def credit(self, said: str) -> float:
        return float(said == self.ends)

    def solution(self) -> dict[str, Any]:
        story = strike(self.scene, (self.fault,)).troubles[0].story if self.fault else FINE
        return {"ends": self.ends, "story": [story.message, dict(story.params)]}


def link(topic: str, level: str, seed: int) -> str:
    return f"{topic}/{level}/{seed}"


@lru_cache(maxsize=64)
def prediction(name: str) -> Prediction:
    topic, level, seed = [*name.split("/"), "", ""][:3]
    if topic not in TELLING or level not in LEVELS or not (seed.isascii() and seed.isdigit()) or len(seed) > 18:
        raise BadPredictionError(name)
    chance = Chance(Chance(int(seed)).pick(f"prediction {topic} {level}", 1 << 62))
    place = scene(chance.pick("scene", 1 << 32), topic)
    able = [each for each in TELLING[topic] if not each or LEVELS.index(FAULTS[each].level) <= LEVELS.index(level)]
    fault = able[chance.pick("fault", len(able))]
    lab = strike(place, (fault,)).lab if fault else healthy(place).lab
    return Prediction(link=name, level=level, scene=place, fault=fault, ends=_ends(lab, place))


def _ends(lab: Lab, place: Scene) -> str:
    app = place.apps[0]
    outcome = min(possible(lab, {"look": "send", "source": place.client, "to": f"{app.name}:{app.port}"}))
    result, _, by = outcome.partition(" ")
    result = "timeout" if result == "no-route" else result
    return "another" if by and by != f"<{app.namespace}/{app.name}>" else result


def _manifests(lab: Lab, place: Scene) -> str:
    """What stands in the asking Pod's namespace, as it was written."""
    found = []
    for kind in (Deployment, Service, Pod):
        for record in lab.view.records(kind.kind, place.home):
            applied = (record.body["metadata"].get("annotations") or {}).get(APPLIED)
            if applied:
                body = json.loads(applied)
                body["metadata"].pop("annotations", None)
                found.append(yaml.safe_dump(body, sort_keys=False, allow_unicode=True))
    return "---\n".join(found)
