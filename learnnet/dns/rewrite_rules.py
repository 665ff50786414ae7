"""The rules of a `rewrite` line: whom each one fits, what it makes of the question, and of the reply on its way back.

(CoreDNS: plugin/rewrite, with its own words for rules that make no sense.)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from learnnet.dns import names
from learnnet.dns.go_regexp import Regexp, compile_
from learnnet.dns.go_regexp_tree import RegexpError
from learnnet.dns.message import CLASSES, RCODE_NAMES, RCODES, TYPES, Message, Question, Record
from learnnet.dns.rewrite_reverts import (
    Revert,
    both,
    by_groups,
    filled,
    in_records,
    names_by,
    swap,
    swap_end,
    values_by,
)

KINDS = ("exact", "prefix", "suffix", "substring", "regex")
MOST_TTL = 2**31 - 1


class RuleError(ValueError):
    """A rule that CoreDNS refuses; reads as its words do."""


@dataclass(frozen=True, slots=True)
class Match:
    """For which names a rule is meant."""

    kind: str
    text: str
    regexp: Regexp | None = None

    def groups(self, lower: str) -> list[str] | None:
        """The parts that a regular expression took; one empty list is a match, too."""
        match self.kind:
            case "exact":
                fits = lower == self.text
            case "prefix":
                fits = lower.startswith(self.text)
            case "suffix":
                fits = lower.endswith(self.text)
            case "substring":
                fits = self.text in lower
            case _:
                return self.regexp.find(lower) if self.regexp is not None else None
        return [] if fits else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """The question after a rule, and what is to be done to the reply."""

    question: Question
    reverts: tuple[Revert, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    apply: Callable[[Question], Rewritten | None]  # None: the rule is not meant for this question
    last: bool  # `stop`: no later rule is looked at


def rule(words: Sequence[str]) -> Rule:
    """From the words of one `rewrite` line. Raises RuleError."""
    if not words:
        raise RuleError("no rule type specified for rewrite")
    mode, args = "stop", list(words)
    if args[0].lower() in ("stop", "continue"):
        mode = args.pop(0).lower()
        if not args:
            raise RuleError(f"{mode} rule must have at least one rule type")
    kind, *rest = args
    makers = {"name": _name, "class": _class, "type": _type, "ttl": _ttl, "rcode": _rcode}
    match kind.lower():
        case "answer":
            raise RuleError("response rewrites must begin with a name rule")
        case "edns0" | "cname":
            raise RuleError(f"rewrite {kind.lower()} is not modelled")
        case found if found in makers:
            return Rule(apply=makers[found](rest), last=mode == "stop")
        case _:
            raise RuleError(f'invalid rule type "{words[0]}"')


Apply = Callable[[Question], Rewritten | None]


def normal(name: str) -> str:
    return names.fqdn(name.lower())


def _name(args: list[str]) -> Apply:
    if len(args) < 2:
        raise RuleError("too few arguments for a name rule")
    if len(args) == 2:
        args = ["exact", *args]
    kind, old, new = args[0].lower(), args[1], args[2]
    if kind not in KINDS:
        raise RuleError(
            f"name rule supports only exact, prefix, suffix, substring, and regex name matching, received: {kind}"
        )
    auto, static = _answer_rules(kind, args[3:]) if len(args) > 3 else (False, ())
    if kind == "regex":
        regexp = _pattern(old, new)
        return _by_regexp(Match(kind, old, regexp), normal(new), auto, static)
    old, new = normal(old), normal(new)
    if kind == "exact":
        _pattern(new, old)
    if kind == "suffix" and auto:
        static = (*both(swap_end(new, old)), *static)
    return _by_text(Match(kind, old), new, kind == "exact" or (auto and kind != "suffix"), static)


def _by_regexp(match: Match, new: str, auto: bool, static: tuple[Revert, ...]) -> Apply:
    def apply(question: Question) -> Rewritten | None:
        groups = match.groups(question.name.lower())
        return None if groups is None else _renamed(question, filled(new, groups), auto, static)

    return apply


def _by_text(match: Match, new: str, auto: bool, static: tuple[Revert, ...]) -> Apply:
    def apply(question: Question) -> Rewritten | None:
        lower = question.name.lower()
        if match.groups(lower) is None:
            return None
        match match.kind:
            case "exact":
                name = new
            case "prefix":
                name = new + lower.removeprefix(match.text)
            case "suffix":
                name = lower.removesuffix(match.text) + new
            case _:
                name = lower.replace(match.text, new)
        return _renamed(question, name, auto, static)

    return apply


def _renamed(question: Question, name: str, auto: bool, static: tuple[Revert, ...]) -> Rewritten:
    back = both(swap(name, question.name.lower())) if auto else ()
    return Rewritten(question=replace(question, name=name), reverts=(*back, *static))


def _pattern(old: str, new: str) -> Regexp:
    try:
        regexp = compile_(old)
    except RegexpError:
        raise RuleError(f"invalid regex matching pattern: {old}") from None
    if sum(f"{{{number}}}" in new for number in range(101)) > regexp.groups:
        raise RuleError(
            f"the rewrite regex pattern ({new}) uses more subexpressions than its corresponding matching regex "
            f"pattern ({old})"
        )
    return regexp


def _answer_rules(kind: str, args: list[str]) -> tuple[bool, tuple[Revert, ...]]:
    """`answer auto`, `answer name FROM TO` and `answer value FROM TO`, in any number."""
    auto, explicit, found = False, False, list[Revert]()
    if len(args) < 2:
        raise RuleError(f"invalid arguments for {kind} rule")
    if args[0] != "answer":
        raise RuleError(f"exceeded the number of arguments for a non-answer rule argument for {kind} rule")
    while args:
        if args[0] == "answer":
            args = args[1:]
        if not args:
            raise RuleError(f"type missing for answer rule for {kind} rule")
        what, *args = args
        if what == "auto":
            auto = True
            continue
        if what not in ("name", "value"):
            raise RuleError(f'invalid type "{what}" for answer rule for {kind} rule')
        if len(args) < 2:
            raise RuleError(f"{what} answer rule for {kind} rule: 2 arguments required")
        try:
            spell = by_groups(_pattern(args[0], args[1]), normal(args[1]))
        except RuleError as error:
            raise RuleError(f"{what} answer rule for {kind} rule: {error}") from None
        found.append(names_by(spell) if what == "name" else values_by(spell))
        explicit = explicit or what == "name"
        args = args[2:]
    if auto and explicit:
        raise RuleError("auto name answer rule cannot be combined with explicit name anwer rules")
    return auto, tuple(found)


def _class(args: list[str]) -> Apply:
    old, new = _two("class", args)
    for text in (old, new):
        if text.upper() not in CLASSES:
            raise RuleError(f'invalid class "{text.upper()}"')
    return lambda question: (
        Rewritten(question=replace(question, cls=new.upper())) if question.cls == old.upper() else None
    )


def _type(args: list[str]) -> Apply:
    old, new = _two("type", args)
    for text in (old, new):
        if text.upper() not in TYPES:
            raise RuleError(f'invalid type "{text.upper()}"')
    return lambda question: (
        Rewritten(question=replace(question, type=new.upper())) if question.type == old.upper() else None
    )


def _two(what: str, args: list[str]) -> list[str]:
    if len(args) != 2:
        raise RuleError(f"{what} rules must have exactly two arguments")
    return args


def _ttl(args: list[str]) -> Apply:
    if len(args) < 2:
        raise RuleError(f"too few ({len(args)}) arguments for a ttl rule")
    text = args[-1] if len(args) < 4 else ""
    low, high = _ttl_range(text)
    match = _match("ttl", args[:-1], 3, len(args))

    def bounded(record: Record) -> Record:
        return record.with_ttl(min(max(record.ttl, low), high))

    reverts: tuple[Revert, ...] = (lambda reply: in_records(reply, bounded),)
    return lambda question: (
        None if match.groups(question.name.lower()) is None else Rewritten(question=question, reverts=reverts)
    )


def _ttl_range(text: str) -> tuple[int, int]:
    """`30`, `30-300`, `-300` or `30-`."""
    low, dash, high = text.partition("-")
    good = all(part.isascii() and part.isdigit() and len(part) < 11 for part in (low, high) if part)
    if not good or not (low or high):
        raise RuleError(f"invalid TTL '{text}' for a ttl rule")
    if not dash:
        return int(low), int(low)
    least, most = int(low or 0), int(high or MOST_TTL)
    if least > most:
        raise RuleError(f"invalid TTL '{text}' for a ttl rule")
    return least, most


def _rcode(args: list[str]) -> Apply:
    if len(args) < 3:
        raise RuleError(f"too few ({len(args)}) arguments for a rcode rule")
    old, new = args[-2:] if len(args) < 5 else ("", "")
    codes = [_code(old, "matching"), _code(new, "replacement")]
    match = _match("rcode", args[:-2], 4, len(args))

    def changed(reply: Message) -> Message:
        return replace(reply, rcode=codes[1]) if reply.rcode == codes[0] and reply.records else reply

    return lambda question: (
        None if match.groups(question.name.lower()) is None else Rewritten(question=question, reverts=(changed,))
    )


def _code(text: str, which: str) -> str:
    if text.upper() in RCODES:
        return text.upper()
    if text.isascii() and text.isdigit() and len(text) < 3 and int(text) in RCODE_NAMES:
        return RCODE_NAMES[int(text)]
    raise RuleError(f"invalid {which} RCODE '{text}' for a rcode rule")


def _match(what: str, args: list[str], most: int, given: int) -> Match:
    """[exact|prefix|suffix|substring|regex] NAME"""
    if given > most:
        raise RuleError(f"many few arguments for a {what} rule")
    if len(args) == 1:
        return Match("exact", normal(args[0]))
    kind, text = args[0].lower(), args[1]
    if kind not in KINDS:
        raise RuleError(f"{what} rule supports only exact, prefix, suffix, substring, and regex name matching")
    if kind != "regex":
        return Match(kind, normal(text))
    try:
        return Match(kind, text, compile_(text))
    except RegexpError:
        raise RuleError(f"invalid regex pattern in a {what} rule: {text}") from None
