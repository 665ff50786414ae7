"""What every stub resolver does: read resolv.conf, make a list of names to try, ask, and keep a record of it."""

import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far a library goes along with what resolv.conf asks of it."""

    nameservers: int = 3
    ndots: int = 15
    timeout: int = 30
    attempts: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """resolv.conf as a library understood it."""

    nameservers: tuple[str, ...]
    searches: tuple[str, ...]
    ndots: int = 1
    timeout: int = 5000  # ms
    attempts: int = 2
    flags: frozenset[str] = frozenset()


def settings_of(conf: ResolvConf, limits: Limits) -> Settings:
    """Numbers beyond a limit are cut to it; an option without a usable value leaves the default."""
    numbers = {"ndots": 1, "timeout": 5, "attempts": 2}
    most = {"ndots": limits.ndots, "timeout": limits.timeout, "attempts": limits.attempts}
    least = {"ndots": 0, "timeout": 1, "attempts": 1}
    flags = set()
    for option in conf.options:
        key, colon, value = option.partition(":")
        if key in numbers and colon and value.isascii() and value.isdigit():
            numbers[key] = max(min(int(value[:9]), most[key]), least[key])
        else:
            flags.add(option)
    return Settings(
        nameservers=conf.nameservers[: limits.nameservers] or ("127.0.0.1",),
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

    @property
    def rcode(self) -> str:
        return self.reply.rcode if self.reply else LOST

    @property
    def records(self) -> tuple[Record, ...]:
        return self.reply.answer if self.reply else ()


@dataclass(slots=True)
class Session:
    """One look-up under way. `now` is the resolver's clock in ms; every question is written down."""

    network: Network
    sender: str
    sender_ip: str
    labels: dict[str, str] = field(default_factory=dict)
    exchanges: list[Exchange] = field(default_factory=list)
    now: int = 0

    def ask(
        self, attempt: Try, type_: str, server: str, *, at: int, wait: int, transport: str = "udp",
        edns: int | None = None,
    ) -> Heard:  # fmt: skip
        """Send one question and wait at most `wait` ms for the reply."""
        ident = 0x1000 + len(self.exchanges) * 257 & 0xFFFF
        opt = Opt(size=edns) if edns else None
        query = Message(id=ident, question=Question(attempt.name, type_), rd=True, opt=opt)
        delivery = self.network.send(server, query, transport, at)
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
