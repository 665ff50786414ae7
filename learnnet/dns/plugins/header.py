"""The header plugin: sets or clears flags in questions and in replies."""

from dataclasses import dataclass, replace

from learnnet.dns.corefile_parser import Directive
from learnnet.dns.message import Message
from learnnet.dns.plugin import Ask, Next, Result

FLAGS = ("aa", "ra", "rd")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderOptions:
    """Flags and what they become, in order."""

    query: tuple[tuple[str, bool], ...] = ()
    response: tuple[tuple[str, bool], ...] = ()


def parse(lines: list[Directive]) -> HeaderOptions:
    for directive in lines:
        options = HeaderOptions()
        for line in directive.block:
            selector, args = line.name.lower(), line.args
            if selector in ("set", "clear"):  # how it was written before there were two kinds
                selector, args = "response", (line.name, *args)
            if selector not in ("query", "response"):
                raise line.plain_error(f"setting up rule: invalid selector={selector} should be query or response")
            flags = _flags(line, args)
            if selector == "query":
                options = replace(options, query=(*options.query, *flags))
            else:
                options = replace(options, response=(*options.response, *flags))
        if options.query or options.response:
            return options
    raise lines[-1].wrong_arguments()


def _flags(line: Directive, args: tuple[str, ...]) -> list[tuple[str, bool]]:
    if not args:
        raise line.plain_error("setting up rule: no flag action provided")
    action, *flags = (arg.lower() for arg in args)
    if not flags:
        raise line.plain_error("setting up rule: invalid length for flags, at least one should be provided")
    if action not in ("set", "clear"):
        raise line.plain_error(f"setting up rule: unknown flag action={action}, should be set or clear")
    for flag in flags:
        if flag not in FLAGS:
            raise line.plain_error(f"setting up rule: unknown/unsupported flag={flag}")
    return [(flag, action == "set") for flag in flags]


class HeaderPlugin:
    name = "header"

    def __init__(self, options: HeaderOptions) -> None:
        self.options = options

    def serve(self, ask: Ask, then: Next) -> Result:
        query = _changed(ask.query, self.options.query)
        reply = then(replace(ask, query=query))
        return _changed(reply, self.options.response) if isinstance(reply, Message) else reply


def _changed(message: Message, flags: tuple[tuple[str, bool], ...]) -> Message:
    for flag, value in flags:
        match flag:
            case "aa":
                message = replace(message, aa=value)
            case "ra":
                message = replace(message, ra=value)
            case _:
                message = replace(message, rd=value)
    return message
