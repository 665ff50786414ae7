"""One node's iptables rules as a flow: which chain leads to which, what each rule says, and what it was made for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from zlib import crc32

from learnnet.cluster.objects import Endpoint
from learnnet.diagrams.picture import Edge, Group, Node, Row, object_id
from learnnet.diagrams.reading import HOME
from learnnet.diagrams.rules_nft import part_origin
from learnnet.netfilter import rule as netfilter
from learnnet.netfilter.ruleset import Chain, Ruleset, Table
from learnnet.netfilter.spelling import saved
from learnnet.proxy.explain import explain

ROLES: Mapping[str, str] = {
    "KUBE-SVC-": "service",
    "KUBE-SVL-": "service",
    "KUBE-EXT-": "service",
    "KUBE-FW-": "service",
    "KUBE-SEP-": "endpoint",
}
SHARED: Mapping[str, str] = {
    "KUBE-SERVICES": "services",
    "KUBE-EXTERNAL-SERVICES": "services",
    "KUBE-NODEPORTS": "nodeports",
    "KUBE-PROXY-FIREWALL": "services",
    "KUBE-MARK-MASQ": "mark",
    "KUBE-POSTROUTING": "postrouting",
}
# What a packet to a Service meets, in this order; chains of the Services themselves follow the first.
READ_FIRST = (("nat", "KUBE-SERVICES"),)
READ_LAST = (
    ("nat", "KUBE-NODEPORTS"),
    ("filter", "KUBE-SERVICES"),
    ("filter", "KUBE-EXTERNAL-SERVICES"),
    ("filter", "KUBE-NODEPORTS"),
    ("filter", "KUBE-PROXY-FIREWALL"),
    ("nat", "KUBE-MARK-MASQ"),
    ("nat", "KUBE-POSTROUTING"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A chain in its table."""

    table: str
    chain: str

    @property
    def id(self) -> str:
        return object_id("Chain", self.table, self.chain)


def tables(ruleset: Ruleset, chains: Iterable[Node]) -> Iterator[Group]:
    used = {chain.group for chain in chains}
    for table in ruleset.tables:
        id = object_id("Table", "", table.name)
        if id in used:
            yield Group(id=id, kind="table", label=table.name)


def role(chain: Chain) -> str:
    if chain.name in SHARED:
        return SHARED[chain.name]
    return next((found for start, found in ROLES.items() if chain.name.startswith(start)), "base")


def _system(origin: netfilter.Origin | None) -> bool:
    return origin is not None and (origin.namespace != HOME or origin.name == "kubernetes")


def reading_order(ruleset: Ruleset) -> Iterator[Place]:
    """As a packet meets them: the shared chain, then each Service's chains with their endpoints, then the rest."""
    seen: set[Place] = set()
    for table, name in READ_FIRST:
        yield from _down(ruleset.table(table), name, seen)
    for table, name in READ_LAST:
        chain = ruleset.chain(table, name)
        if chain and any(True for _ in chain.rules):
            yield from _down(ruleset.table(table), name, seen)


def _down(table: Table, name: str, seen: set[Place]) -> Iterator[Place]:
    place, chain = Place(table.name, name), table.by_name.get(name)
    if chain is None or place in seen or _system(chain.origin):
        return
    seen.add(place)
    yield place
    for rule in chain.rules:
        target = rule.target
        if isinstance(target, netfilter.Jump) and not SHARED.get(target.chain) and not _system(rule.origin):
            yield from _down(table, target.chain, seen)


def chains(ruleset: Ruleset, shown: set[str], listed: Mapping[tuple[str, str], Endpoint]) -> Iterator[Node]:
    for table in ruleset.tables:
        leads = _led_from(table)
        for chain in table.chains:
            if not chain.blocks and chain.name not in leads:
                continue
            place, origin = Place(table.name, chain.name), part_origin(chain.origin)
            rows = tuple(_rows(place, chain))
            endpoint = listed.get((origin.object, origin.field)) if origin else None
            refuses = any(isinstance(rule.target, netfilter.Reject) for rule in chain.rules)
            yield Node(
                id=place.id,
                kind="chain",
                label=chain.name,
                note=_note(chain),
                group=object_id("Table", "", table.name),
                states=(
                    role(chain),
                    *(("builtin",) if chain.policy != "-" else ()),
                    *(("refuses",) if refuses else ()),
                    *(("system",) if _system(chain.origin) else ()),
                    *(() if place.id in shown else ("folded",)),
                ),
                rows=rows,
                detail={
                    "table": table.name,
                    "from": leads.get(chain.name, []),
                    "pod": endpoint.pod if endpoint else "",
                    "node": endpoint.node if endpoint else "",
                },
                origin=origin,
            )


def _led_from(table: Table) -> dict[str, list[str]]:
    """For each chain the chains that jump to it."""
    found: dict[str, list[str]] = {}
    for chain in table.chains:
        for rule in chain.rules:
            if isinstance(rule.target, netfilter.Jump) and chain.name not in found.setdefault(rule.target.chain, []):
                found[rule.target.chain].append(chain.name)
    return found


def _note(chain: Chain) -> str:
    if chain.origin is None:
        return ""
    return chain.origin.endpoint or f"{chain.origin.namespace}/{chain.origin.name}"


def _rows(place: Place, chain: Chain) -> Iterator[Row]:
    used: dict[str, int] = {}
    for number, rule in enumerate(chain.rules, 1):
        raw = saved(chain.name, rule)
        # Keyed by what it says: a rule that stays keeps its id when others come and go before it.
        digest = f"{crc32(raw.encode()):08x}"
        used[digest] = used.get(digest, 0) + 1
        again = f".{used[digest]}" if used[digest] > 1 else ""
        verdict, target = _verdict(rule.target)
        yield Row(
            id=f"{place.id}#{digest}{again}",
            words=explain(rule),
            states=(verdict.lower() or "counted", *(("system",) if _system(rule.origin) else ())),
            detail={
                "number": number,
                "raw": raw,
                "verdict": verdict,
                "target": Place(place.table, target).id if target else "",
                "odds": next((m.probability for m in rule.matches if isinstance(m, netfilter.Statistic)), None),
            },
            origin=part_origin(rule.origin),
        )


def _verdict(target: netfilter.Target | None) -> tuple[str, str]:
    """The word after -j, and the chain that it jumps to, if it does."""
    match target:
        case netfilter.Jump(chain):
            return "JUMP", chain
        case netfilter.Verdict(name):
            return name, ""
        case netfilter.Reject():
            return "REJECT", ""
        case netfilter.Dnat():
            return "DNAT", ""
        case netfilter.Masquerade():
            return "MASQUERADE", ""
        case netfilter.SetMark():
            return "MARK", ""
        case None:
            return "", ""


def jumps(ruleset: Ruleset) -> Iterator[Edge]:
    for table in ruleset.tables:
        drawn: set[tuple[str, str]] = set()
        for chain in table.chains:
            for rule in chain.rules:
                target = rule.target
                if not isinstance(target, netfilter.Jump) or (chain.name, target.chain) in drawn:
                    continue
                drawn.add((chain.name, target.chain))
                source, goal = Place(table.name, chain.name).id, Place(table.name, target.chain).id
                states = ("masq",) if target.chain == "KUBE-MARK-MASQ" else ()
                yield Edge(
                    id=f"{source}>{goal}",
                    kind="jump",
                    source=source,
                    target=goal,
                    states=states,
                    origin=part_origin(rule.origin),
                )
