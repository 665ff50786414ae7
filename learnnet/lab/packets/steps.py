"""The rules that a packet met on one machine, as JSON: what was hit, why others were not, and what is counted.

A step of iptables has `counters`, as `iptables -v` shows them on this node: before all of it, what this one packet
added, and after all of it. A step of nftables has none, because kube-proxy's rules do not count; its `ids` name the
lines of `nft list` that the packet read.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from learnnet.cluster.text import Text
from learnnet.lab.packets.flight import Hop
from learnnet.lab.packets.hits import hits_of
from learnnet.lab.packets.sizes import size_of
from learnnet.lab.packets.tally import Tally
from learnnet.netfilter.matching import Draw
from learnnet.netfilter.nft import Is, Look
from learnnet.netfilter.nft_list import SPELLED, chain_id, element_id, rule_id, rule_text, set_id
from learnnet.netfilter.nft_walk import NftStep, Tested
from learnnet.netfilter.rule import Origin
from learnnet.netfilter.spelling import condition, saved
from learnnet.netfilter.walk import PassedBy, Step, Trace
from learnnet.proxy.explain import explain
from learnnet.proxy.explain_nft import explain_nft, explain_nft_step
from learnnet.proxy.explain_step import explain_step

LONG = 40  # rules that were not hit in a row: more are counted, not listed


def steps_json(hop: Hop, tally: Tally | None = None) -> list[dict[str, Any]]:
    """Without a tally nothing is said of counters."""
    rules = hop.rules
    if rules is None:
        return []
    if not isinstance(rules, Trace):
        return [_nft_step(step) for step in rules.steps]
    count = _Count(hop, rules, tally) if tally else None
    return list(_iptables(rules.tried, count))


class _Count:
    """What stands at each rule of one machine: before, by this packet, and in the end."""

    def __init__(self, hop: Hop, rules: Trace, tally: Tally) -> None:
        self.before, self.after = tally.of(hop.host)
        self.packet = hits_of(rules, 1, size_of(hop.leg, hop.before), nat=hop.known is None)

    def of(self, step: Step) -> dict[str, list[int]]:
        place = (step.table, step.chain, step.index)
        return {
            "before": list(self.before.of(*place)),
            "packet": list(self.packet.get(place, (0, 0))),
            "after": list(self.after.of(*place)),
        }


def _iptables(tried: Iterable[Step | PassedBy], count: _Count | None) -> Iterator[dict[str, Any]]:
    for part in tried:
        if isinstance(part, Step):
            yield _step(part, count)
        elif part.end - part.first > LONG:
            yield {
                "hook": part.hook,
                "table": part.table,
                "chain": part.chain.name,
                "index": part.first,
                "passed_by": part.end - part.first,
            }
        else:
            yield from (_step(step, count) for step in part.steps())


def _step(step: Step, count: _Count | None) -> dict[str, Any]:
    return {
        "hook": step.hook,
        "table": step.table,
        "chain": step.chain,
        "index": step.index,
        "text": saved(step.chain, step.rule),
        "hit": step.hit,
        "why": _text(explain_step(step)),
        "says": _text(explain(step.rule)),
        "failed": condition(step.failed) if step.failed else "",
        "draw": _draw(step.draw),
        "origin": _origin(step.rule.origin),
        "mark": step.packet.mark,
        "counters": count.of(step) if count else None,
    }


def _nft_step(step: NftStep) -> dict[str, Any]:
    return {
        "hook": step.hook,
        "table": "kube-proxy",
        "chain": step.chain,
        "index": step.index,
        "text": rule_text(step.rule),
        "hit": step.hit,
        "why": _text(explain_nft_step(step)),
        "says": _text(explain_nft(step.rule)),
        "failed": SPELLED[type(step.failed)](step.failed) if step.failed else "",
        "draw": _draw(step.draw),
        "origin": _origin((step.found.origin if step.found else None) or step.rule.origin),
        "mark": step.packet.mark,
        "counters": None,
        "found": list(step.found.key) if step.found else None,
        "ids": [chain_id(step.chain), rule_id(step.chain, step.index), *_looked_at(step)],
        "tested": [_tested(tested) for tested in step.tested],
        "choice": _choice(step),
    }


def _looked_at(step: NftStep) -> Iterator[str]:
    """The sets and maps that were asked, and the elements that were found there."""
    for tested in step.tested:
        name = _set(tested)
        if name:
            yield set_id(name)
        if name and tested.element:
            yield element_id(name, tested.element.key)


def _set(tested: Tested) -> str:
    match tested.expression:
        case Look(map=name) | Is(set=name):
            return name
    return ""


def _tested(tested: Tested) -> dict[str, Any]:
    name = _set(tested)
    return {
        "expression": SPELLED[type(tested.expression)](tested.expression),
        "values": list(tested.values),
        "holds": tested.holds,
        "set": name,
        "element": element_id(name, tested.element.key) if tested.element else "",
    }


def _choice(step: NftStep) -> int | None:
    """Which of the endpoints or chains that stand in the rule was drawn, from 0."""
    return int(step.draw.drawn * round(1 / step.draw.probability)) if step.draw else None


def _text(text: Text) -> list[Any]:
    return [text.message, dict(text.params)]


def _draw(draw: Draw | None) -> dict[str, float] | None:
    return {"probability": draw.probability, "drawn": draw.drawn} if draw else None


def _origin(origin: Origin | None) -> dict[str, str] | None:
    if origin is None:
        return None
    return {
        "kind": origin.kind,
        "namespace": origin.namespace,
        "name": origin.name,
        "field": origin.field,
        "endpoint": origin.endpoint,
        "besides": origin.besides,
    }
