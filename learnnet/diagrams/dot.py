"""Pictures in Graphviz's language: structure and classes only, every text through one escaping helper."""

import re
import unicodedata
from functools import lru_cache

from graphviz import Digraph, escape, nohtml

from learnnet.diagrams.picture import Edge, Node, Picture

# Classes reach the SVG as they stand and are what the style sheet draws by; the attributes below only keep a
# drawing without our style sheet (a DOT file opened elsewhere) readable in greyscale.
SHAPES: dict[str, dict[str, str]] = {
    "pod": {"style": "rounded"},
    "service": {"style": "rounded,dashed"},
    "name": {"shape": "cds", "height": "0.6"},
    "outside": {"shape": "plaintext"},
    "revision": {"shape": "doublecircle"},
    "actor": {"style": "rounded"},
}
LINES: dict[str, dict[str, str]] = {
    "endpoint": {"arrowhead": "dot"},
    "binds": {"arrowhead": "none", "style": "dotted"},
    "watch": {"arrowhead": "open", "style": "dashed"},
    "answer": {"style": "bold"},
}
STATE_LINES: dict[str, dict[str, str]] = {
    "notready": {"arrowhead": "odot"},
    "nxdomain": {"style": "dashed"},
    "nodata": {"style": "dotted"},
    "pending": {"style": "dashed"},
    "terminating": {"style": "dotted"},
}

KEPT = 4096  # the same names are written again for every event
INCHES_PER_LETTER = 0.09  # for 11.5 point Helvetica; fonts differ between server and browser, so widths are fixed


@lru_cache(KEPT)
def text(*lines: str) -> str:
    """The one way for words to get into DOT: never markup, never an escape sequence, never an entity."""
    escaped = "\\n".join(escape(_printable(line)).replace("&", "&amp;") for line in lines if line)
    words: str = nohtml(escaped)  # joined it was a plain str again, and <…> would have been taken for HTML
    return words


@lru_cache(KEPT)
def svg_id(picture_id: str) -> str:
    """A picture id as an XML id: "Service/default/web" -> "Service_default_web".

    It can be read back: names of objects begin with neither "_" nor ".".
    """
    return re.sub(r"[^A-Za-z0-9.-]", lambda found: "_" if found[0] == "/" else f"_.{ord(found[0]):x}.", picture_id)


def dot(picture: Picture, rankdir: str = "LR", ranksep: float = 0.7) -> str:
    """The whole picture as DOT, laid out by whoever draws it: from left to right, or from top to bottom."""
    graph = Digraph(
        picture.name,
        graph_attr={
            "rankdir": rankdir,
            "class": f"picture {picture.name}",
            "bgcolor": "transparent",
            "fontname": "Helvetica",
            "nodesep": "0.12",
            "ranksep": f"{ranksep:g}",
        },
        node_attr={"fontname": "Helvetica", "fontsize": "11.5", "fixedsize": "true", "height": "0.42", "shape": "box"},
        edge_attr={"fontname": "Helvetica", "fontsize": "11", "arrowsize": "0.6"},
    )
    names = {node.id: f"n{number}" for number, node in enumerate(picture.nodes)}
    for number, group in enumerate(picture.groups):
        with graph.subgraph(name=f"cluster_{number}") as frame:
            frame.attr(id=svg_id(group.id), label=text(group.label), style="rounded", labeljust="l")
            frame.attr(**{"class": " ".join((group.kind, *group.states))})
            inside = [node for node in picture.nodes if node.group == group.id]
            for node in inside:
                _node(frame, names[node.id], node)
            if not inside:
                frame.node(f"empty{number}", label="", style="invis")  # Graphviz leaves out a frame around nothing
    framed = {group.id for group in picture.groups}
    for node in picture.nodes:
        if node.group not in framed:
            _node(graph, names[node.id], node)
    for edge in picture.edges:
        if edge.source in names and edge.target in names:
            _edge(graph, names, edge)
    return str(graph.source)


def _node(graph: Digraph, name: str, node: Node) -> None:
    letters = max(_letters(node.label), _letters(node.note), 6)
    attributes = {**SHAPES.get(node.kind, {}), "width": f"{0.3 + INCHES_PER_LETTER * letters:.2f}"}
    for state in node.states:
        if node.kind == "pod" and state in STATE_LINES and "style" in STATE_LINES[state]:
            attributes["style"] = f"rounded,{STATE_LINES[state]['style']}"
    attributes |= {"id": svg_id(node.id), "class": " ".join((node.kind, *node.states))}
    graph.node(name, label=text(node.label, node.note), **attributes)


def _edge(graph: Digraph, names: dict[str, str], edge: Edge) -> None:
    attributes = dict(LINES.get(edge.kind, {}))
    for state in edge.states:
        attributes |= STATE_LINES.get(state, {})
    attributes |= {"id": svg_id(edge.id), "class": " ".join((edge.kind, *edge.states))}
    if edge.label:
        attributes["label"] = text(edge.label)
    graph.edge(names[edge.source], names[edge.target], **attributes)


def _letters(line: str) -> float:
    """Capitals are wider than the average letter."""
    return len(line) * 1.15 if line.isupper() else len(line)


def _printable(line: str) -> str:
    """XML knows no control characters, and a label is one line."""
    if line.isprintable():
        return line
    return "".join(" " if unicodedata.category(letter) in ("Cc", "Cs") else letter for letter in line)
