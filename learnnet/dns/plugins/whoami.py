"""The whoami plugin: the client's own address, port and transport as the server sees them."""

from learnnet.dns.corefile_parser import Directive
from learnnet.dns.message import Record, reply_to
from learnnet.dns.plugin import Ask, Next, Result

PORT = 53000  # of the client; the model keeps no ports of DNS clients
NOBODY = "127.0.0.1"


def parse(line: Directive) -> None:
    line.none()


class WhoamiPlugin:
    name = "whoami"

    def serve(self, ask: Ask, then: Next) -> Result:
        ask.journey.answered_by = self.name
        name, source = ask.question.name, ask.source or NOBODY
        address = Record(name, 0, "AAAA" if ":" in source else "A", source, cls=ask.question.cls)
        owner = f"_{ask.transport}{name if name == '.' else '.' + name}"
        port = Record(owner, 0, "SRV", f"0 0 {PORT} .", cls=ask.question.cls)
        return reply_to(ask.query, aa=True, additional=(address, port))
