"""How glibc sends the questions of one name: one server after the other, A and AAAA from one socket.

(glibc 2.36: resolv/res_send.c __res_context_send, send_dg and send_vc.)
"""

from dataclasses import dataclass, field, replace

from learnnet.dns.stub import Heard, Late, Session, Settings, Try

FAILURES = ("SERVFAIL", "NOTIMP", "REFUSED")
EDNS_SIZE = 1200  # RESOLV_EDNS_BUFFER_SIZE
TCP_PATIENCE = 127_000  # connect() blocks as long as the kernel sends its SYN again (tcp_syn_retries 6)


@dataclass(slots=True)
class _Sending:
    """The questions of one name under way."""

    session: Session
    settings: Settings
    attempt: Try
    types: tuple[str, ...]
    sockets: dict[str, Late] = field(default_factory=dict)  # by server: what is still on its way there
    tcp: bool = False  # from a truncated reply on, as under use-vc
    failed: tuple[Heard, ...] = ()
    rejected: tuple[Heard, ...] = ()
    silent: bool = False

    @property
    def edns(self) -> int | None:
        return EDNS_SIZE if "edns0" in self.settings.flags else None


def send(session: Session, settings: Settings, attempt: Try, types: tuple[str, ...]) -> tuple[Heard, ...]:
    """All servers in turn, `attempts` times, over TCP only once; empty when none answered."""
    sending = _Sending(session, settings, attempt, types, tcp="use-vc" in settings.flags)
    servers = settings.nameservers
    first = 0
    if "rotate" in settings.flags:  # glibc draws where it begins; from there on each name begins one further
        first = session.rotation % len(servers)
        session.rotation += 1
    for _ in range(settings.attempts):
        for turn in range(len(servers)):
            replies = _one_server(sending, (first + turn) % len(servers))
            if replies:
                return replies
        if sending.tcp:
            break
    if sending.failed:
        return tuple(replace(heard, gave_up=True) for heard in sending.failed)
    return () if sending.silent else sending.rejected


def _one_server(sending: _Sending, index: int) -> tuple[Heard, ...]:
    """The replies that count, if any do."""
    server, count = sending.settings.nameservers[index], len(sending.settings.nameservers)
    timeout = sending.settings.timeout
    wait = timeout if index == 0 else max(1000, (timeout << index) // count // 1000 * 1000)
    if not sending.tcp:
        heard = _over_udp(sending, server, wait)
        if not sending.tcp:
            return heard
    return _over_tcp(sending, server)


def _over_udp(sending: _Sending, server: str, wait: int) -> tuple[Heard, ...]:
    """If only one question is answered: again one after the other, then from a new socket. glibc remembers that."""
    learned = sending.session.learned
    learned |= {"single-request", "single-request-reopen"} & sending.settings.flags
    while True:
        single = bool(learned)
        heard = _ask_udp(sending, server, wait, single=single)
        first, *others = sorted(heard, key=lambda one: one.at)
        if first.rejected:
            sending.rejected = (first,)
            sending.session.now = first.at
            sending.sockets.clear()
            return ()
        if any(one.reply and one.reply.tc and not _fails(one) for one in heard):
            sending.session.now = min(one.at for one in heard if one.reply and one.reply.tc)
            sending.tcp = True
            return ()
        sending.session.now = max(one.at for one in heard)
        if first.reply is None:
            sending.silent = True
            return ()
        answered = [one for one in (first, *others) if one.reply]
        good = [one for one in answered if not _fails(one)]
        if len(answered) < len(sending.types) and good and "single-request-reopen" not in learned:
            learned.add("single-request-reopen" if single else "single-request")
            if single:
                sending.sockets.clear()
            continue
        if not good:
            sending.failed = (first,)
            sending.sockets.clear()
        # A failure beside a usable reply is thrown away; failures alone lead to the next server.
        return tuple(good)


def _ask_udp(sending: _Sending, server: str, wait: int, *, single: bool) -> list[Heard]:
    session, start = sending.session, sending.session.now
    socket = sending.sockets.setdefault(server, {})
    heard: list[Heard] = []
    for type_ in sending.types:
        at = max([start, *(one.at for one in heard)]) if single else start
        one = session.ask(
            sending.attempt, type_, server, at=at, wait=start + wait - at, edns=sending.edns, socket=socket
        )
        heard.append(one)
        if single and (one.reply is None or _fails(one)):
            break
    return heard


def _fails(heard: Heard) -> bool:
    """Such a server is passed over: it failed, or it refers elsewhere with nothing in its hands."""
    reply = heard.reply
    if reply is None or reply.rcode in FAILURES:
        return reply is not None
    return reply.rcode == "NOERROR" and not (reply.answer or reply.aa or reply.ra or reply.additional or reply.opt)


def _over_tcp(sending: _Sending, server: str) -> tuple[Heard, ...]:
    """Both questions on one connection; whatever comes back is final."""
    session, start = sending.session, sending.session.now
    heard = [
        session.ask(sending.attempt, type_, server, at=start, wait=TCP_PATIENCE, transport="tcp", edns=sending.edns)
        for type_ in sending.types
    ]
    session.now = max(one.at for one in heard)
    if heard[0].rejected:
        session.now = heard[0].at
        sending.rejected, sending.silent = (heard[0],), False
    elif not any(one.reply for one in heard):
        sending.silent = True
    return tuple(one for one in heard if one.reply)
