"""The resolver of musl (Alpine): all servers at once, and no mercy for a name that exists without an address.

(musl: src/network/lookup_name.c, res_msend.c, resolvconf.c.)
"""

from dataclasses import dataclass, replace

from learnnet.dns.lookup import Verdict
from learnnet.dns.message import Record
from learnnet.dns.resolvconf import ResolvConf
from learnnet.dns.stub import (
    Heard,
    Limits,
    Session,
    Settings,
    Try,
    as_is,
    askable,
    digits_or_none,
    settings_of,
    types_of,
    values,
    with_search,
)

VERSION = "musl 1.2.5"
OLD_VERSION = "musl 1.2.3"
LIMITS = Limits(ndots=15, timeout=60, attempts=10, least_timeout=0, number=digits_or_none)
MAX_LINE = 254  # longer lines of resolv.conf are skipped: a long search line means no search at all
MAX_ADDRESSES = 48
ANSWERS = ("NOERROR", "NXDOMAIN")  # a SERVFAIL is asked again, everything else is passed over
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
    """One of the questions of a name, until a usable reply is there; over TCP none may ever be."""

    type: str
    rcode: str = ""
    records: tuple[Record, ...] = ()
    at: int = 0
    tcp: bool = False

    @property
    def open(self) -> bool:
        return not self.rcode and not self.tcp


def _query(session: Session, settings: Settings, attempt: Try, types: tuple[str, ...], modern: bool) -> Outcome:
    waiting = [_Waiting(type_) for type_ in types]
    broken = _ask_all(session, settings, attempt, waiting, modern)
    if broken is not None:
        session.now = broken
    elif all(question.rcode for question in waiting):
        session.now = max(question.at for question in waiting)
    else:
        session.now += settings.timeout
    for question in waiting:  # A is looked at before AAAA: its NXDOMAIN leads on even when nothing came for AAAA
        if not question.rcode:
            return Outcome(error=AGAIN)
        if question.rcode == "NXDOMAIN":
            return Outcome()
    records = tuple(record for question in waiting for record in question.records)
    if not values(records, types):
        return Outcome(error=NODATA if modern else NONAME)
    return Outcome(records)


def _ask_all(session: Session, settings: Settings, attempt: Try, waiting: list[_Waiting], modern: bool) -> int | None:
    """Ask every server at once, and again at every interval what is not answered; replies count until the very end.

    When a TCP connection breaks, all is over at once: that moment is returned.
    """
    start, interval = session.now, settings.timeout // settings.attempts
    end = start + settings.timeout
    flying: list[tuple[Heard, _Waiting, str]] = []
    for turn in range(settings.attempts if settings.timeout else 0):
        at = start + turn * interval
        until = at + interval if turn + 1 < settings.attempts else end
        again = 2 * len(waiting)
        for question in waiting:
            for server in settings.nameservers if question.open else ():
                flying.append(_sent(session, attempt, question, server, at, end))
        while True:
            arrived = [one for one in flying if one[0].at < until]
            if not arrived:
                break
            first = min(arrived, key=lambda one: one[0].at)
            flying.remove(first)
            heard, question, server = first
            if not question.open:
                continue
            if heard.rcode == "SERVFAIL" and again:
                again -= 1
                flying.append(_sent(session, attempt, question, server, heard.at, end))
            elif heard.rcode in ANSWERS:
                if heard.reply and heard.reply.tc and modern:
                    heard = _over_tcp(session, attempt, question, server, heard.at, end)
                    if heard.rejected or (heard.reply and heard.rcode not in ANSWERS):
                        return heard.at
                if heard.reply:
                    question.rcode, question.records, question.at = heard.rcode, heard.records, heard.at
        if all(question.rcode for question in waiting):
            break
    return None


def _sent(
    session: Session, attempt: Try, question: _Waiting, server: str, at: int, end: int
) -> tuple[Heard, _Waiting, str]:
    return session.ask(attempt, question.type, server, at=at, wait=end - at), question, server


def _over_tcp(session: Session, attempt: Try, question: _Waiting, server: str, at: int, end: int) -> Heard:
    """From here on the question is not asked over UDP any more."""
    question.tcp = True
    return session.ask(attempt, question.type, server, at=at, wait=end - at, transport="tcp")
