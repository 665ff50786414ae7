"""CoreDNS's configuration: server blocks, each with the zones it serves and the plugins it loads.

Errors name the line and read as CoreDNS prints them when it refuses to start.
"""

from dataclasses import dataclass

from learnnet.dns.corefile_error import CorefileError
from learnnet.dns.corefile_parser import Directive, ParsedBlock, Parser
from learnnet.dns.corefile_tokens import Token, tokens
from learnnet.dns.corefile_values import normalize

MAX_CHARACTERS = 64 * 1024
PORT = 53

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerBlock:
    """`ports` belong to the zones, one each."""

    zones: tuple[str, ...]
    ports: tuple[int, ...]
    directives: tuple[Directive, ...]
    line: int

    def zones_at(self, port: int) -> tuple[str, ...]:
        return tuple(zone for zone, at in zip(self.zones, self.ports, strict=True) if at == port)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corefile:
    blocks: tuple[ServerBlock, ...]
    text: str


def parse(text: str) -> Corefile:
    """Raises CorefileError at the first thing that CoreDNS would not accept."""
    if len(text) > MAX_CHARACTERS:
        raise CorefileError(1, f"the file is longer than {MAX_CHARACTERS} characters")
    blocks = [_server_block(block) for block in Parser(tokens(text)).blocks()]
    _refuse_doubles(blocks)
    return Corefile(blocks=tuple(blocks), text=text)


def _server_block(block: ParsedBlock) -> ServerBlock:
    zones: list[str] = []
    ports: list[int] = []
    for key in block.keys:
        found, port = _zone(key)
        zones += found
        ports += [port] * len(found)
    return ServerBlock(zones=tuple(zones), ports=tuple(ports), directives=block.directives, line=block.line)


def _zone(key: Token) -> tuple[tuple[str, ...], int]:
    """`dns://cluster.local:53` -> cluster.local. and its port."""
    text = key.text
    scheme, separator, rest = text.partition("://")
    if separator:
        if scheme != "dns":
            raise CorefileError(key.line, f"only dns:// is modelled, not {scheme}://", located=False)
        text = rest
    port = PORT
    host, colon, number = text.rpartition(":")
    if colon and number.isascii() and number.isdigit():
        text, port = host, int(number)
        if not 0 < port < 65536:
            raise CorefileError(key.line, f"invalid port {number}", located=False)
    zones = normalize(text or ".")
    if not zones:
        raise CorefileError(key.line, f"unable to parse '{key.text}' as a zone", located=False)
    return zones, port


def _refuse_doubles(blocks: list[ServerBlock]) -> None:
    seen: set[tuple[str, int, tuple[str, ...]]] = set()
    for block in blocks:
        bound = tuple(arg for line in block.directives if line.name == "bind" for arg in line.args)
        for zone, port in zip(block.zones, block.ports, strict=True):
            key = (zone, port, bound)
            if key in seen:
                reason = f"cannot serve dns://{zone}:{port} - it is already defined"
                raise CorefileError(block.line, reason, located=False)
            seen.add(key)
