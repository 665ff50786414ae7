"""A zone file read (RFC 1035, section 5), and what a name in it leads to: records, aliases, wildcards, delegations.

The steps are those of CoreDNS's file plugin (plugin/file/lookup.go).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import dns.exception
import dns.rdatatype
import dns.zone

from learnnet.dns import names
from learnnet.dns.message import Message, Record

MAX_CNAMES = 8
Rows = Mapping[str, Mapping[str, tuple[Record, ...]]]  # owner in lower case -> type -> records
Result = Literal["found", "nodata", "no name", "delegated", "failed"]
# Asks for the rest of an alias that leads out of the zone; None where nobody can be asked.
Chase = Callable[[str], Message | None]


class ZoneError(ValueError):
    """The text is not a zone file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    origin: str
    rows: Rows

    @property
    def soa(self) -> Record:
        return self.rows[self.origin]["SOA"][0]

    @property
    def servers(self) -> tuple[Record, ...]:
        return self.rows[self.origin].get("NS", ())

    def row(self, name: str) -> Mapping[str, tuple[Record, ...]] | None:
        return self.rows.get(name.lower())


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the zone says to a question, by section."""

    result: Result
    answer: tuple[Record, ...] = ()
    authority: tuple[Record, ...] = ()
    additional: tuple[Record, ...] = ()


def read_zone(origin: str, text: str) -> Zone:
    """Raises ZoneError."""
    origin = names.fqdn(origin.lower())
    try:
        parsed = dns.zone.from_text(text, origin=origin, relativize=False, check_origin=False)
    except (dns.exception.DNSException, ValueError, KeyError) as error:
        raise ZoneError(f"{origin}: {error}") from error
    rows: dict[str, dict[str, tuple[Record, ...]]] = {}
    for owner, node in parsed.nodes.items():
        name = owner.to_text()
        for rdataset in node.rdatasets:
            type_ = dns.rdatatype.to_text(rdataset.rdtype)
            records = tuple(Record(name, rdataset.ttl, type_, rdata.to_text()) for rdata in rdataset)
            rows.setdefault(name.lower(), {})[type_] = records
    if "SOA" not in rows.get(origin, {}):
        raise ZoneError(f"{origin}: The DNS zone has no SOA RRset at its origin.")
    return Zone(origin=origin, rows=rows)


def look_up(zone: Zone, name: str, type_: str, chase: Chase | None = None) -> Found:
    """`name` as the client spelt it is what answers are called."""
    lower = name.lower()
    if lower == zone.origin and type_ == "SOA":
        return Found(result="found", answer=(zone.soa,), authority=zone.servers)
    if lower == zone.origin and type_ == "NS":
        return Found(result="found", answer=_owned(zone.servers, name), additional=_glue(zone, zone.servers))
    wildcard: Mapping[str, tuple[Record, ...]] | None = None
    for step in _from_the_top(zone, lower):
        row = zone.rows.get(step)
        if row is None:
            wildcard = zone.rows.get("*." + step.partition(".")[2], wildcard)
            continue
        if "DNAME" in row and step != lower:
            return _substituted(zone, row["DNAME"][0], name, type_, chase)
        if "NS" in row and step != zone.origin and not (type_ == "DS" and step == lower):
            servers = row["NS"]
            return Found(result="delegated", authority=servers, additional=_glue(zone, servers))
    row = zone.rows.get(lower)
    if row is not None or wildcard is not None:
        return _from_row(zone, row if row is not None else wildcard or {}, name, type_, chase)
    # A name that has none but longer ones below it exists (an "empty non-terminal").
    below = any(owner.endswith("." + lower) for owner in zone.rows)
    return Found(result="nodata" if below else "no name", authority=(zone.soa,))


def _from_the_top(zone: Zone, lower: str) -> list[str]:
    """The zone itself, then one label more at a time up to the name."""
    parts = names.before(lower, zone.origin)
    below = "" if zone.origin == "." else zone.origin
    return [zone.origin] + [f"{'.'.join(parts[index:])}.{below}" for index in reversed(range(len(parts)))]


def _from_row(zone: Zone, row: Mapping[str, tuple[Record, ...]], name: str, type_: str, chase: Chase | None) -> Found:
    if "CNAME" in row and type_ != "CNAME":
        return _followed(zone, _owned(row["CNAME"], name), type_, chase)
    records = row.get(type_, ())
    if not records:
        return Found(result="nodata", authority=(zone.soa,))
    records = _owned(records, name)
    return Found(result="found", answer=records, authority=zone.servers, additional=_glue(zone, records, ("MX", "SRV")))


def _owned(records: tuple[Record, ...], name: str) -> tuple[Record, ...]:
    """Records under the name as the client spelt it."""
    return tuple(replace(record, name=name) for record in records)


def _substituted(zone: Zone, dname: Record, name: str, type_: str, chase: Chase | None) -> Found:
    """RFC 6672: everything below the owner is found below the target; the alias is made up on the spot."""
    target = name[: -len(dname.name)] + dname.value
    alias = (Record(name, dname.ttl, "CNAME", target),)
    if type_ == "CNAME":
        return Found(result="found", answer=(dname, *alias), authority=zone.servers)
    found = _followed(zone, alias, type_, chase)
    return replace(found, answer=(dname, *found.answer))


def _followed(zone: Zone, links: tuple[Record, ...], type_: str, chase: Chase | None) -> Found:
    """Aliases inside the zone step by step; the first that leads out of what it holds is asked for elsewhere."""
    for _ in range(MAX_CNAMES + 1):
        row = zone.row(links[-1].value)
        if row is None:
            more, result = _asked(chase, links[-1].value)
            return Found(result=result, answer=links + more, authority=zone.servers)
        if "CNAME" not in row:
            return Found(result="found", answer=links + row.get(type_, ()), authority=zone.servers)
        links += row["CNAME"]
    return Found(result="found", answer=links, authority=zone.servers)


def _asked(chase: Chase | None, target: str) -> tuple[tuple[Record, ...], Result]:
    reply = chase(target) if chase is not None else None
    if reply is None:
        return (), "found"
    results: Mapping[str, Result] = {"NXDOMAIN": "no name", "SERVFAIL": "failed"}
    return reply.answer, results.get(reply.rcode, "found" if reply.answer else "nodata")


def _glue(zone: Zone, records: tuple[Record, ...], types: tuple[str, ...] = ("NS",)) -> tuple[Record, ...]:
    """Addresses of the hosts that the records name."""
    found: list[Record] = []
    for record in records:
        if record.type in types:
            row = zone.row(record.value.split()[-1]) or {}
            found += (*row.get("A", ()), *row.get("AAAA", ()))
    return tuple(found)
