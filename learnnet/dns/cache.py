"""CoreDNS's cache plugin: what was answered is answered again, with the time it has lain here taken off its TTL.

(CoreDNS: plugin/cache. All records of a reply get one TTL, on the way out already, stored or not.)
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from learnnet.cluster.text import Text
from learnnet.dns import names
from learnnet.dns.corefile_parser import Directive
from learnnet.dns.corefile_values import duration_ms, normalize
from learnnet.dns.message import Message, Question, Record, reply_to
from learnnet.dns.plugin import Ask, Next, Result, Unwritten

CAPACITY = 9984
MAX_TTL = 3600
MAX_DENIAL_TTL = 1800
MIN_TTL = 5
SERVFAIL_TTL = 5
_CONTENT = ("NOERROR", "NXDOMAIN")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """One of the two stores: how many replies, and the bounds of their TTL in seconds."""

    capacity: int = CAPACITY
    most: int = MAX_TTL
    least: int = MIN_TTL
    disabled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheOptions:
    zones: tuple[str, ...]
    success: Limits = Limits()
    denial: Limits = Limits(most=MAX_DENIAL_TTL)
    servfail: int = SERVFAIL_TTL
    prefetch: int = 0
    prefetch_gap: int = 60_000  # ms
    prefetch_percent: int = 10
    stale: int = 0  # seconds that an expired entry may still be served
    stale_verify: bool = False
    keep_ttl: bool = False


def parse(directive: Directive, server_zones: tuple[str, ...]) -> CacheOptions:
    args = list(directive.args)
    options = CacheOptions(zones=server_zones)
    if args and _is_number(args[0]):
        options = _cap(options, directive, args.pop(0))
    if args:
        options = replace(options, zones=tuple(zone for arg in args for zone in normalize(arg)))
    for line in directive.block:
        options = _apply(options, line)
    return options


def _is_number(text: str) -> bool:
    return text.removeprefix("-").isdigit()


def _cap(options: CacheOptions, line: Directive, text: str) -> CacheOptions:
    ttl = int(text)
    if ttl <= 0:
        raise line.plain_error(f"cache TTL can not be zero or negative: {ttl}")
    return replace(options, success=replace(options.success, most=ttl), denial=replace(options.denial, most=ttl))


def _apply(options: CacheOptions, line: Directive) -> CacheOptions:
    match line.name:
        case "success":
            return replace(options, success=_limits(options.success, line))
        case "denial":
            return replace(options, denial=_limits(options.denial, line))
        case "servfail":
            return replace(options, servfail=_servfail(line))
        case "prefetch":
            return _prefetch(options, line)
        case "serve_stale":
            return _stale(options, line)
        case "keepttl":
            line.none()
            return replace(options, keep_ttl=True)
        case "disable":
            return _disable(options, line)
        case _:
            raise line.wrong_arguments()


def _limits(limits: Limits, line: Directive) -> Limits:
    limits = replace(limits, capacity=line.number(0))
    if len(line.args) > 1:
        most = line.number(1)
        if most <= 0:
            raise line.plain_error(f"cache TTL can not be zero or negative: {most}")
        limits = replace(limits, most=most)
    if len(line.args) > 2:
        least = line.number(2)
        if least < 0:
            raise line.plain_error(f"cache min TTL can not be negative: {least}")
        limits = replace(limits, least=least)
    return limits


def _servfail(line: Directive) -> int:
    text = line.one()
    span = duration_ms(text)
    if span is None:
        raise line.plain_error(f'time: invalid duration "{text}"')
    if span > 5 * 60_000:
        raise line.plain_error("caching SERVFAIL responses over 5 minutes is not permitted")
    return span // 1000


def _prefetch(options: CacheOptions, line: Directive) -> CacheOptions:
    if not 1 <= len(line.args) <= 3:
        raise line.wrong_arguments()
    amount = line.number(0)
    if amount < 0:
        raise line.plain_error(f"prefetch amount should be positive: {amount}")
    options = replace(options, prefetch=amount)
    if len(line.args) > 1:
        gap = duration_ms(line.args[1])
        if gap is None:
            raise line.plain_error(f'time: invalid duration "{line.args[1]}"')
        options = replace(options, prefetch_gap=gap)
    if len(line.args) > 2:
        number = line.args[2].removesuffix("%")
        if not number.isdigit() or number == line.args[2] or not 10 <= int(number[:9]) <= 90:
            raise line.plain_error(f"percentage should fall in range [10, 90]: {line.args[2]}")
        options = replace(options, prefetch_percent=int(number))
    return options


def _stale(options: CacheOptions, line: Directive) -> CacheOptions:
    if len(line.args) > 2:
        raise line.wrong_arguments()
    span = duration_ms(line.args[0]) if line.args else 3_600_000
    if span is None:
        raise line.plain_error(f'time: invalid duration "{line.args[0]}"')
    mode = line.args[1].lower() if len(line.args) > 1 else "immediate"
    if mode not in ("immediate", "verify"):
        raise line.plain_error(f"invalid value for serve_stale refresh mode: {mode}")
    return replace(options, stale=span // 1000, stale_verify=mode == "verify")


def _disable(options: CacheOptions, line: Directive) -> CacheOptions:
    if not line.args or line.args[0] not in ("success", "denial"):
        raise (
            line.wrong_arguments()
            if not line.args
            else line.plain_error('cache type for disable must be "success" or "denial"')
        )
    zones = tuple(zone for arg in line.args[1:] for zone in normalize(arg)) or options.zones
    if line.args[0] == "success":
        return replace(options, success=replace(options.success, disabled=zones))
    return replace(options, denial=replace(options.denial, disabled=zones))


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
    """Success, denial, failure, or "" for what is never stored (CoreDNS: response.Typify)."""
    if reply.opcode or (reply.question and reply.question.type in ("AXFR", "IXFR")):
        return ""
    soa = any(record.type == "SOA" for record in reply.authority)
    if reply.rcode == "NOERROR":
        return "denial" if soa and not reply.answer else "success"
    if reply.rcode == "NXDOMAIN" and soa:
        return "denial"
    return "failure" if reply.rcode in ("SERVFAIL", "NOTIMP") else ""


def smallest_ttl(records: tuple[Record, ...]) -> int:
    return min((record.ttl for record in records), default=MIN_TTL)


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
        if left < 0 or (left == 0 and self.options.stale):
            return self._serve_stale(ask, key, found, then)
        found = self._touch(key, found, now)
        if self._wants_prefetch(found, now):
            self._fill(ask, key, then)
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
            ttl = min(max(smallest_ttl(reply.records), limits.least), limits.most)
        if kind and ttl > 0 and not reply.tc:
            self._store(ask, key, reply, kind, ttl)
        return reply.with_ttl(ttl)

    def _store(self, ask: Ask, key: Key, reply: Message, kind: str, ttl: int) -> None:
        denial = kind != "success"
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
        hit = self._hit(ask, item, 0)
        if not self.options.stale_verify:
            self._fill(ask, key, then)
        return hit
