"""CoreDNS's template plugin: answers that are written out in the Corefile, with parts of the question put in."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import dns.exception
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.ttl

from learnnet.cluster.text import Text
from learnnet.dns import go_template, names
from learnnet.dns.corefile_parser import Directive
from learnnet.dns.extended_error import explained
from learnnet.dns.fallthrough import Fallthrough, zones_of
from learnnet.dns.go_regexp import Regexp, compile_
from learnnet.dns.go_regexp_tree import RegexpError
from learnnet.dns.go_template import Template, TemplateError, UnfillableError
from learnnet.dns.message import CLASSES, RCODES, TYPES, Message, Record, class_number, reply_to, type_number
from learnnet.dns.plugin import Ask, Next, Result, Unwritten

MATCH_ALL = ".*"
DEFAULT_TTL = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateOptions:
    """One `template` line."""

    cls: str
    type: str
    zones: tuple[str, ...]
    patterns: tuple[Regexp, ...] = ()
    answer: tuple[Template, ...] = ()
    additional: tuple[Template, ...] = ()
    authority: tuple[Template, ...] = ()
    rcode: str = "NOERROR"
    explanation: tuple[int, str] | None = None
    fallthrough: Fallthrough = field(default_factory=Fallthrough)


def parse(directive: Directive, server_zones: tuple[str, ...]) -> TemplateOptions:
    if len(directive.args) < 2:
        raise directive.wrong_arguments()
    cls, type_ = directive.args[:2]
    if cls not in CLASSES:
        raise directive.error(f"invalid query class {cls}")
    if type_ not in TYPES:
        raise directive.error(f"invalid RR class {type_}")
    options = TemplateOptions(cls=cls, type=type_, zones=zones_of(directive.args[2:], server_zones))
    for line in directive.block:
        options = _apply(options, line)
    return options if options.patterns else replace(options, patterns=(compile_(MATCH_ALL),))


def _apply(options: TemplateOptions, line: Directive) -> TemplateOptions:
    match line.name:
        case "match":
            return replace(options, patterns=(*options.patterns, *(_pattern(line, text) for text in line.some())))
        case "answer":
            return replace(options, answer=(*options.answer, *_templates(line)))
        case "additional":
            return replace(options, additional=(*options.additional, *_templates(line)))
        case "authority":
            return replace(options, authority=(*options.authority, *_templates(line)))
        case "rcode":
            if line.some()[0] not in RCODES:
                raise line.error(f"unknown rcode {line.args[0]}")
            return replace(options, rcode=line.args[0])
        case "ederror":
            return replace(options, explanation=_explanation(line))
        case "fallthrough":
            return replace(options, fallthrough=Fallthrough.of(line))
        case "upstream":  # accepted and ignored
            return options
        case _:
            raise line.wrong_arguments()


def _pattern(line: Directive, text: str) -> Regexp:
    try:
        return compile_(text)
    except RegexpError as error:
        raise line.error(f"could not parse regex: {text}, {error}") from None


def _templates(line: Directive) -> tuple[Template, ...]:
    try:
        return tuple(go_template.read(line.name, text) for text in line.some())
    except TemplateError as error:
        raise line.error(f"could not compile template: {line.last}, {error}") from None


def _explanation(line: Directive) -> tuple[int, str]:
    if len(line.args) not in (1, 2):
        raise line.wrong_arguments()
    code = line.args[0]
    if not code.isascii() or not code.isdigit() or len(code) > 5 or int(code) > 0xFFFF:
        problem = "value out of range" if code.isdigit() else "invalid syntax"
        raise line.error(
            f'error parsing extended DNS error code {line.last}, strconv.ParseUint: parsing "{code}": {problem}'
        )
    return int(code), line.args[1] if len(line.args) > 1 else ""


class TemplatePlugin:
    """All the `template` lines of a server block, in the order of the Corefile."""

    name = "template"

    def __init__(self, templates: tuple[TemplateOptions, ...]) -> None:
        self.templates = templates

    def serve(self, ask: Ask, then: Next) -> Result:
        for options in self.templates:
            zone = names.longest_zone(ask.lower, options.zones)
            if not zone or not _meant(options, ask):
                continue
            pattern = next((pattern for pattern in options.patterns if pattern.matches(ask.lower)), None)
            if pattern is None:
                if options.fallthrough.through(ask.lower):
                    continue
                # CoreDNS takes this for an answer and sends none: the client waits in vain.
                ask.journey.note(self.name, Text("No pattern fits and there is no fallthrough: nothing is answered."))
                return Unwritten("NXDOMAIN")
            ask.journey.answered_by = self.name
            return _reply(options, ask, _fields(options, ask, zone, pattern))
        return then(ask)


def _meant(options: TemplateOptions, ask: Ask) -> bool:
    question = ask.question
    of_class = "ANY" in (options.cls, question.cls) or question.cls == options.cls
    return of_class and ("ANY" in (options.type, question.type) or question.type == options.type)


def _fields(options: TemplateOptions, ask: Ask, zone: str, pattern: Regexp) -> Mapping[str, object]:
    question = ask.question
    match = pattern.find(ask.lower) or []
    groups = {str(index): group for index, group in enumerate(match)}
    groups |= {name: match[index] for index, name in enumerate(pattern.names, start=1) if name}
    return {
        "Zone": zone,
        "Name": ask.lower,
        "Regex": pattern.pattern,
        "Match": match,
        "Group": groups,
        "Class": options.cls if question.cls == "ANY" else question.cls,
        "Type": options.type if question.type == "ANY" else question.type,
        "Question": {"Name": question.name, "Qtype": type_number(question.type), "Qclass": class_number(question.cls)},
        "Message": {"Id": ask.query.id},
        "Remote": ask.source,
        "Meta": lambda *_: "",
    }


def _reply(options: TemplateOptions, ask: Ask, fields: Mapping[str, object]) -> Result:
    reply = reply_to(ask.query, options.rcode, aa=True)
    if options.rcode == "SERVFAIL" and options.explanation is None:
        return Unwritten("SERVFAIL")
    try:
        reply = replace(
            reply,
            answer=tuple(_record(template, fields) for template in options.answer),
            additional=tuple(_record(template, fields) for template in options.additional),
            authority=tuple(_record(template, fields) for template in options.authority),
        )
    except UnfillableError as failure:
        ask.journey.note("template", Text("The answer could not be made: {error}", {"error": str(failure)}))
        return Unwritten("SERVFAIL")
    return _explained(reply, options.explanation)


def _explained(reply: Message, explanation: tuple[int, str] | None) -> Message:
    return reply if explanation is None else explained(reply, *explanation)


def _record(template: Template, fields: Mapping[str, object]) -> Record:
    """A line of a zone file; without a TTL it has 3600 (miekg/dns: NewRR)."""
    name, _, rest = template.filled(fields).strip().partition(" ")
    ttl, cls = DEFAULT_TTL, "IN"
    word, _, data = rest.strip().partition(" ")
    try:
        while word[:1].isdigit() or word in CLASSES:
            ttl, cls = (dns.ttl.from_text(word), cls) if word[:1].isdigit() else (ttl, word)
            word, _, data = data.strip().partition(" ")
        type_ = dns.rdatatype.from_text(word)
        found = dns.rdata.from_text(dns.rdataclass.IN, type_, data, origin=dns.name.root, relativize=False)
        owner = names.fqdn(name)
        names.to_wire(owner)
    except (dns.exception.DNSException, ValueError, IndexError) as error:
        raise UnfillableError(f"dns: {error}") from None
    return Record(owner, ttl, dns.rdatatype.to_text(type_), found.to_text(), cls=cls)
