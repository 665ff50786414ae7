"""CoreDNS's file plugin: zones out of zone files that lie beside the Corefile."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from learnnet.cluster.text import Text
from learnnet.dns import names
from learnnet.dns.corefile_parser import Directive
from learnnet.dns.corefile_values import duration_ms
from learnnet.dns.fallthrough import Fallthrough, zones_of
from learnnet.dns.message import Message, Record, reply_to
from learnnet.dns.plugin import Ask, Next, Result, Unwritten
from learnnet.dns.zone import Found, Zone, ZoneError, look_up, read_zone

FOLDER = "/etc/coredns/"
MAX_DEPTH = 8  # how often the server asks itself on behalf of one query


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOptions:
    """`zones` by origin; None for a file that is not there, which CoreDNS looks for again each minute."""

    zones: Mapping[str, Zone | None]
    fallthrough: Fallthrough = field(default_factory=Fallthrough)


def parse(lines: list[Directive], server_zones: tuple[str, ...], files: Mapping[str, str]) -> FileOptions:
    zones: dict[str, Zone | None] = {}
    fallthrough = Fallthrough()
    for line in lines:
        name, *origins = line.some()
        zones |= {origin: _read(line, origin, name, files) for origin in zones_of(tuple(origins), server_zones)}
        reload = 60_000
        for inner in line.block:
            match inner.name:
                case "fallthrough":
                    fallthrough = Fallthrough.of(inner)
                case "reload":
                    reload = _reload(inner)
                case "upstream":  # accepted and ignored
                    continue
                case _:
                    raise inner.unknown_property()
        if not reload and None in zones.values():
            raise line.plain_error(f"open {name}: no such file or directory")
    return FileOptions(zones=zones, fallthrough=fallthrough)


def _reload(line: Directive) -> int:
    if not line.args:
        raise line.plain_error("reload duration value is expected")
    span = duration_ms(line.args[0])
    if span is None:
        raise line.plain_error(f'plugin/file: time: invalid duration "{line.args[0]}"')
    return span


def _read(line: Directive, origin: str, name: str, files: Mapping[str, str]) -> Zone | None:
    text = files.get(name.removeprefix(FOLDER).removeprefix("./"))
    if text is None:
        return None
    try:
        zone = read_zone(origin, text)
    except ZoneError as error:
        if "no SOA" in str(error):
            raise line.plain_error(f'file "{name}" has no SOA record for origin {origin}') from None
        raise line.plain_error(f"dns: {str(error).removeprefix(f'{origin}: ')}") from None
    rows = {
        owner: {type_: tuple(_lowered(record) for record in records) for type_, records in row.items()}
        for owner, row in zone.rows.items()
    }
    return replace(zone, rows=rows)


def _lowered(record: Record) -> Record:
    """The plugin keeps names in lower case, except those of SRV records (RFC 6763, 4.1.1)."""
    if record.type == "SRV":
        return record
    value = record.value.lower() if record.type in ("NS", "SOA", "CNAME", "MX") else record.value
    return replace(record, name=record.name.lower(), value=value)


class FilePlugin:
    name = "file"

    def __init__(self, options: FileOptions) -> None:
        self.options = options

    def serve(self, ask: Ask, then: Next) -> Result:
        origin = names.longest_zone(ask.lower, tuple(self.options.zones))
        if not origin:
            return then(ask)
        if ask.question.type in ("AXFR", "IXFR"):
            return Unwritten("REFUSED")
        zone = self.options.zones[origin]
        if zone is None:
            ask.journey.note(self.name, Text("The zone file of {zone} is not there.", {"zone": origin}))
            return Unwritten("SERVFAIL")
        found = look_up(zone, ask.lower, ask.question.type, lambda target: self._chase(ask, target))
        if found.result == "no name" and self.options.fallthrough.through(ask.lower):
            ask.journey.note(self.name, Text("Not found here; the question is handed on (fallthrough)."))
            return then(ask)
        ask.journey.answered_by = self.name
        ask.journey.note(self.name, _SAID[found.result])
        return _reply(ask, found)

    def _chase(self, ask: Ask, target: str) -> Message | None:
        if ask.depth >= MAX_DEPTH:
            return reply_to(ask.query, "SERVFAIL")
        return ask.itself(replace(ask.about(target, ask.question.type), depth=ask.depth + 1))


_SAID = {
    "found": Text("Found in the zone file."),
    "nodata": Text("The zone file knows the name, but no such record."),
    "no name": Text("The zone file does not know the name."),
    "delegated": Text("The name lies in a zone that is delegated to other servers."),
    "failed": Text("The alias leads to a name that could not be looked up."),
}


def _reply(ask: Ask, found: Found) -> Result:
    if found.result == "failed" and not found.answer:
        return Unwritten("SERVFAIL")
    rcodes = {"no name": "NXDOMAIN", "failed": "SERVFAIL"}
    return replace(
        reply_to(ask.query, rcodes.get(found.result, "NOERROR"), aa=found.result != "delegated"),
        answer=found.answer,
        authority=found.authority,
        additional=found.additional,
    )
