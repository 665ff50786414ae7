"""The resolver of the GNU C library (Debian, Ubuntu, RHEL, …): getaddrinfo of glibc 2.26 and later.

(glibc: resolv/res_query.c __res_context_search and __res_context_query, resolv/res_init.c for the options.)
"""

from collections.abc import Callable
from dataclasses import dataclass

from learnnet.dns.glibc_send import send
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
    digits_or_zero,
    settings_of,
    types_of,
    values,
    with_search,
)

VERSION = "glibc 2.36"
# Too small a time-out is a second all the same; no attempts at all are none.
LIMITS = Limits(ndots=15, timeout=30, attempts=5, least_attempts=0, number=digits_or_zero)
# An option is known by how it begins: "rotate:1" is rotate (res_init.c compares that many letters).
FLAGS = (
    "rotate", "edns0", "single-request-reopen", "single-request", "no-tld-query", "no_tld_query", "use-vc", "no-aaaa",
    "trust-ad",
)  # fmt: skip
NONAME = ("Name or service not known", -2)
AGAIN = ("Temporary failure in name resolution", -3)
NODATA = ("No address associated with hostname", -5)
ERRORS = {"NODATA": NODATA, "SERVFAIL": AGAIN, "timeout": AGAIN, "rejected": AGAIN}
FIRST_BUFFER = 1024  # bytes for the result; too small a buffer means asking all over again
TUPLE_BYTES = {"AF_UNSPEC": 40, "AF_INET": 12, "AF_INET6": 24}  # a gaih_addrtuple; an address and its pointer


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one name: found, NXDOMAIN, NODATA, SERVFAIL, timeout, rejected, or broken (NO_RECOVERY)."""

    kind: str
    replies: tuple[Heard, ...] = ()


def look_up(session: Session, conf: ResolvConf, name: str, family: str) -> Verdict:
    settings = settings_of(conf, LIMITS).with_flags(FLAGS)
    types = types_of(family)
    if "no-aaaa" in settings.flags and "AAAA" in types:  # IPv6 alone is asked for as IPv4, and nothing made of it
        types = ("A",)

    def query(attempt: Try) -> Outcome:
        outcome = _query(session, settings, attempt, types)
        return Outcome("NODATA") if outcome.kind == "found" and family == "AF_INET6" and types == ("A",) else outcome

    found, won = _search(settings, name, query)
    if found.kind != "found":
        text, code = ERRORS.get(found.kind, NONAME)
        return Verdict(error=text, code=code, elapsed=session.now)
    records = [record for heard in found.replies for record in heard.records]
    hits = values(records, types)
    buffer = FIRST_BUFFER
    while hits and len(hits) * TUPLE_BYTES.get(family, 0) > buffer:
        buffer *= 2
        query(won)
    if not hits:  # an alias that leads nowhere ends the search all the same
        return Verdict(error=NONAME[0], code=NONAME[1], elapsed=session.now)
    return Verdict(addresses=hits, name=won.name, elapsed=session.now)


def _search(settings: Settings, name: str, query: Callable[[Try], Outcome]) -> tuple[Outcome, Try]:
    """Which names are tried, and what is said when none is found."""
    dots, rooted = name.count("."), name.endswith(".")
    last, attempt = Outcome("NXDOMAIN"), as_is(name)
    first_error = ""
    if rooted or dots >= settings.ndots:
        last = query(attempt)
        if last.kind == "found" or rooted:
            return last, attempt
        first_error = last.kind
    seen: set[str] = set()
    root_listed = False
    for index in range(len(settings.searches)):
        attempt = with_search(name, settings.searches, index)
        root_listed = root_listed or attempt.search == "."
        last = query(attempt)
        if last.kind in ("found", "rejected"):  # rejected: errno is ECONNREFUSED, and nothing else is tried
            return last, attempt
        seen.add(last.kind)
        if last.kind in ("timeout", "broken"):
            break  # a silent server and a name too long end the search, but not the try as typed
    if not first_error and not root_listed and (dots or not settings.searches or not _no_tld(settings)):
        attempt = as_is(name)
        last = query(attempt)
        if last.kind == "found":
            return last, attempt
    # The search list is remembered before what came of the name as typed.
    remembered = next((kind for kind in ("NODATA", "SERVFAIL") if kind in seen), last.kind)
    return Outcome(first_error or remembered), attempt


def _no_tld(settings: Settings) -> bool:
    return not settings.flags.isdisjoint(("no-tld-query", "no_tld_query"))


def _query(session: Session, settings: Settings, attempt: Try, types: tuple[str, ...]) -> Outcome:
    if not askable(attempt):
        return Outcome("broken")
    replies = send(session, settings, attempt, types)
    if not replies:
        return Outcome("timeout")
    if replies[0].rejected:
        return Outcome("rejected")
    if any(heard.rcode == "NOERROR" and heard.records for heard in replies):
        return Outcome("found", replies)
    rcode = next((heard.rcode for heard in replies if heard.rcode != "NOERROR"), "NOERROR")
    if replies[0].gave_up:  # no server was any better: TRY_AGAIN, whatever this one said
        return Outcome("SERVFAIL" if rcode == "SERVFAIL" else "timeout", replies)
    kinds = {"NXDOMAIN": "NXDOMAIN", "NOERROR": "NODATA", "SERVFAIL": "SERVFAIL"}
    return Outcome(kinds.get(rcode, "broken"), replies)
