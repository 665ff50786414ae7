"""Why a rule is there: the reasons for what it was made of, and the sync that brought it to this node."""

from collections.abc import Sequence

from learnnet.cluster.text import Text
from learnnet.diagrams.picture import JSON, Node
from learnnet.diagrams.why import reasons, step
from learnnet.lab.moment import NodeFace


def rule_reasons(face: NodeFace, chains: Sequence[Node]) -> dict[str, list[JSON]]:
    """By the key of their origin: rules that came from the same field of the same object share their reasons."""
    view = face.world.store.at(face.seen)
    origins = {row.origin.key: row.origin for chain in chains for row in chain.rows if row.origin}
    last = _sync(face)
    return {key: [*reasons(view, origin), *last] for key, origin in origins.items()}


def _sync(face: NodeFace) -> list[JSON]:
    if face.synced is None:
        return []
    text = Text("kube-proxy on {node} wrote the rule", {"node": face.name})
    return [step("proxy", text, face.synced.index, face.seen)]
