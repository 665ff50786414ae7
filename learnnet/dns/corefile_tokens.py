"""A Corefile's words: Caddy's lexer, which knows quotes, comments and on which line each word stands."""

import re
from collections.abc import Mapping
from typing import NamedTuple

# What the kubelet puts into the environment of CoreDNS's own Pods; every other variable is empty.
ENVIRONMENT: Mapping[str, str] = {
    "KUBERNETES_SERVICE_HOST": "10.96.0.1",
    "KUBERNETES_SERVICE_PORT": "443",
    "KUBE_DNS_SERVICE_HOST": "10.96.0.10",
    "KUBE_DNS_SERVICE_PORT": "53",
}
_VARIABLE = re.compile(r"\{\$([^{}]+)\}|\{%([^{}]+)%\}")


class Token(NamedTuple):
    text: str
    line: int
    quoted: bool = False

    @property
    def end(self) -> int:
        """The line on which it ends: quoted words may span lines."""
        return self.line + self.text.count("\n")

    def filled(self) -> "Token":
        """With the variables of the environment put in: {$NAME} or {%NAME%}."""
        if "{" not in self.text:
            return self
        text = _VARIABLE.sub(lambda found: ENVIRONMENT.get(found[1] or found[2], ""), self.text)
        return self._replace(text=text)


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
