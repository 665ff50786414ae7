"""One drill: what the learner is told, where the lab starts, and what is not told before the end."""

from dataclasses import dataclass
from typing import Any

from learnnet.cluster.text import Text
from learnnet.curriculum.drills.start import Hypothesis, Start, Struck, strike
from learnnet.curriculum.faults import FAULTS
from learnnet.curriculum.faults.scene import Scene


@dataclass(frozen=True, kw_only=True)
class Drill:
    """`hypotheses` are what could be wrong, as far as the topic goes, the truth among them."""

    link: str
    topic: str
    level: str
    scene: Scene
    faults: Hypothesis
    complaints: tuple[Text, ...]
    hypotheses: tuple[Hypothesis, ...]

    @property
    def struck(self) -> Struck:
        return strike(self.scene, self.faults)

    @property
    def start(self) -> Start:
        return self.struck.start

    def task(self) -> dict[str, Any]:
        """For the page: nothing in it gives the fault away."""
        names = sorted({name for hypothesis in self.hypotheses for name in hypothesis})
        return {
            "link": self.link,
            "topic": self.topic,
            "level": self.level,
            "namespace": self.scene.home,
            "client": self.scene.client,
            "complaints": [_wire(text) for text in self.complaints],
            "hypotheses": [{"fault": name, "title": _wire(FAULTS[name].title)} for name in names],
            "supposed": len(self.hypotheses),
        }

    def answer(self) -> dict[str, Any]:
        """For the end."""
        return {
            "faults": [
                {
                    "fault": name,
                    "title": _wire(FAULTS[name].title),
                    "story": _wire(trouble.story),
                    "proof": dict(trouble.proof),
                    "repairs": [_wire(repair.does) for repair in trouble.repairs],
                }
                for name, trouble in zip(self.faults, self.struck.troubles, strict=True)
            ]
        }


def _wire(text: Text) -> list[Any]:
    return [text.message, dict(text.params)]
