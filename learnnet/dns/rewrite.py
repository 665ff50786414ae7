"""CoreDNS's rewrite plugin: a question is looked up as another, and the reply speaks of the first again."""

from dataclasses import replace

from learnnet.cluster.text import Text
from learnnet.dns import names
from learnnet.dns.corefile_parser import Directive
from learnnet.dns.message import Question, reply_to
from learnnet.dns.plugin import Ask, Next, Result, Unwritten
from learnnet.dns.rewrite_reverts import Revert
from learnnet.dns.rewrite_rules import Rule, RuleError, rule


def parse(lines: list[Directive]) -> tuple[Rule, ...]:
    """A line of fewer than two words may go on in braces; how that is broken into lines does not matter."""
    found: list[Rule] = []
    for line in lines:
        words = line.args if len(line.args) > 1 else (*line.args, *line.words())
        try:
            found.append(rule(words))
        except RuleError as error:
            raise line.plain_error(str(error)) from None
    return tuple(found)


class RewritePlugin:
    """All the `rewrite` lines of a server block, in the order of the Corefile."""

    name = "rewrite"

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules

    def serve(self, ask: Ask, then: Next) -> Result:
        question = ask.question
        reverts: list[Revert] = []
        fitted = stopped = False
        for one in self.rules:
            found = one.apply(question)
            if found is None:
                continue
            fitted, question = True, found.question
            reverts += found.reverts
            if not _valid(question.name):
                return Unwritten("SERVFAIL")
            if one.last:
                stopped = True
                break
        if not fitted:
            return then(ask)
        if question != ask.question:
            note = Text(
                "{name} is looked up as {other}", {"name": ask.question.name, "other": _shown(ask.question, question)}
            )
            ask.journey.note(self.name, note)
        reply = then(ask.asking(question))
        if isinstance(reply, Unwritten):
            # The server would answer with the question as it is now, so the plugin writes the failure itself.
            return reply_to(ask.query, reply.rcode) if stopped and reply.server_answers else reply
        # Without a rule for replies a chain of `continue` leaves the question as it was rewritten to.
        if not stopped and not reverts:
            return reply
        for revert in reversed(reverts):
            reply = revert(reply)
        return replace(reply, question=ask.question)


def _shown(asked: Question, question: Question) -> str:
    """The name, and the type or class where only these have changed."""
    if question.name != asked.name:
        return question.name
    return f"{question.cls} {question.type}" if question.cls != asked.cls else question.type


def _valid(name: str) -> bool:
    try:
        names.to_wire(name)
    except names.BadNameError:
        return False
    return True
