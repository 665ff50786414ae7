"""CoreDNS's hosts plugin: addresses out of a hosts file, and those written into the Corefile itself."""

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from learnnet.dns import names
from learnnet.dns.corefile_parser import Directive
from learnnet.dns.corefile_values import duration_ms
from learnnet.dns.fallthrough import Fallthrough, zones_of
from learnnet.dns.kubernetes_names import canonical, reverse_address
from learnnet.dns.message import Record, reply_to
from learnnet.dns.plugin import Ask, Next, Result, Unwritten

DEFAULT_TTL = 3600
OWN_FILE = "/etc/hosts"
# What the kubelet writes into every Pod's hosts file (kubelet: managedHostsFileContent).
KUBELET = """\
127.0.0.1 localhost
::1 localhost ip6-localhost ip6-loopback
fe00:: ip6-localnet
fe00:: ip6-mcastprefix
fe00::1 ip6-allnodes
fe00::2 ip6-allrouters
"""
Rows = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class HostsOptions:
    """`addresses` by name and family, "A" or "AAAA"; `names` by address."""

    zones: tuple[str, ...]
    addresses: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ttl: int = DEFAULT_TTL
    reverse: bool = True
    fallthrough: Fallthrough = field(default_factory=Fallthrough)


def parse(directive: Directive, server_zones: tuple[str, ...], files: Mapping[str, str]) -> HostsOptions:
    path = directive.args[0] if directive.args else OWN_FILE
    options = HostsOptions(zones=zones_of(directive.args[1:], server_zones))
    inline: list[str] = []
    for line in directive.block:
        match line.name:
            case "fallthrough":
                options = replace(options, fallthrough=Fallthrough.of(line))
            case "ttl":
                options = replace(options, ttl=_ttl(line))
            case "no_reverse":
                options = replace(options, reverse=False)
            case "reload":
                if duration_ms(line.one()) is None:
                    raise line.error(f"invalid duration for reload '{line.args[0]}'")
            case _ if options.fallthrough.zones is None:
                inline.append(" ".join((line.name, *line.args)))
            case _:  # behind `fallthrough` nothing is taken for an entry any more
                raise line.unknown_property()
    text = KUBELET if path == OWN_FILE else files.get(path.removeprefix("/etc/coredns/"), "")
    return _filled(options, [*text.split("\n"), *inline])


def _filled(options: HostsOptions, lines: Iterable[str]) -> HostsOptions:
    addresses: dict[tuple[str, str], tuple[str, ...]] = {}
    owners: Rows = {}
    for line in lines:
        first, *rest = line.partition("#")[0].split() or [""]
        try:
            address = canonical(first.partition("%")[0])
        except ValueError:
            continue  # no entry, and no error either
        family = "A" if "." in first.partition(":")[0] else "AAAA"
        for owner in (names.fqdn(name.lower()) for name in rest):
            if names.longest_zone(owner, options.zones):
                addresses[owner, family] = (*addresses.get((owner, family), ()), address)
                owners[address] = (*owners.get(address, ()), owner)
    return replace(options, addresses=addresses, names=owners if options.reverse else {})


def _ttl(line: Directive) -> int:
    ttl = line.number()
    if not 0 < ttl <= 65535:
        raise line.error("ttl provided is invalid")
    return ttl


class HostsPlugin:
    name = "hosts"

    def __init__(self, options: HostsOptions) -> None:
        self.options = options

    def serve(self, ask: Ask, then: Next) -> Result:
        options = self.options
        type_ = ask.question.type
        if not names.longest_zone(ask.lower, options.zones) and type_ != "PTR":
            return then(ask)
        answer = self._records(ask.lower, type_)
        if type_ == "PTR" and not answer:
            return then(ask)  # whatever `fallthrough` says
        if not answer and not any((ask.lower, family) in options.addresses for family in ("A", "AAAA")):
            if options.fallthrough.through(ask.lower):
                return then(ask)
            # A hosts file has no SOA to say "no such name" with, so CoreDNS fails instead.
            return Unwritten("SERVFAIL")
        ask.journey.answered_by = self.name
        return reply_to(ask.query, aa=True, answer=answer)

    def _records(self, lower: str, type_: str) -> tuple[Record, ...]:
        """Under the name in lower case, however it was asked for."""
        options = self.options
        if type_ == "PTR":
            owners = options.names.get(reverse_address(lower), ())
            return tuple(Record(lower, options.ttl, "PTR", owner) for owner in owners)
        if type_ not in ("A", "AAAA"):
            return ()
        found = options.addresses.get((lower, type_), ())
        return tuple(Record(lower, options.ttl, type_, str(ipaddress.ip_address(a))) for a in found)
