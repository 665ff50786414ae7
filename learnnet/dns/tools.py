"""Programs that ask DNS without the C library: dig takes the name as typed, nslookup walks the search list itself.

(BIND 9.18: bin/dig/dighost.c.)
"""

from learnnet.dns.lookup import Verdict
from learnnet.dns.resolvconf import ResolvConf
from learnnet.dns.stub import (
    Heard,
    Limits,
    Session,
    Settings,
    Try,
    as_is,
    askable,
    settings_of,
    types_of,
    values,
    with_search,
)

VERSION = "BIND 9.18"
LIMITS = Limits(ndots=15, timeout=30, attempts=5, usual_attempts=3)
EDNS_SIZE = 1232
UNREACHABLE = "connection timed out; no servers could be reached"
REJECTED = "connection refused; no servers could be reached"


def dig(session: Session, conf: ResolvConf, name: str, family: str) -> Verdict:
    """One question a type; ndots and the search list mean nothing to dig."""
    settings = settings_of(conf, LIMITS)
    attempt = as_is(name)
    if not askable(attempt):
        return Verdict(error=f"'{name}' is not a legal name")
    types = types_of(family)
    heard = [_ask(session, settings, attempt, type_, EDNS_SIZE) for type_ in types]
    return _verdict(session, attempt, heard, types, "status: ")


def nslookup(session: Session, conf: ResolvConf, name: str, family: str) -> Verdict:
    """A for every name of the list; AAAA only for the one that exists."""
    settings = settings_of(conf, LIMITS)
    types = types_of(family)
    attempt, first = as_is(name), Heard(None, session.now)
    for attempt in _tries(settings, name):
        first = _ask(session, settings, attempt, types[0], None)
        if first.rcode != "NXDOMAIN":
            break
    if first.rcode == "NXDOMAIN":
        return Verdict(error=f"** server can't find {name}: NXDOMAIN", elapsed=session.now)
    rest = [_ask(session, settings, attempt, type_, None) for type_ in types[1:]]
    return _verdict(session, attempt, [first, *rest], types, f"** server can't find {name}: ")


def _tries(settings: Settings, name: str) -> list[Try]:
    if name.endswith("."):
        found = [as_is(name)]
    else:
        listed = [with_search(name, settings.searches, index) for index in range(len(settings.searches))]
        enough = name.count(".") >= settings.ndots
        found = [as_is(name)] if enough else [*listed, as_is(name)]
    return [attempt for attempt in found if askable(attempt)]


def _ask(session: Session, settings: Settings, attempt: Try, type_: str, edns: int | None) -> Heard:
    """Every attempt at the first server, one at each other. nslookup leaves a server that fails; dig stays with it."""
    heard, wait, servers = Heard(None, session.now), settings.timeout, settings.nameservers
    for server in [*servers[:1] * settings.attempts, *servers[1:]]:
        if heard.reply and server == servers[0]:
            continue  # it has failed, and is not asked again
        more = session.ask(attempt, type_, server, at=session.now, wait=wait, edns=edns)
        if more.reply and more.reply.tc:
            more = session.ask(attempt, type_, server, at=more.at, wait=wait, transport="tcp", edns=edns)
        session.now = more.at
        heard = more if more.reply or not heard.reply else heard
        if more.reply and (edns or more.rcode != "SERVFAIL"):
            break
    return heard


def _verdict(session: Session, attempt: Try, heard: list[Heard], types: tuple[str, ...], prefix: str) -> Verdict:
    found = values([record for one in heard for record in one.records], (*types, "CNAME"))
    if found:
        return Verdict(addresses=found, name=attempt.name, elapsed=session.now)
    if any(one.reply is None for one in heard):
        return Verdict(error=REJECTED if any(one.rejected for one in heard) else UNREACHABLE, elapsed=session.now)
    rcode = next((one.rcode for one in heard if one.rcode != "NOERROR"), "NOERROR, no answer")
    return Verdict(error=prefix + rcode, elapsed=session.now)
