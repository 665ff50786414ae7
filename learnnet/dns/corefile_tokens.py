"""A Corefile's words: Caddy's lexer, which knows quotes, comments and on which line each word stands."""

from collections.abc import Sequence
from typing import NamedTuple


class Token(NamedTuple):
    text: str
    line: int
    quoted: bool = False


def tokens(text: str) -> list[Token]:
    """Caddy's lexer: words end at white space, quoted words may span lines, a word's first `#` starts a comment."""
    found: list[Token] = []
    line, word, start, quoted, index = 1, "", 1, False, 0
    while index < len(text):
        char = text[index]
        if quoted:
            if char == "\\" and text[index + 1 : index + 2] == '"':
                word += '"'
                index += 1
            elif char == '"':
                found.append(Token(word, start, True))
                word, quoted = "", False
            else:
                word += char
        elif char.isspace():
            if word:
                found.append(Token(word, start))
                word = ""
        elif char == "#" and not word:
            while index < len(text) and text[index] != "\n":
                index += 1
            continue
        elif char == '"' and not word:
            quoted, start = True, line
        else:
            start = line if not word else start
            word += char
        line += char == "\n"
        index += 1
    if word or quoted:
        found.append(Token(word, start, quoted))
    return found


class Reader:
    """Goes through the words once."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._next = 0

    def more(self) -> bool:
        return self._next < len(self._tokens)

    def peek(self) -> Token:
        return self._tokens[self._next]

    def take(self) -> Token:
        token = self._tokens[self._next]
        self._next += 1
        return token

    def next_on_line(self, line: int) -> bool:
        return self.more() and self.peek().line == line

    @property
    def last_line(self) -> int:
        return self._tokens[-1].line if self._tokens else 1
