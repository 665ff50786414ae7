"""One node's table of nftables as a flow: sets and maps, looked up in one step, and the chains that they lead to."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from zlib import crc32

from learnnet.cluster.text import Text
from learnnet.diagrams.picture import Edge, Group, Node, Origin, Row, object_id
from learnnet.diagrams.reading import HOME
from learnnet.netfilter import rule as netfilter
from learnnet.netfilter.nft import (
    DrawChain,
    DrawEndpoint,
    Element,
    Expression,
    Goto,
    Is,
    Look,
    NftChain,
    NftRule,
    NftSet,
    NftTable,
    Remember,
)
from learnnet.netfilter.nft_list import element_id, element_text, rule_text
from learnnet.netfilter.rule import Dnat, Jump, Masquerade, Reject, SetMark, Verdict
from learnnet.proxy.explain_nft import explain_nft

TABLE = "kube-proxy"
GROUP = object_id("Table", "", TABLE)
FIRST = ("services", "masquerading")
ROLES: Mapping[str, str] = {
    "services": "services",
    "service-": "service",
    "external-": "service",
    "firewall-": "service",
    "endpoint-": "endpoint",
    "masquerading": "postrouting",
}


WORDS: Mapping[type[Expression], str] = {
    Dnat: "DNAT",
    DrawEndpoint: "DNAT",
    Masquerade: "MASQUERADE",
    Reject: "REJECT",
    SetMark: "MARK",
    Remember: "UPDATE",
}


def chain_id(name: str) -> str:
    return object_id("Chain", TABLE, name)


def set_id(name: str) -> str:
    return object_id("Set", TABLE, name)


def groups() -> tuple[Group, ...]:
    return (Group(id=GROUP, kind="table", label=TABLE),)


def reading_order(table: NftTable) -> list[str]:
    """As a packet meets them: the first chain, the maps that it looks into, and the chains that those lead to."""
    seen: dict[str, None] = {}
    for name in FIRST:
        _down(table, name, seen)
    return list(seen)


def _down(table: NftTable, name: str, seen: dict[str, None]) -> None:
    chain = table.chain_by_name.get(name)
    if chain is None or chain_id(name) in seen or _system(chain.origin):
        return
    seen[chain_id(name)] = None
    for rule in chain.rules:
        for set_ in _asked(table, rule):
            seen[set_id(set_.name)] = None
        for goal, origin in goals(table, rule):
            if not _system(origin):
                _down(table, goal, seen)


def _asked(table: NftTable, rule: NftRule) -> Iterator[NftSet]:
    for each in rule.expressions:
        name = each.map if isinstance(each, Look) else each.set if isinstance(each, Is) else ""
        if name and table.set_by_name[name].elements:
            yield table.set_by_name[name]


def goals(table: NftTable, rule: NftRule) -> Iterator[tuple[str, netfilter.Origin | None]]:
    """The chains that a rule may lead to, each with what it was made for."""
    for each in rule.expressions:
        match each:
            case Goto(chain) | Jump(chain):
                yield chain, rule.origin
            case DrawChain(chains):
                yield from ((chain, rule.origin) for chain in chains)
            case Look(map=name):
                elements = table.set_by_name[name].elements
                yield from ((e.verdict.chain, e.origin) for e in elements if isinstance(e.verdict, Goto))


def nodes(table: NftTable, order: Iterable[str], pods: Callable[[Origin | None], tuple[str, str]]) -> Iterator[Node]:
    """`pods` names the Pod and the node behind an endpoint's origin."""
    shown, leads = set(order), _led_from(table)
    for set_ in table.sets:
        yield Node(
            id=set_id(set_.name),
            kind="set",
            label=set_.name,
            note=set_.comment,
            group=GROUP,
            states=("map" if set_.is_map else "set", *(() if set_id(set_.name) in shown else ("folded",))),
            rows=tuple(_elements(set_)),
            detail={"table": TABLE, "from": [], "pod": "", "node": "", "item": f"set {set_.name}"},
        )
    for chain in table.chains:
        yield _chain(chain, leads, shown, pods)


def _chain(
    chain: NftChain,
    leads: Mapping[str, list[str]],
    shown: set[str],
    pods: Callable[[Origin | None], tuple[str, str]],
) -> Node:
    id, origin = chain_id(chain.name), part_origin(chain.origin)
    pod, node = pods(origin)
    role = next((found for start, found in ROLES.items() if chain.name.startswith(start)), "base")
    owner = chain.origin
    return Node(
        id=id,
        kind="chain",
        label=chain.name,
        note=(owner.endpoint or f"{owner.namespace}/{owner.name}") if owner else "",
        group=GROUP,
        states=(
            "services" if chain.name == "services" else role,
            *(("builtin",) if chain.hook else ()),
            *(("system",) if _system(owner) else ()),
            *(() if id in shown else ("folded",)),
        ),
        rows=tuple(_rules(chain)),
        detail={"table": TABLE, "from": leads.get(chain.name, []), "pod": pod, "node": node, "item": ""},
        origin=origin,
    )


def _led_from(table: NftTable) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for chain in table.chains:
        for rule in chain.rules:
            for goal, _ in goals(table, rule):
                if chain.name not in found.setdefault(goal, []):
                    found[goal].append(chain.name)
    return found


def _rules(chain: NftChain) -> Iterator[Row]:
    for index, rule in enumerate(chain.rules):
        verdict, goal = _target(rule)
        yield _row(chain_id(chain.name), index, rule_text(rule), explain_nft(rule), verdict, goal, rule.origin, "")


def _elements(set_: NftSet) -> Iterator[Row]:
    for index, element in enumerate(set_.elements):
        goal = chain_id(element.verdict.chain) if isinstance(element.verdict, Goto) else ""
        verdict = element.verdict.name if isinstance(element.verdict, Verdict) else "GOTO" if goal else ""
        item = element_id(set_.name, element.key)
        words = _says(element)
        yield _row(set_id(set_.name), index, element_text(element), words, verdict, goal, element.origin, item)


def _says(element: Element) -> Text:
    key = " . ".join(element.key)
    if isinstance(element.verdict, Goto):
        return Text("{key} → {chain}", {"key": key, "chain": element.verdict.chain})
    return Text("{key}", {"key": key})


def _row(
    place: str, index: int, raw: str, words: Text, verdict: str, goal: str, origin: netfilter.Origin | None, item: str
) -> Row:
    return Row(
        id=f"{place}#{crc32((item or raw).encode()):08x}",
        words=words,
        states=(verdict.lower() or "counted", *(("system",) if _system(origin) else ())),
        detail={"number": index + 1, "raw": raw, "verdict": verdict, "target": goal, "odds": None, "item": item},
        origin=part_origin(origin),
    )


def _target(rule: NftRule) -> tuple[str, str]:
    """The verdict of a rule in a word, and the chain or map that it leads to."""
    last = rule.expressions[-1]
    match last:
        case Goto(chain):
            return "GOTO", chain_id(chain)
        case Jump(chain):
            return "JUMP", chain_id(chain)
        case Verdict(name):
            return name, ""
        case Look(map=name):
            return "VMAP", set_id(name)
    return WORDS.get(type(last), ""), ""


def edges(table: NftTable) -> Iterator[Edge]:
    drawn: set[tuple[str, str]] = set()
    for chain in table.chains:
        for rule in chain.rules:
            for goal, origin in goals(table, rule):
                if (chain.name, goal) not in drawn:
                    drawn.add((chain.name, goal))
                    source, target = chain_id(chain.name), chain_id(goal)
                    yield Edge(
                        id=f"{source}>{target}", kind="jump", source=source, target=target, origin=part_origin(origin)
                    )


def _system(origin: netfilter.Origin | None) -> bool:
    return origin is not None and (origin.namespace != HOME or origin.name == "kubernetes")


def part_origin(origin: netfilter.Origin | None) -> Origin | None:
    if origin is None:
        return None
    what = object_id(origin.kind, origin.namespace, origin.name)
    return Origin(object=what, field=origin.field, endpoint=origin.endpoint, besides=origin.besides)
