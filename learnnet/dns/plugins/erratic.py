"""The erratic plugin: answers that come late, cut off or not at all, for trying clients out."""

from dataclasses import dataclass, replace

from learnnet.dns.corefile_parser import Directive
from learnnet.dns.corefile_values import duration_ms
from learnnet.dns.message import Record, reply_to
from learnnet.dns.plugin import Ask, Next, Result, Unwritten

ADDRESSES = {"A": "192.0.2.53", "AAAA": "2001:db8::53"}
LARGE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ErraticOptions:
    """Each number: one query in so many; 0 for none."""

    drop: int = 2
    delay: int = 0
    truncate: int = 0
    delay_ms: int = 100
    large: bool = False


def parse(directive: Directive) -> ErraticOptions:
    options, told = ErraticOptions(), False
    for line in directive.block:
        told = told or line.name == "drop"
        match line.name:
            case "drop":
                options = replace(options, drop=_amount(line, options.drop))
            case "truncate":
                options = replace(options, truncate=_amount(line, 2))
            case "delay":
                options = replace(options, delay=_amount(line, 2), delay_ms=_delay(line))
            case "large":
                options = replace(options, large=True)
            case _:
                raise line.unknown_property()
    # Whoever wants delays or cuts does not get the usual drops as well, unless told.
    return options if told or not (options.delay or options.truncate) else replace(options, drop=0)


def _amount(line: Directive, usual: int) -> int:
    if not line.args:
        return usual
    if len(line.args) > (2 if line.name == "delay" else 1):
        raise line.wrong_arguments()
    amount = line.number()
    if amount < 0:
        raise line.plain_error(f'illegal amount value given "{line.args[0]}"')
    return amount


def _delay(line: Directive) -> int:
    span = duration_ms(line.args[1]) if len(line.args) > 1 else 100
    if span is None:
        raise line.plain_error(f'time: invalid duration "{line.args[1]}"')
    return span


class ErraticPlugin:
    name = "erratic"

    def __init__(self, options: ErraticOptions) -> None:
        self.options = options
        self.queries = 0

    def serve(self, ask: Ask, then: Next) -> Result:
        options, number = self.options, self.queries
        self.queries += 1
        if _due(options.drop, number):
            return Unwritten("NOERROR")
        if _due(options.delay, number):
            ask.journey.elapsed += options.delay_ms
        asked = ask.question
        address = ADDRESSES.get(asked.type)
        if address is None:
            return Unwritten("SERVFAIL")
        ask.journey.answered_by = self.name
        count = LARGE if options.large and asked.type == "A" else 1
        record = Record(asked.name, 0, asked.type, address)
        return reply_to(ask.query, aa=True, tc=_due(options.truncate, number), answer=(record,) * count)


def _due(every: int, number: int) -> bool:
    return every > 0 and number % every == 0
