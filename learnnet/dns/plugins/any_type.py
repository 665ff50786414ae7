"""The any plugin: a short answer to questions for all types at once (RFC 8482)."""

from learnnet.dns.corefile_parser import Directive
from learnnet.dns.message import Record, reply_to
from learnnet.dns.plugin import Ask, Next, Result

TTL = 8482


def parse(line: Directive) -> None:
    line.none()


class AnyPlugin:
    name = "any"

    def serve(self, ask: Ask, then: Next) -> Result:
        if ask.question.type != "ANY":
            return then(ask)
        ask.journey.answered_by = self.name
        record = Record(ask.question.name, TTL, "HINFO", '"ANY obsoleted" "See RFC 8482"')
        return reply_to(ask.query, aa=True, answer=(record,))
