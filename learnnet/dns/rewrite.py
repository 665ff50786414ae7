"""CoreDNS's rewrite plugin: one name is looked up as another, and the reply speaks of the first again."""

from dataclasses import dataclass, replace

from learnnet.cluster.text import Text
from learnnet.dns.corefile import Directive
from learnnet.dns.corefile_values import normalize
from learnnet.dns.message import Message, Record
from learnnet.dns.plugin import Ask, Next, Result

KINDS = ("exact", "suffix", "prefix", "substring")


@dataclass(frozen=True, slots=True, kw_only=True)
class RewriteOptions:
    kind: str
    old: str
    new: str

    def apply(self, lower: str) -> str | None:
        match self.kind:
            case "exact":
                return self.new if lower == self.old else None
            case "suffix":
                return lower.removesuffix(self.old) + self.new if lower.endswith(self.old) else None
            case "prefix":
                return self.new + lower.removeprefix(self.old) if lower.startswith(self.old) else None
            case _:
                return lower.replace(self.old, self.new) if self.old in lower else None


def parse(directive: Directive) -> RewriteOptions:
    args = [arg for arg in directive.args if arg not in ("stop", "continue")]
    if len(args) < 3 or args[0] != "name":
        raise directive.error("only `rewrite name` is modelled")
    kind, rest = (args[1], args[2:]) if args[1] in KINDS else ("exact", args[1:])
    if args[1] == "regex" or (len(rest) != 2 and rest[2:] != ["answer", "auto"]):
        raise directive.error("only exact, suffix, prefix and substring are modelled in `rewrite name`")
    old, new = rest[0].lower(), rest[1].lower()
    if kind == "exact":
        found = (normalize(old), normalize(new))
        if not all(found):
            raise directive.error(f"invalid name in rewrite rule: {old} {new}")
        old, new = found[0][0], found[1][0]
    elif not old:
        raise directive.wrong_arguments()
    return RewriteOptions(kind=kind, old=old, new=new)


class RewritePlugin:
    name = "rewrite"

    def __init__(self, options: RewriteOptions) -> None:
        self.options = options

    def serve(self, ask: Ask, then: Next) -> Result:
        other = self.options.apply(ask.lower)
        if other is None or not normalize(other):
            return then(ask)
        ask.journey.note(self.name, Text("{name} is looked up as {other}", {"name": ask.question.name, "other": other}))
        reply = then(ask.about(other, ask.question.type))
        if not isinstance(reply, Message):
            return reply
        answer = tuple(self._back(record, other, ask.question.name) for record in reply.answer)
        return replace(reply, question=ask.question, answer=answer)

    def _back(self, record: Record, other: str, typed: str) -> Record:
        return replace(record, name=typed) if record.name.lower() == other else record
