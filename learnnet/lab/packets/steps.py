"""The rules that a packet met on one machine, as JSON: those that were hit, and why the others were not."""

from collections.abc import Iterable, Iterator
from typing import Any

from learnnet.cluster.text import Text
from learnnet.lab.packets.flight import Rules
from learnnet.netfilter.matching import Draw
from learnnet.netfilter.nft_list import SPELLED, rule_text
from learnnet.netfilter.nft_walk import NftStep
from learnnet.netfilter.rule import Origin
from learnnet.netfilter.spelling import saved
from learnnet.netfilter.walk import PassedBy, Step, Trace
from learnnet.proxy.explain_step import explain_step

LONG = 40  # rules that were not hit in a row: more are counted, not listed


def steps_json(rules: Rules | None) -> list[dict[str, Any]]:
    if rules is None:
        return []
    if isinstance(rules, Trace):
        return list(_iptables(rules.tried))
    return [_nft_step(step) for step in rules.steps]


def _iptables(tried: Iterable[Step | PassedBy]) -> Iterator[dict[str, Any]]:
    for part in tried:
        if isinstance(part, Step):
            yield _step(part)
        elif part.end - part.first > LONG:
            yield {
                "hook": part.hook,
                "table": part.table,
                "chain": part.chain.name,
                "index": part.first,
                "passed_by": part.end - part.first,
            }
        else:
            yield from (_step(step) for step in part.steps())


def _step(step: Step) -> dict[str, Any]:
    why = explain_step(step)
    return {
        "hook": step.hook,
        "table": step.table,
        "chain": step.chain,
        "index": step.index,
        "text": saved(step.chain, step.rule),
        "hit": step.hit,
        "why": [why.message, dict(why.params)],
        "draw": _draw(step.draw),
        "origin": _origin(step.rule.origin),
        "mark": step.packet.mark,
    }


def _nft_step(step: NftStep) -> dict[str, Any]:
    return {
        "hook": step.hook,
        "table": "kube-proxy",
        "chain": step.chain,
        "index": step.index,
        "text": rule_text(step.rule),
        "hit": step.hit,
        "why": _nft_why(step),
        "draw": _draw(step.draw),
        "origin": _origin((step.found.origin if step.found else None) or step.rule.origin),
        "mark": step.packet.mark,
        "found": list(step.found.key) if step.found else None,
    }


def _nft_why(step: NftStep) -> list[Any]:
    if step.failed is None:
        why = Text("The rule fits this packet")
    else:
        why = Text("This does not hold: {expression}", {"expression": SPELLED[type(step.failed)](step.failed)})
    return [why.message, dict(why.params)]


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
    }
