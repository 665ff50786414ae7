"""CoreDNS's loadbalance plugin: aliases first, addresses shuffled, so that clients do not all take the same one."""

from dataclasses import replace

from learnnet.dns.corefile_parser import Directive
from learnnet.dns.message import Message, Record
from learnnet.dns.plugin import Ask, Chance, Next, Result

ADDRESSES = ("A", "AAAA")


def parse(directive: Directive) -> None:
    """`loadbalance round_robin`, the default; weights come from a file, which this model does not have."""
    if directive.args and directive.args[0] != "round_robin":
        raise directive.error(f"unknown policy: {directive.args[0]}")
    if len(directive.args) > 1:
        raise directive.error("unknown property(s): " + " ".join(directive.args[1:]))


class LoadBalancePlugin:
    name = "loadbalance"

    def __init__(self, chance: Chance) -> None:
        self._chance = chance

    def serve(self, ask: Ask, then: Next) -> Result:
        reply = then(ask)
        if not isinstance(reply, Message) or reply.rcode != "NOERROR" or ask.question.type in ("AXFR", "IXFR"):
            return reply
        if max(len(reply.answer), len(reply.authority), len(reply.additional)) < 2:
            return reply
        return replace(
            reply,
            answer=self._mixed(reply.answer),
            authority=self._mixed(reply.authority),
            additional=self._mixed(reply.additional),
        )

    def _mixed(self, records: tuple[Record, ...]) -> tuple[Record, ...]:
        """CNAMEs, then the rest in order, then addresses, then MX; the last two shuffled."""
        if len(records) < 2:
            return records
        aliases = [record for record in records if record.type == "CNAME"]
        addresses = [record for record in records if record.type in ADDRESSES]
        mail = [record for record in records if record.type == "MX"]
        rest = [record for record in records if record.type not in ("CNAME", "MX", *ADDRESSES)]
        return (*aliases, *rest, *self._shuffled(addresses), *self._shuffled(mail))

    def _shuffled(self, records: list[Record]) -> list[Record]:
        """Fisher-Yates, every order equally likely."""
        for index in range(len(records) - 1):
            other = index + self._chance.pick("coredns loadbalance", len(records) - index)
            records[index], records[other] = records[other], records[index]
        return records
