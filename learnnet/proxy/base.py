"""The chains that kube-proxy keeps whatever the Services are, and the jumps that lead into them.

kube-proxy: iptables/proxier.go, iptablesJumpChains and the first and last rules of syncProxyRules.
"""

from collections.abc import Iterable

from learnnet.netfilter.rule import (
    Accounting,
    AddressType,
    Comment,
    ConnState,
    Destination,
    Jump,
    MarkIs,
    Masquerade,
    Match,
    Rule,
    SetMark,
    Source,
    Verdict,
)
from learnnet.netfilter.ruleset import Block, Chain
from learnnet.proxy.config import IPV4, LOOPBACK, Situation

CANARY = "KUBE-PROXY-CANARY"  # kube-proxy looks whether it is still there: if not, someone emptied the tables
NEW = ConnState(("NEW",))
FIREWALL = "load balancer firewall"
EXTERNAL = "externally-visible service portals"
PORTALS = "service portals"
LAST_RULE = "kubernetes service nodeports; NOTE: this must be the last rule in this chain"


def _jump(chain: str, why: str = "", *matches: Match) -> Rule:
    comment = (Comment(f"kubernetes {why}"),) if why else ()
    return Rule((*matches, *comment), Jump(chain))


_FILTER_JUMPS = {
    "INPUT": (
        _jump("KUBE-FIREWALL"),
        _jump("KUBE-PROXY-FIREWALL", FIREWALL, NEW),
        _jump("KUBE-NODEPORTS", "health check service ports"),
        _jump("KUBE-EXTERNAL-SERVICES", EXTERNAL, NEW),
    ),
    "FORWARD": (
        _jump("KUBE-PROXY-FIREWALL", FIREWALL, NEW),
        _jump("KUBE-FORWARD", "forwarding rules"),
        _jump("KUBE-SERVICES", PORTALS, NEW),
        _jump("KUBE-EXTERNAL-SERVICES", EXTERNAL, NEW),
    ),
    "OUTPUT": (
        _jump("KUBE-FIREWALL"),
        _jump("KUBE-PROXY-FIREWALL", FIREWALL, NEW),
        _jump("KUBE-SERVICES", PORTALS, NEW),
    ),
}
_NAT_JUMPS = {
    "PREROUTING": (_jump("KUBE-SERVICES", PORTALS),),
    "INPUT": (),
    "OUTPUT": (_jump("KUBE-SERVICES", PORTALS),),
    "POSTROUTING": (_jump("KUBE-POSTROUTING", "postrouting rules"),),
}


def _built_in(jumps: dict[str, tuple[Rule, ...]]) -> tuple[Chain, ...]:
    return tuple(chain(name, rules, policy="ACCEPT") for name, rules in jumps.items())


def chain(name: str, rules: Iterable[Rule] = (), policy: str = "-") -> Chain:
    block = Block(name, tuple(rules))
    return Chain(name=name, policy=policy, blocks=(block,) if block.rules else ())


FILTER_BUILT_IN = _built_in(_FILTER_JUMPS)
NAT_BUILT_IN = _built_in(_NAT_JUMPS)
FILTER_LEFT_OVER = _built_in({name: jumps[:1] if name != "FORWARD" else () for name, jumps in _FILTER_JUMPS.items()})
NAT_LEFT_OVER = _built_in(dict.fromkeys(_NAT_JUMPS, ()))
MANGLE_BUILT_IN = _built_in(dict.fromkeys(("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"), ()))


def firewall_rules(situation: Situation) -> tuple[Rule, ...]:
    """Node ports on 127.0.0.1 need route_localnet, which would let neighbours reach 127.0.0.1 (CVE-2020-8558)."""
    if not situation.localhost_node_ports:
        return ()
    matches = (
        Comment("block incoming localnet connections"),
        Destination("127.0.0.0/8"),
        Source("127.0.0.0/8", negated=True),
        ConnState(("RELATED", "ESTABLISHED", "DNAT"), negated=True),
    )
    return (Rule(matches, Verdict("DROP")),)


def forward_rules(situation: Situation) -> tuple[Rule, ...]:
    config = situation.config
    counted = (Accounting("ct_state_invalid_dropped_pkts"),) if config.nfacct else ()
    invalid = Rule((ConnState(("INVALID",)), *counted), Verdict("DROP"))
    marked = (Comment("kubernetes forwarding rules"), MarkIs(config.mark, config.mark))
    known = (Comment("kubernetes forwarding conntrack rule"), ConnState(("RELATED", "ESTABLISHED")))
    rules = (Rule(marked, Verdict("ACCEPT")), Rule(known, Verdict("ACCEPT")))
    return rules if config.conntrack_be_liberal else (invalid, *rules)


def postrouting_rules(situation: Situation) -> tuple[Rule, ...]:
    mark = situation.config.mark
    return (
        Rule((MarkIs(mark, mark, negated=True),), Verdict("RETURN")),
        # The mark is taken off, or the packet would be masqueraded again behind a tunnel (issue 78948).
        Rule((), SetMark("xor", mark)),
        Rule((Comment("kubernetes service traffic requiring SNAT"),), Masquerade()),
    )


def mark_masq_rules(situation: Situation) -> tuple[Rule, ...]:
    return (Rule((), SetMark("or", situation.config.mark)),)


def node_port_jumps(situation: Situation) -> tuple[Rule, ...]:
    """Last of all: packets to the node's own addresses may be for a node port."""
    comment, target = Comment(LAST_RULE), Jump("KUBE-NODEPORTS")
    family, addresses = situation.family, situation.node_port_addresses
    localhost = situation.localhost_node_ports
    if addresses is not None:
        wanted = [a for a in addresses if localhost or a != LOOPBACK[family]]
        return tuple(Rule((comment, Destination(address)), target) for address in wanted)
    matches: tuple[Match, ...] = (comment, AddressType("dst"))
    if not localhost:
        loopback = "127.0.0.0/8" if family == IPV4 else "::1/128"
        matches = (*matches, Destination(loopback, negated=True))
    return (Rule(matches, target),)
