"""Why a rule is there: the object it was made for, what the slice controller wrote, and the sync that brought it."""

from collections.abc import Iterator, Sequence

from learnnet.cluster.objects import EndpointSlice
from learnnet.cluster.store import Key, View
from learnnet.cluster.text import Text
from learnnet.diagrams.picture import JSON, Node, object_id, wire
from learnnet.lab.moment import NodeFace
from learnnet.netfilter.rule import Origin


def key(origin: Origin | None) -> str:
    """Rules that came from the same field of the same object share their reasons."""
    if origin is None:
        return ""
    return f"{origin.kind}/{origin.namespace}/{origin.name}/{origin.field}/{origin.endpoint}"


def reasons(face: NodeFace, chains: Sequence[Node]) -> dict[str, list[JSON]]:
    """The steps that led to the rules of each origin, oldest first."""
    view = face.world.store.at(face.seen)
    found: dict[str, list[JSON]] = {}
    for chain in chains:
        for row in chain.rows:
            why = str(row.detail["why"])
            if why and why not in found:
                found[why] = list(_steps(face, view, why))
    return found


def _steps(face: NodeFace, view: View, why: str) -> Iterator[JSON]:
    kind, namespace, name, field, endpoint = why.split("/", 4)
    if kind == "EndpointSlice":
        slice_ = view.get(EndpointSlice, name, namespace)
        if slice_ is not None:
            yield from _object(view, Key("Service", namespace, slice_.service), "")
    yield from _object(view, Key(kind, namespace, name), field, endpoint)
    if face.synced is not None:
        yield _step(
            "proxy",
            Text("kube-proxy on {node} wrote the rule", {"node": face.name}),
            event=face.synced.index,
            revision=face.seen,
        )


def _object(view: View, what: Key, field: str, endpoint: str = "") -> Iterator[JSON]:
    record = view.record(what)
    if record is None:
        return
    if what.kind == "EndpointSlice":
        text = Text("{slice} lists {endpoint}", {"slice": what.name, "endpoint": endpoint})
    else:
        text = Text("{kind} {name} was stored", {"kind": what.kind, "name": what.name})
    yield _step(
        "controller" if what.kind == "EndpointSlice" else "api",
        text,
        event=record.event,
        revision=record.revision,
        object=object_id(*what),
        field=field,
    )


def _step(kind: str, text: Text, event: int | None, revision: int, object: str = "", field: str = "") -> JSON:
    return {
        "kind": kind,
        "text": wire(text),
        "event": event,
        "revision": revision,
        "object": object,
        "field": field,
    }
