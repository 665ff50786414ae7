"""The grammar of a Corefile: Caddy's parser, which finds server blocks, snippets and lines with their own braces.

(coredns/caddy: caddyfile/parse.go. Its words for what it does not accept are kept.)
"""

from dataclasses import dataclass

from learnnet.dns.corefile_error import CorefileError
from learnnet.dns.corefile_tokens import Token
from learnnet.dns.directives import ORDER

MAX_DEPTH = 8
MAX_IMPORTS = 200  # a snippet that imports itself never ends in Caddy


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """One line of a server block, with the lines of its own braces; `end` is the line of the closing brace."""

    name: str
    args: tuple[str, ...]
    block: tuple["Directive", ...]
    line: int
    end: int

    def wrong_arguments(self) -> CorefileError:
        return self.error(f"Wrong argument count or unexpected line ending after '{self.last}'")

    def unknown_property(self) -> CorefileError:
        return self.error(f"unknown property '{self.name}'")

    def error(self, reason: str) -> CorefileError:
        """What CoreDNS says together with the line on which it stood."""
        return CorefileError(self.line, reason)

    def plain_error(self, reason: str) -> CorefileError:
        """What CoreDNS says without naming a line."""
        return CorefileError(self.line, reason, located=False)

    @property
    def last(self) -> str:
        return self.args[-1] if self.args else self.name

    def one(self) -> str:
        """The only argument."""
        if len(self.args) != 1:
            raise self.wrong_arguments()
        return self.args[0]

    def none(self) -> None:
        if self.args:
            raise self.wrong_arguments()

    def some(self) -> tuple[str, ...]:
        if not self.args:
            raise self.wrong_arguments()
        return self.args

    def number(self, index: int = 0) -> int:
        if index >= len(self.args):
            raise self.wrong_arguments()
        text = self.args[index]
        try:
            return int(text) if len(text) < 19 and "_" not in text and text == text.strip() else int("out of range")
        except ValueError:
            raise self.plain_error(f'strconv.Atoi: parsing "{text}": invalid syntax') from None

    def words(self) -> tuple[str, ...]:
        """Everything inside the braces as one row of words, for plugins that do not look at lines."""
        return tuple(word for line in self.block for word in (line.name, *line.args))


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedBlock:
    """A server block before its zones are read."""

    keys: tuple[Token, ...]
    directives: tuple[Directive, ...]
    line: int


class Parser:
    """Goes through the words once; an import puts a snippet's words in its own place."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._next = 0
        self._snippets: dict[str, list[Token]] = {}
        self._imports = 0

    def blocks(self) -> list[ParsedBlock]:
        found: list[ParsedBlock] = []
        while self._more():
            block = self._block()
            if block is not None:
                found.append(block)
        return found

    def _block(self) -> ParsedBlock | None:
        keys = self._keys()
        line = keys[0].line if keys else self._line
        if len(keys) == 1 and keys[0].text.startswith("(") and keys[0].text.endswith(")"):
            self._snippet(keys[0])
            return None
        braces = self._more() and _opens(self._peek())
        if braces:
            self._take()
        directives = self._directives(braces)
        return ParsedBlock(keys=tuple(keys), directives=directives, line=line) if keys else None

    def _keys(self) -> list[Token]:
        """Zones, parted by spaces or commas; only after a comma may they go on in the next line."""
        keys: list[Token] = []
        another = False
        while self._more():
            token = self._peek().filled()
            if token.text == "import" and self._new_line():
                self._import()
                continue
            if _opens(token):
                if another:
                    raise CorefileError(token.line, "Expected another address but had '{' - check for extra comma")
                break
            if keys and not another and self._new_line():
                break
            self._take()
            another = token.text.endswith(",")
            keys += [Token(part, token.line) for part in token.text.split(",") if part]
        if another:
            raise CorefileError(self._line, "Unexpected EOF")
        return keys

    def _snippet(self, key: Token) -> None:
        name = key.text[1:-1]
        if name in self._snippets:
            raise CorefileError(key.line, f"redeclaration of previously declared snippet {name}")
        if not self._more() or not _opens(self._peek()):
            text = self._peek().text if self._more() else key.text
            raise CorefileError(self._line, f"Unexpected token '{text}', expecting '{{'", syntax=True)
        self._take()
        inside: list[Token] = []
        depth = 1
        while self._more():
            token = self._take()
            depth += _opens(token) - _closes(token)
            if depth == 0:
                self._snippets[name] = inside
                return
            inside.append(token)
        raise CorefileError(self._line, "Unexpected token '', expecting '}'", syntax=True)

    def _directives(self, braces: bool) -> tuple[Directive, ...]:
        found: list[Directive] = []
        while self._more():
            token = self._peek().filled()
            if _closes(token):
                if braces:
                    self._take()
                    return tuple(found)
                raise CorefileError(token.line, "Unknown directive '}'")
            if token.text == "import":
                self._import()
                continue
            if token.text not in ORDER:
                raise CorefileError(token.line, f"Unknown directive '{token.text}'")
            found.append(self._line_of(1))
        if braces:
            raise CorefileError(self._line, f"Unexpected token '{self._tokens[-1].text}', expecting '}}'", syntax=True)
        return tuple(found)

    def _line_of(self, depth: int) -> Directive:
        """A word, its arguments up to the end of the line, and what stands in braces after them."""
        if depth > MAX_DEPTH:
            raise CorefileError(self._line, f"more than {MAX_DEPTH} braces inside each other")
        first = last = self._take().filled()
        args: list[str] = []
        block: list[Directive] = []
        while self._more() and self._peek().line == last.end and not _closes(self._peek()):
            if _opens(self._peek()):
                self._take()
                last = self._inside(block, depth)
                break
            last = self._take().filled()
            args.append(last.text)
        return Directive(name=first.text, args=tuple(args), block=tuple(block), line=first.line, end=last.end)

    def _inside(self, block: list[Directive], depth: int) -> Token:
        while self._more():
            if _closes(self._peek()):
                return self._take()
            if self._peek().text == "import" and self._new_line():
                self._import()
                continue
            if _opens(self._peek()):
                raise CorefileError(self._peek().line, "Unexpected token '{', expecting argument")
            block.append(self._line_of(depth + 1))
        raise CorefileError(self._line, "Unexpected EOF")

    def _import(self) -> None:
        word = self._take()
        if not self._more() or self._peek().line != word.end:
            raise CorefileError(word.line, "Wrong argument count or unexpected line ending after 'import'")
        name = self._take().filled().text
        self._imports += 1
        if self._imports > MAX_IMPORTS:
            raise CorefileError(word.line, f"more than {MAX_IMPORTS} imports")
        if name not in self._snippets:
            raise CorefileError(word.line, f"File to import not found: {name}")
        self._tokens[self._next - 2 : self._next] = self._snippets[name]
        self._next -= 2

    def _more(self) -> bool:
        return self._next < len(self._tokens)

    def _peek(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._tokens[self._next]
        self._next += 1
        return token

    def _new_line(self) -> bool:
        return self._next == 0 or self._tokens[self._next - 1].end != self._peek().line

    @property
    def _line(self) -> int:
        """Of the word that was read last."""
        return self._tokens[max(self._next - 1, 0)].line if self._tokens else 1


def _opens(token: Token) -> bool:
    return token.text == "{" and not token.quoted


def _closes(token: Token) -> bool:
    return token.text == "}" and not token.quoted
