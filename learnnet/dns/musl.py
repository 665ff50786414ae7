"""The resolver of musl (Alpine): all servers at once, and no mercy for a name that exists without an address.

(musl: src/network/lookup_name.c, res_msend.c, resolvconf.c.)
"""

from dataclasses import dataclass, replace

from learnnet.dns.lookup import Verdict
from learnnet.dns.message import Record
from learnnet.dns.resolvconf import ResolvConf
from learnnet.dns.stub import (
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

VERSION = "musl 1.2.5"
OLD_VERSION = "musl 1.2.3"
LIMITS = Limits(ndots=15, timeout=60, attempts=10)
MAX_LINE = 254  # longer lines of resolv.conf are skipped: a long search line means no search at all
MAX_ADDRESSES = 48
NONAME = ("Name does not resolve", -2)
AGAIN = ("Try again", -3)
NODATA = ("Name has no usable address", -5)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one name: addresses, an error that ends everything, or neither (go on)."""

    records: tuple[Record, ...] = ()
    error: tuple[str, int] | None = None


def look_up(session: Session, conf: ResolvConf, name: str, family: str, *, modern: bool = True) -> Verdict:
    """`modern`: 1.2.4 and later, with TCP and an error of its own for names without addresses."""
    settings = settings_of(_readable(conf), LIMITS)
    types = types_of(family)
    dots, rooted = name.count("."), name.endswith(".")
    tries: list[Try] = []
    if not rooted and dots < settings.ndots:
        tries = [with_search(name, settings.searches, index) for index in range(len(settings.searches))]
        tries = [attempt for attempt in tries if attempt.search != "."]  # `nope..` is no name
    for attempt in [*tries, as_is(name)]:
        if not askable(attempt):
            continue
        found = _query(session, settings, attempt, types, modern)
        if found.error:
            return Verdict(error=found.error[0], code=found.error[1], elapsed=session.now)
        hits = values(found.records, types)[:MAX_ADDRESSES]
        if hits:
            return Verdict(addresses=hits, name=attempt.name, elapsed=session.now)
    return Verdict(error=NONAME[0], code=NONAME[1], elapsed=session.now)


def _readable(conf: ResolvConf) -> ResolvConf:
    """Without the lines that are too long for musl's buffer."""
    if len("search " + " ".join(conf.searches)) > MAX_LINE:
        conf = replace(conf, searches=())
    if len("options " + " ".join(conf.options)) > MAX_LINE:
        conf = replace(conf, options=())
    return conf


@dataclass(slots=True)
class _Waiting:
    """One of the questions of a name, until a usable reply is there."""

    type: str
    rcode: str = ""
    records: tuple[Record, ...] = ()
    at: int = 0


def _query(session: Session, settings: Settings, attempt: Try, types: tuple[str, ...], modern: bool) -> Outcome:
    waiting = [_Waiting(type_) for type_ in types]
    start = session.now
    interval = settings.timeout // settings.attempts
    for turn in range(settings.attempts):
        unanswered = [question for question in waiting if not question.rcode]
        _everywhere(session, settings, attempt, unanswered, start + turn * interval, modern)
        if all(question.rcode for question in waiting):
            break
    answered = all(question.rcode for question in waiting)
    session.now = max(question.at for question in waiting) if answered else start + settings.timeout
    if not answered:
        return Outcome(error=AGAIN)
    if any(question.rcode == "NXDOMAIN" for question in waiting):
        return Outcome()
    records = tuple(record for question in waiting for record in question.records)
    if not values(records, types):
        return Outcome(error=NODATA if modern else NONAME)
    return Outcome(records)


def _everywhere(
    session: Session, settings: Settings, attempt: Try, waiting: list[_Waiting], at: int, modern: bool
) -> None:
    """Ask every server at once; the first usable reply to each question counts, a SERVFAIL is asked again."""
    interval = settings.timeout // settings.attempts
    again = 2 * len(waiting)
    flying = [
        (session.ask(attempt, question.type, server, at=at, wait=interval), question, server)
        for question in waiting
        for server in settings.nameservers
    ]
    while flying:
        first = min(range(len(flying)), key=lambda index: flying[index][0].at)
        heard, question, server = flying.pop(first)
        if question.rcode:
            continue
        if heard.rcode == "SERVFAIL" and again:
            again -= 1
            heard = session.ask(attempt, question.type, server, at=heard.at, wait=interval)
            flying.append((heard, question, server))
        elif heard.rcode in ("NOERROR", "NXDOMAIN"):
            if heard.reply and heard.reply.tc and modern:
                heard = session.ask(attempt, question.type, server, at=heard.at, wait=settings.timeout, transport="tcp")
            question.rcode, question.records, question.at = heard.rcode, heard.records, heard.at
