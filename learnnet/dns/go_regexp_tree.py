"""Go's regular expressions as a tree: characters, places between them, and how they are put together."""

from dataclasses import dataclass
from typing import Literal

Range = tuple[int, int]
HIGHEST = 0x10FFFF
_DIGIT: tuple[Range, ...] = ((48, 57),)
_SPACE: tuple[Range, ...] = ((9, 10), (12, 13), (32, 32))
_WORD: tuple[Range, ...] = ((48, 57), (65, 90), (95, 95), (97, 122))
CLASSES: dict[str, tuple[Range, ...]] = {"d": _DIGIT, "s": _SPACE, "w": _WORD}
POSIX: dict[str, tuple[Range, ...]] = {
    "alnum": ((48, 57), (65, 90), (97, 122)), "alpha": ((65, 90), (97, 122)), "ascii": ((0, 127),),
    "blank": ((9, 9), (32, 32)), "cntrl": ((0, 31), (127, 127)), "digit": _DIGIT, "graph": ((33, 126),),
    "lower": ((97, 122),), "print": ((32, 126),), "punct": ((33, 47), (58, 64), (91, 96), (123, 126)),
    "space": ((9, 13), (32, 32)), "upper": ((65, 90),), "word": _WORD, "xdigit": ((48, 57), (65, 70), (97, 102)),
}  # fmt: skip


class RegexpError(ValueError):
    """Reads as Go's error does."""

    def __init__(self, problem: str, where: str) -> None:
        super().__init__(f"error parsing regexp: {problem}: `{where}`")


@dataclass(frozen=True, slots=True)
class Chars:
    """One character out of ranges, or one that is in none of them."""

    ranges: tuple[Range, ...]
    negated: bool = False
    fold: bool = False

    def holds(self, char: str) -> bool:
        found = self._in(ord(char)) or (
            self.fold and (self._in(ord(char.lower()[0])) or self._in(ord(char.upper()[0])))
        )
        return found != self.negated

    def _in(self, code: int) -> bool:
        return any(low <= code <= high for low, high in self.ranges)


@dataclass(frozen=True, slots=True)
class Edge:
    """A place and not a character: the text's or a line's begin or end, a word's edge or the lack of one."""

    kind: Literal["text-start", "text-end", "line-start", "line-end", "word", "no-word"]


@dataclass(frozen=True, slots=True)
class Row:
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    part: "Node"
    least: int
    most: int | None
    greedy: bool


@dataclass(frozen=True, slots=True)
class Group:
    part: "Node"
    number: int


Node = Chars | Edge | Row | Choice | Repeat | Group
