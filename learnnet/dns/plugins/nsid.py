"""The nsid plugin: which server this is, for clients that ask for it in EDNS (RFC 5001)."""

from dataclasses import replace

from learnnet.dns.corefile_parser import Directive
from learnnet.dns.message import Message, Opt
from learnnet.dns.plugin import Ask, Next, Result

NSID = 3
HOSTNAME = "coredns"


def parse(line: Directive) -> str:
    return " ".join(line.args) or HOSTNAME


class NsidPlugin:
    name = "nsid"

    def __init__(self, identity: str) -> None:
        self.identity = identity

    def serve(self, ask: Ask, then: Next) -> Result:
        reply = then(ask)
        opt = ask.query.opt
        if opt is None or not isinstance(reply, Message) or all(code != NSID for code, _ in opt.options):
            return reply
        mine = (NSID, self.identity.encode())
        others = tuple(option for option in (reply.opt or Opt()).options if option[0] != NSID)
        return replace(reply, opt=replace(opt, options=(*others, mine)))
