"""The places at which a packet is shown: its client, each chain that sends it on, the wire, the server, and back again.

A machine without rules is one place. A node's kernel is one place for each chain that translates the packet and one
for its way out, or a single place where no rule for a Service fits.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from learnnet.diagrams.picture import object_id
from learnnet.diagrams.reading import HOME
from learnnet.lab.packets.exchange import ICMP, REPLY, REQUEST
from learnnet.lab.packets.flight import Flight, Hop
from learnnet.lab.packets.machines import NODE, OUTSIDE, POD, ROUTER
from learnnet.lab.packets.policies import Decision
from learnnet.lab.packets.steps import steps_json
from learnnet.lab.packets.tally import Tally
from learnnet.netfilter.walk import DELIVERED, DROPPED, FORWARDED, REJECTED

CLIENT, CHAIN, OUT, KERNEL, WIRE, SERVER, ROUTING = "client", "chain", "out", "kernel", "wire", "server", "router"
TRANSLATING = ("prerouting", "output")
MARKING = ("KUBE-MARK-MASQ", "mark-for-masquerade")
HAND_OVER = (POD, OUTSIDE)  # between these and the next machine there is no wire worth a place of its own


@dataclass(frozen=True, slots=True)
class Ends:
    """From where to where a packet goes, as written on it."""

    source: str
    destination: str

    @classmethod
    def of(cls, flight: Flight) -> "Ends":
        packet = flight.packet
        if packet.protocol in ICMP:
            return cls(packet.source, packet.destination)
        return cls(
            _with_port(packet.source, packet.source_port), _with_port(packet.destination, packet.destination_port)
        )


def _with_port(address: str, port: int) -> str:
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One place on the way; `hop` counts machines from 0, `other` is the far end of a wire."""

    kind: str
    host: str
    machine: str  # node, pod, router, outside, control-plane
    hop: int
    leg: str
    what: str
    before: Ends
    after: Ends
    chain: str = ""
    steps: Sequence[dict[str, Any]] = field(default=())
    came_by: str = ""
    left_by: str = ""
    outcome: str = FORWARDED
    other: str = ""
    known: bool = False
    refusal: Decision | None = None  # of NetworkPolicies, where they do not let it through

    @property
    def place(self) -> str:
        """The picture id of the machine, as the map has it."""
        if self.machine == POD:
            return object_id("Pod", *self.host.split("/", 1))
        return object_id("Node" if self.machine == NODE else "Host", "", self.host)

    @property
    def name(self) -> str:
        """Of the machine, in a sentence: Pods of the learner's own namespace go by their own name."""
        return self.host.removeprefix(f"{HOME}/")

    @property
    def last_hit(self) -> dict[str, Any] | None:
        return next((step for step in reversed(self.steps) if step.get("hit")), None)

    @property
    def draw(self) -> dict[str, float] | None:
        """The last lot that was drawn here."""
        return next((step["draw"] for step in reversed(self.steps) if step.get("draw")), None)

    @property
    def marked(self) -> bool:
        return any(step["chain"] in MARKING and step.get("hit") for step in self.steps)


def stops(hops: Sequence[Hop], tally: Tally | None = None) -> tuple[Stop, ...]:
    return tuple(_all(hops, tally))


def _all(hops: Sequence[Hop], tally: Tally | None) -> Iterator[Stop]:
    for number, hop in enumerate(hops):
        before = hops[number - 1] if number else None
        if before and before.leg == hop.leg and before.kind not in HAND_OVER and hop.kind not in HAND_OVER:
            wire = _stop(WIRE, before, number - 1)
            yield replace(wire, before=wire.after, other=hop.host, outcome=FORWARDED, known=False)
        yield from _machine(number, hop, tally)


def _stop(kind: str, hop: Hop, number: int) -> Stop:
    return Stop(
        kind=kind,
        host=hop.host,
        machine=hop.kind,
        hop=number,
        leg=hop.leg,
        what=hop.before.what,
        before=Ends.of(hop.before),
        after=Ends.of(hop.after),
        came_by=hop.came_by,
        left_by=hop.left_by,
        outcome=hop.outcome,
        known=hop.known is not None,
        refusal=next((one for one in hop.decisions if not one.allowed), None),
    )


def _machine(number: int, hop: Hop, tally: Tally | None) -> Iterator[Stop]:
    whole = _stop(KERNEL, hop, number)
    made_here = not hop.came_by and hop.leg == REQUEST
    if made_here:
        ends = whole.before
        outcome = FORWARDED if hop.kind == NODE else hop.outcome
        yield replace(whole, kind=CLIENT, after=ends, outcome=outcome)
    steps = tuple(steps_json(hop, tally))
    if hop.leg == REPLY and not hop.came_by:
        yield replace(whole, kind=SERVER, steps=steps)
    elif hop.kind == NODE:
        yield from _kernel(whole, steps)
    elif hop.kind == ROUTER:
        yield replace(whole, kind=ROUTING)
    if hop.outcome == DELIVERED:
        yield replace(whole, kind=CLIENT if hop.leg == REPLY else SERVER, before=whole.after)


def _kernel(whole: Stop, steps: Sequence[dict[str, Any]]) -> Iterator[Stop]:
    outcome = FORWARDED if whole.outcome == DELIVERED else whole.outcome
    translating, leaving = _parted(steps)
    runs = list(_runs(translating))
    if whole.known or len(runs) < 2:
        yield replace(whole, steps=tuple(steps), outcome=outcome)
        return
    now = whole.before
    to_endpoint = replace(now, destination=whole.after.destination)
    for position, (chain, run) in enumerate(runs):
        last = position == len(runs) - 1
        after = to_endpoint if last else now
        ended = outcome if last and outcome in (DROPPED, REJECTED) and not leaving else FORWARDED
        yield replace(whole, kind=CHAIN, chain=chain, steps=run, before=now, after=after, outcome=ended)
        now = after
    if leaving or outcome == FORWARDED:
        yield replace(whole, kind=OUT, steps=tuple(leaving), before=now, outcome=outcome)


def _parted(steps: Iterable[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What may translate a packet that has come, and all the rest. Chains of nftables are told apart by their base."""
    translating: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    filtering = False
    for step in steps:
        if _is_base(step["chain"]):
            filtering = step["table"] == "filter" or step["chain"].startswith("filter-")
        (translating if step["hook"].lower() in TRANSLATING and not filtering else others).append(step)
    return translating, others


def _runs(steps: Iterable[dict[str, Any]]) -> Iterator[tuple[str, tuple[dict[str, Any], ...]]]:
    """Steps by the chain that they are in. A base chain belongs to the chain that it leads to, a mark to who asked."""
    runs: list[tuple[str, list[dict[str, Any]]]] = []
    base: list[dict[str, Any]] = []
    for step in steps:
        chain = step["chain"]
        if _is_base(chain):
            base.append(step)
        elif runs and (chain == runs[-1][0] or chain in MARKING):
            runs[-1][1].append(step)
        else:
            runs.append((chain, [*base, step]))
            base = []
    if base and runs:
        runs[-1][1].extend(base)
    return ((chain, tuple(run)) for chain, run in runs)


def _is_base(chain: str) -> bool:
    """Chains that the kernel calls by itself."""
    return (chain.isupper() and not chain.startswith("KUBE-")) or chain.startswith(("nat-", "filter-"))
