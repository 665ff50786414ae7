"""What every stub resolver does: read resolv.conf, make a list of names to try, ask, and keep a record of it."""

import ipaddress
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from learnnet.cluster.text import Text
from learnnet.dns import names
from learnnet.dns.lookup import LOST, REJECTED, Exchange, Verdict
from learnnet.dns.message import Message, Opt, Question, Record
from learnnet.dns.network import Delivery, Network
from learnnet.dns.resolvconf import ResolvConf

FAMILIES = {"AF_UNSPEC": ("A", "AAAA"), "AF_INET": ("A",), "AF_INET6": ("AAAA",)}


def types_of(family: str) -> tuple[str, ...]:
    """The questions of an address family; a record type stands for itself (res_search, for SRV and its like)."""
    return FAMILIES.get(family) or (family,)


def digits_or_none(text: str) -> int | None:
    """A number that must begin with a digit; what follows the digits is not looked at (musl)."""
    found = re.match(r"[0-9]+", text)
    return int(found[0][:9]) if found else None


def digits_or_zero(text: str) -> int:
    """The same, where no digits at all are a nought (atoi of C, dtoi of Go)."""
    return digits_or_none(text) or 0


def whole_number(text: str) -> int | None:
    return int(text[:9]) if text.isascii() and text.isdigit() else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far a library goes along with what resolv.conf asks of it."""

    nameservers: int = 3
    ndots: int = 15
    timeout: int = 30
    attempts: int = 5
    usual_attempts: int = 2
    least_timeout: int = 1
    least_attempts: int = 1
    number: Callable[[str], int | None] = whole_number  # None leaves the default
    no_nameserver: tuple[str, ...] = ("127.0.0.1",)  # who is asked when the file names nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """resolv.conf as a library understood it."""

    nameservers: tuple[str, ...]
    searches: tuple[str, ...]
    ndots: int = 1
    timeout: int = 5000  # ms
    attempts: int = 2
    flags: frozenset[str] = frozenset()

    def with_flags(self, known: Sequence[str]) -> "Settings":
        """Each option under the first known name that it begins with."""
        found = (next((name for name in known if option.startswith(name)), option) for option in self.flags)
        return replace(self, flags=frozenset(found))


def settings_of(conf: ResolvConf, limits: Limits) -> Settings:
    """Numbers beyond a limit are cut to it; a number without its colon is no option at all."""
    numbers = {"ndots": 1, "timeout": 5, "attempts": limits.usual_attempts}
    most = {"ndots": limits.ndots, "timeout": limits.timeout, "attempts": limits.attempts}
    least = {"ndots": 0, "timeout": limits.least_timeout, "attempts": limits.least_attempts}
    flags = set()
    for option in conf.options:
        key, colon, text = option.partition(":")
        if key not in numbers:
            flags.add(option)
        elif colon and (value := limits.number(text)) is not None:
            numbers[key] = max(min(value, most[key]), least[key])
    return Settings(
        nameservers=conf.nameservers[: limits.nameservers] or limits.no_nameserver,
        searches=conf.searches,
        ndots=numbers["ndots"],
        timeout=numbers["timeout"] * 1000,
        attempts=numbers["attempts"],
        flags=frozenset(flags),
    )


@dataclass(frozen=True, slots=True)
class Try:
    """One name to ask for, and why."""

    name: str
    search: str | None
    reason: Text


def as_is(name: str) -> Try:
    return Try(names.fqdn(name), None, Text("as typed"))


def with_search(name: str, searches: Sequence[str], index: int) -> Try:
    domain = searches[index].removesuffix(".")
    reason = Text(
        "with search domain {number} of {count}: {domain}",
        {"number": index + 1, "count": len(searches), "domain": domain or "."},
    )
    return Try(f"{name}.{domain}." if domain else f"{name}.", domain or ".", reason)


def askable(attempt: Try) -> bool:
    """Whether the name fits into a DNS message at all."""
    try:
        names.to_wire(attempt.name)
    except names.BadNameError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back: None when nothing did in time; `at` is when the resolver knew."""

    reply: Message | None
    at: int
    rejected: bool = False  # the server's machine said at once that nobody listens there
    gave_up: bool = False  # a failure, handed on because no server did better

    @property
    def rcode(self) -> str:
        return self.reply.rcode if self.reply else LOST

    @property
    def records(self) -> tuple[Record, ...]:
        return self.reply.answer if self.reply else ()


# What is still on its way to a socket, by type: when it arrives, and what it is.
Late = dict[str, tuple[int, Delivery]]


@dataclass(slots=True)
class Session:
    """One look-up under way. `now` is the resolver's clock in ms; every question is written down.

    `learned` and `rotation` are what a library keeps in mind from one name to the next.
    """

    network: Network
    sender: str
    sender_ip: str
    labels: dict[str, str] = field(default_factory=dict)
    exchanges: list[Exchange] = field(default_factory=list)
    now: int = 0
    learned: set[str] = field(default_factory=set)
    rotation: int = 0

    def ask(
        self, attempt: Try, type_: str, server: str, *, at: int, wait: int, transport: str = "udp",
        edns: int | None = None, socket: Late | None = None,
    ) -> Heard:  # fmt: skip
        """Send one question and wait at most `wait` ms for the reply.

        Where the same question was sent from the same `socket` before, its reply may still come and is as good.
        """
        ident = 0x1000 + len(self.exchanges) * 257 & 0xFFFF
        opt = Opt(size=edns) if edns else None
        query = Message(id=ident, question=Question(attempt.name, type_), rd=True, opt=opt)
        delivery = self.network.send(server, query, transport, at)
        if socket is not None:
            delivery = _earliest(socket, type_, delivery, at, wait)
        in_time = delivery.reply is not None and delivery.after <= wait
        self.exchanges.append(self.exchange(attempt, query, server, transport, at, delivery, in_time))
        if delivery.rejected:
            return Heard(None, at + delivery.after, rejected=True)
        if not in_time:
            return Heard(None, at + wait)
        return Heard(delivery.reply, at + delivery.after)

    def exchange(
        self, attempt: Try, query: Message, server: str, transport: str, at: int, delivery: Delivery, in_time: bool
    ) -> Exchange:
        reply = delivery.reply if in_time else None
        label = self.labels.get(server, "")
        return Exchange(
            at=at,
            answered_at=at + delivery.after if reply else None,
            sender=self.sender,
            sender_ip=self.sender_ip,
            receiver=f"{server} {label}".rstrip(),
            server=server,
            transport=transport,
            name=attempt.name,
            type=query.question.type if query.question else "",
            search=attempt.search,
            reason=attempt.reason,
            rcode=reply.rcode if reply else REJECTED if delivery.rejected else LOST,
            flags=reply.flags if reply else (),
            answer=reply.answer if reply else (),
            authority=reply.authority if reply else (),
            additional=reply.additional if reply else (),
            size=delivery.size if reply else 0,
            id=query.id,
            edns=query.opt.size if query.opt else None,
            plugin=delivery.journey.answered_by,
            steps=tuple(delivery.journey.steps),
            upstream_queries=delivery.journey.upstream_queries,
        )


def _earliest(socket: Late, type_: str, fresh: Delivery, at: int, wait: int) -> Delivery:
    """The reply that reaches the socket first; one that comes after the time-out stays on its way."""
    arrival, late = socket.pop(type_, (at - 1, fresh))
    if arrival >= at and (fresh.reply is None or arrival < at + fresh.after):
        fresh = replace(late, after=arrival - at)
    if fresh.reply is not None and fresh.after > wait:
        socket[type_] = (at + fresh.after, fresh)
    return fresh


def values(records: Iterable[Record], types: Sequence[str]) -> tuple[str, ...]:
    """What the program gets: IPv4 before IPv6, each in the order of the reply, none twice."""
    records = list(records)
    if "ANY" in types:
        return tuple(dict.fromkeys(record.value for record in records))
    return tuple(dict.fromkeys(record.value for type_ in types for record in records if record.type == type_))


def literal(name: str, family: str) -> Verdict | None:
    """An address needs no look-up."""
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return None
    wanted = "A" if address.version == 4 else "AAAA"
    if wanted not in types_of(family):
        return Verdict(error="Address family for hostname not supported", code=-9)
    return Verdict(addresses=(str(address),), name=name)
