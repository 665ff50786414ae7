"""The local plugin: the names and addresses of the machine itself, which need not be asked for elsewhere."""

from dataclasses import replace

from learnnet.dns import names
from learnnet.dns.corefile_parser import Directive
from learnnet.dns.message import Message, Record, reply_to
from learnnet.dns.plugin import Ask, Next, Result

ZONES = ("localhost.", "0.in-addr.arpa.", "127.in-addr.arpa.", "255.in-addr.arpa.")
TTL = 604800
ADDRESSES = {"A": "127.0.0.1", "AAAA": "::1"}
POINTER = "1.0.0.127.in-addr.arpa."


def parse(line: Directive) -> None:
    line.none()


class LocalPlugin:
    name = "local"

    def serve(self, ask: Ask, then: Next) -> Result:
        asked = ask.question
        below = ask.lower != "localhost." and ask.lower.startswith("localhost.")
        zone = names.longest_zone(ask.lower, ZONES)
        if not below and not zone:
            return then(ask)
        ask.journey.answered_by = self.name
        frame = reply_to(ask.query)
        if below:
            return self._or_nothing(frame, asked.name, self._address(ask))
        if ask.lower == POINTER:
            pointer = (Record(asked.name, TTL, "PTR", "localhost."),) if asked.type == "PTR" else ()
            return self._or_nothing(frame, asked.name[-len(zone) :], pointer)
        if ask.lower not in ZONES:
            return replace(frame, rcode="NXDOMAIN", authority=(_soa(asked.name[-len(zone) :]),))
        match asked.type:
            case "SOA":
                return replace(frame, answer=(_soa(asked.name),))
            case "NS":
                return replace(frame, answer=(Record(asked.name, TTL, "NS", "localhost."),))
            case _:
                found = self._address(ask) if zone == "localhost." else ()
                return self._or_nothing(frame, asked.name, found)

    def _address(self, ask: Ask) -> tuple[Record, ...]:
        address = ADDRESSES.get(ask.question.type)
        return (Record(ask.question.name, TTL, ask.question.type, address),) if address else ()

    def _or_nothing(self, frame: Message, owner: str, found: tuple[Record, ...]) -> Message:
        return replace(frame, answer=found) if found else replace(frame, authority=(_soa(owner),))


def _soa(owner: str) -> Record:
    return Record(owner, TTL, "SOA", f"localhost. root.localhost. 1 0 0 0 {TTL}")
