"""Why a part of a picture is there: what was written, and what the slice controller made of it, oldest first."""

from collections.abc import Iterator

from learnnet.cluster.objects import EndpointSlice
from learnnet.cluster.store import Key, View
from learnnet.cluster.text import Text
from learnnet.diagrams.lines import Line, lines_of
from learnnet.diagrams.picture import JSON, Origin, wire


def reasons(view: View, origin: Origin) -> Iterator[JSON]:
    """Each object whose lines lie behind it, the Pods' before the Service's, and then what it was made of itself."""
    lines = lines_of(view, origin)
    written: dict[str, list[Line]] = {}
    for line in reversed(lines):
        written.setdefault(line.object, []).insert(0, line)
    for each, own in written.items():
        if each != origin.object:
            yield from stored(view, each, own)
    yield from _made_of(view, origin, written.get(origin.object, []))


def _made_of(view: View, origin: Origin, lines: list[Line]) -> Iterator[JSON]:
    """The object that it was made of itself: for an endpoint the slice."""
    kind, namespace, name = origin.object.split("/", 2)
    piece = view.get(EndpointSlice, name, namespace) if kind == EndpointSlice.kind else None
    if piece is None:
        yield from stored(view, origin.object, lines or [Line(object=origin.object, field=origin.field)])
        return
    at = origin.field.removeprefix("endpoints[").removesuffix("]")
    listed = piece.endpoints[int(at)].address if at.isdigit() and int(at) < len(piece.endpoints) else ""
    text = Text("{slice} lists {endpoint}", {"slice": name, "endpoint": origin.endpoint or listed})
    yield from stored(view, origin.object, lines, text, "controller")


def stored(view: View, what: str, lines: list[Line], text: Text | None = None, by: str = "api") -> Iterator[JSON]:
    kind, namespace, name = what.split("/", 2)
    record = view.record(Key(kind, namespace, name))
    if record is not None:
        said = text or Text("{kind} {name} was stored", {"kind": kind, "name": name})
        yield step(by, said, record.event, record.revision, lines)


def step(by: str, text: Text, event: int | None, revision: int, lines: list[Line] | None = None) -> JSON:
    return {
        "kind": by,
        "text": wire(text),
        "event": event,
        "revision": revision,
        "lines": [[line.object, line.field] for line in lines or ()],
    }
