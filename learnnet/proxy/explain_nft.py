"""What a rule of nftables says, in plain words, and why a packet met it or did not: the expression and the values."""

from collections.abc import Callable
from typing import Any

from learnnet.cluster.text import Text
from learnnet.netfilter.nft import (
    DrawChain,
    DrawEndpoint,
    Element,
    Expression,
    Goto,
    Is,
    Look,
    Marked,
    NftRule,
    Remember,
)
from learnnet.netfilter.nft_walk import NftStep, Tested
from learnnet.netfilter.rule import Dnat, Jump, Masquerade, Reject, SetMark, Verdict
from learnnet.proxy import nft_base as base

Params = dict[str, str | int]


def explain_nft(rule: NftRule) -> Text:
    """One sentence: the last expression is what the rule does, those before it are its conditions."""
    action = rule.expressions[-1]
    return _BY_ACTION[type(action)](action, rule)


def explain_nft_step(step: NftStep) -> Text:
    if step.failed is not None:
        return _why_not(step.tested[-1])
    if step.found is not None:
        return _found(step.found, step.tested[-1])
    action = step.rule.expressions[-1]
    if step.draw and isinstance(action, DrawChain | DrawEndpoint):
        ways = len(action.chains if isinstance(action, DrawChain) else action.endpoints)
        number = int(step.draw.drawn * ways)
        params: Params = {"number": number, "ways": ways, "choice": _choice(action, number)}
        return Text("Drew {number} out of {ways}, counted from 0 → {choice}", params)
    return explain_nft(step.rule)


def _choice(action: DrawChain | DrawEndpoint, number: int) -> str:
    if isinstance(action, DrawChain):
        return action.chains[number]
    address, port = action.endpoints[number]
    return str(Dnat(address, port))


def _found(element: Element, tested: Tested) -> Text:
    params: Params = {"key": " . ".join(tested.values), "map": f"@{_named(tested.expression)}"}
    verdict = element.verdict
    if isinstance(verdict, Goto):
        return Text("{key} is in {map} → {chain}", {**params, "chain": verdict.chain})
    return Text("{key} is in {map}, which says: drop", params)


def _named(expression: Expression) -> str:
    return expression.map if isinstance(expression, Look) else expression.set if isinstance(expression, Is) else ""


def _why_not(tested: Tested) -> Text:
    expression, values = tested.expression, " . ".join(tested.values)
    if isinstance(expression, Marked):
        params: Params = {"mark": values, "bits": f"{expression.bits:#010x}"}
        return Text("The mark is {mark}, and {bits} is not set in it", params)
    if name := _named(expression):
        params = {"key": values, "set": f"@{name}"}
        if isinstance(expression, Is) and expression.negated:
            return Text("{key} is in {set}", params)
        return Text("{key} is not in {set}", params)
    assert isinstance(expression, Is), "only these are asked"
    field, wanted = expression.field[0], _values(expression)
    params = {"field": field, "found": values or "–", "wanted": wanted}
    if expression.negated:
        return Text("{field} is {found}, which is one of {wanted}", params)
    return Text("{field} is {found}, not {wanted}", params)


def _values(match: Is) -> str:
    return match.values[0] if len(match.values) == 1 else f"{{ {', '.join(match.values)} }}"


def _asks(rule: NftRule, field: str) -> Is | None:
    """The rule's condition on a field, told by the last word of its name ("saddr")."""
    conditions = (one for one in rule.expressions if isinstance(one, Is))
    return next((one for one in conditions if field in one.field[0]), None)


def _look(look: Look, rule: NftRule) -> Text:
    params: Params = {"map": f"@{look.map}"}
    if look.map in (base.SERVICE_NODE_PORTS, base.NO_ENDPOINT_NODE_PORTS):
        return Text("To an address for node ports: look up protocol and port in {map}", params)
    return Text("Look up address, protocol and port in {map}", params)


def _goto(goto: Goto | Jump, rule: NftRule) -> Text:
    source = _asks(rule, "saddr") or _asks(rule, "iif")
    params: Params = {"chain": goto.chain}
    if _asks(rule, "ct state"):
        return Text("First packet of a connection → {chain}", params)
    if source is None:
        return Text("Every packet that gets here → {chain}", params)
    if source.set:
        return Text("This client is remembered in {set} → {chain}", {**params, "set": f"@{source.set}"})
    if source.field[0].startswith("fib"):
        return Text("From this node itself → {chain}", params)
    if source.field[0].startswith("iif"):
        return Text("From interface {interface} → {chain}", {**params, "interface": _values(source)})
    return Text("From {range} → {chain}", {**params, "range": _values(source)})


def _mark(mark: SetMark, rule: NftRule) -> Text:
    source, to_cluster_ip = _asks(rule, "saddr") or _asks(rule, "iif"), _asks(rule, "daddr")
    if source and source.field[0].startswith("fib"):
        return Text("From this node itself: mark for masquerade")
    if source and source.field[0].startswith("iif"):
        params: Params = {"interface": _values(source)}
        return Text("To a cluster IP, and not from interface {interface}: mark for masquerade", params)
    if source:
        return Text("To a cluster IP, and not from {range}: mark for masquerade", {"range": _values(source)})
    return Text("To a cluster IP: mark for masquerade") if to_cluster_ip else Text("Mark for masquerade")


def _masquerade(masquerade: Masquerade, rule: NftRule) -> Text:
    if any(isinstance(one, Marked) for one in rule.expressions):
        return Text("Marked for masquerade: take the mark off, and replace the source by this node's address")
    return Text("A Pod meets itself through a Service: replace the source by this node's address")


def _verdict(verdict: Verdict, rule: NftRule) -> Text:
    source, destination = _asks(rule, "saddr"), _asks(rule, "daddr")
    if source:
        return Text("Not from {ranges}: drop without an answer", {"ranges": _values(source)})
    if destination:
        return Text("To {range}, where no Service has this address: drop", {"range": _values(destination)})
    return Text("Drop without an answer")


def _reject(reject: Reject, rule: NftRule) -> Text:
    if _asks(rule, "daddr"):
        return Text("To a cluster IP, and no map knew the port: refuse")
    return Text("Refuse, nothing can answer")


def _draw(draw: DrawChain | DrawEndpoint, rule: NftRule) -> Text:
    ways = len(draw.chains if isinstance(draw, DrawChain) else draw.endpoints)
    return Text("Draw one of {ways} endpoints, each as likely as the others", {"ways": ways})


_BY_ACTION: dict[type[Expression], Callable[[Any, NftRule], Text]] = {
    Look: _look,
    Goto: _goto,
    Jump: _goto,
    SetMark: _mark,
    Masquerade: _masquerade,
    Verdict: _verdict,
    Reject: _reject,
    DrawChain: _draw,
    DrawEndpoint: _draw,
    Dnat: lambda dnat, rule: Text("Send it to {endpoint}", {"endpoint": str(dnat)}),
    Remember: lambda remember, rule: Text("Remember the client in {set}", {"set": f"@{remember.set}"}),
}
