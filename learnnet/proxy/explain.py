"""What a rule of iptables says, in plain words for somebody who has never read one."""

from typing import TypeVar

from learnnet.cluster.text import Text
from learnnet.netfilter.rule import (
    AddressType,
    ConnState,
    Destination,
    DestinationPort,
    Dnat,
    InInterface,
    Jump,
    MarkIs,
    Masquerade,
    Match,
    Protocol,
    Recent,
    Reject,
    Rule,
    SetMark,
    Source,
    Statistic,
    Target,
    Verdict,
)

MARK_MASQ = Jump("KUBE-MARK-MASQ")
M = TypeVar("M", bound=Match)


def explain(rule: Rule) -> Text:
    """One sentence; the comments of the rule are not needed for it."""
    target = rule.target
    if target == MARK_MASQ:
        return _mark(rule)
    if isinstance(target, Jump):
        return _jump(rule, target.chain)
    if isinstance(target, Verdict | Reject):
        return _verdict(rule, target)
    return _rewrite(rule, target)


def _find(rule: Rule, kind: type[M]) -> M | None:
    return next((match for match in rule.matches if isinstance(match, kind)), None)


def _place(rule: Rule) -> dict[str, str | int] | None:
    """Address, protocol and port, where the rule names all three."""
    destination, protocol, port = (_find(rule, kind) for kind in (Destination, Protocol, DestinationPort))
    if not isinstance(destination, Destination) or not isinstance(protocol, Protocol):
        return None
    if not isinstance(port, DestinationPort):
        return None
    return {"address": destination.network, "protocol": protocol.name.upper(), "port": port.port}


def _port(rule: Rule) -> dict[str, str | int] | None:
    protocol, port = _find(rule, Protocol), _find(rule, DestinationPort)
    return {"protocol": protocol.name.upper(), "port": port.port} if protocol and port else None


def _mark(rule: Rule) -> Text:
    source, interface, place = _find(rule, Source), _find(rule, InInterface), _place(rule)
    if source and source.negated:
        return Text("From outside the Pods' range {range}: mark for masquerade", {"range": source.network})
    if interface and interface.negated:
        return Text("Not from a Pod (interface {interface}): mark for masquerade", {"interface": interface.name})
    if source:
        return Text("From {address}, the endpoint itself: mark for masquerade", {"address": source.network})
    if _find(rule, AddressType):
        return Text("From this node itself: mark for masquerade")
    if place:
        return Text("{address}, {protocol} {port}: mark for masquerade", place)
    return Text("Mark for masquerade")


def _jump(rule: Rule, chain: str) -> Text:
    place, port = _place(rule), _port(rule)
    if place:
        return Text("{address}, {protocol} {port} → {chain}", {**place, "chain": chain})
    if port:
        return Text("This node, {protocol} {port} → {chain}", {**port, "chain": chain})
    return _draw(rule, chain) or _from(rule, chain) or _to_node(rule, chain)


def _draw(rule: Rule, chain: str) -> Text | None:
    statistic, recent = _find(rule, Statistic), _find(rule, Recent)
    if statistic:
        odds = f"{1 / statistic.one_in:.4f}".rstrip("0")
        return Text("Draw below {probability} → {chain}", {"probability": odds, "chain": chain})
    if recent:
        params: dict[str, str | int] = {"seconds": recent.seconds, "chain": chain}
        return Text("This client came here in the last {seconds} seconds → {chain}", params)
    return None


def _from(rule: Rule, chain: str) -> Text | None:
    source, interface, local = _find(rule, Source), _find(rule, InInterface), _find(rule, AddressType)
    if source:
        return Text("From {range} → {chain}", {"range": source.network, "chain": chain})
    if interface:
        return Text("From interface {interface} → {chain}", {"interface": interface.name, "chain": chain})
    if local and local.side == "src":
        return Text("From this node itself → {chain}", {"chain": chain})
    return None


def _to_node(rule: Rule, chain: str) -> Text:
    destination = _find(rule, Destination)
    if _find(rule, AddressType):
        return Text("To an address of this node → {chain}", {"chain": chain})
    if destination:
        return Text("To {address} → {chain}", {"address": destination.network, "chain": chain})
    if _find(rule, ConnState):
        return Text("First packet of a connection → {chain}", {"chain": chain})
    return Text("Every packet that gets here → {chain}", {"chain": chain})


def _verdict(rule: Rule, target: Verdict | Reject) -> Text:
    place, port = _place(rule), _port(rule)
    if isinstance(target, Reject):
        if place:
            return Text("{address}, {protocol} {port}: refuse, nothing can answer", place)
        return Text("This node, {protocol} {port}: refuse, nothing can answer", port or {})
    if target.name == "DROP":
        if place:
            return Text("{address}, {protocol} {port}: drop without an answer", place)
        if port:
            return Text("This node, {protocol} {port}: drop without an answer", port)
        if _find(rule, Destination):
            return Text("To 127.0.0.0/8 from another machine: drop")
        return Text("Belongs to no known connection: drop")
    if target.name == "RETURN":
        return Text("Not marked for masquerade: leave the source as it is")
    if _find(rule, MarkIs):
        return Text("Marked for masquerade: let it through")
    if port:
        return Text("This node, {protocol} {port}, health checks: let it through", port)
    return Text("Belongs to a known connection: let it through")


def _rewrite(rule: Rule, target: Target | None) -> Text:
    if isinstance(target, Dnat):
        params: dict[str, str | int] = {"endpoint": str(target)}
        if _find(rule, Recent):
            return Text("Remember the client and send it to {endpoint}", params)
        return Text("Send it to {endpoint}", params)
    if isinstance(target, Masquerade):
        return Text("Replace the source by this node's address")
    if isinstance(target, SetMark):
        if target.operation == "or":
            return Text("Put the mark {mark} on the packet", {"mark": f"{target.bits:#x}"})
        return Text("Take the mark {mark} off the packet", {"mark": f"{target.bits:#x}"})
    return Text("Everyone else goes on unchanged and is dropped by KUBE-PROXY-FIREWALL")
