"""A template cut into tokens (text/template/parse, lex.go)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from learnnet.cluster.kubectl.go_template.nodes import ParseError

KEYWORDS = ("break", "block", "continue", "define", "else", "end", "if", "nil", "range", "template", "with")
_SPACE = re.compile(r"[ \t\r\n]+")
_NUMBER = re.compile(
    r"[+-]?(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|[0-9_]*\.?[0-9_]+(?:[eE][+-]?[0-9_]+)?|[0-9_]+\.)"
)
_WORD = re.compile(r"\w*")
_TEXT = re.compile(r'"(?:\\.|[^"\\\n])*"')
_CHAR = re.compile(r"'(?:\\.|[^'\\\n])*'")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# What may stand behind a field, a variable or a name.
ENDS = " \t\r\n.,|:)("


@dataclass(frozen=True, slots=True)
class Token:
    kind: str  # words, left, right, space, field, variable, name, keyword, dot, text, raw, char, number, or a sign
    value: str
    at: int

    def __str__(self) -> str:
        if self.kind == "eof":
            return "EOF"
        if self.kind == "keyword":
            return f"<{self.value}>"
        value = self.value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{value[:10]}"...' if len(self.value) > 10 else f'"{value}"'


def line_of(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


class Lexer:
    def __init__(self, text: str) -> None:
        self.text = text

    def error(self, at: int, message: str) -> ParseError:
        return ParseError(f"template: output:{line_of(self.text, at)}: {message}")

    def tokens(self) -> Iterator[Token]:
        """Lazily: what is wrong further on is only seen by who gets so far."""
        text, at, trim = self.text, 0, False
        while at < len(text):
            start = text.find("{{", at)
            words = text[at:] if start < 0 else text[at:start]
            if trim:
                at += len(words) - len(words.lstrip(" \t\r\n"))
                words = words.lstrip(" \t\r\n")
            if start >= 0 and self._trims(start + 2):
                words = words.rstrip(" \t\r\n")
            if words:
                yield Token("words", words, at)
            if start < 0:
                break
            at, trim = start + 2 + 2 * self._trims(start + 2), False
            if text.startswith("/*", at):
                at, trim = self._comment(at)
                continue
            yield Token("left", "{{", start)
            for token in self._inside(at):
                yield token
                at = token.at + len(token.value)
            trim = token.value.startswith(" -") or token.value.startswith("-")
        yield Token("eof", "", len(text))

    def _trims(self, at: int) -> bool:
        return self.text[at : at + 1] == "-" and self.text[at + 1 : at + 2] in (" ", "\t", "\r", "\n")

    def _comment(self, at: int) -> tuple[int, bool]:
        found = _COMMENT.match(self.text, at)
        if found is None:
            raise self.error(at, "unclosed comment")
        end = found.end()
        trim = self.text[end : end + 4] in (" -}}", "\t-}}", "\n-}}")
        end += 2 * trim
        if not self.text.startswith("}}", end):
            raise self.error(end, "comment ends before closing delimiter")
        return end + 2, trim

    def _inside(self, at: int) -> Iterator[Token]:
        text, depth = self.text, 0
        while True:
            closing = re.compile(r"[ \t\r\n]-\}\}|\}\}").match(text, at)
            if closing:
                if depth:
                    raise self.error(at, "unclosed left paren")
                yield Token("right", closing[0], at)
                return
            if at >= len(text):
                raise self.error(at, "unclosed action")
            token = self._token(at)
            depth += {"(": 1, ")": -1}.get(token.kind, 0)
            if depth < 0:
                raise self.error(at, "unexpected right paren")
            yield token
            at += len(token.value)

    def _token(self, at: int) -> Token:
        text, char = self.text, self.text[at]
        if space := _SPACE.match(text, at):
            # " -}}" is looked for at every place.
            end = space.end() - 1 if text.startswith("-}}", space.end()) and space.end() - at > 1 else space.end()
            return Token("space", text[at:end], at)
        if text.startswith(":=", at):
            return Token(":=", ":=", at)
        if char in "=|(),":
            return Token(char, char, at)
        if char == '"':
            return self._quoted(_TEXT, "text", at, "unterminated quoted string")
        if char == "'":
            return self._quoted(_CHAR, "char", at, "unterminated character constant")
        if char == "`":
            return self._raw(at)
        if char == "$":
            return self._named("variable", at, 1)
        if char == "." and not text[at + 1 : at + 2].isdigit():
            word = _WORD.match(text, at + 1)
            return self._named("field", at, 1) if word and word[0] else Token("dot", ".", at)
        if char in "+-.0123456789":
            return self._number(at)
        if char.isalpha() or char == "_":
            return self._name(at)
        if char.isascii() and char.isprintable():
            return Token("sign", char, at)
        raise self.error(at, f"unrecognized character in action: {shown(char)}")

    def _quoted(self, pattern: re.Pattern[str], kind: str, at: int, complaint: str) -> Token:
        found = pattern.match(self.text, at)
        if found is None:
            raise self.error(at, complaint)
        return Token(kind, found[0], at)

    def _raw(self, at: int) -> Token:
        end = self.text.find("`", at + 1)
        if end < 0:
            raise self.error(at, "unterminated raw quoted string")
        return Token("raw", self.text[at : end + 1], at)

    def _named(self, kind: str, at: int, skip: int) -> Token:
        word = _WORD.match(self.text, at + skip)
        end = word.end() if word else at + skip
        self._check_end(end)
        return Token(kind, self.text[at:end], at)

    def _check_end(self, end: int) -> None:
        if end < len(self.text) and self.text[end] not in ENDS and not self.text.startswith("}}", end):
            raise self.error(end, f"bad character {shown(self.text[end])}")

    def _number(self, at: int) -> Token:
        found = _NUMBER.match(self.text, at)
        end = found.end() if found else at + 1
        if found is None or self.text[end : end + 1].isalnum():
            whole = re.compile(r"[\w.+-]*").match(self.text, at)
            raise self.error(at, f'bad number syntax: "{whole[0] if whole else ""}"')
        return Token("number", found[0], at)

    def _name(self, at: int) -> Token:
        token = self._named("name", at, 0)
        if token.value in KEYWORDS:
            return Token("keyword", token.value, at)
        return Token("bool", token.value, at) if token.value in ("true", "false") else token


def shown(char: str) -> str:
    return f"U+{ord(char):04X} '{char}'"
