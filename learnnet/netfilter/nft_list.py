"""What `nft list table` prints (nftables 1.0.6)."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from learnnet.netfilter.nft import (
    DrawChain,
    DrawEndpoint,
    Element,
    Expression,
    Goto,
    Is,
    Look,
    Marked,
    NftChain,
    NftRule,
    NftSet,
    NftTable,
    Remember,
)
from learnnet.netfilter.rule import Dnat, Jump, Masquerade, Reject, SetMark, Verdict


class Line(NamedTuple):
    """One line as printed, and what of the table stands in it: `rule services 1`, `element service-ips 10.96.0.1 …`."""

    text: str
    ids: tuple[str, ...] = ()


def nft_list(table: NftTable) -> str:
    return "".join(f"{line.text}\n" for line in nft_lines(table))


def nft_lines(table: NftTable) -> Iterator[Line]:
    yield Line(f"table {table.family} {table.name} {{")
    yield Line(f'\tcomment "{table.comment}"')
    parts = (*(_set_lines(set_) for set_ in table.sets), *(_chain_lines(chain) for chain in table.chains))
    for number, part in enumerate(parts):
        if number:
            yield Line("")
        yield from part
    yield Line("}")


def chain_text(chain: NftChain, *, rules: bool = True) -> str:
    return "".join(f"{line.text}\n" for line in _chain_lines(chain, rules=rules))


def set_text(set_: NftSet) -> str:
    return "".join(f"{line.text}\n" for line in _set_lines(set_))


def rule_text(rule: NftRule) -> str:
    words = [SPELLED[type(expression)](expression) for expression in rule.expressions]
    return " ".join([*words, f'comment "{rule.comment}"'] if rule.comment else words)


def chain_id(name: str) -> str:
    return f"chain {name}"


def rule_id(chain: str, index: int) -> str:
    return f"rule {chain} {index}"


def set_id(name: str) -> str:
    return f"set {name}"


def element_id(set_: str, key: tuple[str, ...]) -> str:
    return f"element {set_} {' . '.join(key)}"


def _chain_lines(chain: NftChain, *, rules: bool = True) -> Iterator[Line]:
    ids = (chain_id(chain.name),)
    yield Line(f"\tchain {chain.name} {{", ids)
    if chain.comment:
        yield Line(f'\t\tcomment "{chain.comment}"', ids)
    if chain.hook:
        hook = chain.hook
        where = f"type {hook.type} hook {hook.hook} priority {hook.listed_priority}"
        yield Line(f"\t\t{where}; policy {hook.policy};", ids)
    for index, rule in enumerate(chain.rules if rules else ()):
        yield Line(f"\t\t{rule_text(rule)}", (rule_id(chain.name, index),))
    yield Line("\t}", ids)


def _set_lines(set_: NftSet) -> Iterator[Line]:
    ids = (set_id(set_.name),)
    yield Line(f"\t{'map' if set_.is_map else 'set'} {set_.name} {{", ids)
    yield from (Line(f"\t\t{text}", ids) for text in _about(set_))
    if set_.elements:
        # IPv4 addresses stand two in a row, all that is longer alone (expression.c, calculate_delim).
        a_row = 2 if set_.type == ("ipv4_addr",) and not set_.is_map else 1
        rows = [set_.elements[first : first + a_row] for first in range(0, len(set_.elements), a_row)]
        for number, row in enumerate(rows):
            start = "\t\t\t     " if number else "\t\telements = { "
            end = "," if number < len(rows) - 1 else " }"
            text = f"{start}{', '.join(element_text(element) for element in row)}{end}"
            yield Line(text, tuple(element_id(set_.name, element.key) for element in row))
    yield Line("\t}", ids)


def _about(set_: NftSet) -> Iterator[str]:
    yield f"type {' . '.join(set_.type)}" + (" : verdict" if set_.is_map else "")
    if set_.timeout:
        yield "size 65535"
        yield "flags dynamic,timeout"
        yield f"timeout {duration(set_.timeout)}"
    if set_.comment:
        yield f'comment "{set_.comment}"'


def element_text(element: Element) -> str:
    text = " . ".join(element.key)
    if element.comment:
        text += f' comment "{element.comment}"'
    return f"{text} : {SPELLED[type(element.verdict)](element.verdict)}" if element.verdict else text


def duration(seconds: int) -> str:
    """Days, hours, minutes and seconds, without those that are zero."""
    minutes, left = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    return "".join(f"{n}{unit}" for n, unit in ((days, "d"), (hours, "h"), (minutes, "m"), (left, "s")) if n)


def _is(match: Is) -> str:
    if match.set:
        values = f"@{match.set}"
    else:
        values = match.values[0] if len(match.values) == 1 else f"{{ {', '.join(match.values)} }}"
    return f"{' . '.join(match.field)} {'!= ' if match.negated else ''}{values}"


def _draw_endpoint(draw: DrawEndpoint) -> str:
    choices = ", ".join(f"{n} : {ip} . {port}" for n, (ip, port) in enumerate(draw.endpoints))
    return f"dnat {draw.family} to numgen random mod {len(draw.endpoints)} map {{ {choices} }}"


def _draw_chain(draw: DrawChain) -> str:
    choices = ", ".join(f"{n} : goto {chain}" for n, chain in enumerate(draw.chains))
    return f"numgen random mod {len(draw.chains)} vmap {{ {choices} }}"


SPELLED: dict[type[Expression], Callable[[Any], str]] = {
    Is: _is,
    Look: lambda look: f"{' . '.join(look.field)} vmap @{look.map}",
    Marked: lambda marked: f"meta mark & {marked.bits:#010x} != 0x00000000",
    Goto: lambda goto: f"goto {goto.chain}",
    Jump: lambda jump: f"jump {jump.chain}",
    Verdict: lambda verdict: verdict.name.lower(),
    Reject: lambda reject: "reject",
    DrawEndpoint: _draw_endpoint,
    DrawChain: _draw_chain,
    Dnat: lambda dnat: f"dnat to {dnat}",
    Masquerade: lambda masquerade: "masquerade" + (" fully-random" if masquerade.random_fully else ""),
    SetMark: lambda mark: f"meta mark set meta mark {'|' if mark.operation == 'or' else '^'} {mark.bits:#010x}",
    Remember: lambda remember: f"update @{remember.set} {{ {remember.field} }}",
}
