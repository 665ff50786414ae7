"""One question of the bank. Wrong answers carry the reason why they are wrong; open ones what a good answer has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from learnnet.lab.chance import Chance

Words = Mapping[str, str]  # by language
Given = str | Sequence[int]

TOPICS = ("containers", "cni", "services", "kube-proxy", "dns", "consul", "etcd", "zookeeper")
KINDS = ("choice", "explain", "order", "open")


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    says: Words
    why: Words
    right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BankQuestion:
    """`explain` is a choice about an output; `order` has steps in their right order; `open` is rated by its rubric."""

    id: str
    topic: str
    level: str
    kind: str
    asks: Words
    source: str
    options: tuple[Option, ...] = ()
    many: bool = False
    output: str = ""
    steps: tuple[Words, ...] = ()
    answer: Words | None = None
    rubric: tuple[Words, ...] = ()

    def shuffled(self, seed: int) -> tuple[int, ...]:
        """In which order this drawing shows the options or steps."""
        count = len(self.options) or len(self.steps)
        chance = Chance(seed)
        return tuple(sorted(range(count), key=lambda index: chance.letters(f"{self.id} {index}", 8)))

    def task(self, language: str, seed: int) -> dict[str, Any]:
        """For the page: options and steps by their numbers in the shown order, nothing of what is right."""
        shown = [self.options[index].says if self.options else self.steps[index] for index in self.shuffled(seed)]
        return {
            "id": self.id,
            "kind": self.kind,
            "topic": self.topic,
            "level": self.level,
            "asks": _in(self.asks, language),
            "output": self.output,
            "many": self.many,
            "shown": [_in(words, language) for words in shown],
        }

    def credit(self, given: Sequence[int], seed: int) -> float:
        """From 0 to 1, of numbers in the shown order: the chosen options, or the steps as they were put."""
        order = self.shuffled(seed)
        said = [order[number] for number in given if 0 <= number < len(order)]
        if self.kind == "order":
            pairs = [(a, b) for place, a in enumerate(said) for b in said[place + 1 :]]
            every = len(self.steps) * (len(self.steps) - 1) // 2
            return sum(a < b for a, b in pairs) / every if len(set(said)) == len(self.steps) else 0.0
        right = {index for index, option in enumerate(self.options) if option.right}
        return float(set(said) == right and bool(right))

    def solution(self, language: str, seed: int) -> dict[str, Any]:
        """For afterwards: why each answer is right or wrong, the model answer, the rubric, the source."""
        order = self.shuffled(seed)
        return {
            "options": [
                {"right": self.options[index].right, "why": _in(self.options[index].why, language)} for index in order
            ]
            if self.options
            else [],
            "steps": [_in(step, language) for step in self.steps],
            "answer": _in(self.answer, language) if self.answer else "",
            "rubric": [_in(line, language) for line in self.rubric],
            "source": self.source,
        }


def _in(words: Words, language: str) -> str:
    return words.get(language) or words["en"]
