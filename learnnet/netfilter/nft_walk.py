"""A packet's way through an nftables table; the hooks of one kind are called in order of priority.

An "accept" ends one base chain only: the next one at the same or a later hook still sees the packet. The nat chains
are asked only for the first packet of a connection.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from ipaddress import ip_address, ip_network

from learnnet.netfilter.matching import Draw, Seen, remembered
from learnnet.netfilter.nft import (
    DrawChain,
    DrawEndpoint,
    Element,
    Expression,
    Goto,
    Is,
    Look,
    Marked,
    NftChain,
    NftRule,
    NftTable,
    Remember,
)
from learnnet.netfilter.packet import Connection, Machine, Packet
from learnnet.netfilter.rule import Dnat, Jump, Masquerade, Reject, SetMark, Verdict
from learnnet.netfilter.walk import DELIVERED, DROPPED, FORWARDED, MARTIAN, REJECTED, UNROUTABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """One condition that was asked: what the packet had there, and the element that a set or map had for it."""

    expression: Is | Look | Marked
    values: tuple[str, ...]
    holds: bool
    element: Element | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NftStep:
    """One rule that was tried: the expression that did not hold, or none; what was found in a map, what was drawn."""

    hook: str
    chain: str
    index: int
    rule: NftRule
    packet: Packet
    failed: Expression | None = None
    found: Element | None = None
    draw: Draw | None = None
    tested: tuple[Tested, ...] = ()

    @property
    def hit(self) -> bool:
        return self.failed is None


@dataclass(frozen=True, slots=True, kw_only=True)
class NftTrace:
    steps: tuple[NftStep, ...]
    outcome: str
    connection: Connection
    interface: str
    remembered: tuple[tuple[str, str], ...]  # set and source

    @property
    def packet(self) -> Packet:
        return self.connection.translated

    @property
    def hits(self) -> tuple[NftStep, ...]:
        return tuple(step for step in self.steps if step.hit)

    @property
    def draws(self) -> tuple[Draw, ...]:
        return tuple(step.draw for step in self.steps if step.draw)


def nft_walk(
    table: NftTable,
    packet: Packet,
    machine: Machine,
    *,
    draw: Callable[[], float],
    seen: Seen | None = None,
    known: bool = False,
    port: Callable[[Packet], int] | None = None,
    halt: Callable[[Packet, str], str] | None = None,
) -> NftTrace:
    """`known`, `port` and `halt` as for `walk`."""
    walker = _NftWalker(table, packet, machine, draw, seen or {}, known, port, halt)
    outcome = walker.arrive() if packet.interface else walker.send()
    return NftTrace(
        steps=tuple(walker.steps),
        outcome=outcome,
        connection=Connection(original=packet, translated=walker.packet),
        interface=walker.interface if outcome == FORWARDED else "",
        remembered=tuple(walker.remembered),
    )


_Answer = str | Reject | Goto | Jump | None  # a verdict, a chain to go on in, or None: read on


class _NftWalker:
    """Where the packet is, as the walk goes on."""

    def __init__(
        self,
        table: NftTable,
        packet: Packet,
        machine: Machine,
        draw: Callable[[], float],
        seen: Seen,
        known: bool,
        port: Callable[[Packet], int] | None,
        halt: Callable[[Packet, str], str] | None,
    ) -> None:
        self.table, self.packet, self.machine, self.draw, self.seen = table, packet, machine, draw, seen
        self.translated, self.port, self.halt = known or packet.state != "NEW", port, halt
        self.original = packet
        self.steps: list[NftStep] = []
        self.remembered: list[tuple[str, str]] = []
        self.interface = ""
        self._found: Element | None = None
        self._draw: Draw | None = None
        self._tested: list[Tested] = []

    def arrive(self) -> str:
        if stopped := self._hook("prerouting"):
            return stopped
        if self.packet.family == "IPv4" and self.machine.owns(self.packet.source):
            return MARTIAN
        if self.machine.owns(self.packet.destination):
            return self._hook("input") or DELIVERED
        stopped = self._route() or (self.halt(self.packet, self.interface) if self.halt else None)
        return stopped or self._hook("forward") or self._hook("postrouting") or FORWARDED

    def send(self) -> str:
        if stopped := self._hook("output"):
            return stopped
        if self.machine.owns(self.packet.destination):
            return self._hook("postrouting") or self._hook("input") or DELIVERED
        return self._route() or self._hook("postrouting") or FORWARDED

    def _route(self) -> str | None:
        route = self.machine.route(self.packet.destination)
        self.interface = route.interface if route else ""
        return None if route else UNROUTABLE

    def _hook(self, name: str) -> str | None:
        for chain in self.table.by_hook.get(name, ()):
            if chain.hook and chain.hook.type == "nat" and self.translated:
                continue
            verdict = self._chain(name, chain)
            if isinstance(verdict, Reject):
                return REJECTED
            if verdict == "DROP":
                return DROPPED
        return None

    def _chain(self, hook: str, chain: NftChain) -> str | Reject | None:
        for index, rule in enumerate(chain.rules):
            answer = self._rule(hook, chain, index, rule)
            if isinstance(answer, Goto):
                return self._chain(hook, self.table.chain_by_name[answer.chain])
            if isinstance(answer, Jump):
                answer = self._chain(hook, self.table.chain_by_name[answer.chain])
            if answer:
                return answer
        return None

    def _rule(self, hook: str, chain: NftChain, index: int, rule: NftRule) -> _Answer:
        before, self._found, self._draw, self._tested = self.packet, None, None, []
        failed, answer = None, None
        for expression in rule.expressions:
            if not self._holds(expression):
                failed = expression
                break
            answer = self._act(expression)
            if answer:
                break
        self.steps.append(
            NftStep(
                hook=hook,
                chain=chain.name,
                index=index,
                rule=rule,
                packet=before,
                failed=failed,
                found=self._found,
                draw=self._draw,
                tested=tuple(self._tested),
            )
        )
        return answer

    def _holds(self, expression: Expression) -> bool:
        element, holds = None, True
        if isinstance(expression, Is):
            values = self._key(expression.field)
            element, holds = self._is(expression, values)
        elif isinstance(expression, Look):
            values = self._key(expression.field)
            self._found = element = self.table.set_by_name[expression.map].by_key.get(values)
            holds = element is not None
        elif isinstance(expression, Marked):
            values = (f"{self.packet.mark:#010x}",)
            holds = bool(self.packet.mark & expression.bits)
        else:
            return True
        self._tested.append(Tested(expression=expression, values=values, holds=holds, element=element))
        return holds

    def _is(self, match: Is, values: tuple[str, ...]) -> tuple[Element | None, bool]:
        """The element of the set, where it was found in one, and whether the condition holds."""
        if not match.set:
            return None, any(_equals(values[0], value) for value in match.values) != match.negated
        known = self.table.set_by_name[match.set]
        if known.timeout:
            return None, remembered(self.seen, match.set, values[0], known.timeout) != match.negated
        element = known.by_key.get(values)
        return element, (element is not None) != match.negated

    def _key(self, fields: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self._field(field) for field in fields)

    def _field(self, name: str) -> str:
        packet = self.packet
        match name.split():
            case ["ip" | "ip6", "saddr"]:
                return packet.source
            case ["ip" | "ip6", "daddr"]:
                return packet.destination
            case ["meta", "l4proto"]:
                return packet.protocol
            case ["th", "dport"]:
                return str(packet.destination_port)
            case ["ct", "state"]:
                return packet.state.lower()
            case ["ct", "status"]:
                was = self.original
                same = (packet.destination, packet.destination_port) == (was.destination, was.destination_port)
                return "" if same else "dnat"
            case ["fib", side, "type"]:
                address = packet.source if side == "saddr" else packet.destination
                return "local" if self.machine.owns(address) else "unicast"
            case ["iif" | "iifname"]:
                return f'"{packet.interface}"'
        raise ValueError(f"no such field: {name}")

    def _act(self, expression: Expression) -> _Answer:
        match expression:
            case Look():
                found = self._found.verdict if self._found else None
                return found.name if isinstance(found, Verdict) else found
            case Verdict(name):
                return name
            case Goto() | Jump() | Reject():
                return expression
            case DrawChain(chains):
                return Goto(chains[self._drawn(len(chains))])
            case DrawEndpoint(_, endpoints):
                return self._send_to(*endpoints[self._drawn(len(endpoints))])
            case Dnat(address, port):
                return self._send_to(address, port)
            case Masquerade():
                route = self.machine.route(self.packet.destination)
                moved = replace(self.packet, source=route.source if route else self.packet.source)
                self.packet = replace(moved, source_port=self.port(moved)) if self.port else moved
                return "ACCEPT"
            case SetMark(operation, bits):
                mark = self.packet.mark
                self.packet = replace(self.packet, mark=mark | bits if operation == "or" else mark ^ bits)
            case Remember(set_):
                self.remembered.append((set_, self.packet.source))
        return None

    def _drawn(self, choices: int) -> int:
        self._draw = Draw(probability=1 / choices, drawn=self.draw())
        return int(self._draw.drawn * choices)

    def _send_to(self, address: str, port: int) -> str:
        self.packet = replace(self.packet, destination=address, destination_port=port)
        return "ACCEPT"


def _equals(value: str, wanted: str) -> bool:
    if wanted.startswith('"'):
        return value.startswith(wanted[:-2]) if wanted.endswith('*"') else value == wanted
    if "-" in wanted and wanted[0].isdigit():
        first, last = (int(ip_address(end)) for end in wanted.split("-"))
        return first <= int(ip_address(value)) <= last
    return ip_address(value) in ip_network(wanted) if "/" in wanted else value == wanted
