"""The command line of iptables and ip6tables, as far as it is needed to tell what is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from learnnet.lab.shell.programs.here import UsageError

LONG = {
    "--list": "L", "--list-rules": "S", "--table": "t", "--numeric": "n", "--verbose": "v", "--exact": "x",
    "--line-numbers": "l", "--line": "l", "--wait": "w", "--version": "V",
    "--append": "A", "--insert": "I", "--delete": "D", "--flush": "F", "--zero": "Z", "--policy": "P",
    "--new-chain": "N", "--delete-chain": "X", "--replace": "R", "--check": "C", "--rename-chain": "E",
}  # fmt: skip
CHANGES = "AIDFZPXRCEN"
NEED_A_CHAIN = "AIDPRCEN"
RULES = "AIDRC"  # the rest of the line is a rule
JUMPS = ("-j", "--jump", "-g", "--goto")


@dataclass(frozen=True, slots=True)
class Command:
    """Which of the two it is."""

    name: str

    @property
    def version(self) -> str:
        return f"{self.name} v1.8.9 (nf_tables)"

    @property
    def help(self) -> str:
        return f"Try `{self.name} -h' or '{self.name} --help' for more information."


@dataclass(slots=True)
class Asked:
    """`rest` are chain and number, or what else stands without an option; `change` is the letter of a change."""

    table: str = "filter"
    letters: set[str] = field(default_factory=set)
    rest: list[str] = field(default_factory=list)
    change: str = ""
    words: list[str] = field(default_factory=list)  # of a rule, behind its chain

    @property
    def target(self) -> str:
        return next((after for word, after in pairwise(self.words) if word in JUMPS), "")

    @property
    def rule(self) -> str:
        """As iptables-save would print it, if it was written like that."""
        return " ".join(["-A", *self.rest[:1], *self.words]) if self.words else ""


def read(words: Sequence[str], command: Command) -> Asked:
    asked, rest = Asked(), list(words)
    while rest:
        word = rest.pop(0)
        if word.startswith("--"):
            name, _, value = word.partition("=")
            if name not in LONG:
                raise UsageError(f'{command.version}: unknown option "{word}"\n{command.help}', 2)
            _letter(asked, LONG[name], value, rest, word, command)
        elif word.startswith("-") and len(word) > 1:
            _letters(asked, word[1:], rest, command)
        else:
            asked.rest.append(word)
        if asked.change and asked.change in RULES and asked.rest:
            _rule(asked, rest)
    return asked


def _rule(asked: Asked, rest: list[str]) -> None:
    """A number may come before it; the table may be named behind it."""
    if rest and rest[0].isdecimal():
        asked.rest.append(rest.pop(0))
    while rest:
        word = rest.pop(0)
        if word in ("-t", "--table") and rest:
            asked.table = rest.pop(0)
        else:
            asked.words.append(word)


def _letters(asked: Asked, letters: str, rest: list[str], command: Command) -> None:
    for position, letter in enumerate(letters):
        if letter not in "LSnvxVtw" and letter not in CHANGES:
            raise UsageError(f'{command.version}: unknown option "-{letter}"\n{command.help}', 2)
        if letter == "t":
            asked.table = letters[position + 1 :] or (rest.pop(0) if rest else "")
            return
        _letter(asked, letter, "", rest, f"-{letter}", command)


def _letter(asked: Asked, letter: str, value: str, rest: list[str], word: str, command: Command) -> None:
    if letter == "t":
        asked.table = value or (rest.pop(0) if rest else "")
    elif letter == "w":
        if rest and rest[0].isdecimal():
            rest.pop(0)
    elif letter in CHANGES:
        if letter in NEED_A_CHAIN and (not rest or rest[0].startswith("-")):
            raise UsageError(f'{command.version}: option "{word}" requires an argument\n{command.help}', 2)
        asked.change = letter
    else:
        asked.letters.add("N" if letter == "l" else letter)
