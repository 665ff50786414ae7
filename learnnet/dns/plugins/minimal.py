"""The minimal plugin: answers without the sections that the client did not ask for."""

from dataclasses import replace

from learnnet.dns.corefile_parser import Directive
from learnnet.dns.message import Message
from learnnet.dns.plugin import Ask, Next, Result


def parse(line: Directive) -> None:
    line.none()


class MinimalPlugin:
    name = "minimal"

    def serve(self, ask: Ask, then: Next) -> Result:
        reply = then(ask)
        # Denials need their SOA and delegations their servers; failures are passed on as they came.
        if not isinstance(reply, Message) or reply.rcode != "NOERROR" or not reply.answer:
            return reply
        return replace(reply, authority=(), additional=())
