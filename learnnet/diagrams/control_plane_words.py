"""The control plane in words: one sentence for the whole, then every step with the one that caused it."""

from collections.abc import Iterator, Mapping, Sequence

from learnnet.cluster.text import Text
from learnnet.diagrams.actors import lane_of
from learnnet.diagrams.picture import Cell, Table, Words, object_id
from learnnet.lab.events import Event

WROTE: Mapping[str, Text] = {
    "create": Text("created {kind} {name}"),
    "update": Text("updated {kind} {name}"),
    "delete": Text("deleted {kind} {name}"),
}


def nothing() -> Words:
    return Words(
        sentences=(
            Text("You have not asked the API server for anything yet. Apply some YAML, and each step appears here."),
        )
    )


def words(root: Event, events: Sequence[Event], more: int) -> Words:
    return Words(sentences=tuple(_sentences(root, events, more)), tables=(_table(root, events),))


def _sentences(root: Event, events: Sequence[Event], more: int) -> Iterator[Text]:
    last = events[-1]
    writes = [event for event in events if event.action == "write"]
    yield Text(
        "{what} led to {steps} steps in {ms} ms; the API server stored {writes} revisions.",
        {"what": str(root.note), "steps": len(events) + more - 1, "ms": last.at - root.at, "writes": len(writes)},
    )
    if any(event.action == "refuse" for event in events):
        yield Text("The API server refused a request, so nothing of it was stored.")
    proxies = [event for event in events if event.action == "sync"]
    if proxies:
        yield Text(
            "The last kube-proxy wrote its rules {ms} ms after you asked; until then its node had old ones.",
            {"ms": proxies[-1].at - root.at},
        )
    if more:
        yield Text("{count} more steps are not shown.", {"count": more})


def _table(root: Event, events: Sequence[Event]) -> Table:
    by_index = {event.index: number for number, event in enumerate(events, 1)}
    return Table(
        caption=Text("Every step and what caused it"),
        columns=(Text("No."), Text("After"), Text("Who"), Text("What"), Text("Revision"), Text("Because of")),
        rows=tuple(_row(number, event, root, by_index) for number, event in enumerate(events, 1)),
        keys=tuple(object_id(*event.what) if event.what else "" for event in events),
    )


def _row(number: int, event: Event, root: Event, by_index: Mapping[int, int]) -> tuple[Cell, ...]:
    because = by_index.get(event.cause) if event.cause is not None else None
    return (
        number,
        Text("{ms} ms", {"ms": event.at - root.at}),
        who(event.actor),
        what(event),
        event.revision if event.action == "write" else "",
        Text("no. {number}", {"number": because}) if because else "",
    )


def who(actor: str) -> Cell:
    """People by a word, programs by their own names."""
    return lane_of(actor).name if actor == "you" else actor


def what(event: Event) -> Text:
    if event.action == "write" and event.what:
        template = WROTE.get(str(event.detail.get("verb")))
        if template:
            return Text(template.message, {"kind": event.what.kind, "name": event.what.name})
    if event.note.message:
        return event.note
    return (
        Text("looked at {kind} {name}", {"kind": event.what.kind, "name": event.what.name}) if event.what else Text("")
    )
