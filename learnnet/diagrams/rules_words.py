"""One node's rules in words: what happens to a packet for each Service, then every rule as a table."""

from collections.abc import Iterator, Sequence

from learnnet.cluster.text import Text
from learnnet.diagrams.picture import Cell, Node, Row, Table, Words
from learnnet.diagrams.staleness import Behind


def nothing(node: str) -> Words:
    if not node:
        return Words(sentences=(Text("The cluster has no nodes, so there are no rules."),))
    return Words(sentences=(Text("kube-proxy on {node} has not written any rules yet.", {"node": node}),))


def words(
    node: str, seen: int, chains: Sequence[Node], late: Behind | None, now: int, mode: str, dual_stack: bool
) -> Words:
    sentences = (*(_behind(node, late, now) if late else ()), *_sentences(node, seen, chains, dual_stack))
    return Words(sentences=sentences, tables=(_table(chains, mode),))


def _behind(node: str, late: Behind, now: int) -> Iterator[Text]:
    yield Text(
        "The rules on {node} are old: for {ms} ms its kube-proxy has not read {kind} {name} at revision {revision}.",
        {
            "node": node,
            "ms": now - late.since,
            "kind": late.write.key.kind,
            "name": late.write.key.name,
            "revision": late.write.revision,
        },
    )


def _sentences(node: str, seen: int, chains: Sequence[Node], dual_stack: bool) -> Iterator[Text]:
    rules = [row for chain in chains for row in chain.rows if row.origin and "system" not in row.states]
    if not rules and dual_stack:
        yield Text("kube-proxy on {node} has no Service to write rules for: none has such an address.", {"node": node})
    elif rules:
        yield Text(
            "Rules for Services on {node}: {count}, as of revision {revision}.",
            {"node": node, "count": len(rules), "revision": seen},
        )
    else:
        yield Text("No Service yet, so kube-proxy on {node} has written nothing for one.", {"node": node})
    for chain in chains:
        if "service" in chain.states:
            yield from _draw(chain)
        for row in chain.rows:
            if "reject" in row.states and row.origin:
                yield Text("A packet to {service} is refused at once: it has no endpoint.", {"service": _name(row)})


def _draw(chain: Node) -> Iterator[Text]:
    ways = [row for row in chain.rows if "jump" in row.states and "KUBE-SEP-" in str(row.detail["target"])]
    if len(ways) == 1:
        yield Text(
            "{chain} sends every packet for {service} to its one endpoint.",
            {"chain": chain.label, "service": chain.note},
        )
    elif ways:
        yield Text(
            "{chain} draws one of {count} endpoints for each new connection to {service}.",
            {"chain": chain.label, "count": len(ways), "service": chain.note},
        )


def _name(row: Row) -> str:
    return row.origin.object.split("/", 1)[1] if row.origin else ""


def _table(chains: Sequence[Node], mode: str) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for chain in chains:
        shown = (row for row in chain.rows if "system" not in row.states)
        rows += [(chain.label, row.detail["number"], row.words, row.detail["raw"]) for row in shown]
    spelled = Text("nft list table") if mode == "nftables" else Text("iptables-save")
    return Table(
        caption=Text("Rules in reading order"),
        columns=(
            Text("Chain"),
            Text("No."),
            Text("In words"),
            spelled,
        ),
        rows=tuple(rows),
    )
