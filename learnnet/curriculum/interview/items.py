"""The parts of an interview, as plain data: each says what it is drawn from, so that any server can make it again."""

from dataclasses import dataclass
from typing import Any

MINUTES = {
    "drill": {"beginner": 6, "intermediate": 8, "advanced": 10},
    "prediction": {"beginner": 2, "intermediate": 2, "advanced": 3},
    "order": {"beginner": 2, "intermediate": 2, "advanced": 2},
    "explain": {"beginner": 2, "intermediate": 2, "advanced": 2},
    "choice": {"beginner": 1, "intermediate": 1, "advanced": 1},
    "open": {"beginner": 3, "intermediate": 4, "advanced": 5},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """`draws`: the link of a drill or a prediction, or the id of a question; `seed` puts its answers in order."""

    kind: str
    topic: str
    level: str
    draws: str
    seed: int

    @property
    def minutes(self) -> int:
        return MINUTES[self.kind][self.level]

    def as_dict(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "topic": self.topic,
            "level": self.level,
            "draws": self.draws,
            "seed": self.seed,
            "minutes": self.minutes,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    link: str
    minutes: int
    items: tuple[Item, ...]

    def as_dict(self) -> dict[str, Any]:
        return {"link": self.link, "minutes": self.minutes, "items": [item.as_dict() for item in self.items]}
