"""The resolver in Go's own library, which programs without cgo use: A and AAAA side by side, from two sockets.

(Go: src/net/dnsclient_unix.go, dnsconfig_unix.go.)
"""

from dataclasses import dataclass

from learnnet.dns.lookup import LOST, Verdict
from learnnet.dns.message import Message, Record
from learnnet.dns.resolvconf import ResolvConf
from learnnet.dns.stub import (
    Heard,
    Limits,
    Session,
    Settings,
    Try,
    as_is,
    askable,
    digits_or_zero,
    settings_of,
    types_of,
    values,
    with_search,
)

VERSION = "Go pure resolver"
LIMITS = Limits(ndots=15, timeout=10**6, attempts=10**3, number=digits_or_zero, no_nameserver=("127.0.0.1", "::1"))
EDNS_SIZE = 1232
TCP_ONLY = ("use-vc", "usevc", "tcp")  # three names for one option
MAX_NAME = 254
NO_HOST = "no such host"
MISBEHAVING = "server misbehaving"
LAME = "lame referral"
TIMEOUT = "i/o timeout"
REJECTED = "connection refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one question: records, or why not, and when that was known."""

    records: tuple[Record, ...]
    error: str
    at: int


def look_up(session: Session, conf: ResolvConf, name: str, family: str) -> Verdict:
    settings = settings_of(conf, LIMITS)
    last_error = ""
    types = types_of(family)
    single = not settings.flags.isdisjoint(("single-request", "single-request-reopen"))
    for attempt in tries(settings, name):
        start = session.now
        outcomes: list[Outcome] = []
        for type_ in types:
            at = outcomes[-1].at if outcomes and single else start
            outcomes.append(_one_name(session, settings, attempt, type_, at))
        session.now = max(outcome.at for outcome in outcomes)
        for outcome in outcomes:
            # The error of the name as typed does not hide one of a search domain.
            if outcome.error and (not last_error or attempt.search is not None):
                last_error = outcome.error
        hits = values([record for outcome in outcomes for record in outcome.records], types)
        if hits:
            return Verdict(addresses=hits, name=attempt.name, elapsed=session.now)
    return Verdict(error=last_error or NO_HOST, elapsed=session.now)


def tries(settings: Settings, name: str) -> list[Try]:
    """As typed first when there are dots enough, and the search list afterwards all the same."""
    if name.endswith("."):
        found = [as_is(name)]
    else:
        listed = [with_search(name, settings.searches, index) for index in range(len(settings.searches))]
        listed = [attempt for attempt in listed if attempt.search != "."]
        enough = name.count(".") >= settings.ndots
        found = [as_is(name), *listed] if enough else [*listed, as_is(name)]
    return [
        attempt
        for attempt in found
        if len(attempt.name) <= MAX_NAME and not attempt.name.endswith(".onion.") and askable(attempt)
    ]


def _one_name(session: Session, settings: Settings, attempt: Try, type_: str, at: int) -> Outcome:
    error, servers = NO_HOST, settings.nameservers
    if "rotate" in settings.flags:  # every question begins with another server
        first = session.rotation % len(servers)
        servers = servers[first:] + servers[:first]
        session.rotation += 1
    for _ in range(settings.attempts):
        for server in servers:
            heard = _exchange(session, settings, attempt, type_, server, at)
            at = heard.at
            if heard.reply is None:
                error = REJECTED if heard.rejected else TIMEOUT
            elif heard.rcode == "NXDOMAIN":
                return Outcome((), NO_HOST, at)
            elif heard.rcode != "NOERROR":
                error = MISBEHAVING
            elif _lame(heard.reply):
                error = LAME
            elif any(record.type == type_ for record in heard.records):
                return Outcome(heard.records, "", at)
            else:
                return Outcome((), NO_HOST, at)
    return Outcome((), error, at)


def _lame(reply: Message) -> bool:
    """Neither an authority nor willing to recurse, and without an answer."""
    return not (reply.aa or reply.ra or reply.answer or reply.additional or reply.opt)


def _exchange(session: Session, settings: Settings, attempt: Try, type_: str, server: str, at: int) -> Heard:
    heard = Heard(None, at)
    for transport in ("tcp",) if not settings.flags.isdisjoint(TCP_ONLY) else ("udp", "tcp"):
        heard = session.ask(
            attempt, type_, server, at=heard.at, wait=settings.timeout, transport=transport, edns=EDNS_SIZE
        )
        if heard.rcode == LOST or not (heard.reply and heard.reply.tc):
            break
    return heard
