"""The dns64 plugin: IPv6 addresses made up from IPv4 ones, for clients that have no IPv4 (RFC 6147)."""

import ipaddress
from dataclasses import dataclass, replace

from learnnet.cluster.text import Text
from learnnet.dns.corefile_parser import Directive
from learnnet.dns.message import Message, Record, reply_to
from learnnet.dns.plugin import Ask, Next, Result

WELL_KNOWN = ipaddress.IPv6Network("64:ff9b::/96")
LENGTHS = (32, 40, 48, 56, 64, 96)
NO_SOA_TTL = 600
MAX_DEPTH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Dns64Options:
    prefix: ipaddress.IPv6Network = WELL_KNOWN
    translate_all: bool = False
    allow_ipv4: bool = False


def parse(directive: Directive) -> Dns64Options:
    if len(directive.args) > 1:
        raise directive.wrong_arguments()
    options = Dns64Options()
    if directive.args:
        options = replace(options, prefix=_prefix(directive, directive.args[0]))
    for line in directive.block:
        match line.name:
            case "prefix":
                options = replace(options, prefix=_prefix(line, line.one()))
            case "translate_all":
                options = replace(options, translate_all=True)
            case "allow_ipv4":
                options = replace(options, allow_ipv4=True)
            case _:
                raise line.unknown_property()
    return options


def _prefix(line: Directive, text: str) -> ipaddress.IPv6Network:
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise line.plain_error(f"invalid CIDR address: {text}") from None
    if not isinstance(network, ipaddress.IPv6Network) or network.prefixlen not in LENGTHS:
        raise line.error(f"invalid prefix length for '{text}'")
    return network


class Dns64Plugin:
    name = "dns64"

    def __init__(self, options: Dns64Options) -> None:
        self.options = options

    def serve(self, ask: Ask, then: Next) -> Result:
        asked = ask.question
        over_ipv6 = ":" in ask.source or self.options.allow_ipv4
        if asked.type != "AAAA" or asked.cls != "IN" or not over_ipv6:
            return then(ask)
        reply = then(ask)
        if not isinstance(reply, Message) or not self._wanted(reply) or ask.depth >= MAX_DEPTH:
            return reply
        four = ask.itself(replace(ask.about(ask.lower, "A"), depth=ask.depth + 1))
        ask.journey.note(self.name, Text("There is no IPv6 address; it is made from the IPv4 one."))
        most = next((record.ttl for record in reply.authority if record.type == "SOA"), NO_SOA_TTL)
        return replace(
            reply_to(ask.query, tc=four.tc),
            answer=tuple(self._made(record, most) for record in four.answer),
            authority=four.authority,
            additional=four.additional,
        )

    def _wanted(self, reply: Message) -> bool:
        if reply.rcode == "NXDOMAIN" and any(record.type == "SOA" for record in reply.authority):
            return False
        return self.options.translate_all or not any(record.type == "AAAA" for record in reply.answer)

    def _made(self, record: Record, most: int) -> Record:
        """RFC 6052, 2.2: bits 64 to 71 stay zero."""
        if record.type != "A":
            return record
        prefix = self.options.prefix
        four = ipaddress.IPv4Address(record.value).packed
        length = prefix.prefixlen // 8
        made = bytearray(prefix.network_address.packed[:length])
        for byte in four:
            if len(made) == 8:
                made.append(0)
            made.append(byte)
        address = ipaddress.IPv6Address(bytes(made.ljust(16, b"\0")))
        return replace(record, type="AAAA", value=str(address), ttl=min(record.ttl, most))
