"""What a program asks on the wire, written down beside what it prints: so that it can be drawn like any look-up."""

from dataclasses import dataclass, field, replace

from learnnet.cluster.text import Text
from learnnet.dns.lookup import Exchange, Lookup, Verdict
from learnnet.dns.message import Message
from learnnet.dns.network import Delivery, Network
from learnnet.dns.place import Place
from learnnet.dns.stub import Session, Try, as_is

RESOLVER_OF = {"dig": "dig", "host": "nslookup", "nslookup": "nslookup", "getent": "glibc"}
FAMILIES = {("A", "AAAA"): "AF_UNSPEC", ("A",): "AF_INET", ("AAAA",): "AF_INET6"}
PATIENCE = 5000  # ms after which a program has given up on a reply


@dataclass(kw_only=True)
class Recorder:
    """The network that a program finds, with somebody who listens."""

    network: Network
    session: Session
    search: tuple[str, ...]
    exchanges: list[Exchange] = field(default_factory=list)

    def send(self, server: str, query: Message, transport: str, at: int) -> Delivery:
        delivery = self.network.send(server, query, transport, at)
        if query.question is not None:
            in_time = delivery.reply is not None and delivery.after <= PATIENCE
            attempt = self._attempt(query.question.name)
            self.exchanges.append(self.session.exchange(attempt, query, server, transport, at, delivery, in_time))
        return delivery

    def _attempt(self, name: str) -> Try:
        """Which entry of the search list a name ends in, if the program walks it."""
        for index, domain in enumerate(self.search):
            if name.endswith(f".{domain}."):
                return Try(name, domain, _reason(index, len(self.search), domain))
        return as_is(name)


def _reason(index: int, count: int, domain: str) -> Text:
    message = "with search domain {number} of {count}: {domain}"
    return Text(message, {"number": index + 1, "count": count, "domain": domain})


def recorded(place: Place, walks: bool) -> tuple[Place, Recorder]:
    """The same place, listened to; `walks` tells whether the program goes along the search list."""
    search = tuple(domain.removesuffix(".") for domain in place.conf.searches) if walks else ()
    recorder = Recorder(network=place.network, session=place.session(), search=search)
    return replace(place, network=recorder), recorder


def as_lookup(recorder: Recorder, place: Place, program: str, typed: str, elapsed: int) -> Lookup | None:
    """The whole run as one look-up of the name that was typed; None when nothing was asked."""
    exchanges = tuple(_as_typed(exchange, typed) for exchange in recorder.exchanges)
    if not exchanges:
        return None
    answered = [exchange for exchange in exchanges if exchange.answer]
    verdict = _verdict(exchanges, answered, elapsed)
    types = tuple(dict.fromkeys(exchange.type for exchange in exchanges))
    return Lookup(
        name=typed,
        pod=place.pod,
        family=FAMILIES.get(tuple(sorted(types)), types[0]),
        resolver=RESOLVER_OF[program],
        resolv_conf=place.conf,
        questions=tuple(
            replace(exchange, needed=not verdict.found or exchange.name == verdict.name) for exchange in exchanges
        ),
        verdict=verdict,
        started=place.now,
        simplified=place.simplified,
    )


def _as_typed(exchange: Exchange, typed: str) -> Exchange:
    """A name that was written out in full ends in a search domain by itself."""
    if exchange.name.removesuffix(".") != typed.removesuffix("."):
        return exchange
    return replace(exchange, search=None, reason=as_is(typed).reason)


def _verdict(exchanges: tuple[Exchange, ...], answered: list[Exchange], elapsed: int) -> Verdict:
    if answered:
        values = dict.fromkeys(record.value for exchange in answered for record in exchange.answer)
        return Verdict(addresses=tuple(values), name=answered[-1].name, elapsed=elapsed)
    last = exchanges[-1]
    error = f"status: {last.rcode}" if not last.lost else "no servers could be reached"
    return Verdict(error=error if last.rcode != "NOERROR" else "status: NOERROR, no answer", elapsed=elapsed)
