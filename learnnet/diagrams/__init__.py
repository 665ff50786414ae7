"""The pictures of a lab: one pure function each, from a moment to things, ties and words.

`DIAGRAMS` is the whole list, in the order in which the browser shows them; the way of a packet is drawn into them while
there is one. The browser draws `Picture.as_dict()`; everything else draws `dot(picture)`.
"""

from collections.abc import Callable, Mapping

from learnnet.diagrams.control_plane import control_plane_picture
from learnnet.diagrams.dns import dns_picture
from learnnet.diagrams.dot import dot
from learnnet.diagrams.map import map_picture
from learnnet.diagrams.packet import packet_picture
from learnnet.diagrams.picture import Look, Picture
from learnnet.diagrams.rules import jump_graph, rules_picture
from learnnet.lab.moment import Moment

Diagram = Callable[[Moment, Look], Picture]

DIAGRAMS: Mapping[str, Diagram] = {
    "map": map_picture,
    "rules": rules_picture,
    "dns": dns_picture,
    "control-plane": control_plane_picture,
}

__all__ = ["DIAGRAMS", "Diagram", "Look", "Picture", "dot", "jump_graph", "packet_picture"]
