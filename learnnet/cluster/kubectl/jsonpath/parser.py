"""A JSONPath template read (client-go, util/jsonpath/parser.go): text, and actions in braces."""

import re
from dataclasses import dataclass
from typing import Any

_KEY = re.compile(r"'([^']*)'")
_SLICE = re.compile(r"(-?\d*)(:-?\d*)?(:-?\d*)?")
_COMPARISON = re.compile(r"([^!<>=]+)([!<>=]+)(.+)")
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)")
ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
ENDS = (" ", "\t", "\r", "\n", "", ".", ",", "[", "]", "$", "@", "{", "}")


class JsonPathError(ValueError):
    """The template points at what is not there."""


class JsonPathSyntaxError(JsonPathError):
    """The template cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of an action.

    `kind`: text, value, name, field, array, filter, wildcard, recursive, union.
    """

    kind: str
    value: Any = None
    left: tuple["Step", ...] = ()
    right: tuple["Step", ...] = ()
    union: tuple[tuple["Step", ...], ...] = ()


def parse(template: str) -> list[tuple[Step, ...]]:
    return _Parser(template).template()


def parse_action(text: str) -> tuple[Step, ...]:
    """What stands in one pair of braces; anything behind it is lost, as in the original."""
    found = parse(f"{{{text}}}")
    return found[0]


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def _char(self) -> str:
        return self._text[self._at : self._at + 1]

    def _next(self) -> str:
        char = self._char()
        self._at += 1
        return char

    def template(self) -> list[tuple[Step, ...]]:
        actions: list[tuple[Step, ...]] = []
        while self._at < len(self._text):
            start = self._text.find("{", self._at)
            text = self._text[self._at :] if start < 0 else self._text[self._at : start]
            if text:
                actions.append((Step(kind="text", value=text),))
            if start < 0:
                break
            self._at = start + 1
            actions.append(tuple(self._action()))
        return actions

    def _action(self) -> list[Step]:
        steps: list[Step] = []
        while not self._text.startswith("}", self._at):
            self._step(steps)
        self._at += 1
        return steps

    def _step(self, steps: list[Step]) -> None:
        if self._text.startswith("[?(", self._at):
            steps.append(self._filter())
            return
        if self._text.startswith("..", self._at):
            self._recursive(steps)
            return
        char = self._next()
        if char in ("", "\r", "\n"):
            raise JsonPathSyntaxError("unclosed action")
        if char in " @$":  # the object itself
            return
        if char == "[":
            steps += self._array()
        elif char in "\"'":
            steps.append(self._quoted(char))
        elif char == ".":
            steps.append(self._field())
        elif char in "+-" or char.isdigit():
            self._at -= 1
            steps.append(self._number())
        elif char == "_" or char.isalnum():
            self._at -= 1
            steps.append(self._name())
        else:
            shown = f" '{char}'" if char.isprintable() else ""
            raise JsonPathSyntaxError(f"unrecognized character in action: U+{ord(char):04X}{shown}")

    def _recursive(self, steps: list[Step]) -> None:
        if steps and steps[-1].kind == "recursive":
            raise JsonPathSyntaxError("invalid multiple recursive descent")
        self._at += 2
        steps.append(Step(kind="recursive"))
        char = self._char()
        if char == "_" or char.isalnum():
            steps.append(self._field())

    def _field(self) -> Step:
        start = self._at
        while (char := self._char()) not in ENDS:
            self._at += 2 if char == "\\" else 1
        name = self._text[start : self._at]
        return Step(kind="wildcard") if name == "*" else Step(kind="field", value=name.replace("\\", ""))

    def _name(self) -> Step:
        start = self._at
        while self._char() not in ENDS:
            self._at += 1
        name = self._text[start : self._at]
        return Step(kind="value", value=name == "true") if name in ("true", "false") else Step(kind="name", value=name)

    def _number(self) -> Step:
        start = self._at
        self._at += self._char() in "+-"
        while (char := self._char()) and (char == "." or char.isdigit()):
            self._at += 1
        text = self._text[start : self._at]
        try:
            return Step(kind="value", value=float(text) if "." in text else int(text))
        except ValueError as error:
            raise JsonPathSyntaxError(f"cannot parse number {text}") from error

    def _quoted(self, quote: str) -> Step:
        start = self._at
        while True:
            char = self._next()
            if char in ("", "\n"):
                raise JsonPathSyntaxError("unterminated quoted string")
            if char == quote and self._text[self._at - 2] != "\\":
                return Step(kind="text", value=unquoted(self._text[start : self._at - 1]))

    def _array(self) -> list[Step]:
        start = self._at
        while (char := self._next()) != "]":
            if char in ("", "\n"):
                raise JsonPathSyntaxError("unterminated array")
        text = self._text[start : self._at - 1]
        if text == "*":
            text = ":"
        pieces = text.split(",")
        if len(pieces) > 1:
            return [Step(kind="union", union=tuple(parse_action(f"[{piece.strip(' ')}]") for piece in pieces))]
        if key := _KEY.fullmatch(text):
            return list(parse_action(f".{key[1]}"))
        found = _SLICE.fullmatch(text)
        if found is None:
            raise JsonPathSyntaxError(f"invalid array index {text}")
        return [Step(kind="array", value=_bounds(*found.groups()))]

    def _filter(self) -> Step:
        self._at += 3
        start, quote, closed = self._at, "", False
        while True:
            char = self._next()
            if char in ("", "\n"):
                raise JsonPathSyntaxError("unterminated filter")
            if char in "\"'":
                # One text may stand on the right side, and hides brackets.
                if not quote:
                    quote = char
                elif char == quote and self._text[self._at - 2] != "\\":
                    closed = True
            elif char == ")" and bool(quote) == closed:
                break
        if self._next() != "]":
            raise JsonPathSyntaxError("unclosed array expect ]")
        text = self._text[start : self._at - 2]
        compared = _COMPARISON.fullmatch(text)
        if compared is None:
            return Step(kind="filter", value="exists", left=parse_action(text))
        left, right = parse_action(compared[1]), parse_action(compared[3])
        return Step(kind="filter", value=compared[2], left=left, right=right)


@dataclass(frozen=True, slots=True)
class Bounds:
    """`[start:end:step]`; `single` is an index alone. What is None is not said."""

    start: int | None
    end: int | None
    step: int | None
    single: bool


def _bounds(start: str, end: str | None, step: str | None) -> Bounds:
    first = int(start) if start not in ("", "-") else None
    if start == "-":
        raise JsonPathSyntaxError("array index - is not a number")
    if end is None:
        return Bounds(first, (first or 0) + 1, _part(step), True)
    return Bounds(first, _part(end), _part(step), False)


def _part(text: str | None) -> int | None:
    digits = (text or "")[1:]
    if digits == "-":
        raise JsonPathSyntaxError("array index - is not a number")
    return int(digits) if digits else None


def unquoted(text: str) -> str:
    """Go's escapes, in single quotes as well (client-go, UnquoteExtend)."""

    def char(found: re.Match[str]) -> str:
        code = found[1]
        if code[0] in "xuU" and len(code) > 1:
            return chr(int(code[1:], 16))
        if len(code) == 3:
            return chr(int(code, 8))
        if code in ESCAPES or code in "\\'\"":
            return ESCAPES.get(code, code)
        raise JsonPathSyntaxError(f"unquote string '{text}' error invalid syntax")

    return _ESCAPE.sub(char, text)
