"""CoreDNS's configuration: server blocks, each with the zones it serves and the plugins it loads.

The grammar is Caddy's: words, quoted words, `#` comments, braces at the end of a line. Errors name the line and read
as CoreDNS prints them when it refuses to start.
"""

from dataclasses import dataclass

from learnnet.dns.corefile_tokens import Reader, Token, tokens
from learnnet.dns.corefile_values import normalize

MAX_CHARACTERS = 64 * 1024
MAX_DEPTH = 8

KUBEADM = """\
.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30 {
       disable success cluster.local
       disable denial cluster.local
    }
    loop
    reload
    loadbalance
}
"""

# kubeadm before 1.32, and many clusters that were upgraded: cluster names are cached as well.
KUBEADM_OLD = KUBEADM.replace(
    """cache 30 {
       disable success cluster.local
       disable denial cluster.local
    }""",
    "cache 30",
)


class CorefileError(Exception):
    """Why CoreDNS does not start with this file; `line` counts from 1."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(line, reason)
        self.line = line
        self.reason = reason

    def __str__(self) -> str:
        return f"Corefile:{self.line} - Error during parsing: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """One line of a server block, with the lines of its own braces."""

    name: str
    args: tuple[str, ...]
    block: tuple["Directive", ...]
    line: int

    def wrong_arguments(self) -> CorefileError:
        return CorefileError(self.line, f"Wrong argument count or unexpected line ending after '{self.last}'")

    def unknown_property(self) -> CorefileError:
        return CorefileError(self.line, f"unknown property '{self.name}'")

    def error(self, reason: str) -> CorefileError:
        return CorefileError(self.line, reason)

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

    def number(self, index: int = 0) -> int:
        if index >= len(self.args):
            raise self.wrong_arguments()
        text = self.args[index]
        try:
            return int(text) if len(text) < 19 and not text.startswith("_") else int("out of range")
        except ValueError:
            raise self.error(f'strconv.Atoi: parsing "{text}": invalid syntax') from None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerBlock:
    zones: tuple[str, ...]
    port: int
    directives: tuple[Directive, ...]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Corefile:
    blocks: tuple[ServerBlock, ...]
    text: str


def parse(text: str) -> Corefile:
    """Raises CorefileError at the first thing that CoreDNS would not accept."""
    if len(text) > MAX_CHARACTERS:
        raise CorefileError(1, f"the file is longer than {MAX_CHARACTERS} characters")
    reader = Reader(tokens(text))
    snippets: dict[str, tuple[Directive, ...]] = {}
    blocks: list[ServerBlock] = []
    while reader.more():
        block = _server_block(reader, snippets)
        if block is not None:
            blocks.append(block)
    _refuse_doubles(blocks)
    return Corefile(blocks=tuple(blocks), text=text)


def _server_block(reader: Reader, snippets: dict[str, tuple[Directive, ...]]) -> ServerBlock | None:
    first = reader.peek()
    keys: list[Token] = []
    while reader.more() and not _opens(reader.peek()):
        token = reader.take()
        for part in token.text.split(","):
            if part:
                keys.append(Token(part, token.line))
    if not reader.more():
        raise CorefileError(reader.last_line, "Unexpected EOF")
    if not keys:
        raise CorefileError(first.line, "Syntax error - Unexpected token '{', expecting a zone")
    reader.take()
    directives = _body(reader, snippets, 1)
    if len(keys) == 1 and keys[0].text.startswith("(") and keys[0].text.endswith(")"):
        snippets[keys[0].text[1:-1]] = directives
        return None
    zones: list[str] = []
    port = 53
    for key in keys:
        found, port = _zone(key)
        zones += found
    return ServerBlock(zones=tuple(zones), port=port, directives=directives, line=first.line)


def _opens(token: Token) -> bool:
    return token.text == "{" and not token.quoted


def _body(reader: Reader, snippets: dict[str, tuple[Directive, ...]], depth: int) -> tuple[Directive, ...]:
    """The lines up to the closing brace."""
    if depth > MAX_DEPTH:
        raise CorefileError(reader.last_line, f"more than {MAX_DEPTH} braces inside each other")
    found: list[Directive] = []
    while reader.more():
        token = reader.take()
        if token.text == "}" and not token.quoted:
            return tuple(found)
        if _opens(token):
            raise CorefileError(token.line, "Syntax error - Unexpected token '{', expecting a directive")
        args: list[str] = []
        block: tuple[Directive, ...] = ()
        line = token.line
        while reader.next_on_line(line) and reader.peek().text != "}":
            if _opens(reader.peek()):
                reader.take()
                block = _body(reader, snippets, depth + 1)
                break
            args.append(reader.take().text)
        if token.text == "import":
            found += _imported(token, args, snippets)
        else:
            found.append(Directive(name=token.text, args=tuple(args), block=block, line=line))
    raise CorefileError(reader.last_line, "Unexpected EOF")


def _imported(token: Token, args: list[str], snippets: dict[str, tuple[Directive, ...]]) -> tuple[Directive, ...]:
    if len(args) != 1:
        raise CorefileError(token.line, "Wrong argument count or unexpected line ending after 'import'")
    if args[0] not in snippets:
        raise CorefileError(token.line, f"File to import not found: {args[0]}")
    return snippets[args[0]]


def _zone(key: Token) -> tuple[tuple[str, ...], int]:
    """`dns://cluster.local:53` -> cluster.local. and its port."""
    text = key.text
    scheme, separator, rest = text.partition("://")
    if separator:
        if scheme != "dns":
            raise CorefileError(key.line, f"only dns:// is modelled, not {scheme}://")
        text = rest
    port = 53
    host, colon, number = text.rpartition(":")
    if colon and number.isascii() and number.isdigit():
        text, port = host, int(number)
        if not 0 < port < 65536:
            raise CorefileError(key.line, f"invalid port {number}")
    zones = normalize(text or ".")
    if not zones:
        raise CorefileError(key.line, f"unable to parse '{key.text}' as a zone")
    return zones, port


def _refuse_doubles(blocks: list[ServerBlock]) -> None:
    seen: set[tuple[str, int, tuple[str, ...]]] = set()
    for block in blocks:
        bound = tuple(arg for line in block.directives if line.name == "bind" for arg in line.args)
        for zone in block.zones:
            key = (zone, block.port, bound)
            if key in seen:
                raise CorefileError(block.line, f"cannot serve dns://{zone}:{block.port} - it is already defined")
            seen.add(key)
