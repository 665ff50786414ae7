"""The bufsize plugin: a lower limit than the client's own for the size of replies over UDP."""

from dataclasses import replace

from learnnet.dns.corefile_parser import Directive
from learnnet.dns.plugin import Ask, Next, Result

DEFAULT = 1232
LEAST, MOST = 512, 4096


def parse(line: Directive) -> int:
    if not line.args:
        return DEFAULT
    if len(line.args) > 1:
        raise line.wrong_arguments()
    size = line.number()
    if not LEAST <= size <= MOST:
        raise line.plain_error(f"provided value of bufsize is not in the range of {LEAST} - {MOST}")
    return size


class BufsizePlugin:
    name = "bufsize"

    def __init__(self, size: int) -> None:
        self.size = size

    def serve(self, ask: Ask, then: Next) -> Result:
        opt = ask.query.opt
        if opt is None or opt.size <= self.size:
            return then(ask)
        # The query itself is changed, so the reply is cut to this size, and says it, too.
        ask.journey.size_limit = self.size
        return then(replace(ask, query=replace(ask.query, opt=replace(opt, size=self.size))))
