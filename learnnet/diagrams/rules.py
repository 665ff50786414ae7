"""One node's rules as a flow, of the mode that its kube-proxy runs in: what is asked, and what it leads to."""

from dataclasses import dataclass, replace

from learnnet.cluster.objects import Endpoint, EndpointSlice
from learnnet.cluster.text import Text
from learnnet.diagrams import rules_iptables, rules_nft, rules_words
from learnnet.diagrams.lines import traced
from learnnet.diagrams.picture import JSON, Edge, Group, Look, Node, Origin, Picture, object_id
from learnnet.diagrams.rules_why import rule_reasons
from learnnet.diagrams.staleness import behind
from learnnet.lab.moment import Moment, NodeFace
from learnnet.proxy.config import IPTABLES, IPV4, NFTABLES

Listed = dict[tuple[str, str], Endpoint]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kernel:
    """What stands in one node's kernel, in the order in which it is read."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    groups: tuple[Group, ...]
    order: tuple[str, ...]


def rules_picture(moment: Moment, look: Look) -> Picture:
    name = look.node if look.node in moment.nodes else next(iter(moment.nodes), "")
    face = moment.node(name) if name else None
    if face is None or face.synced is None:
        return _nothing(name)
    late, mode = behind(moment, face.seen), face.mode
    family = look.family if look.family in moment.families else moment.families[0]
    kernel = _nftables(face, family) if mode == NFTABLES else _iptables(face, family)
    shown = [node for node in kernel.nodes if "folded" not in node.states]
    count = sum(1 for node in kernel.nodes for row in node.rows if row.origin)
    picture = Picture(
        name="rules",
        title=Text("Chains on {node}", {"node": name}),
        nodes=kernel.nodes,
        edges=kernel.edges,
        groups=kernel.groups,
        words=rules_words.words(name, face.seen, shown, late, moment.now, mode, len(moment.families) > 1),
        detail={
            "node": name,
            "seen": face.seen,
            "revision": moment.view.revision,
            "synced": {"event": face.synced.index, "at": face.synced.at},
            "behind": late.as_json(moment.now) if late else None,
            "others": [_other(moment, each) for each in moment.nodes if each != name],
            "count": count,
            "order": list(kernel.order),
            "why": rule_reasons(face, kernel.nodes),
            "mode": mode,
            "nft": [[line.text, *line.ids] for line in face.nft_lines(family)] if mode == NFTABLES else [],
            "save": face.iptables_save(family),
            "family": family,
            "families": list(moment.families),
            "configured": moment.proxy_mode,
        },
    )
    return traced(face.world.store.at(face.seen), picture)


def _iptables(face: NodeFace, family: str) -> Kernel:
    ruleset, listed = face.rules(family), _listed(face)
    order = tuple(place.id for place in rules_iptables.reading_order(ruleset))
    nodes = tuple(rules_iptables.chains(ruleset, set(order), listed))
    edges, groups = tuple(rules_iptables.jumps(ruleset)), tuple(rules_iptables.tables(ruleset, nodes))
    return Kernel(nodes=nodes, edges=edges, groups=groups, order=order)


def _nftables(face: NodeFace, family: str) -> Kernel:
    table, listed = face.table(family), _listed(face)

    def pods(origin: Origin | None) -> tuple[str, str]:
        endpoint = listed.get((origin.object, origin.field)) if origin else None
        return (endpoint.pod, endpoint.node) if endpoint else ("", "")

    order = tuple(rules_nft.reading_order(table))
    nodes = tuple(rules_nft.nodes(table, order, pods))
    return Kernel(nodes=nodes, edges=tuple(rules_nft.edges(table)), groups=rules_nft.groups(), order=order)


def _other(moment: Moment, name: str) -> JSON:
    """Another node, to compare with: whether it has read as far as this one."""
    face = moment.node(name)
    return {"node": name, "seen": face.seen, "behind": behind(moment, face.seen) is not None}


def _nothing(name: str) -> Picture:
    return Picture(
        name="rules",
        title=Text("Chains on {node}", {"node": name}),
        words=rules_words.nothing(name),
        detail={
            "node": name,
            "seen": 0,
            "revision": 0,
            "synced": None,
            "behind": None,
            "others": [],
            "count": 0,
            "order": [],
            "why": {},
            "mode": IPTABLES,
            "nft": [],
            "save": "",
            "family": IPV4,
            "families": [IPV4],
            "configured": IPTABLES,
        },
    )


def _listed(face: NodeFace) -> Listed:
    """What the slices that this proxy had read say of each endpoint, by slice and place in it."""
    return {
        (object_id(EndpointSlice.kind, slice_.meta.namespace, slice_.meta.name), f"endpoints[{index}]"): endpoint
        for slice_ in face.world.store.at(face.seen).list(EndpointSlice)
        for index, endpoint in enumerate(slice_.endpoints)
    }


def jump_graph(picture: Picture) -> Picture:
    """As a graph it shows only chains that a jump leads to or from."""
    joined = {end for edge in picture.edges for end in (edge.source, edge.target)}
    return replace(picture, nodes=tuple(node for node in picture.nodes if node.id in joined))
