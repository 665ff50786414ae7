"""CoreDNS's cache plugin: what was answered is answered again, with the time it has lain here taken off its TTL.

(CoreDNS: plugin/cache. All records of a reply get one TTL, on the way out already, stored or not.)
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from learnnet.cluster.text import Text
from learnnet.dns import names
from learnnet.dns.cache_options import MAX_TTL, MIN_TTL, CacheOptions
from learnnet.dns.message import Message, Question, Record, reply_to
from learnnet.dns.plugin import Ask, Next, Result, Unwritten

_CONTENT = ("NOERROR", "NXDOMAIN")

Key = tuple[str, str, bool, bool]  # name in lower case, type, DO, CD


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    reply: Message
    ttl: int
    stored: int  # ms
    denial: bool
    hits: int = 0
    last_hit: int = 0

    def left(self, now: int) -> int:
        """Seconds to live; below zero once expired."""
        return self.ttl - (now - self.stored) // 1000


def kind_of(reply: Message) -> str:
    """Success, denial, delegation, failure, or "" for what is never stored (CoreDNS: response.Typify)."""
    if reply.opcode or (reply.question and reply.question.type in ("AXFR", "IXFR")):
        return ""
    soa = any(record.type == "SOA" for record in reply.authority)
    if reply.rcode == "NOERROR":
        if reply.answer:
            return "success"
        servers = any(record.type == "NS" for record in reply.authority)
        return "denial" if soa else "delegation" if servers else "success"
    if reply.rcode == "NXDOMAIN" and soa:
        return "denial"
    return "failure" if reply.rcode in ("SERVFAIL", "NOTIMP") else ""


def smallest_ttl(records: tuple[Record, ...]) -> int:
    """Never more than an hour; of a message without records, the fail-safe (CoreDNS: dnsutil.MinimalTTL)."""
    return min((min(record.ttl, MAX_TTL) for record in records), default=MIN_TTL)


class CachePlugin:
    """The plugin that remembers replies."""

    name = "cache"

    def __init__(self, options: CacheOptions) -> None:
        self.options = options
        self.items: dict[tuple[bool, Key], Item] = {}

    def held(self, now: int) -> Iterator[tuple[Question, Item]]:
        """Each reply that would still be handed out, with the question it belongs to."""
        for (_, (name, type_, *_)), item in self.items.items():
            if item.left(now) > 0 or -item.left(now) < self.options.stale:
                yield Question(name, type_), item

    def serve(self, ask: Ask, then: Next) -> Result:
        if not names.longest_zone(ask.lower, self.options.zones):
            return then(ask)
        key = (ask.lower, ask.question.type, ask.do, ask.query.cd)
        now = ask.now
        found = self._find(key, now)
        if found is None:
            return self._fill(ask, key, then)
        left = found.left(now)
        if left < 0:
            return self._serve_stale(ask, key, found, then)
        found = self._touch(key, found, now)
        if self._wants_prefetch(found, now):
            self._renew(ask, key, found, then)
        return self._hit(ask, found, found.ttl if self.options.keep_ttl else left)

    def _find(self, key: Key, now: int) -> Item | None:
        """The store of denials is looked into first."""
        for denial in (True, False):
            item = self.items.get((denial, key))
            if item is not None and (item.left(now) > 0 or -item.left(now) < self.options.stale):
                return item
        return None

    def _hit(self, ask: Ask, item: Item, ttl: int) -> Message:
        ask.journey.note(self.name, Text("Answered from the cache; {ttl} s to live.", {"ttl": ttl}))
        ask.journey.answered_by = self.name
        held = item.reply
        reply = reply_to(ask.query, held.rcode, aa=True, ra=held.ra, ad=held.ad and (ask.do or ask.query.ad))
        return replace(reply, answer=held.answer, authority=held.authority, additional=held.additional).with_ttl(ttl)

    def _fill(self, ask: Ask, key: Key, then: Next) -> Result:
        reply = then(ask)
        if isinstance(reply, Unwritten):
            return reply
        kind = kind_of(reply)
        limits = self.options.denial if kind == "denial" else self.options.success
        if kind == "failure":
            ttl = self.options.servfail
        else:
            smallest = smallest_ttl(reply.records) if kind in ("success", "denial") else MIN_TTL
            ttl = min(max(smallest, limits.least), limits.most)
        if kind and ttl > 0 and not reply.tc:
            self._store(ask, key, reply, kind, ttl)
        return reply.with_ttl(ttl)

    def _store(self, ask: Ask, key: Key, reply: Message, kind: str, ttl: int) -> None:
        denial = kind in ("denial", "failure")
        limits = self.options.denial if denial else self.options.success
        if names.longest_zone(ask.lower, limits.disabled):
            ask.journey.note(self.name, Text("Not stored: caching is switched off for this zone."))
            return
        now = ask.now + ask.journey.elapsed
        while len(self.items) >= limits.capacity > 0:
            self.items.pop(next(iter(self.items)))
        self.items[denial, key] = Item(reply=replace(reply, opt=None), ttl=ttl, stored=now, denial=denial)
        ask.journey.note(self.name, Text("Stored for {ttl} s.", {"ttl": ttl}))

    def _touch(self, key: Key, item: Item, now: int) -> Item:
        if not self.options.prefetch:
            return item
        fresh = now - item.last_hit < self.options.prefetch_gap
        item = replace(item, hits=item.hits + 1 if fresh else 1, last_hit=now)
        self.items[item.denial, key] = item
        return item

    def _wants_prefetch(self, item: Item, now: int) -> bool:
        threshold = math.ceil(self.options.prefetch_percent / 100 * item.ttl)
        return 0 < self.options.prefetch <= item.hits and item.left(now) <= threshold

    def _serve_stale(self, ask: Ask, key: Key, item: Item, then: Next) -> Result:
        if self.options.stale_verify:
            fresh = self._fill(ask, key, then)
            if isinstance(fresh, Message) and fresh.rcode in _CONTENT:
                return fresh
        else:
            self._renew(ask, key, item, then)
        return self._hit(ask, item, 0)

    def _renew(self, ask: Ask, key: Key, item: Item, then: Next) -> None:
        """Behind the client's back: it waits for nothing, and the transport is one on which nothing is cut off.

        What is found takes the place of either kind of answer, and goes on being counted as often as before.
        """
        spent, before = ask.journey.elapsed, self.items.get((False, key))
        self._fill(replace(ask, transport="tcp"), key, then)
        ask.journey.elapsed = spent
        if self.items.get((False, key)) is not before:
            self.items.pop((True, key), None)
        for denial in (True, False):
            renewed = self.items.get((denial, key))
            if renewed is not None:
                self.items[denial, key] = replace(renewed, hits=item.hits, last_hit=ask.now)
                return
