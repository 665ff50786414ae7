"""What `iptables -L` and `iptables -S` print of one table (iptables 1.8.9, nf_tables)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
from learnnet.netfilter.ruleset import Chain, Table
from learnnet.netfilter.spelling import saved

NUMBERS = {"tcp": "6", "udp": "17", "icmp": "1", "sctp": "132"}
# The ones of /etc/services that Services are likely to have.
SERVICES = {53: "domain", 80: "http", 443: "https", 8080: "http-alt", 22: "ssh", 6379: "redis", 5432: "postgresql"}
EVERYWHERE = {"IPv4": "0.0.0.0/0", "IPv6": "::/0"}
Count = Callable[[str, int], tuple[int, int]]  # of a chain and a position in it; -1 for its policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """The options that change how a listing looks: -v, -n, -x and --line-numbers."""

    verbose: bool = False
    numeric: bool = False
    exact: bool = False
    numbers: bool = False
    family: str = "IPv4"


def listed(table: Table, chains: Sequence[Chain], style: Style, count: Count) -> str:
    references = _references(table)
    return "\n".join(_head(chain, style, count, references) + "".join(_rows(chain, style, count)) for chain in chains)


def row(rule: Rule, number: int, style: Style, counted: tuple[int, int]) -> str:
    """One line of `iptables -L`."""
    fields = _fields(rule, style)
    line = f"{number:<4} " if style.numbers else ""
    if style.verbose:
        line += "".join(f"{number_text(one, exact=style.exact)} " for one in counted)
    line += f"{_target_name(rule.target):<9}  {fields.protocol:<5}-- "
    if style.verbose:
        line += f" {fields.interface:<6} {'*':<6} "
    line += f"{fields.source} {fields.destination} "
    return f"{line}{''.join(f' {text}' for text in _texts(rule, numeric=style.numeric))}\n"


def number_text(number: int, *, exact: bool) -> str:
    """xtables_print_num: five digits, then thousands, millions …"""
    if exact:
        return f"{number:>8}"
    if number <= 99999:
        return f"{number:>5}"
    for unit in "KMGT":
        number = (number + 500) // 1000
        if number <= 9999 or unit == "T":
            break
    return f"{number:>4}{unit}"


def specified(chains: Sequence[Chain], *, verbose: bool, count: Count) -> str:
    """`iptables -S`: policies and names first, then the rules as they would be written."""
    lines = []
    for chain in chains:
        packets, size = count(chain.name, -1)
        counted = f" -c {packets} {size}" if verbose else ""
        built_in = chain.policy != "-"
        lines.append(f"-P {chain.name} {chain.policy}{counted}" if built_in else f"-N {chain.name}")
    for chain in chains:
        for index, rule in enumerate(chain.rules):
            line = saved(chain.name, rule)
            if verbose:
                packets, size = count(chain.name, index)
                before, jump, target = line.rpartition(" -j ")
                line = f"{before} -c {packets} {size}{jump}{target}" if jump else f"{line} -c {packets} {size}"
            lines.append(line)
    return "".join(f"{line}\n" for line in lines)


def counted_save(table: Table, count: Count) -> str:
    """`iptables-save -c` of one table, without the comment lines."""
    lines = [f"*{table.name}"]
    for chain in table.chains:
        packets, size = count(chain.name, -1)
        lines.append(f":{chain.name} {chain.policy} [{packets}:{size}]")
    for chain in table.chains:
        for index, rule in enumerate(chain.rules):
            packets, size = count(chain.name, index)
            lines.append(f"[{packets}:{size}] {saved(chain.name, rule)}")
    return "".join(f"{line}\n" for line in (*lines, "COMMIT"))


def _references(table: Table) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for chain in table.chains:
        for rule in chain.rules:
            if isinstance(rule.target, Jump):
                found[rule.target.chain] = found.get(rule.target.chain, 0) + 1
    return found


def _head(chain: Chain, style: Style, count: Count, references: Mapping[str, int]) -> str:
    if chain.policy == "-":
        about = f"{references.get(chain.name, 0)} references"
    else:
        about = f"policy {chain.policy}"
        if style.verbose:
            packets, size = (number_text(one, exact=style.exact).strip() for one in count(chain.name, -1))
            about += f" {packets} packets, {size} bytes"
    columns = f"{'num':<4} " if style.numbers else ""
    if style.verbose:
        columns += f"{'pkts':>8} {'bytes':>10} " if style.exact else f"{'pkts':>5} {'bytes':>5} "
    columns += f"{'target':<9}  prot opt"
    if style.verbose:
        columns += f" {'in':<6} {'out':<6} "
    columns += f" {'source':<19}  {'destination':<19} "
    return f"Chain {chain.name} ({about})\n{columns}\n"


def _rows(chain: Chain, style: Style, count: Count) -> Iterator[str]:
    return (row(rule, i + 1, style, count(chain.name, i)) for i, rule in enumerate(chain.rules))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fields:
    protocol: str
    interface: str
    source: str
    destination: str


def _fields(rule: Rule, style: Style) -> _Fields:
    numeric = style.numeric
    protocol = "0" if numeric else "all"
    interface, source, destination = "*", _address("", style), _address("", style)
    for match in rule.matches:
        if isinstance(match, Protocol):
            protocol = NUMBERS[match.name] if numeric else match.name
        elif isinstance(match, InInterface):
            interface = f"{'!' if match.negated else ''}{match.name}"
        elif isinstance(match, Source):
            source = _address(match.network, style, negated=match.negated)
        elif isinstance(match, Destination):
            destination = _address(match.network, style, negated=match.negated)
    return _Fields(protocol=protocol, interface=interface, source=source, destination=destination)


def _address(network: str, style: Style, *, negated: bool = False) -> str:
    """With a place for `!` in front."""
    text = network.removesuffix("/32").removesuffix("/128") or (
        EVERYWHERE[style.family] if style.numeric else "anywhere"
    )
    if not style.numeric and text == "127.0.0.0/8":
        text = "loopback/8"  # /etc/networks
    return f"{'!' if negated else ' '}{text:<19}"


def _target_name(target: Target | None) -> str:
    match target:
        case Jump(chain):
            return chain
        case Verdict(name):
            return name
        case None:
            return ""
    return {Reject: "REJECT", Dnat: "DNAT", Masquerade: "MASQUERADE", SetMark: "MARK"}[type(target)]


def _texts(rule: Rule, *, numeric: bool) -> Iterator[str]:
    """What stands behind the addresses: a port is told by its protocol, other matches tell of themselves."""
    ported = any(isinstance(match, DestinationPort) for match in rule.matches)
    for match in rule.matches:
        if isinstance(match, DestinationPort):
            name = next(one.name for one in rule.matches if isinstance(one, Protocol))
            port = match.port if numeric else SERVICES.get(match.port, match.port)
            yield f"{name} dpt:{port}"
        elif isinstance(match, Protocol):
            yield from () if ported else (match.name,)
        elif type(match) in _SPELLED:
            yield _SPELLED[type(match)](match)
    if rule.target is not None and type(rule.target) in _SPELLED:
        yield _SPELLED[type(rule.target)](rule.target)


def _recent(match: Recent) -> str:
    what = "SET" if match.action == "set" else f"CHECK seconds: {match.seconds} reap"
    return f"recent: {what} name: {match.name} side: source mask: {match.mask}"


_SPELLED: dict[type[Match] | type[Target], Callable[[Any], str]] = {
    Comment: lambda match: f"/* {match.text} */",
    AddressType: lambda match: f"ADDRTYPE match {match.side}-type {match.type}",
    ConnState: lambda match: f"{'! ' if match.negated else ''}ctstate {','.join(match.states)}",
    MarkIs: lambda match: f"mark match {'! ' if match.negated else ''}{match.value:#x}/{match.mask:#x}",
    Statistic: lambda match: f"statistic mode random probability {match.probability:.11f}",
    Recent: _recent,
    Accounting: lambda match: f"nfacct-name  {match.name}",
    Reject: lambda target: f"reject-with {target.reason}",
    Dnat: lambda target: f"to:{target}",
    Masquerade: lambda target: "random-fully" if target.random_fully else "",
    SetMark: lambda target: f"MARK {target.operation} {target.bits:#x}",
}
