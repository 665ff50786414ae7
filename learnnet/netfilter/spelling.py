"""How one rule is spelled: as it was written to iptables-restore, and as iptables-save prints it back."""

from collections.abc import Callable
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


def written(chain: str, rule: Rule) -> str:
    """The line as kube-proxy gives it to iptables-restore."""
    parts = [WRITTEN[type(match)](match) for match in rule.matches]
    return " ".join(["-A", chain, *parts, *_target(rule.target, WRITTEN)])


def saved(chain: str, rule: Rule) -> str:
    """The line as iptables-save prints it: addresses first, then the protocol, then the matches in written order."""
    source = destination = interface = protocol = ""
    rest = []
    for match in rule.matches:
        if isinstance(match, Source):
            source = f"{_not(match)}-s {_network(match.network)} "
        elif isinstance(match, Destination):
            destination = f"{_not(match)}-d {_network(match.network)} "
        elif isinstance(match, InInterface):
            interface = f"{_not(match)}-i {match.name} "
        else:
            if isinstance(match, Protocol):
                protocol = f"-p {match.name} "
            rest.append(SAVED[type(match)](match))
    line = f"-A {chain} {source}{destination}{interface}{protocol}" + " ".join(rest + _target(rule.target, SAVED))
    return line.rstrip()


def condition(match: Match) -> str:
    """One match alone, as iptables-save prints it."""
    match match:
        case Source(network):
            return f"{_not(match)}-s {_network(network)}"
        case Destination(network):
            return f"{_not(match)}-d {_network(network)}"
        case InInterface(name):
            return f"{_not(match)}-i {name}"
        case Protocol(name):
            return f"-p {name}"
    return SAVED[type(match)](match)


def _target(target: Target | None, spelling: dict[type, Callable[[Any], str]]) -> list[str]:
    return [spelling[type(target)](target)] if target else []


def _not(match: Source | Destination | InInterface | ConnState | MarkIs) -> str:
    return "! " if match.negated else ""


def _network(network: str) -> str:
    """iptables-save prints every address as a network."""
    if "/" in network:
        return network
    return f"{network}/128" if ":" in network else f"{network}/32"


def _comment(match: Comment) -> str:
    return f'-m comment --comment "{match.text}"' if match.quoted else f"-m comment --comment {match.text}"


def _mark(match: MarkIs, digits: str) -> str:
    return f"-m mark {_not(match)}--mark {match.value:{digits}}/{match.mask:{digits}}"


def _recent_written(match: Recent) -> str:
    if match.action == "set":
        return f"-m recent --name {match.name} --set"
    return f"-m recent --name {match.name} --{match.action} --seconds {match.seconds} --reap"


def _recent_saved(match: Recent) -> str:
    seconds = "" if match.action == "set" else f" --seconds {match.seconds} --reap"
    return f"-m recent --{match.action}{seconds} --name {match.name} --mask {match.mask} --rsource"


def _set_mark_saved(target: SetMark) -> str:
    """--or-mark and --xor-mark are two spellings of one operation: value and mask."""
    return f"-j MARK --set-xmark {target.bits:#x}/{target.bits if target.operation == 'or' else 0:#x}"


_BOTH: dict[type, Callable[[Any], str]] = {
    DestinationPort: lambda match: f"--dport {match.port}",
    AddressType: lambda match: f"-m addrtype --{match.side}-type {match.type}",
    ConnState: lambda match: f"-m conntrack {_not(match)}--ctstate {','.join(match.states)}",
    Jump: lambda target: f"-j {target.chain}",
    Verdict: lambda target: f"-j {target.name}",
    Dnat: lambda target: f"-j DNAT --to-destination {target}",
    Masquerade: lambda target: "-j MASQUERADE" + (" --random-fully" if target.random_fully else ""),
}
WRITTEN: dict[type[Match] | type[Target], Callable[[Any], str]] = {
    **_BOTH,
    Comment: _comment,
    Protocol: lambda match: f"-m {match.name} -p {match.name}",
    Source: lambda match: f"{_not(match)}-s {match.network}",
    Destination: lambda match: f"{_not(match)}-d {match.network}",
    InInterface: lambda match: f"{_not(match)}-i {match.name}",
    MarkIs: lambda match: _mark(match, "#010x"),
    Statistic: lambda match: f"-m statistic --mode random --probability {match.written}",
    Recent: _recent_written,
    Accounting: lambda match: f"-m nfacct --nfacct-name {match.name}",
    Reject: lambda target: "-j REJECT",
    SetMark: lambda target: f"-j MARK --{target.operation}-mark {target.bits:#010x}",
}
SAVED: dict[type[Match] | type[Target], Callable[[Any], str]] = {
    **_BOTH,
    Comment: lambda match: f'-m comment --comment "{match.text}"',
    Protocol: lambda match: f"-m {match.name}",
    MarkIs: lambda match: _mark(match, "#x"),
    Statistic: lambda match: f"-m statistic --mode random --probability {match.probability:.11f}",
    Recent: _recent_saved,
    Accounting: lambda match: f"-m nfacct --nfacct-name  {match.name}",  # two spaces: libxt_nfacct.c
    Reject: lambda target: f"-j REJECT --reject-with {target.reason}",
    SetMark: _set_mark_saved,
}
