"""JSON as Go's encoding/json reads it: the same refusals, and duplicate keys kept as data."""

import json
import re
from collections.abc import Iterator
from typing import NoReturn

from learnnet.cluster.manifest.model import JSON, Document, Duplicate, Limits, Path, Span, UnreadableError
from learnnet.cluster.text import Text

_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]++|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*+"')
_PLAIN = re.compile(r'[^"\\\x00-\x1f]*')
_LITERALS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_LONGEST_INTEGER = 400


class Number(float):
    """A JSON number that is written with a fraction or an exponent, and how it was written."""

    text: str

    def __new__(cls, text: str) -> "Number":
        number = super().__new__(cls, text)
        number.text = text
        return number


def read_json(text: str, limits: Limits) -> Document:
    """The one value of a request's body."""
    reader = _Reader(text, limits)
    document = reader.document()
    reader.skip()
    if reader.at < len(text):
        reader.refuse("after top-level value")
    return document


def read_json_stream(text: str, limits: Limits) -> Iterator[Document]:
    """Values one behind the other, as kubectl takes a file that starts with `{`."""
    reader = _Reader(text, limits)
    reader.skip()
    while reader.at < len(text):
        document = reader.document()
        if document.value is not None:
            yield document
        reader.skip()


class _Reader:
    def __init__(self, text: str, limits: Limits) -> None:
        self.text, self.limits, self.at, self.values = text, limits, 0, 0
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def document(self) -> Document:
        self.positions: dict[Path, Span] = {}
        self.keys: dict[Path, Span] = {}
        self.duplicates: list[Duplicate] = []
        self.skip()
        line = self._place(self.at)[0]
        value = self._value((), 0)
        return Document(
            value=value,
            line=line,
            positions=self.positions,
            keys=self.keys,
            duplicates=tuple(self.duplicates),
            syntax="json",
        )

    def skip(self) -> None:
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def _peek(self) -> str:
        self.skip()
        if self.at >= len(self.text):
            self._end()
        return self.text[self.at]

    def _value(self, path: Path, depth: int) -> JSON:
        char = self._peek()
        start = self.at
        self._guard(depth)
        value: JSON
        if char == "{":
            value = self._object(path, depth)
        elif char == "[":
            value = self._array(path, depth)
        elif char == '"':
            value = self._string()
        elif char in "-0123456789":
            value = self._number()
        else:
            value = self._literal(char)
        self.positions[path] = self._span(start)
        return value

    def _guard(self, depth: int) -> None:
        self.values += 1
        if depth > self.limits.depth or self.values > self.limits.values:
            hint = Text("This manifest is nested more than {limit} levels deep.", {"limit": self.limits.depth})
            if depth <= self.limits.depth:
                hint = Text("This manifest holds more than {limit} values.", {"limit": self.limits.values})
            raise UnreadableError("exceeded max depth", *self._place(self.at), hint)

    def _object(self, path: Path, depth: int) -> dict[str, JSON]:
        found: dict[str, JSON] = {}
        self.at += 1
        if self._peek() == "}":
            self.at += 1
            return found
        while True:
            if self._peek() != '"':
                self.refuse("looking for beginning of object key string")
            start = self.at
            name = self._string()
            at = (*path, name)
            self.keys[at] = self._span(start)
            if self._peek() != ":":
                self.refuse("after object key")
            self.at += 1
            value = self._value(at, depth + 1)
            if name in found:
                self._duplicate(at, len(found))
            found[name] = value
            if self._peek() == "}":
                self.at += 1
                return found
            self._comma("after object key:value pair")

    def _array(self, path: Path, depth: int) -> list[JSON]:
        found: list[JSON] = []
        self.at += 1
        if self._peek() == "]":
            self.at += 1
            return found
        while True:
            found.append(self._value((*path, len(found)), depth + 1))
            if self._peek() == "]":
                self.at += 1
                return found
            self._comma("after array element")

    def _comma(self, where: str) -> None:
        if self._peek() != ",":
            self.refuse(where)
        self.at += 1

    def _string(self) -> str:
        found = _STRING.match(self.text, self.at)
        if found is None:
            self._bad_string()
        self.at = found.end()
        # Go reads half of a surrogate pair as the replacement character
        text = json.loads(found.group()) if "\\" in found.group() else found.group()[1:-1]
        return re.sub("[\ud800-\udfff]", "\ufffd", text)

    def _bad_string(self) -> NoReturn:
        self.at += 1
        while True:
            found = _PLAIN.match(self.text, self.at)
            self.at = found.end() if found else self.at
            char = self._char()
            if char != "\\":
                self.refuse("in string literal")
            self.at += 1
            if self._char() == "u":
                for _ in range(4):
                    self.at += 1
                    if self._char() not in "0123456789abcdefABCDEF":
                        self.refuse("in \\u hexadecimal character escape")
            elif self._char() not in '"\\/bfnrt':
                self.refuse("in string escape code")
            self.at += 1

    def _char(self) -> str:
        if self.at >= len(self.text):
            self._end()
        return self.text[self.at]

    def _number(self) -> int | float:
        found = _NUMBER.match(self.text, self.at)
        if found is None:
            self.at += 1
            self._char()
            self.refuse("in numeric literal")
        self.at = found.end()
        text = found.group()
        rest = self.text[self.at : self.at + 1]
        if rest and rest in ".eE":
            self.at += 1
            self._char()
            self.refuse("after decimal point in numeric literal" if rest == "." else "in exponent of numeric literal")
        if text.lstrip("-").isdecimal() and len(text) < _LONGEST_INTEGER:
            return int(text)
        return Number(text)

    def _literal(self, char: str) -> bool | None:
        for word, value in _LITERALS.items():
            if word[0] == char:
                for expected in word:
                    if self._char() != expected:
                        self.refuse(f"in literal {word} (expecting '{expected}')")
                    self.at += 1
                return value
        return self.refuse("looking for beginning of value")

    def _duplicate(self, path: Path, keys_before: int) -> None:
        line = self.keys[path].line
        key = json.dumps(path[-1], ensure_ascii=False)
        self.duplicates.append(Duplicate(path=path, key=key, line=line, local_line=line, keys_before=keys_before))

    def refuse(self, where: str) -> NoReturn:
        """Go looks at bytes, so of a character beyond ASCII it names the first byte alone."""
        char = chr(self.text[self.at].encode(errors="replace")[0])
        shown = {"'": "'\\''", '"': "'\"'"}.get(char) or "'" + json.dumps(char, ensure_ascii=False)[1:-1] + "'"
        raise UnreadableError(f"invalid character {shown} {where}", *self._place(self.at))

    def _end(self) -> NoReturn:
        raise UnreadableError("unexpected end of JSON input", *self._place(len(self.text)))

    def _place(self, at: int) -> tuple[int, int]:
        low, high = 0, len(self.starts)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.starts[middle] <= at else (low, middle)
        return low + 1, at - self.starts[low] + 1

    def _span(self, start: int) -> Span:
        return Span(*self._place(start), *self._place(self.at))
