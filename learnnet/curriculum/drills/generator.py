"""Making drills: a scene from the seed, faults that fit topic and level, and the proof that it is a drill."""

from functools import lru_cache

from learnnet.curriculum.drills.drill import Drill
from learnnet.curriculum.drills.proof import proved
from learnnet.curriculum.drills.start import Hypothesis
from learnnet.curriculum.faults import FAULTS
from learnnet.curriculum.faults.base import LEVELS, TOPICS, Fault
from learnnet.curriculum.faults.scene import scene
from learnnet.lab.chance import Chance

MOST_SUPPOSED = 14
TRIES = 20
ENOUGH_FOR_PAIRS = 7  # faults that may stand beside another


class BadLinkError(ValueError):
    """There is no drill of this name."""


def link(topic: str, level: str, seed: int) -> str:
    return f"{topic}/{level}/{seed}"


@lru_cache(maxsize=64)
def drill(name: str) -> Drill:
    """The drill of a link: "topic/level/seed"."""
    topic, level, seed = _parts(name)
    for attempt in range(TRIES):
        chance = Chance(Chance(seed).pick(f"drill {topic} {level} {attempt}", 1 << 62))
        place = scene(chance.pick("scene", 1 << 32), topic)
        faults = choose(topic, level, chance)
        complaints = proved(place, faults, variant=chance.pick("words", 3))
        if complaints:
            return Drill(
                link=name,
                topic=topic,
                level=level,
                scene=place,
                faults=faults,
                complaints=complaints,
                hypotheses=supposed(topic, faults, chance),
            )
    raise BadLinkError(f"no drill in {TRIES} tries: {name}")


def _parts(name: str) -> tuple[str, str, int]:
    topic, _, rest = name.partition("/")
    level, _, seed = rest.partition("/")
    if topic not in TOPICS or level not in LEVELS or not (seed.isascii() and seed.isdigit()) or len(seed) > 18:
        raise BadLinkError(name)
    return topic, level, int(seed)


def of_topic(topic: str) -> list[Fault]:
    return [fault for fault in FAULTS.values() if topic in fault.topics]


def choose(topic: str, level: str, chance: Chance) -> Hypothesis:
    """One fault of the level; for the advanced sometimes two of any level, in two programs."""
    able = of_topic(topic)
    gentle = [fault.name for fault in able if not fault.alone]
    if level == "advanced" and len(gentle) > ENOUGH_FOR_PAIRS and chance.pick("two", 2):
        first = _drawn("first of two", gentle, chance)
        return first, _drawn("second of two", [name for name in gentle if name != first], chance)
    fitting = [fault.name for fault in able if fault.level == level] or [fault.name for fault in able]
    return (_drawn("fault", fitting, chance),)


def _drawn(purpose: str, names: list[str], chance: Chance) -> str:
    return names[chance.pick(purpose, len(names))]


def supposed(topic: str, faults: Hypothesis, chance: Chance) -> tuple[Hypothesis, ...]:
    """What could be wrong: as many faults of the topic as one can keep in mind; of two faults, pairs."""
    names = [fault.name for fault in of_topic(topic) if len(faults) == 1 or not fault.alone]
    mixed = sorted((name for name in names if name not in faults), key=lambda name: chance.letters(f"order {name}", 8))
    if len(faults) == 1:
        return tuple(sorted([faults, *((name,) for name in mixed[: MOST_SUPPOSED - 1])]))
    first, second = faults
    here, there = [first, *mixed[:3]], [second, *mixed[3:6]]
    return tuple(sorted((one, other) for one in here for other in there))
