"""A lesson to be read from end to end: its figures as they are for somebody who does what it says."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from learnnet import diagrams
from learnnet.classroom.recent import Recent
from learnnet.classroom.snapshots import Look, picture_at
from learnnet.curriculum.lesson import Lesson
from learnnet.curriculum.progress import Progress
from learnnet.curriculum.prose import EXACTLY
from learnnet.curriculum.walkthrough import Walkthrough
from learnnet.diagrams.control_plane_folded import folded
from learnnet.diagrams.picture import Node, Picture

FIGURE = re.compile(r'<figure data-block="view"(?P<attributes>[^>]*)>')
ATTRIBUTE = re.compile(r'data-(view|at|when|node)="([^"]*)"')
KEPT = 50
START = "start"
# A figure has to fit on paper with words that one can read: the next is tried where one is too wide.
LAYOUTS = (("LR", 0.7), ("LR", 0.3), ("TB", 0.5), ("TB", 0.3))
MOST_DRAWN = 30  # beyond that, words are clearer than a drawing
# Of the rules: what leads from a Service's address to a Pod, or refuses.
SHOWN_CHAINS = {"services", "service", "endpoint", "refuses"}
ENTRANCES = {"PREROUTING", "OUTPUT"}

walks: Recent[str, tuple[Lesson, Walkthrough]] = Recent(KEPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of the text: its picture, and what Graphviz is to draw of it, in several layouts of which the first
    that fits is the best; nothing where it would be a thicket.
    """

    picture: Picture
    sources: Sequence[str]


def figures_of(chosen: Lesson, html: str) -> Sequence[Figure | None]:
    """In the order of the text; None where there is nothing to draw."""
    return [_figure(chosen, dict(ATTRIBUTE.findall(found["attributes"]))) for found in FIGURE.finditer(html)]


def _figure(chosen: Lesson, wanted: Mapping[str, str]) -> Figure | None:
    way = walked(chosen)
    at = _index(way.progress, wanted.get("at", START), wanted.get("when", ""))
    moment = way.lab if at is None else way.lab.at(at)
    look = Look(node=wanted.get("node", ""))
    name = wanted.get("view", "map")
    picture = picture_at(moment, name, look)
    if picture is None:
        return None
    drawn = way_of_a_packet(picture) if name == "rules" else without_folded(picture)
    if name == "control-plane":
        drawn = folded(drawn, MOST_DRAWN)
    layouts = LAYOUTS if len(drawn.nodes) <= MOST_DRAWN else ()
    return Figure(picture=picture, sources=[diagrams.dot(drawn, *layout) for layout in layouts])


def _index(progress: Progress, task: str, when: str) -> int | None:
    if task == START:
        return progress.start
    if task not in progress.states:
        return None
    return progress.states[task].passed_at if when == EXACTLY else progress.at_rest(task)


def walked(chosen: Lesson) -> Walkthrough:
    """The first solution, done once for all readers."""
    kept = walks.get(chosen.slug)
    if kept is None or kept[0] is not chosen:
        changes = chosen.solutions[0].changes if chosen.solutions else ()
        kept = (chosen, Walkthrough(chosen).go(changes))
        walks.put(chosen.slug, kept)
    return kept[1]


def without_folded(picture: Picture) -> Picture:
    """What the workbench folds away until it is asked for is not printed."""
    return only(picture, [node for node in picture.nodes if "folded" not in node.states])


def way_of_a_packet(picture: Picture) -> Picture:
    """The chains of the lesson's own Services, from where a packet comes in; of the system's, none."""
    kept = [node for node in picture.nodes if SHOWN_CHAINS & set(node.states) and "system" not in node.states]
    kept = [node for node in kept if "refuses" in node.states or node.group.endswith("/nat")]
    kept += [node for node in picture.nodes if node.label in ENTRANCES and node.group.endswith("/nat")]
    return diagrams.jump_graph(only(picture, kept))


def only(picture: Picture, nodes: Sequence[Node]) -> Picture:
    left = {node.id for node in nodes}
    return replace(
        picture,
        nodes=tuple(nodes),
        edges=tuple(edge for edge in picture.edges if {edge.source, edge.target} <= left),
        groups=tuple(
            group for group in picture.groups if group.kind == "node" or any(n.group == group.id for n in nodes)
        ),
    )
