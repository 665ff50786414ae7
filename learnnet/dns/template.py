"""CoreDNS's template plugin, as far as lessons need it: one rcode for whole zones."""

from dataclasses import dataclass

from learnnet.dns import names
from learnnet.dns.corefile import Directive
from learnnet.dns.corefile_values import normalize
from learnnet.dns.message import RCODES, reply_to
from learnnet.dns.plugin import Ask, Next, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateOptions:
    type: str
    zones: tuple[str, ...]
    rcode: str


def parse(directive: Directive, server_zones: tuple[str, ...]) -> TemplateOptions:
    if len(directive.args) < 2:
        raise directive.wrong_arguments()
    if directive.args[0] not in ("IN", "ANY"):
        raise directive.error(f"invalid RR class {directive.args[0]}")
    zones = tuple(zone for arg in directive.args[2:] for zone in normalize(arg)) or server_zones
    rcode = "NOERROR"
    for line in directive.block:
        if line.name != "rcode":
            raise line.error(f"property '{line.name}' is not modelled")
        rcode = line.one().upper()
        if rcode not in RCODES:
            raise line.error(f"unknown rcode {line.args[0]}")
    return TemplateOptions(type=directive.args[1], zones=zones, rcode=rcode)


class TemplatePlugin:
    name = "template"

    def __init__(self, options: TemplateOptions) -> None:
        self.options = options

    def serve(self, ask: Ask, then: Next) -> Result:
        options = self.options
        fits = options.type in ("ANY", ask.question.type)
        if not fits or not names.longest_zone(ask.lower, options.zones):
            return then(ask)
        ask.journey.answered_by = self.name
        return reply_to(ask.query, options.rcode, aa=True)
