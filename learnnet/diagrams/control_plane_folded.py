"""The control plane's steps folded until they fit a still figure: without bookkeeping, then one thing an actor."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from learnnet.diagrams.picture import Edge, Node, Picture, object_id

ETCD = object_id("Actor", "", "etcd")


def folded(picture: Picture, most: int) -> Picture:
    """The first of these that draws no more than `most` things; the last does so for any cluster."""
    ways: tuple[Callable[[Picture], Picture], ...] = (lambda whole: whole, _without_side, _by_actor)
    return next((drawn for way in ways if len((drawn := way(picture)).nodes) <= most), _by_kind(picture))


def _without_side(picture: Picture) -> Picture:
    nodes = tuple(node for node in picture.nodes if "side" not in node.states)
    left = {node.id for node in nodes}
    edges = tuple(edge for edge in picture.edges if {edge.source, edge.target} <= left)
    return replace(picture, nodes=nodes, edges=edges)


def _by_actor(picture: Picture) -> Picture:
    """How often each did something, and how often that led to another's turn."""
    return _gathered(_without_side(picture), lambda lane: lane)


def _by_kind(picture: Picture) -> Picture:
    """All kubelets are one, and all kube-proxies."""
    return _gathered(_without_side(picture), lambda lane: "/".join(lane.split("/")[:3]))


def _gathered(picture: Picture, of: Callable[[str], str]) -> Picture:
    home = {node.id: of(node.group) for node in picture.nodes}
    steps = Counter(home.values())
    ties = Counter(
        (home[edge.source], home[edge.target], edge.kind)
        for edge in picture.edges
        if home[edge.source] != home[edge.target]
    )
    nodes = tuple(
        Node(
            id=lane,
            kind="revision" if lane == ETCD else "actor",
            label=lane.split("/", 2)[2],
            note=f"×{count}" if count > 1 else "",
        )
        for lane, count in steps.items()
    )
    edges = tuple(
        Edge(
            id=f"{source}>{target}>{kind}",
            kind=kind,
            source=source,
            target=target,
            label=f"×{count}" if count > 1 else "",
        )
        for (source, target, kind), count in ties.items()
    )
    return replace(picture, groups=(), nodes=nodes, edges=edges)
