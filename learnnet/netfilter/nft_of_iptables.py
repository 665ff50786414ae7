"""How `nft list` (nftables 1.0.6) shows what iptables 1.8.9 (nf_tables) has put into the kernel.

Every rule counts. Comments and a protocol without a port are translated to nothing, and leave their spaces behind; what
nft has no words for is an `xt match`. (iptables: extensions/*.c, the xlate functions.)

Simplified: asked for both families at once, that version of nft finds no words for DNAT and MASQUERADE of IPv6.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from learnnet.netfilter.rule import (
    Accounting,
    AddressType,
    Comment,
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
from learnnet.netfilter.ruleset import Chain, Ruleset, Table

Count = Callable[[str, str, int], tuple[int, int]]  # of a table, a chain and a position in it
NATIVE = (InInterface, Source, Destination)
PRIORITIES = {
    "mangle": dict.fromkeys(("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"), "mangle"),
    "filter": dict.fromkeys(("INPUT", "FORWARD", "OUTPUT"), "filter"),
    "nat": {"PREROUTING": "dstnat", "INPUT": "100", "OUTPUT": "-100", "POSTROUTING": "srcnat"},
}


def table_of_iptables(rules: Ruleset, table: Table, count: Count) -> str:
    bodies = [chain_of_iptables(rules, table, chain, count) for chain in table.chains]
    return f"table {family(rules)} {table.name} {{\n" + "\n".join(bodies) + "}\n"


def chain_of_iptables(rules: Ruleset, table: Table, chain: Chain, count: Count, *, heads_only: bool = False) -> str:
    lines = [] if chain.policy == "-" else [_hook(table.name, chain)]
    if not heads_only:
        lines += [
            _line(rule, family(rules), count(table.name, chain.name, index)) for index, rule in enumerate(chain.rules)
        ]
    return f"\tchain {chain.name} {{\n" + "".join(f"\t\t{line}\n" for line in lines) + "\t}\n"


def is_managed(chains: Sequence[Chain]) -> bool:
    """Whether nft warns: some rule has what only iptables' own modules (xt) can do."""
    rules = [rule for chain in chains for rule in chain.rules]
    return any(
        isinstance(rule.target, Reject | Dnat | Masquerade | SetMark)
        or not all(isinstance(match, NATIVE) for match in rule.matches)
        for rule in rules
    )


def family(rules: Ruleset) -> str:
    return "ip" if rules.family == "IPv4" else "ip6"


def _hook(table: str, chain: Chain) -> str:
    type_ = "nat" if table == "nat" else "route" if (table, chain.name) == ("mangle", "OUTPUT") else "filter"
    priority = PRIORITIES[table][chain.name]
    return f"type {type_} hook {chain.name.lower()} priority {priority}; policy {chain.policy.lower()};"


def _line(rule: Rule, ip: str, counted: tuple[int, int]) -> str:
    words = [*_head(rule, ip), *_matches(rule), f"counter packets {counted[0]} bytes {counted[1]}"]
    target = _target(rule.target)
    return " ".join(words if target is None else [*words, target])


def _head(rule: Rule, ip: str) -> Iterator[str]:
    """Interface, protocol and addresses come first, wherever they were written."""
    for kind in (InInterface, Protocol, Source, Destination):
        for match in rule.matches:
            if isinstance(match, kind):
                yield _head_word(match, ip)


def _head_word(match: Match, ip: str) -> str:
    match match:
        case InInterface(name, negated):
            return f'iifname {"!= " if negated else ""}"{name.replace("+", "*")}"'
        case Source(network, negated):
            return f"{ip} saddr {'!= ' if negated else ''}{_plain(network)}"
        case Destination(network, negated):
            return f"{ip} daddr {'!= ' if negated else ''}{_plain(network)}"
        case Protocol(name):
            return f"meta l4proto {name}"
    raise ValueError(f"no word for {match}")


def _plain(network: str) -> str:
    return network.removesuffix("/32").removesuffix("/128")


def _matches(rule: Rule) -> Iterator[str]:
    protocol = next((match.name for match in rule.matches if isinstance(match, Protocol)), "")
    ported = any(isinstance(match, DestinationPort) for match in rule.matches)
    for match in rule.matches:
        if isinstance(match, DestinationPort):
            yield f"{protocol} dport {match.port}"
        elif isinstance(match, Protocol):
            yield from () if ported else ("",)
        elif type(match) in _SPELLED:
            yield _SPELLED[type(match)](match)


def _state(match: ConnState) -> str:
    # Of a negated list with DNAT in it, only that is left, and the negation is lost (libxt_conntrack.c).
    if "DNAT" in match.states:
        return "ct status dnat"
    return f"ct state {'!= ' if match.negated else ''}{','.join(state.lower() for state in match.states)}"


_SPELLED: dict[type[Match], Callable[[Any], str]] = {
    Comment: lambda match: "",
    AddressType: lambda match: f"fib {match.side[0]}addr type {match.type.lower()}",
    ConnState: _state,
    MarkIs: lambda match: f"meta mark & {match.mask:#010x} {'!=' if match.negated else '=='} {match.value:#010x}",
    Statistic: lambda match: f"meta random & 2147483647 < {round(match.probability * 0x80000000)}",
    Recent: lambda match: "xt match recent",
    Accounting: lambda match: "xt match nfacct",
}


def _target(target: Target | None) -> str | None:
    match target:
        case None:
            return None
        case Jump(chain):
            return f"jump {chain}"
        case Verdict(name):
            return name.lower()
        case Reject():
            return "reject"
        case Dnat():
            return f"dnat to {target}"
        case Masquerade(random_fully):
            return "masquerade fully-random" if random_fully else "masquerade"
        case SetMark(operation, bits):
            return f"meta mark set mark {operation} {bits:#x}"
