"""The DNS outside the cluster: zones that CoreDNS's forward plugin can ask about, served as a name server would.

Given the root zone it behaves like a recursive resolver (RA, never AA); given only zones of its own it is their
authoritative server (AA, never RA) and knows no other name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from learnnet.dns import names
from learnnet.dns.message import Message, Record, reply_to
from learnnet.dns.zone import Zone, look_up, read_zone

# Names below this one always fail, so that a lesson can show what a broken server does (RFC 6761 reserves .test).
BROKEN_ZONE = "broken.test."
ROOT_SOA = Record(".", 86400, "SOA", "a.root-servers.net. nstld.verisign-grs.com. 2026010100 1800 900 604800 86400")
NOTE = "note"  # a remark beside the zones, not one of them


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
        if question.cls != "IN":
            return reply_to(query, "REFUSED")
        lower = question.name.lower()
        if names.within(lower, BROKEN_ZONE):
            return reply_to(query, "SERVFAIL")
        frame = reply_to(query, aa=not self.recursive, ra=self.recursive)
        origin = names.longest_zone(lower, tuple(zone.origin for zone in self.zones))
        if not origin:
            return replace(frame, rcode="NXDOMAIN", authority=(ROOT_SOA,))
        zone = next(zone for zone in self.zones if zone.origin == origin)
        found = look_up(zone, question.name, question.type)
        return replace(
            frame,
            rcode="NXDOMAIN" if found.result == "no name" else "NOERROR",
            aa=frame.aa and found.result != "delegated",
            answer=found.answer,
            authority=found.authority,
            additional=found.additional,
        )
