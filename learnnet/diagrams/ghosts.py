"""What would come and go, drawn where it would stand: "ghost" is not there yet, "going" would be gone."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from learnnet.diagrams.picture import JSON, Edge, Group, Node, Picture, Row

T = TypeVar("T", Node, Edge, Row)


def ghost(part: T) -> T:
    return replace(part, states=(*part.states, "ghost"))


def going(part: T) -> T:
    return replace(part, states=(*part.states, "going"))


def map_ghosts(before: Picture, after: Picture, chains: Mapping[str, JSON]) -> Picture:
    """`chains` tells by node which families of chains would grow or shrink."""
    had = {*(node.id for node in before.nodes), *(edge.id for edge in before.edges)}
    here = {*(node.id for node in after.nodes), *(edge.id for edge in after.edges)}
    nodes = [node if node.id in had else ghost(node) for node in after.nodes]
    edges = [edge if edge.id in had else ghost(edge) for edge in after.edges]
    gone_nodes = [going(node) for node in before.nodes if node.id not in here]
    kept = {node.id for node in (*after.nodes, *gone_nodes)}
    gone_edges = [going(edge) for edge in before.edges if edge.id not in here and {edge.source, edge.target} <= kept]
    groups = tuple(_with_rules(group, chains.get(group.label, [])) for group in after.groups)
    lines = {**before.lines, **after.lines}
    return replace(after, groups=groups, nodes=(*nodes, *gone_nodes), edges=(*edges, *gone_edges), lines=lines)


def _with_rules(group: Group, told: JSON) -> Group:
    return replace(group, detail={**group.detail, "chains": told})


def rules_ghosts(before: Picture, after: Picture) -> JSON:
    """Only the chains that would be different, with the order of all of them; the browser has the others."""
    had = {node.id: node for node in before.nodes}
    here = {node.id for node in after.nodes}
    chains = [_chain(had.get(node.id), node) for node in after.nodes]
    changed = [chain for chain in chains if any(_is_ghost(row) for row in chain.rows) or chain.id not in had]
    gone = [replace(going(node), rows=tuple(map(going, node.rows))) for node in before.nodes if node.id not in here]
    keys = {row.origin.key for chain in changed for row in chain.rows if row.origin}
    return {
        "chains": [chain.as_dict() for chain in (*changed, *gone)],
        "order": _with_missing(after.detail["order"], before.detail["order"]),
        "lines": {key: lines for key, lines in after.lines.items() if key in keys},
    }


def _is_ghost(row: Row) -> bool:
    return "ghost" in row.states or "going" in row.states


def _chain(before: Node | None, after: Node) -> Node:
    if before is None:
        return replace(ghost(after), rows=tuple(map(ghost, after.rows)))
    had, here = {row.id: row for row in before.rows}, {row.id: row for row in after.rows}
    order = _with_missing(list(here), list(had))
    rows = (going(had[id]) if id not in here else here[id] if id in had else ghost(here[id]) for id in order)
    return replace(after, rows=tuple(rows))


def _with_missing(after: Sequence[str], before: Sequence[str]) -> list[str]:
    """All of `after`, and what is only in `before` behind what it stood behind there."""
    order, kept = list(after), set(after)
    for index, id in enumerate(before):
        if id not in kept:
            order.insert(order.index(before[index - 1]) + 1 if index else 0, id)
            kept.add(id)
    return order


def name_ghosts(before: Sequence[Node], after: Sequence[Node]) -> JSON:
    """The names that CoreDNS would begin or cease to answer; one with another answer does both."""
    had, here = {(name.id, name.note) for name in before}, {(name.id, name.note) for name in after}
    gone = [going(name) for name in before if (name.id, name.note) not in here]
    return [name.as_dict() for name in (*gone, *(ghost(n) for n in after if (n.id, n.note) not in had))]
