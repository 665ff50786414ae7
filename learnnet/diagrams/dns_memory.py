"""Who still holds a name, with which answer and until when; and whether that answer would still be given today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from learnnet.cluster.store import View
from learnnet.cluster.text import Text
from learnnet.dns.cache import Item
from learnnet.dns.coredns import CoreDNS
from learnnet.dns.lookup import Lookup
from learnnet.dns.message import Message, Question
from learnnet.dns.plugin import InOrder
from learnnet.lab.moment import Moment
from learnnet.lab.naming.servers import Servers

MOST_HELD = 40
COMPARABLE = ("NOERROR", "NXDOMAIN")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """`holder`: "coredns", "node-local" of the node `where`, "program" in the Pod `where`, or "watch".

    `until` is in ms of the lab's clock, None for as long as it takes; `now` what would be answered today, if other.
    """

    holder: str
    where: str
    name: str
    type: str
    answers: tuple[str, ...]
    until: int | None
    now: tuple[str, ...] | None


def held(moment: Moment, lookup: Lookup | None) -> tuple[Held, ...]:
    """What stands in memories at this moment: first the names that were asked for last."""
    fresh = Servers(moment.dns_state, InOrder()).coredns
    found = list(_all(moment, lookup, fresh))
    asked = {question.name.lower() for question in lookup.questions} if lookup else set()
    found.sort(key=lambda each: (each.now is None, each.name not in asked, -(each.until or 0)))
    return tuple(found[:MOST_HELD])


def _all(moment: Moment, lookup: Lookup | None, fresh: CoreDNS) -> Iterator[Held]:
    past = moment.at(moment.index) if moment.index >= 0 else moment
    servers = past.name_service(moment.now - past.now).servers
    if lookup is not None:
        yield from _behind(moment, lookup, fresh)
        yield from _told(moment, lookup, fresh)
    for question, item in servers.coredns.held(moment.now):
        yield _cached(moment, fresh, "coredns", "", question, item)
    for node, cache in servers.caches.items():
        for question, item in cache.server.held(moment.now):
            yield _cached(moment, fresh, "node-local", node, question, item)


def _cached(moment: Moment, fresh: CoreDNS, holder: str, where: str, question: Question, item: Item) -> Held:
    answers = _words(item.reply, question.type)
    return Held(
        holder=holder,
        where=where,
        name=question.name,
        type=question.type,
        answers=answers,
        until=item.stored + item.ttl * 1000,
        now=_otherwise(fresh, moment.names, question, answers, moment.now),
    )


def _told(moment: Moment, lookup: Lookup, fresh: CoreDNS) -> Iterator[Held]:
    """Programs such as JVMs and proxies keep what they were told for its TTL; no C library does."""
    for question in lookup.questions:
        if not question.needed or not question.answer or question.answered_at is None:
            continue
        until = lookup.started + question.answered_at + min(record.ttl for record in question.answer) * 1000
        if until <= moment.now:
            continue
        asked = Question(question.name.lower(), question.type)
        answers = tuple(sorted(record.value for record in question.answer if record.type == question.type))
        now = _otherwise(fresh, moment.names, asked, answers, moment.now)
        where = lookup.pod.rpartition("/")[2]
        yield Held(
            holder="program", where=where, name=asked.name, type=asked.type, answers=answers, until=until, now=now
        )


def _behind(moment: Moment, lookup: Lookup, fresh: CoreDNS) -> Iterator[Held]:
    """CoreDNS answers from what its watch has brought; a Service may have changed since."""
    if moment.names.revision == moment.view.revision:
        return
    asked = dict.fromkeys((question.name.lower(), question.type) for question in lookup.questions if question.needed)
    for name, type_ in asked:
        question = Question(name, type_)
        seen = _ask(fresh, moment.names, question, moment.now)
        now = _otherwise(fresh, moment.view, question, seen, moment.now) if seen else None
        if seen and now is not None:
            yield Held(holder="watch", where="", name=name, type=type_, answers=seen, until=None, now=now)


def _otherwise(
    fresh: CoreDNS, view: View, question: Question, answers: Sequence[str], now: int
) -> tuple[str, ...] | None:
    """What a server without any memory would say, unless it is the same, or nothing that is worth comparing."""
    today = _ask(fresh, view, question, now)
    return None if today is None or tuple(today) == tuple(answers) else today


def _ask(fresh: CoreDNS, view: View, question: Question, now: int) -> tuple[str, ...] | None:
    forgetful = fresh.copy(InOrder())
    reply = forgetful.ask(view, Message(question=question, rd=True), now=now).message
    return _words(reply, question.type) if reply.rcode in COMPARABLE else None


def _words(reply: Message, type_: str) -> tuple[str, ...]:
    """The records of the type asked for, else the code."""
    values = tuple(sorted(record.value for record in reply.answer if record.type == type_))
    if values or reply.answer:
        return values or tuple(sorted(record.value for record in reply.answer))
    return (reply.rcode if reply.rcode != "NOERROR" else "NODATA",)


HOLDERS = {
    "coredns": Text("CoreDNS's cache"),
    "node-local": Text("NodeLocal on {node}"),
    "program": Text("{pod}, if it keeps answers"),
    "watch": Text("CoreDNS itself"),
}


def holder_words(each: Held) -> Text:
    hole = {"node-local": "node", "program": "pod"}.get(each.holder)
    message = HOLDERS[each.holder].message
    return Text(message, {hole: each.where}) if hole else Text(message)
