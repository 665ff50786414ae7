"""A label selector as text, read as the server and its clients read it: `app in (web, api),!beta`.

Source: apimachinery pkg/labels/selector.go (Lexer, Parser, NewRequirement).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from learnnet.cluster.status import bad_request, quoted
from learnnet.cluster.validation.content import label_value, qualified_name

_PART = re.compile(r"[ \t\r\n]*(?:(?P<sign>[=!(),<>]+)|(?P<word>[^=!(),<> \t\r\n]+))")
_SIGNS = ("==", "!=", ")", ",", "!", "=", "<", ">", "(")
OPERATORS = "in, notin, =, ==, !=, gt, lt"
BINARY = {"=": "=", "==": "=", "!=": "!=", ">": "gt", "<": "lt", "in": "in", "notin": "notin"}
END = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One condition on one label."""

    key: str
    operator: str
    values: tuple[str, ...] = ()

    def holds(self, labels: Mapping[str, str]) -> bool:
        if self.operator == "exists":
            return self.key in labels
        if self.operator == "!":
            return self.key not in labels
        if self.operator in ("in", "="):
            return labels.get(self.key) in self.values
        if self.operator in ("notin", "!="):
            return labels.get(self.key) not in self.values
        value = labels.get(self.key, "")
        if not _is_number(value):
            return False
        return int(value) > int(self.values[0]) if self.operator == "gt" else int(value) < int(self.values[0])


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    word: bool = False

    @property
    def unary(self) -> bool:
        return self.text == "!" and not self.word


class _BadRequirementError(Exception):
    """What is wrong with one requirement."""


def label_selector(text: str) -> tuple[Requirement, ...]:
    """All requirements must hold; an empty selector takes everything."""
    return tuple(_Parser(text).requirements()) if text.strip() else ()


def _tokens(text: str) -> Iterator[_Token]:
    for found in _PART.finditer(text):
        if found.group("word"):
            yield _Token(found.group("word"), word=True)
            continue
        signs = found.group("sign")
        while signs:
            sign = next(one for one in _SIGNS if signs.startswith(one))
            yield _Token(sign)
            signs = signs[len(sign) :]


class _Parser:
    """Reads one selector from left to right."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0

    def _peek(self) -> _Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else _Token(END)

    def _next(self) -> _Token:
        token = self._peek()
        self._at += 1
        return token

    def requirements(self) -> Iterator[Requirement]:
        first = self._peek()
        if not first.word and not first.unary:
            raise bad_request(f"found '{first.text}', expected: !, identifier, or 'end of string'")
        while True:
            try:
                yield self._requirement()
            except _BadRequirementError as error:
                raise bad_request(f"unable to parse requirement: {error}") from error
            between = self._next()
            if between.text == END:
                return
            if between.text != "," or between.word:
                raise bad_request(f"found '{between.text}', expected: ',' or 'end of string'")
            after = self._peek()
            if not after.word and not after.unary:
                raise bad_request(f"found '{after.text}', expected: identifier after ','")

    def _requirement(self) -> Requirement:
        absent = self._peek().unary
        if absent:
            self._next()
        key = self._next()
        if not key.word:
            raise _BadRequirementError(f"found '{key.text}', expected: identifier")
        if messages := qualified_name(key.text):
            raise _BadRequirementError(f"<nil>: Invalid value: {quoted(key.text)}: {'; '.join(messages)}")
        if absent or self._peek().text in (END, ","):
            return Requirement(key.text, "!" if absent else "exists")
        sign = self._next()
        if sign.text not in BINARY or sign.word != (sign.text in ("in", "notin")):
            raise _BadRequirementError(f"found '{sign.text}', expected: {OPERATORS}")
        operator = BINARY[sign.text]
        values = self._values() if operator in ("in", "notin") else (self._value(),)
        return _checked(Requirement(key.text, operator, values))

    def _value(self) -> str:
        if self._peek().text in (END, ","):
            return ""
        value = self._next()
        if not value.word:
            raise _BadRequirementError(f"found '{value.text}', expected: identifier")
        return value.text

    def _values(self) -> tuple[str, ...]:
        opening = self._next()
        if opening.text != "(":
            raise _BadRequirementError(f"found '{opening.text}' expected: '('")
        first = self._peek()
        if first.text == ")":
            self._next()
            return ("",)
        if not first.word and first.text != ",":
            raise _BadRequirementError(f"found '{first.text}', expected: ',', ')' or identifier")
        values = dict.fromkeys(self._identifiers())
        self._next()
        return tuple(sorted(values))

    def _identifiers(self) -> Iterator[str]:
        """Up to the closing parenthesis; nothing between two commas is an empty value."""
        found = False
        while True:
            token = self._next()
            if token.word:
                found = True
                yield token.text
                following = self._peek()
                if following.text == ")":
                    return
                if following.text != ",":
                    raise _BadRequirementError(f"found '{following.text}', expected: ',' or ')'")
            elif token.text == ",":
                following = self._peek()
                if not found or following.text in (",", ")"):
                    found = True
                    yield ""
                if following.text == ")":
                    return
            else:
                raise _BadRequirementError(f"found '{token.text}', expected: ',', or identifier")


def _checked(requirement: Requirement) -> Requirement:
    """What NewRequirement says of the values."""
    errors = []
    if requirement.operator in ("gt", "lt"):
        errors += [
            f"values[{index}]: Invalid value: {quoted(value)}: for 'Gt', 'Lt' operators, the value must be an integer"
            for index, value in enumerate(requirement.values)
            if not _is_number(value)
        ]
    for index, value in enumerate(requirement.values):
        if messages := label_value(value):
            field = f"values[{index}][{requirement.key}]"
            errors.append(f"{field}: Invalid value: {quoted(value)}: {'; '.join(messages)}")
    if errors:
        raise _BadRequirementError(errors[0] if len(errors) == 1 else f"[{', '.join(errors)}]")
    return requirement


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[+-]?[0-9]+", text, re.ASCII) is not None
