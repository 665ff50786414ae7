"""What `nft list table` prints (nftables 1.0.6)."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

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


def nft_list(table: NftTable) -> str:
    parts = [*(set_text(set_) for set_ in table.sets), *(chain_text(chain) for chain in table.chains)]
    return f'table {table.family} {table.name} {{\n\tcomment "{table.comment}"\n' + "\n".join(parts) + "}\n"


def chain_text(chain: NftChain, *, rules: bool = True) -> str:
    lines = []
    if chain.comment:
        lines.append(f'comment "{chain.comment}"')
    if chain.hook:
        hook = chain.hook
        where = f"type {hook.type} hook {hook.hook} priority {hook.listed_priority}"
        lines.append(f"{where}; policy {hook.policy};")
    if rules:
        lines += [rule_text(rule) for rule in chain.rules]
    return _braced(f"chain {chain.name}", lines)


def rule_text(rule: NftRule) -> str:
    words = [SPELLED[type(expression)](expression) for expression in rule.expressions]
    return " ".join([*words, f'comment "{rule.comment}"'] if rule.comment else words)


def _braced(head: str, lines: Iterable[str]) -> str:
    return f"\t{head} {{\n" + "".join(f"\t\t{line}\n" for line in lines) + "\t}\n"


def set_text(set_: NftSet) -> str:
    return _braced(f"{'map' if set_.is_map else 'set'} {set_.name}", _set_lines(set_))


def _set_lines(set_: NftSet) -> Iterator[str]:
    yield f"type {' . '.join(set_.type)}" + (" : verdict" if set_.is_map else "")
    if set_.timeout:
        yield "size 65535"
        yield "flags dynamic,timeout"
        yield f"timeout {duration(set_.timeout)}"
    if set_.comment:
        yield f'comment "{set_.comment}"'
    if set_.elements:
        # IPv4 addresses stand two in a row, all that is longer alone (expression.c, calculate_delim).
        a_row = 2 if set_.type == ("ipv4_addr",) and not set_.is_map else 1
        texts = [_element(element) for element in set_.elements]
        rows = [", ".join(texts[first : first + a_row]) for first in range(0, len(texts), a_row)]
        yield "elements = { " + ",\n\t\t\t     ".join(rows) + " }"


def _element(element: Element) -> str:
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
