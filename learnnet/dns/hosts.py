"""CoreDNS's hosts plugin: addresses written into the Corefile itself."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from learnnet.dns import names
from learnnet.dns.corefile import Directive
from learnnet.dns.corefile_values import normalize
from learnnet.dns.kubernetes_names import address_type, canonical, reverse_address
from learnnet.dns.message import Record, reply_to
from learnnet.dns.plugin import Ask, Next, Result

DEFAULT_TTL = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class HostsOptions:
    """`fallthrough` is None when absent; an empty tuple means all zones."""

    zones: tuple[str, ...]
    addresses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ttl: int = DEFAULT_TTL
    reverse: bool = True
    fallthrough: tuple[str, ...] | None = None


def parse(directive: Directive, server_zones: tuple[str, ...]) -> HostsOptions:
    zones = tuple(zone for arg in directive.args[1:] for zone in normalize(arg)) or server_zones
    options = HostsOptions(zones=zones)
    addresses: dict[str, tuple[str, ...]] = {}
    owners: dict[str, tuple[str, ...]] = {}
    for line in directive.block:
        match line.name:
            case "fallthrough":
                found = tuple(zone for arg in line.args for zone in normalize(arg))
                options = replace(options, fallthrough=found)
            case "ttl":
                options = replace(options, ttl=_ttl(line))
            case "no_reverse":
                options = replace(options, reverse=False)
            case "reload":
                continue
            case _:
                address = _address(line)
                for owner in (zone for name in line.args for zone in normalize(name)):
                    addresses[owner] = (*addresses.get(owner, ()), address)
                    owners[address] = (*owners.get(address, ()), owner)
    return replace(options, addresses=addresses, names=owners)


def _ttl(line: Directive) -> int:
    ttl = line.number()
    if not 0 < ttl <= 65535:
        raise line.error("ttl provided is invalid")
    return ttl


def _address(line: Directive) -> str:
    try:
        return str(ipaddress.ip_address(line.name))
    except ValueError:
        raise line.unknown_property() from None


class HostsPlugin:
    name = "hosts"

    def __init__(self, options: HostsOptions) -> None:
        self.options = options

    def serve(self, ask: Ask, then: Next) -> Result:
        options = self.options
        inside = bool(names.longest_zone(ask.lower, options.zones)) or ask.question.type == "PTR"
        if not inside:
            return then(ask)
        answer = self._records(ask)
        known = ask.lower in options.addresses
        if not answer and not known and self._falls_through(ask.lower):
            return then(ask)
        ask.journey.answered_by = self.name
        if answer or known:
            return reply_to(ask.query, aa=True, answer=answer)
        return reply_to(ask.query, "NXDOMAIN", aa=True)

    def _records(self, ask: Ask) -> tuple[Record, ...]:
        type_, typed, ttl = ask.question.type, ask.question.name, self.options.ttl
        if type_ == "PTR" and self.options.reverse:
            owners = self.options.names.get(reverse_address(ask.lower), ())
            return tuple(Record(typed, ttl, "PTR", owner) for owner in owners)
        addresses = self.options.addresses.get(ask.lower, ())
        return tuple(Record(typed, ttl, type_, canonical(a)) for a in addresses if address_type(a) == type_)

    def _falls_through(self, lower: str) -> bool:
        zones = self.options.fallthrough
        return zones is not None and (not zones or bool(names.longest_zone(lower, zones)))
