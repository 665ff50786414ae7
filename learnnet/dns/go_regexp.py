"""Go's regular expressions, run in time that grows with the text and the pattern and no faster.

Python's would hang the site on a pattern made to hang it; this is the machine of RE2 (a Pike VM), which cannot.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from learnnet.dns.go_regexp_syntax import parse
from learnnet.dns.go_regexp_tree import Chars, Choice, Edge, Group, Node, RegexpError, Repeat, Row

MOST_STEPS = 5000  # of one program; Go stops at its own, larger size

Slots = tuple[int, ...]  # where each group starts and ends; -1 where it took no part


@dataclass(slots=True)
class _Op:
    """One step of the machine; `to` and `other` are where it goes on, `to` first."""

    kind: Literal["char", "edge", "split", "save", "match"]
    chars: Chars | None = None
    edge: str = ""
    to: int = 0
    other: int = -1
    slot: int = 0


@dataclass(frozen=True, slots=True)
class Regexp:
    """A pattern ready to be looked for."""

    pattern: str
    names: tuple[str, ...]
    _program: tuple[_Op, ...]

    @property
    def groups(self) -> int:
        return len(self.names)

    def find(self, text: str) -> list[str] | None:
        """The leftmost match and its groups, "" for those that took no part (Go: FindStringSubmatch)."""
        slots = self._run(text)
        if slots is None:
            return None
        pairs = zip(slots[::2], slots[1::2], strict=True)
        return [text[start:end] if start >= 0 and end >= 0 else "" for start, end in pairs]

    def matches(self, text: str) -> bool:
        return self._run(text) is not None

    def _run(self, text: str) -> Slots | None:
        best: Slots | None = None
        threads: list[tuple[int, Slots]] = []
        empty = (-1,) * (2 * (self.groups + 1))
        for at in range(len(text) + 1):
            if best is None:  # leftmost: a later start comes after all that began before
                seen = {state for state, _ in threads}
                self._follow(0, (at, *empty[1:]), text, at, threads, seen)
            if not threads and best is not None:
                break
            char = text[at : at + 1]
            following: list[tuple[int, Slots]] = []
            seen = set()
            for state, slots in threads:
                op = self._program[state]
                if op.kind == "match":
                    best = (slots[0], at, *slots[2:])
                    break  # what comes after it was less wanted
                if char and op.chars is not None and op.chars.holds(char):
                    self._follow(op.to, slots, text, at + 1, following, seen)
            threads = following
        return best

    def _follow(
        self, start: int, slots: Slots, text: str, at: int, threads: list[tuple[int, Slots]], seen: set[int]
    ) -> None:
        """All steps that can be reached without taking a character, the most wanted first."""
        pending = [(start, slots)]
        while pending:
            state, slots = pending.pop()
            if state in seen:
                continue
            seen.add(state)
            op = self._program[state]
            match op.kind:
                case "split":
                    pending += [(op.other, slots), (op.to, slots)]
                case "save":
                    pending.append((op.to, (*slots[: op.slot], at, *slots[op.slot + 1 :])))
                case "edge":
                    if _holds(op.edge, text, at):
                        pending.append((op.to, slots))
                case _:
                    threads.append((state, slots))


@lru_cache(maxsize=256)
def compile_(pattern: str) -> Regexp:
    """Raises RegexpError."""
    tree = parse(pattern)
    program: list[_Op] = []
    _emit(tree.root, program, pattern)
    program.append(_Op("match"))
    return Regexp(pattern, tree.names, tuple(program))


def _emit(node: Node, program: list[_Op], pattern: str) -> None:
    if len(program) > MOST_STEPS:
        raise RegexpError("expression too large", pattern[:20])
    match node:
        case Chars():
            program.append(_Op("char", chars=node, to=len(program) + 1))
        case Edge():
            program.append(_Op("edge", edge=node.kind, to=len(program) + 1))
        case Row():
            for part in node.parts:
                _emit(part, program, pattern)
        case Group():
            program.append(_Op("save", slot=2 * node.number, to=len(program) + 1))
            _emit(node.part, program, pattern)
            program.append(_Op("save", slot=2 * node.number + 1, to=len(program) + 1))
        case Choice():
            _emit_choice(node.parts, program, pattern)
        case Repeat():
            for _ in range(node.least):
                _emit(node.part, program, pattern)
            _emit_rest(node, program, pattern)


def _emit_choice(parts: tuple[Node, ...], program: list[_Op], pattern: str) -> None:
    ends: list[_Op] = []
    for index, part in enumerate(parts):
        split = _Op("split", to=len(program) + 1)
        if index < len(parts) - 1:
            program.append(split)
        _emit(part, program, pattern)
        if index < len(parts) - 1:
            jump = _Op("split")
            program.append(jump)
            ends.append(jump)
            split.other = len(program)
    for jump in ends:
        jump.to = jump.other = len(program)


def _emit_rest(node: Repeat, program: list[_Op], pattern: str) -> None:
    """What may come after the repeats that must."""
    if node.most is None:
        split = _Op("split")
        start = len(program)
        program.append(split)
        _emit(node.part, program, pattern)
        program.append(_Op("split", to=start, other=start))
        _point(split, start + 1, len(program), node.greedy)
        return
    optional: list[tuple[_Op, int]] = []
    for _ in range(node.most - node.least):
        split = _Op("split")
        program.append(split)
        optional.append((split, len(program)))
        _emit(node.part, program, pattern)
    for split, into in optional:
        _point(split, into, len(program), node.greedy)


def _point(split: _Op, into: int, past: int, greedy: bool) -> None:
    split.to, split.other = (into, past) if greedy else (past, into)


def _holds(edge: str, text: str, at: int) -> bool:
    match edge:
        case "text-start":
            return at == 0
        case "text-end":
            return at == len(text)
        case "line-start":
            return at == 0 or text[at - 1] == "\n"
        case "line-end":
            return at == len(text) or text[at] == "\n"
        case _:
            change = _word(text, at - 1) != _word(text, at)
            return change == (edge == "word")


def _word(text: str, at: int) -> bool:
    return 0 <= at < len(text) and (text[at].isascii() and (text[at].isalnum() or text[at] == "_"))
