"""A packet's way through the rules of one machine, hook by hook as the kernel calls them.

Pure: draws and what `recent` remembers come in, and what happened comes out. The nat table is asked only for the first
packet of a connection; later ones are translated by conntrack (`Connection`).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from learnnet.netfilter.matching import Draw, Seen, Surroundings, holds
from learnnet.netfilter.packet import Connection, Machine, Packet
from learnnet.netfilter.rule import Dnat, Jump, Masquerade, Match, Recent, Reject, Rule, SetMark, Target, Verdict
from learnnet.netfilter.ruleset import Chain, Ruleset

DELIVERED, FORWARDED, DROPPED, REJECTED, UNROUTABLE = "delivered", "forwarded", "dropped", "rejected", "unroutable"
# Comes in from elsewhere with an address of this machine as its source: thrown away (fib_frontend.c, accept_local).
MARTIAN = "martian"
# Tables by priority (netfilter_ipv4.h): mangle -150, destination nat -100, filter 0, source nat 100.
ARRIVING = (("mangle", "PREROUTING"), ("nat", "PREROUTING"))
DELIVERING = (("mangle", "INPUT"), ("filter", "INPUT"), ("nat", "INPUT"))
FORWARDING = (("mangle", "FORWARD"), ("filter", "FORWARD"))
SENDING = (("mangle", "OUTPUT"), ("nat", "OUTPUT"), ("filter", "OUTPUT"))
LEAVING = (("mangle", "POSTROUTING"), ("nat", "POSTROUTING"))
LOOPED_BACK = (("mangle", "PREROUTING"), ("mangle", "INPUT"), ("filter", "INPUT"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One rule that was tried: the condition that did not hold, or none, and the packet as it was then."""

    hook: str
    table: str
    chain: str
    index: int
    rule: Rule
    packet: Packet
    failed: Match | None = None
    draw: Draw | None = None

    @property
    def hit(self) -> bool:
        return self.failed is None


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedBy:
    """Consecutive rules that name another address or port: they are looked at only when somebody wants to see them."""

    hook: str
    table: str
    chain: Chain
    first: int
    end: int
    packet: Packet
    around: Surroundings

    def steps(self) -> Iterator[Step]:
        return (self._step(index) for index in range(self.first, self.end))

    def _step(self, index: int) -> Step:
        rule = self.chain.listed[index]
        return Step(
            hook=self.hook,
            table=self.table,
            chain=self.chain.name,
            index=index,
            rule=rule,
            packet=self.packet,
            failed=next(match for match in rule.matches if holds(match, self.packet, self.around) is False),
        )


@dataclass(frozen=True, kw_only=True)
class Trace:
    """The whole way: every rule tried, how it ended, and the packet as it left."""

    tried: tuple[Step | PassedBy, ...]
    outcome: str
    connection: Connection
    interface: str  # the one it left by; "" if it stayed
    remembered: tuple[tuple[str, str], ...]  # list of `recent` and source

    @property
    def packet(self) -> Packet:
        return self.connection.translated

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(
            step for tried in self.tried for step in (tried.steps() if isinstance(tried, PassedBy) else (tried,))
        )

    @property
    def hits(self) -> tuple[Step, ...]:
        return tuple(step for step in self.tried if isinstance(step, Step) and step.hit)

    @property
    def draws(self) -> tuple[Draw, ...]:
        return tuple(step.draw for step in self.tried if isinstance(step, Step) and step.draw)


def walk(
    ruleset: Ruleset,
    packet: Packet,
    machine: Machine,
    *,
    draw: Callable[[], float],
    seen: Seen | None = None,
    known: bool = False,
    port: Callable[[Packet], int] | None = None,
    halt: Callable[[Packet, str], str] | None = None,
) -> Trace:
    """`known` says that conntrack has translated the packet already: nat is not asked, even if no answer was seen yet.

    `port` chooses the source port of a masqueraded packet; without it the packet keeps its own. `halt` is asked where
    a packet is to be forwarded, with the interface, and says how it ends if something else than a rule stops it there.
    """
    around = Surroundings(machine=machine, original=packet, draw=draw, seen=seen or {})
    walker = _Walker(ruleset, packet, around, known, port, halt)
    outcome = walker.arrive() if packet.interface else walker.send()
    return Trace(
        tried=tuple(walker.tried),
        outcome=outcome,
        connection=Connection(original=packet, translated=walker.packet),
        interface=walker.interface if outcome == FORWARDED else "",
        remembered=tuple(walker.remembered),
    )


class _Walker:
    """Where the packet is, as the walk goes on."""

    def __init__(
        self,
        ruleset: Ruleset,
        packet: Packet,
        around: Surroundings,
        known: bool,
        port: Callable[[Packet], int] | None,
        halt: Callable[[Packet, str], str] | None,
    ) -> None:
        self.ruleset, self.packet, self.around = ruleset, packet, around
        self.translated = known or packet.state != "NEW"
        self.port, self.halt = port, halt
        self.tried: list[Step | PassedBy] = []
        self.remembered: list[tuple[str, str]] = []
        self.interface = ""

    def arrive(self) -> str:
        if stopped := self._through(ARRIVING):
            return stopped
        if self.packet.family == "IPv4" and self.around.machine.owns(self.packet.source):
            return MARTIAN
        if self.around.machine.owns(self.packet.destination):
            return self._through(DELIVERING) or DELIVERED
        stopped = self._route() or (self.halt(self.packet, self.interface) if self.halt else None)
        return stopped or self._through(FORWARDING) or self._through(LEAVING) or FORWARDED

    def send(self) -> str:
        if stopped := self._through(SENDING):
            return stopped
        if self.around.machine.owns(self.packet.destination):
            self.interface = "lo"
            if stopped := self._through(LEAVING):
                return stopped
            self.packet = replace(self.packet, interface="lo")
            return self._through(LOOPED_BACK) or DELIVERED
        return self._route() or self._through(LEAVING) or FORWARDED

    def _route(self) -> str | None:
        route = self.around.machine.route(self.packet.destination)
        if route is None:
            return UNROUTABLE
        self.interface = route.interface
        return None

    def _through(self, stages: tuple[tuple[str, str], ...]) -> str | None:
        """How the packet ended in one of these chains; None if it came through all."""
        for table, hook in stages:
            if table == "nat" and self.translated:
                continue
            verdict = self._chain(hook, table, hook)
            if isinstance(verdict, Reject):
                return REJECTED
            if verdict == "DROP":
                return DROPPED
        return None

    def _chain(self, hook: str, table: str, name: str) -> str | Reject | None:
        """The verdict, or None when the chain ends or returns."""
        chain = self.ruleset.chain(table, name)
        if chain is None:
            return None
        next_rule = 0
        for index in chain.index.candidates(self.packet):
            self._pass_by(hook, table, chain, next_rule, index)
            next_rule, rule = index + 1, chain.listed[index]
            step = self._try(hook, table, name, index, rule)
            self.tried.append(step)
            if not step.hit:
                continue
            if rule.target == Verdict("RETURN"):
                break
            verdict = self._chain(hook, table, rule.target.chain) if isinstance(rule.target, Jump) else None
            verdict = verdict or self._act(rule.target)
            if verdict:
                return verdict
        else:
            self._pass_by(hook, table, chain, next_rule, len(chain.listed))
        return chain.policy if chain.policy != "-" else None

    def _pass_by(self, hook: str, table: str, chain: Chain, first: int, end: int) -> None:
        if first < end:
            self.tried.append(
                PassedBy(
                    hook=hook,
                    table=table,
                    chain=chain,
                    first=first,
                    end=end,
                    packet=self.packet,
                    around=self.around,
                )
            )

    def _try(self, hook: str, table: str, chain: str, index: int, rule: Rule) -> Step:
        failed, draw = None, None
        for match, answer in self._answers(rule):
            draw = answer if isinstance(answer, Draw) else draw
            if not (answer.drawn < answer.probability if isinstance(answer, Draw) else answer):
                failed = match
                break
        if failed is None:
            noted = (match.name for match in rule.matches if isinstance(match, Recent) and match.action == "set")
            self.remembered += [(name, self.packet.source) for name in noted]
        return Step(
            hook=hook,
            table=table,
            chain=chain,
            index=index,
            rule=rule,
            packet=self.packet,
            failed=failed,
            draw=draw,
        )

    def _answers(self, rule: Rule) -> Iterator[tuple[Match, bool | Draw]]:
        return ((match, holds(match, self.packet, self.around)) for match in rule.matches)

    def _act(self, target: Target | None) -> str | Reject | None:
        match target:
            case Verdict(name):
                return name
            case Reject():
                return target
            case Dnat(address, port):
                self.packet = replace(self.packet, destination=address, destination_port=port)
                return "ACCEPT"
            case Masquerade():
                moved = replace(self.packet, source=self._leaving_address())
                self.packet = replace(moved, source_port=self.port(moved)) if self.port else moved
                return "ACCEPT"
            case SetMark(operation, bits):
                mark = self.packet.mark
                self.packet = replace(self.packet, mark=mark | bits if operation == "or" else mark ^ bits)
        return None

    def _leaving_address(self) -> str:
        """Of the interface by which the packet leaves (nf_nat_masquerade.c)."""
        route = self.around.machine.route(self.packet.destination)
        return route.source if route else self.packet.source
