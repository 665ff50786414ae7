"""The story of a write: from the request to the key in etcd, station by station, and what the watchers then did."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from learnnet.cluster.kinds import KIND_BY_NAME, Kind
from learnnet.cluster.requests.paths import collection_path
from learnnet.cluster.shape import paths_of
from learnnet.cluster.store import Body, Key, View, Write
from learnnet.cluster.text import Text
from learnnet.diagrams.applied import Row, differences, filled_in, has, named, pasted
from learnnet.diagrams.control_plane_words import what
from learnnet.diagrams.picture import JSON, object_id, wire
from learnnet.lab.events import Event

PEOPLE = ("you", "lesson")
NOT_ASKED_FOR = ("IPAddress", "Event", "Endpoints", "EndpointSlice")
ALLOCATED = ("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "nodePort", "healthCheckNodePort")
# Where the API server keeps each kind in etcd, if not under its plural (registry/core/rest, storage_core.go).
ETCD = {"Service": "services/specs", "Endpoints": "services/endpoints", "Node": "minions"}
MOST_WRITES, MOST_RESULTS = 12, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """One place that the write passed: what was done there, the fields it was done to, and whose turns it led to."""

    name: str
    text: Text
    rows: tuple[Row, ...] = ()
    turns: tuple[Mapping[str, JSON], ...] = ()

    def as_dict(self) -> dict[str, JSON]:
        return {
            "name": self.name,
            "text": wire(self.text),
            "rows": [row.as_dict() for row in self.rows],
            "turns": list(self.turns),
        }


def story(root: Event, events: Sequence[Event], view: View) -> list[JSON]:
    """Every object that this request wrote itself, in order, with its stations."""
    told = []
    for event in events:
        write = view.write_at(event.revision) if event.action == "write" and event.cause == root.index else None
        if write is not None and write.key.kind not in NOT_ASKED_FOR:
            told.append(_told(event, write, root, events))
    return told[:MOST_WRITES]


def _told(event: Event, write: Write, root: Event, events: Sequence[Event]) -> JSON:
    return {
        "object": object_id(*write.key),
        "kind": write.key.kind,
        "name": write.key.name,
        "verb": write.verb,
        "revision": write.revision,
        "event": event.index,
        "stations": [station.as_dict() for station in _stations(event, write, root, events)],
    }


def _stations(event: Event, write: Write, root: Event, events: Sequence[Event]) -> Iterator[Station]:
    kind = KIND_BY_NAME[write.key.kind]
    yield Station(name="request", text=_request(write, kind))
    body = write.after.body if write.after else None
    if body is not None:
        given = pasted(body)
        if given is not None:
            count = sum(1 for path in paths_of(given) if not path.startswith("metadata.annotations"))
            yield Station(
                name="decode",
                text=Text("All {count} fields are known, and each holds a value of its type.", {"count": count}),
            )
        yield from _changes(event, write, body, given) if write.before else _made(event, body, given)
        yield Station(name="validate", text=Text("Nothing to object to."))
    yield Station(name="store", text=_stored(write, kind))
    yield _watchers(event, events)


def _request(write: Write, kind: Kind) -> Text:
    path = collection_path(kind, write.key.namespace)
    if write.before is None:
        return Text("{verb} {path}", {"verb": "POST", "path": path})
    verb = "PATCH" if write.after else "DELETE"
    return Text("{verb} {path}", {"verb": verb, "path": f"{path}/{write.key.name}"})


def _made(event: Event, body: Body, given: Mapping[str, Any] | None) -> Iterator[Station]:
    rows = filled_in(given, body) if given is not None else named(list(event.detail.get("defaulted", ())), body)
    drawn = tuple(row for row in rows if row.path.rpartition(".")[2] in ALLOCATED)
    usual = tuple(row for row in rows if row not in drawn)
    said = Text("Nothing was left out.") if not usual else Text("Fields that you left out get their usual values.")
    yield Station(name="default", text=said, rows=usual)
    if body["kind"] == "Service":
        words = Text("Free addresses and ports are handed out.") if drawn else Text("This Service needs no address.")
        yield Station(name="allocate", text=words, rows=drawn)


def _changes(event: Event, write: Write, body: Body, given: Mapping[str, Any] | None) -> Iterator[Station]:
    """An update: what its author changed, and what the server then changed or cleared by itself."""
    old = write.before.body if write.before else body
    had = pasted(old)
    rows = differences(old, body)
    yours = tuple(row for row in rows if given is None or has(given, row.path) or has(had, row.path))
    own = tuple(row for row in rows if row not in yours)
    said = Text("What you changed:") if yours else Text("Nothing that is read by anybody has changed.")
    yield Station(name="change", text=said, rows=yours)
    cleared = tuple(row for row in own if row.mark == "-")
    drawn = tuple(row for row in own if row.mark != "-" and row.path.rpartition(".")[2] in ALLOCATED)
    usual = tuple(row for row in own if row not in cleared and row not in drawn)
    if cleared:
        yield Station(name="follow", text=Text("Cleared, because it no longer makes sense:"), rows=cleared)
    if usual:
        said = Text("Fields that you left out get their usual values.")
        yield Station(name="default", text=said, rows=usual)
    if drawn:
        yield Station(name="allocate", text=Text("Free addresses and ports are handed out."), rows=drawn)


def _stored(write: Write, kind: Kind) -> Text:
    key = etcd_key(write.key, kind)
    if write.after is None:
        return Text("{key} is gone with revision {revision}.", {"key": key, "revision": write.revision})
    return Text("{key} is stored as revision {revision}.", {"key": key, "revision": write.revision})


def etcd_key(key: Key, kind: Kind) -> str:
    parts = ("/registry", ETCD.get(kind.name, kind.plural), key.namespace, key.name)
    return "/".join(part for part in parts if part)


def _watchers(event: Event, events: Sequence[Event]) -> Station:
    turns = tuple(_turn(turn, events) for turn in events if turn.cause == event.index and turn.action != "write")
    said = Text("These were watching, and did this:") if turns else Text("Nobody who was watching had anything to do.")
    return Station(name="watch", text=said, turns=turns)


def _turn(turn: Event, events: Sequence[Event]) -> dict[str, JSON]:
    results = [event for event in events if event.cause == turn.index and event.action == "write"]
    plain = [event for event in results if event.what and event.what.kind not in ("IPAddress", "Event")]
    return {
        "actor": turn.actor,
        "event": turn.index,
        "at": turn.at,
        "text": wire(what(turn)),
        "results": [
            {"text": wire(what(event)), "revision": event.revision, "event": event.index}
            for event in plain[:MOST_RESULTS]
        ],
    }
