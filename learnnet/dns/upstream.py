"""The DNS outside the cluster: zones that CoreDNS's forward plugin can ask about, served as a name server would.

Given the root zone it behaves like a recursive resolver (RA, never AA); given only zones of its own it is their
authoritative server (AA, never RA) and knows no other name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import dns.exception
import dns.rdatatype
import dns.zone

from learnnet.dns import names
from learnnet.dns.message import Message, Record, reply_to

# Names below this one always fail, so that a lesson can show what a broken server does (RFC 6761 reserves .test).
BROKEN_ZONE = "broken.test."
ROOT_SOA = Record(".", 86400, "SOA", "a.root-servers.net. nstld.verisign-grs.com. 2026010100 1800 900 604800 86400")
MAX_CNAMES = 8
NOTE = "note"  # a remark beside the zones, not one of them

Rows = Mapping[str, Mapping[str, tuple[Record, ...]]]  # owner in lower case -> type -> records


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


def read_zone(origin: str, text: str) -> Zone:
    origin = names.fqdn(origin.lower())
    try:
        parsed = dns.zone.from_text(text, origin=origin, relativize=False)
    except (dns.exception.DNSException, ValueError, KeyError) as error:
        raise ZoneError(f"{origin}: {error}") from error
    rows: dict[str, dict[str, tuple[Record, ...]]] = {}
    for owner, node in parsed.nodes.items():
        name = owner.to_text()
        for rdataset in node.rdatasets:
            type_ = dns.rdatatype.to_text(rdataset.rdtype)
            records = tuple(Record(name, rdataset.ttl, type_, rdata.to_text()) for rdata in rdataset)
            rows.setdefault(name.lower(), {})[type_] = records
    return Zone(origin=origin, rows=rows)


@lru_cache(maxsize=64)
def _read(texts: tuple[tuple[str, str], ...]) -> tuple[Zone, ...]:
    return tuple(read_zone(origin, text) for origin, text in texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """One name server outside the cluster."""

    zones: tuple[Zone, ...] = ()
    recursive: bool = True

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> "Upstream":
        """From zone files by origin."""
        zones = _read(tuple((origin, text) for origin, text in texts.items() if origin != NOTE))
        return cls(zones=zones, recursive=any(zone.origin == "." for zone in zones))

    def answer(self, query: Message) -> Message:
        question = query.question
        if question is None:
            return reply_to(query, "FORMERR")
        lower = question.name.lower()
        if names.within(lower, BROKEN_ZONE):
            return reply_to(query, "SERVFAIL")
        frame = reply_to(query, aa=not self.recursive, ra=self.recursive)
        origin = names.longest_zone(lower, tuple(zone.origin for zone in self.zones))
        if not origin:
            return replace(frame, rcode="NXDOMAIN", authority=(ROOT_SOA,))
        zone = next(zone for zone in self.zones if zone.origin == origin)
        return _look_up(zone, question.name, question.type, frame)


def _look_up(zone: Zone, name: str, type_: str, frame: Message) -> Message:
    """As CoreDNS's file plugin: NS records go along with every positive answer."""
    lower = name.lower()
    row = zone.rows.get(lower)
    if row is None:
        below = any(owner.endswith("." + lower) for owner in zone.rows)
        return replace(frame, rcode="NOERROR" if below else "NXDOMAIN", authority=(zone.soa,))
    if lower == zone.origin and type_ == "NS":
        return replace(frame, answer=_owned(zone.servers, name), additional=_glue(zone, zone.servers))
    if "CNAME" in row and type_ != "CNAME":
        return replace(frame, answer=_follow(zone, _owned(row["CNAME"], name), type_), authority=zone.servers)
    records = row.get(type_, ())
    if not records:
        return replace(frame, authority=(zone.soa,))
    return replace(frame, answer=_owned(records, name), authority=zone.servers, additional=_glue(zone, records))


def _owned(records: tuple[Record, ...], name: str) -> tuple[Record, ...]:
    """Records under the name as the client spelt it."""
    return tuple(replace(record, name=name) for record in records)


def _follow(zone: Zone, chain: tuple[Record, ...], type_: str) -> tuple[Record, ...]:
    for _ in range(MAX_CNAMES):
        row = zone.rows.get(chain[-1].value.lower(), {})
        if "CNAME" not in row:
            return chain + row.get(type_, ())
        chain += row["CNAME"]
    return chain


def _glue(zone: Zone, records: tuple[Record, ...]) -> tuple[Record, ...]:
    """Addresses of the hosts that the records name."""
    found: list[Record] = []
    for record in records:
        if record.type in ("NS", "MX", "SRV"):
            row = zone.rows.get(record.value.split()[-1].lower(), {})
            found += (*row.get("A", ()), *row.get("AAAA", ()))
    return tuple(found)
