"""Which rules one packet added to, as `iptables -v` counts them: a rule by table, chain and position.

Position -1 stands for the policy of a built-in chain, which counts the packets that come to its end.
"""

from collections.abc import Iterator

from learnnet.netfilter.rule import Jump, SetMark, Verdict
from learnnet.netfilter.walk import (
    ARRIVING,
    DELIVERED,
    DELIVERING,
    FORWARDED,
    FORWARDING,
    LEAVING,
    LOOPED_BACK,
    SENDING,
    Step,
    Trace,
)

POLICY = -1
Place = tuple[str, str, int]
Hits = dict[Place, tuple[int, int]]  # packets and bytes


def hits_of(trace: Trace, packets: int, size: int, *, nat: bool = True) -> Hits:
    """`nat=False`: a later packet of the same kind, which conntrack translates without asking the nat table."""
    found: Hits = {}
    for place in (*_rules(trace), *_policies(trace)):
        if packets and (nat or place[0] != "nat"):
            before = found.get(place, (0, 0))
            found[place] = (before[0] + packets, before[1] + size)
    return found


def _rules(trace: Trace) -> Iterator[Place]:
    return ((step.table, step.chain, step.index) for step in trace.hits)


def _policies(trace: Trace) -> Iterator[Place]:
    decided = {(step.table, step.hook) for step in trace.hits if _decides(step)}
    return ((table, hook, POLICY) for table, hook in _stages(trace) if (table, hook) not in decided)


def _decides(step: Step) -> bool:
    target = step.rule.target
    return target is not None and not isinstance(target, Jump | SetMark) and target != Verdict("RETURN")


def _stages(trace: Trace) -> Iterator[tuple[str, str]]:
    """The built-in chains that the packet came to."""
    first = trace.connection.original
    translated = first.state != "NEW"
    local = DELIVERING if first.interface else (*LEAVING, *LOOPED_BACK)
    ways = {DELIVERED: local, FORWARDED: (*FORWARDING, *LEAVING) if first.interface else LEAVING}
    stages = (*(ARRIVING if first.interface else SENDING), *ways.get(trace.outcome, local))
    asked = [stage for stage in stages if stage[0] != "nat" or not translated]
    last = trace.hits[-1] if trace.hits else None
    if trace.outcome in (DELIVERED, FORWARDED):
        yield from asked
        return
    for stage in asked:  # up to where it was stopped
        yield stage
        if last is None or stage == (last.table, last.hook):
            return
