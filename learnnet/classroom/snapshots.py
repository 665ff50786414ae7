"""What one tab shows of a lab: where it looks, and all that is to be seen from there, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from learnnet import diagrams
from learnnet.cluster.objects import Pod
from learnnet.diagrams.lenses import notes
from learnnet.diagrams.picture import Look as NodeLook
from learnnet.diagrams.picture import Picture
from learnnet.lab import Lab, Moment

DELETABLE = ("Deployment", "StatefulSet", "ReplicaSet", "Pod", "Service")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Where a tab looks: at which node, and at which event (None: at the newest)."""

    node: str = ""
    at: int | None = None
    family: str = ""  # of IP: in which the rules are shown


def moment_of(lab: Lab, at: int | None) -> Moment:
    """The lab itself at its newest event; before that, the lab as it stood."""
    newest = len(lab.events) - 1
    return lab if at is None or at >= newest else lab.at(max(0, at))


def node_of(moment: Moment, wanted: str) -> str:
    """A node may be gone, or not there yet, at the moment one looks at."""
    nodes = moment.nodes
    return wanted if wanted in nodes or not nodes else nodes[0]


def family_of(moment: Moment, look: Look) -> str:
    """The cluster's primary one, unless it has the one that was wanted."""
    return look.family if look.family in moment.families else moment.families[0]


def as_json(lab: Lab, number: int, look: Look) -> Mapping[str, Any]:
    """The whole of it."""
    return {**state(lab, number, look), "events": [event.as_dict() for event in lab.events]}


def state(lab: Lab, number: int, look: Look) -> Mapping[str, Any]:
    """All but the events, which only ever grow: a tab keeps those that it has."""
    moment = moment_of(lab, look.at)
    node = node_of(moment, look.node)
    return {
        "changes": number,
        "revision": moment.view.revision,
        "now": moment.now,
        "at": moment.index,
        "live": look.at is None,
        "node": node,
        "family": family_of(moment, look),
        "nodes": list(moment.nodes),
        "pictures": pictures(moment, NodeLook(node=node, family=look.family)),
        "notes": [each.as_dict() for each in notes(moment, NodeLook(node=node))],
        "objects": deletable(moment),
        "pods": [f"{pod.meta.namespace}/{pod.meta.name}" for pod in moment.view.list(Pod) if pod.phase == "Running"],
        "outcome": None,
    }


def pictures(moment: Moment, look: NodeLook) -> dict[str, Any]:
    """Those of the views; and a packet's way, while that is what was asked for last."""
    drawn = {name: draw(moment, look).as_dict() for name, draw in diagrams.DIAGRAMS.items()}
    packet = diagrams.packet_picture(moment)
    return {**drawn, "packet": packet.as_dict()} if packet else drawn


def glanced(moment: Moment, view: str, look: Look) -> dict[str, Any]:
    """What one view draws of a moment; a packet is drawn over the map."""
    names = ("map", "packet") if view == "packet" else (view,)
    found = {name: picture_at(moment, name, look) for name in names}
    return {name: picture.as_dict() for name, picture in found.items() if picture}


def picture_at(moment: Moment, name: str, look: Look) -> Picture | None:
    if name == "packet":
        return diagrams.packet_picture(moment)
    draw = diagrams.DIAGRAMS.get(name)
    return draw(moment, NodeLook(node=node_of(moment, look.node), family=look.family)) if draw else None


def deletable(moment: Moment) -> list[dict[str, str]]:
    """What the learner may delete. A Pod that a ReplicaSet made comes again, and that is worth seeing."""
    return [
        {"kind": record.key.kind, "namespace": record.key.namespace, "name": record.key.name}
        for kind in DELETABLE
        for record in moment.view.records(kind)
        if record.key.namespace != "kube-system" and record.key.name != "kubernetes"
    ]


def picture_of(lab: Lab, name: str, look: Look) -> Picture | None:
    picture = picture_at(moment_of(lab, look.at), name, look)
    return diagrams.jump_graph(picture) if picture and name == "rules" else picture


def listing_of(lab: Lab, look: Look, command: str) -> str:
    """What `iptables-save` prints on this node, or what `nft` would; nothing where there is no node."""
    moment = moment_of(lab, look.at)
    node = node_of(moment, look.node)
    if node not in moment.nodes:
        return ""
    face, family = moment.node(node), family_of(moment, look)
    return face.nft_list_table(family) if command == "nft" else face.iptables_save(family)
