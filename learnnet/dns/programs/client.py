"""What BIND's three programs share: questions to one server after another, over UDP and then TCP, and their errors."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from ipaddress import ip_address
from typing import Any

from learnnet.dns import glibc
from learnnet.dns.lookup import Verdict
from learnnet.dns.message import Message, Opt, Question, type_number
from learnnet.dns.names import BadNameError, fqdn, to_wire
from learnnet.dns.place import Place
from learnnet.dns.stub import Limits, Settings, settings_of

LIMITS = Limits(ndots=15, timeout=30, attempts=5, usual_attempts=3)
UNREACHABLE = ";; no servers could be reached\n"
LONGEST_NAME = "is not a legal name (ran out of space)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What a program leaves behind; `elapsed` is how long it ran, in ms of virtual time."""

    rc: int = 0
    stdout: str = ""
    stderr: str = ""
    elapsed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came of one question: `errors` were printed while it was asked, `server` gave the last word."""

    server: str
    message: Message | None = None
    errors: str = ""
    transport: str = "udp"
    size: int = 0
    took: int = 0
    cut: bool = False  # a first reply was truncated
    older: bool = False  # a first reply would not have that version of EDNS

    @property
    def rcode(self) -> str:
        return self.message.rcode if self.message else ""


@dataclass(slots=True)
class Client:
    """One run of one program; `now` is how long it has been running."""

    place: Place
    now: int = 0
    asked: int = 0
    settings: Settings = field(init=False)

    def __post_init__(self) -> None:
        self.settings = settings_of(self.place.conf, LIMITS)

    def question(self, name: str, type_: str, cls: str = "IN", **more: Any) -> Message:
        """With an id that depends on what is asked and when: the real one is drawn."""
        self.asked += 1
        seed = f"{self.place.pod} {self.place.now} {self.asked} {name} {type_}".encode()
        number = int.from_bytes(blake2b(seed, digest_size=2).digest(), "big")
        return replace(Message(id=number, question=Question(name, type_, cls), rd=True), **more)

    def send(
        self, query: Message, servers: Sequence[str], *, tries: int, wait: int = 0, tcp: bool = False,
        ignore: bool = False,
    ) -> Reply:  # fmt: skip
        """`tries` times to the first server, then once to each other one, until one says something."""
        errors, server = "", ""
        for server in [*[servers[0]] * tries, *servers[1:]]:
            reply = self._one(query, server, "tcp" if tcp else "udp", wait or self.settings.timeout)
            if reply.message and reply.message.tc and not ignore and not tcp:
                reply = replace(self._one(query, server, "tcp", wait or self.settings.timeout), cut=True)
            if reply.message:
                return replace(reply, errors=errors)
            errors += reply.errors
        return Reply(server=server, errors=errors)

    def _one(self, query: Message, server: str, transport: str, wait: int) -> Reply:
        delivery = self.place.network.send(server, query, transport, self.now)
        if delivery.reply is None or delivery.after > wait:
            why = "connection refused" if delivery.rejected else "timed out"
            self.now += delivery.after if delivery.rejected else wait
            return Reply(server=server, errors=f";; communications error to {server}#53: {why}\n")
        self.now += delivery.after
        return Reply(
            server=server, message=delivery.reply, transport=transport, size=delivery.size, took=delivery.after
        )

    def names(self, name: str, ndots: int | None = None) -> list[str]:
        """The search list applied, as BIND's programs do it: a name with dots enough is asked for as typed and no more.

        (bin/dig/dighost.c: next_origin.)
        """
        if name.endswith("."):
            return [name]
        listed = [f"{name}.{domain}".removesuffix(".") + "." for domain in self.settings.searches]
        enough = name.count(".") >= (self.settings.ndots if ndots is None else ndots)
        return [fqdn(name)] if enough else [*listed, fqdn(name)]


def first_known(names: Sequence[str], ask: Callable[[str], Reply]) -> tuple[str, Reply]:
    """The first of these names that exists, or the last; no server's answer at all ends the search, too."""
    name, reply = "", Reply(server="")
    for name in names:
        reply = ask(name)
        if reply.rcode != "NXDOMAIN":
            break
    return name, reply


def is_askable(name: str) -> bool:
    try:
        to_wire(fqdn(name))
    except BadNameError:
        return False
    return True


def is_type(text: str) -> bool:
    try:
        type_number(text)
    except ValueError:
        return False
    return True


def reverse(text: str) -> str | None:
    """An address as a name of the reverse zones; None if it is none."""
    try:
        return ip_address(text).reverse_pointer + "."
    except ValueError:
        return None


def bare(name: str) -> str:
    return name if name == "." else name.removesuffix(".")


def edns(size: int, do: bool, cookie: bytes, version: int = 0) -> Opt:
    return Opt(size=size, do=do, version=version, options=((10, cookie),) if cookie else ())


def server_addresses(client: Client, given: str) -> tuple[str, ...]:
    """The servers to ask: those of resolv.conf, or the one that was named, which may need a look-up of its own."""
    if not given:
        return client.settings.nameservers
    if reverse(given):
        return (given,)
    hit = client.place.in_hosts_file(given, "AF_UNSPEC")
    if hit:
        return hit
    session = client.place.session()
    found: Verdict = glibc.look_up(session, client.place.conf, given, "AF_UNSPEC")
    client.now += found.elapsed
    return found.addresses
