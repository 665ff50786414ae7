"""Drawing an interview: topics in turn, kinds in turn, until the time is full."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle

from learnnet.curriculum.bank import BankQuestion
from learnnet.curriculum.drills import generator
from learnnet.curriculum.faults.base import LEVELS
from learnnet.curriculum.interview import predictions
from learnnet.curriculum.interview.items import MINUTES, Interview, Item
from learnnet.lab.chance import Chance

LENGTHS = (15, 30, 45)
SEEDS = 1_000_000

# What an interviewer would ask about, and which drills and questions belong to it.
AREAS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "services": (("services", "workloads", "outside"), ("services",)),
    "dns": (("dns",), ("dns",)),
    "kube-proxy": (("nodes", "services"), ("kube-proxy",)),
    "containers": ((), ("containers", "cni")),
    "discovery": ((), ("consul", "etcd", "zookeeper")),
}
EVERYTHING = "everything"
# A drill first, while there is time for it.
KINDS = ("drill", "choice", "prediction", "order", "choice", "explain", "open", "choice")


class BadInterviewError(ValueError):
    """There is no interview of this name."""


def link(minutes: int, areas: Sequence[str], level: str, seed: int) -> str:
    return f"{minutes}/{'+'.join(areas) or EVERYTHING}/{level}/{seed}"


def interview(name: str, bank: Sequence[BankQuestion]) -> Interview:
    """Of a link "minutes/areas/level/seed"."""
    minutes, areas, level, seed = _parts(name)
    chance = Chance(Chance(seed).pick(f"interview {minutes} {level} {'+'.join(areas)}", 1 << 62))
    drawing = _Drawing(bank=bank, level=level, chance=chance, left=minutes)
    where = cycle(sorted(areas, key=lambda area: chance.letters(f"order of {area}", 8)))
    misses = 0
    for kind in cycle(KINDS):
        if drawing.left < 1 or misses >= len(KINDS):
            break
        misses = 0 if any(drawing.add(kind, next(where)) for _ in areas) else misses + 1
    return Interview(link=name, minutes=minutes, items=tuple(drawing.items))


def _parts(name: str) -> tuple[int, tuple[str, ...], str, int]:
    minutes, areas, level, seed = [*name.split("/"), "", "", "", ""][:4]
    chosen = tuple(AREAS) if areas == EVERYTHING else tuple(areas.split("+"))
    numbers = all(text.isascii() and text.isdigit() and len(text) < 19 for text in (minutes, seed))
    if not numbers or int(minutes) not in LENGTHS or level not in LEVELS or not set(chosen) <= AREAS.keys():
        raise BadInterviewError(name)
    return int(minutes), chosen, level, int(seed)


@dataclass(kw_only=True)
class _Drawing:
    """A set that is being filled."""

    bank: Sequence[BankQuestion]
    level: str
    chance: Chance
    left: int
    items: list[Item] = field(default_factory=list)

    def add(self, kind: str, area: str) -> bool:
        """False when there is nothing (more) of this kind for the area, or no time for it."""
        item = MAKERS.get(kind, _Drawing.question)(self, kind, area)
        if item is None or item.minutes > self.left:
            return False
        self.items.append(item)
        self.left -= item.minutes
        return True

    def drill(self, kind: str, area: str) -> Item | None:
        topics = AREAS[area][0]
        return self._made(kind, topics, generator.link) if topics else None

    def prediction(self, kind: str, area: str) -> Item | None:
        topics = [topic for topic in AREAS[area][0] if topic in predictions.TOPICS]
        return self._made(kind, topics, predictions.link) if topics else None

    def _made(self, kind: str, topics: Sequence[str], link_of: Callable[[str, str, int], str]) -> Item | None:
        topic = topics[self.chance.pick(f"topic of {kind}", len(topics))]
        seed = self.chance.pick(f"seed of {kind}", SEEDS)
        return Item(kind=kind, topic=topic, level=self.level, draws=link_of(topic, self.level, seed), seed=seed)

    def question(self, kind: str, area: str) -> Item | None:
        """Of the level if there is one left, else the nearest."""
        asked = {item.draws for item in self.items}
        found = [each for each in self.bank if each.kind == kind and each.topic in AREAS[area][1]]
        free = [each for each in found if each.id not in asked and MINUTES[kind][each.level] <= self.left]
        if not free:
            return None
        wanted = LEVELS.index(self.level)
        nearest = min(abs(LEVELS.index(each.level) - wanted) for each in free)
        fitting = [each for each in free if abs(LEVELS.index(each.level) - wanted) == nearest]
        one = fitting[self.chance.pick(f"{kind} of {area}", len(fitting))]
        seed = self.chance.pick("order of answers", SEEDS)
        return Item(kind=kind, topic=one.topic, level=one.level, draws=one.id, seed=seed)


MAKERS: Mapping[str, Callable[[_Drawing, str, str], Item | None]] = {
    "drill": _Drawing.drill,
    "prediction": _Drawing.prediction,
}
