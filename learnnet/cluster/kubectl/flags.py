"""Reading a command line as kubectl's flag library does (spf13/pflag), its error texts included."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from learnnet.cluster.kubectl.durations import DurationError, duration
from learnnet.cluster.kubectl.failures import Failure
from learnnet.cluster.status import quoted

TRUE, FALSE = ("true", "1", "t", "T", "TRUE", "True"), ("false", "0", "f", "F", "FALSE", "False")  # strconv.ParseBool


class UsageError(Failure):
    """What kubectl says of a line that it cannot read, letter for letter."""

    @property
    def alone(self) -> str:
        return self.text

    @property
    def among(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """`value` is False for a switch; `bare` is what a value flag means without a value (pflag's NoOptDefVal)."""

    name: str
    short: str = ""
    value: bool = True
    bare: str | None = None
    number: bool = False
    duration: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """What stood on the line: words in order, the last value of each flag, and all that stood behind `--`."""

    words: tuple[str, ...] = ()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rest: tuple[str, ...] | None = None

    def get(self, name: str, default: str = "") -> str:
        return self.values[name][-1] if name in self.values else default

    def all(self, name: str) -> tuple[str, ...]:
        return self.values.get(name, ())

    def on(self, name: str) -> bool:
        return self.get(name, "false") in TRUE

    def has(self, name: str) -> bool:
        return name in self.values

    def number(self, name: str, default: int = 0) -> int:
        return int(self.get(name, str(default)))

    def duration(self, name: str, default: int = 0) -> int:
        """In milliseconds."""
        return duration(self.get(name)) if self.has(name) else default


def parse(command: str, flags: Sequence[Flag], line: Sequence[str]) -> Arguments:
    """Words and flags may be mixed; `command` is named in errors, such as `kubectl get`."""
    reader = _Reader(command, flags, list(line))
    while reader.line:
        reader.step()
    values = {name: tuple(found) for name, found in reader.values.items()}
    return Arguments(words=tuple(reader.words), values=values, rest=reader.rest)


class _Reader:
    def __init__(self, command: str, flags: Sequence[Flag], line: list[str]) -> None:
        self.line = line
        self.words: list[str] = []
        self.values: dict[str, list[str]] = {}
        self.rest: tuple[str, ...] | None = None
        self._command = command
        self._long = {flag.name: flag for flag in flags}
        self._short = {flag.short: flag for flag in flags if flag.short}

    def step(self) -> None:
        word = self.line.pop(0)
        if word == "--":
            self.rest, self.line = tuple(self.line), []
        elif word.startswith("--"):
            self._long_flag(word)
        elif word.startswith("-") and len(word) > 1:
            self._short_flags(word)
        else:
            self.words.append(word)

    def _long_flag(self, word: str) -> None:
        name, equals, value = word[2:].partition("=")
        flag = self._long.get(name)
        if flag is None:
            raise self._error(f"unknown flag: --{name}")
        if equals:
            self._set(flag, value)
        elif not flag.value or flag.bare is not None:
            self._set(flag, flag.bare or "true")
        elif self.line:
            self._set(flag, self.line.pop(0))
        else:
            raise self._error(f"flag needs an argument: --{name}")

    def _short_flags(self, word: str) -> None:
        letters = word[1:]
        while letters:
            letter, letters = letters[0], letters[1:]
            flag = self._short.get(letter)
            if flag is None:
                raise self._error(f"unknown shorthand flag: '{letter}' in {word}")
            if letters.startswith("=") or (flag.value and letters):
                self._set(flag, letters.removeprefix("="))
                return
            if not flag.value:
                self._set(flag, "true")
            elif flag.bare is not None:
                self._set(flag, flag.bare)
            elif self.line:
                self._set(flag, self.line.pop(0))
            else:
                raise self._error(f"flag needs an argument: '{letter}' in {word}")

    def _set(self, flag: Flag, value: str) -> None:
        if not flag.value and value not in TRUE + FALSE:
            raise self._invalid(flag, value, "ParseBool")
        if flag.number and not re.fullmatch(r"[+-]?\d+", value):
            raise self._invalid(flag, value, "ParseInt")
        if flag.duration:
            try:
                duration(value)
            except DurationError as reason:
                raise self._unfit(flag, value, str(reason)) from reason
        self.values.setdefault(flag.name, []).append(value)

    def _invalid(self, flag: Flag, value: str, function: str) -> UsageError:
        return self._unfit(flag, value, f"strconv.{function}: parsing {quoted(value)}: invalid syntax")

    def _unfit(self, flag: Flag, value: str, reason: str) -> UsageError:
        name = f"-{flag.short}, --{flag.name}" if flag.short else f"--{flag.name}"
        return self._error(f'invalid argument {quoted(value)} for "{name}" flag: {reason}')

    def _error(self, text: str) -> UsageError:
        return UsageError(f"error: {text}\nSee '{self._command} --help' for usage.\n")
