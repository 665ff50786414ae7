"""Go's regular expressions, read into a tree: RE2's syntax and, for what it does not accept, its words.

(Go: regexp/syntax.) The patterns come from learners' Corefiles; see go_regexp.py for why they are not Python's.
"""

from dataclasses import dataclass

from learnnet.dns.go_regexp_tree import (
    CLASSES,
    HIGHEST,
    POSIX,
    Chars,
    Choice,
    Edge,
    Group,
    Node,
    Range,
    RegexpError,
    Repeat,
    Row,
)

MOST_REPEATS = 1000  # Go: maxRepeat
MOST_CHARACTERS = 10_000
MAX_DEPTH = 50
_ESCAPES = {"a": 7, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11}
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    root: Node
    names: tuple[str, ...]  # of the groups, from 1 on; "" where a group has none


@dataclass(frozen=True, slots=True)
class _Flags:
    fold: bool = False
    lines: bool = False
    dot_all: bool = False
    swapped: bool = False


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.text = pattern
        self.at = 0
        self.names: list[str] = []
        self.depth = 0

    def peek(self, text: str) -> bool:
        return self.text.startswith(text, self.at)

    def take(self) -> str:
        char = self.text[self.at]
        self.at += 1
        return char

    def skip(self, text: str) -> bool:
        found = self.peek(text)
        self.at += len(text) * found
        return found

    @property
    def done(self) -> bool:
        return self.at >= len(self.text)


def parse(pattern: str) -> Tree:
    """Raises RegexpError."""
    if len(pattern) > MOST_CHARACTERS:
        raise RegexpError("expression too large", pattern[:20])
    reader = _Reader(pattern)
    root, _ = _choice(reader, _Flags())
    if not reader.done:
        raise RegexpError("unexpected )", pattern)
    return Tree(root=root, names=tuple(reader.names))


def _choice(reader: _Reader, flags: _Flags) -> tuple[Node, _Flags]:
    reader.depth += 1
    if reader.depth > MAX_DEPTH:
        raise RegexpError("expression nests too deeply", reader.text)
    rows: list[Node] = []
    while True:
        row, flags = _row(reader, flags)
        rows.append(row)
        if not reader.skip("|"):
            reader.depth -= 1
            return rows[0] if len(rows) == 1 else Choice(tuple(rows)), flags


def _row(reader: _Reader, flags: _Flags) -> tuple[Node, _Flags]:
    parts: list[Node] = []
    repeated = False
    while not reader.done and not reader.peek("|") and not reader.peek(")"):
        start = reader.at
        if reader.text[start] in "*+?" or (reader.peek("{") and _counts(reader) is not None):
            operator = _operator(reader, flags)
            shown = reader.text[start : reader.at]
            if not parts:
                raise RegexpError("missing argument to repetition operator", shown)
            if repeated:
                raise RegexpError("invalid nested repetition operator", reader.text[start - 1 : reader.at])
            least, most, greedy = operator
            parts[-1] = Repeat(parts[-1], least, most, greedy)
            repeated = True
            continue
        repeated = False
        found, flags = _atom(reader, flags)
        if found is not None:
            parts.append(found)
    return Row(tuple(parts)), flags


def _operator(reader: _Reader, flags: _Flags) -> tuple[int, int | None, bool]:
    start = reader.at
    counts = _counts(reader)
    if counts is None:
        least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}[reader.take()]
    else:
        least, most, reader.at = counts
        if least > MOST_REPEATS or (most is not None and (most > MOST_REPEATS or most < least)):
            raise RegexpError("invalid repeat count", reader.text[start : reader.at])
    return least, most, reader.skip("?") == flags.swapped


def _counts(reader: _Reader) -> tuple[int, int | None, int] | None:
    """`{2}`, `{2,}` or `{2,3}` and where it ends; anything else in braces is plain text."""
    if not reader.peek("{"):
        return None
    end = reader.text.find("}", reader.at)
    least, comma, most = reader.text[reader.at + 1 : end].partition(",")
    numbers = [least, most] if most else [least]
    if end < 0 or not all(text.isascii() and text.isdigit() and len(text) < 6 for text in numbers):
        return None
    return int(least), int(most) if most else None if comma else int(least), end + 1


def _atom(reader: _Reader, flags: _Flags) -> tuple[Node | None, _Flags]:
    char = reader.take()
    match char:
        case "(":
            return _group(reader, flags)
        case "[":
            return _class(reader, flags), flags
        case ".":
            return Chars(() if flags.dot_all else ((10, 10),), negated=True), flags
        case "^":
            return Edge("line-start" if flags.lines else "text-start"), flags
        case "$":
            return Edge("line-end" if flags.lines else "text-end"), flags
        case "\\":
            return _escape(reader, flags), flags
        case _:
            return Chars(((ord(char), ord(char)),), fold=flags.fold), flags


def _group(reader: _Reader, flags: _Flags) -> tuple[Node | None, _Flags]:
    start = reader.at - 1
    number, inner = 0, flags
    if reader.skip("?P<") or reader.skip("?<"):
        end = reader.text.find(">", reader.at)
        name = reader.text[reader.at : end] if end >= 0 else ""
        if not name or not name.isascii() or not name.isidentifier():
            raise RegexpError("invalid named capture", reader.text[start : end + 1 if end >= 0 else None])
        if name in reader.names:
            raise RegexpError("duplicate capture group name", name)
        reader.at = end + 1
        reader.names.append(name)
        number = len(reader.names)
    elif reader.skip("?"):
        inner, closed = _flags(reader, flags, start)
        if closed:
            return None, inner
    else:
        reader.names.append("")
        number = len(reader.names)
    part, _ = _choice(reader, inner)
    if not reader.skip(")"):
        raise RegexpError("missing closing )", reader.text)
    return (Group(part, number) if number else part), flags


def _flags(reader: _Reader, flags: _Flags, start: int) -> tuple[_Flags, bool]:
    """`(?i)` holds from here on, `(?i:` inside the parentheses."""
    on = {"i": flags.fold, "m": flags.lines, "s": flags.dot_all, "U": flags.swapped}
    value = True
    while not reader.done:
        char = reader.take()
        if char in ":)":
            return _Flags(fold=on["i"], lines=on["m"], dot_all=on["s"], swapped=on["U"]), char == ")"
        if char == "-" and value:
            value = False
        elif char in on:
            on[char] = value
        else:
            break
    raise RegexpError("invalid or unsupported Perl syntax", reader.text[start : reader.at])


def _escape(reader: _Reader, flags: _Flags) -> Node:
    if reader.done:
        raise RegexpError("trailing backslash at end of expression", "")
    edges: dict[str, Edge] = {
        "A": Edge("text-start"), "z": Edge("text-end"), "b": Edge("word"), "B": Edge("no-word"),
    }  # fmt: skip
    if reader.text[reader.at] in edges:
        return edges[reader.take()]
    if reader.text[reader.at].lower() in CLASSES:
        char = reader.take()
        return Chars(CLASSES[char.lower()], negated=char.isupper())
    code = _code(reader)
    return Chars(((code, code),), fold=flags.fold)


def _code(reader: _Reader) -> int:
    """The character that stands behind a backslash."""
    start = reader.at - 1
    char = reader.take()
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char in _PUNCTUATION:
        return ord(char)
    if char == "x":
        digits, ends = (reader.text[reader.at : reader.at + 2], 2)
        if reader.peek("{"):
            close = reader.text.find("}", reader.at)
            digits, ends = reader.text[reader.at + 1 : close], close - reader.at + 1
        if digits and len(digits) <= 6 and all(digit in "0123456789abcdefABCDEF" for digit in digits) and ends > 1:
            reader.at += ends
            return min(int(digits, 16), HIGHEST)
    raise RegexpError("invalid escape sequence", reader.text[start : reader.at])


def _class(reader: _Reader, flags: _Flags) -> Node:
    start = reader.at - 1
    negated = reader.skip("^")
    ranges: list[Range] = []
    first = True
    while first or not reader.peek("]"):
        if reader.done:
            raise RegexpError("missing closing ]", reader.text[start:])
        first = False
        whole = _whole_class(reader)
        if whole is not None:
            ranges += whole
            continue
        begin = reader.at
        low = high = _one(reader)
        if reader.peek("-") and not reader.peek("-]"):
            reader.take()
            if reader.done:
                raise RegexpError("missing closing ]", reader.text[start:])
            high = _one(reader)
        if high < low:
            raise RegexpError("invalid character class range", reader.text[begin : reader.at])
        ranges.append((low, high))
    reader.take()
    return Chars(tuple(ranges), negated=negated, fold=flags.fold)


def _one(reader: _Reader) -> int:
    char = reader.take()
    if char != "\\":
        return ord(char)
    if reader.done:
        raise RegexpError("trailing backslash at end of expression", "")
    return _code(reader)


def _whole_class(reader: _Reader) -> list[Range] | None:
    r"""`\d` or `[:alpha:]` inside brackets."""
    if reader.peek("[:"):
        end = reader.text.find(":]", reader.at)
        if end >= 0:
            name = reader.text[reader.at + 2 : end]
            found = POSIX.get(name.removeprefix("^"))
            if found is None:
                raise RegexpError("invalid character class range", reader.text[reader.at : end + 2])
            reader.at = end + 2
            return _outside(found) if name.startswith("^") else list(found)
    if reader.peek("\\") and reader.text[reader.at + 1 : reader.at + 2].lower() in CLASSES:
        reader.take()
        char = reader.take()
        return list(CLASSES[char.lower()]) if char.islower() else _outside(CLASSES[char.lower()])
    return None


def _outside(ranges: tuple[Range, ...]) -> list[Range]:
    found, low = [], 0
    for first, last in ranges:
        if first > low:
            found.append((low, first - 1))
        low = last + 1
    return [*found, (low, HIGHEST)]
