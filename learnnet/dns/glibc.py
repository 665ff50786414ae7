"""The resolver of the GNU C library (Debian, Ubuntu, RHEL, …): getaddrinfo of glibc 2.26 and later.

(glibc: resolv/res_query.c __res_context_search, resolv/res_send.c send_dg and send_vc.)
"""

from dataclasses import dataclass

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

VERSION = "glibc 2.36"
LIMITS = Limits(ndots=15, timeout=30, attempts=5)
NONAME = ("Name or service not known", -2)
AGAIN = ("Temporary failure in name resolution", -3)
NODATA = ("No address associated with hostname", -5)
FAILURES = ("SERVFAIL", "NOTIMP", "REFUSED")
FIRST_BUFFER = 1024  # bytes for the result; too small a buffer means asking all over again
TUPLE_BYTES = {"AF_UNSPEC": 40, "AF_INET": 12, "AF_INET6": 24}  # a gaih_addrtuple; an address and its pointer


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one name: found, NXDOMAIN, NODATA, SERVFAIL, timeout or rejected."""

    kind: str
    replies: tuple[Heard, ...] = ()


def look_up(session: Session, conf: ResolvConf, name: str, family: str) -> Verdict:
    settings = settings_of(conf, LIMITS)
    types = types_of(family)
    if "no-aaaa" in settings.flags and family == "AF_UNSPEC":
        types = ("A",)
    found, won = _search(session, settings, name, types)
    if found.kind != "found":
        text, code = {"NODATA": NODATA, "SERVFAIL": AGAIN, "timeout": AGAIN, "rejected": AGAIN}.get(found.kind, NONAME)
        return Verdict(error=text, code=code, elapsed=session.now)
    records = [record for heard in found.replies for record in heard.records]
    hits = values(records, types)
    buffer = FIRST_BUFFER
    while hits and len(hits) * TUPLE_BYTES.get(family, 0) > buffer:
        buffer *= 2
        _query(session, settings, won, types)
    if not hits:  # an alias that leads nowhere ends the search all the same
        return Verdict(error=NONAME[0], code=NONAME[1], elapsed=session.now)
    return Verdict(addresses=hits, name=won.name, elapsed=session.now)


def _search(session: Session, settings: Settings, name: str, types: tuple[str, ...]) -> tuple[Outcome, Try]:
    """Which names are tried, and what is said when none is found."""
    dots, rooted = name.count("."), name.endswith(".")
    last, attempt = Outcome("NXDOMAIN"), as_is(name)
    first_error = ""
    if rooted or dots >= settings.ndots:
        last = _query(session, settings, attempt, types)
        if last.kind == "found" or rooted:
            return last, attempt
        first_error = last.kind
    seen: set[str] = set()
    root_listed = False
    for index in range(len(settings.searches)):
        attempt = with_search(name, settings.searches, index)
        root_listed = root_listed or attempt.search == "."
        last = _query(session, settings, attempt, types)
        if last.kind == "found":
            return last, attempt
        if last.kind == "rejected":
            return last, attempt  # errno is ECONNREFUSED: nothing else is tried
        seen.add(last.kind)
        if last.kind == "timeout":
            break  # a silent server ends the search, but not the try as typed
    if not first_error and not root_listed and (dots or "no-tld-query" not in settings.flags):
        attempt = as_is(name)
        last = _query(session, settings, attempt, types)
        if last.kind == "found":
            return last, attempt
        seen |= {last.kind} & {"NODATA"}
    remembered = next((kind for kind in ("NODATA", "SERVFAIL") if kind in seen), last.kind)
    return Outcome(first_error or remembered), attempt


def _query(session: Session, settings: Settings, attempt: Try, types: tuple[str, ...]) -> Outcome:
    if not askable(attempt):
        return Outcome("NXDOMAIN")
    replies = _send(session, settings, attempt, types)
    if not replies:
        return Outcome("timeout")
    if replies[0].rejected:
        return Outcome("rejected")
    if any(heard.rcode == "NOERROR" and heard.records for heard in replies):
        return Outcome("found", replies)
    rcode = next((heard.rcode for heard in replies if heard.rcode != "NOERROR"), "NOERROR")
    kind = {"NXDOMAIN": "NXDOMAIN", "NOERROR": "NODATA", "SERVFAIL": "SERVFAIL"}.get(rcode, "timeout")
    return Outcome(kind, replies)


def _send(session: Session, settings: Settings, attempt: Try, types: tuple[str, ...]) -> tuple[Heard, ...]:
    """All servers in turn, `attempts` times; empty when none answered."""
    failed: tuple[Heard, ...] = ()
    rejected: tuple[Heard, ...] = ()
    silent = False
    count = len(settings.nameservers)
    for _ in range(settings.attempts):
        for index, server in enumerate(settings.nameservers):
            wait = settings.timeout if index == 0 else max(1000, (settings.timeout << index) // count // 1000 * 1000)
            replies = _one_server(session, settings, attempt, types, server, wait)
            if not replies:
                silent = True
            elif replies[0].rejected:
                rejected = replies
            elif replies[0].rcode in FAILURES:
                failed = replies
            else:
                return replies
    return failed or (() if silent else rejected)


def _one_server(
    session: Session, settings: Settings, attempt: Try, types: tuple[str, ...], server: str, wait: int
) -> tuple[Heard, ...]:
    """A and AAAA from one socket. If only one is answered: again one after the other, then from a new socket."""
    edns = 1232 if "edns0" in settings.flags else None
    if "use-vc" in settings.flags:
        return _over_tcp(session, attempt, types, server, wait, edns)
    reopen = "single-request-reopen" in settings.flags
    single = reopen or "single-request" in settings.flags
    while True:
        start = session.now
        replies: list[Heard] = []
        for type_ in types:
            at = max([start, *(heard.at for heard in replies)]) if single else start
            heard = session.ask(attempt, type_, server, at=at, wait=wait, edns=edns)
            replies.append(heard)
            if heard.rejected and (single or len(replies) == len(types)):
                session.now = heard.at
                return (heard,)
            if single and heard.reply is None:
                break
        session.now = max(heard.at for heard in replies)
        if any(heard.reply and heard.reply.tc for heard in replies):
            return _over_tcp(session, attempt, types, server, wait, edns)
        answered = tuple(heard for heard in replies if heard.reply)
        if len(answered) in (0, len(types)):
            return answered
        if not single:
            single = True
        elif not reopen:
            reopen = True
        else:
            return answered


def _over_tcp(
    session: Session, attempt: Try, types: tuple[str, ...], server: str, wait: int, edns: int | None
) -> tuple[Heard, ...]:
    start = session.now
    replies = [session.ask(attempt, type_, server, at=start, wait=wait, transport="tcp", edns=edns) for type_ in types]
    session.now = max(heard.at for heard in replies)
    return tuple(heard for heard in replies if heard.reply or heard.rejected)
