"""The control plane after one change: who asked, what was stored, who was watching, and what they then did."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from learnnet.cluster.store import View
from learnnet.cluster.text import Text
from learnnet.diagrams import control_plane_words
from learnnet.diagrams.actors import lane_of, lane_order, same_kind
from learnnet.diagrams.lines import traced
from learnnet.diagrams.picture import JSON, Edge, Group, Look, Node, Origin, Picture, object_id, wire
from learnnet.diagrams.write_story import story
from learnnet.lab.events import Event
from learnnet.lab.moment import Moment

MOST_STEPS = 120
# Written besides: bookkeeping that other parts of the cluster read, but nothing on the way to a working Service.
SIDE_KINDS = ("IPAddress", "Event", "Endpoints", "Lease")
SIDE_ACTORS = ("endpoints-controller",)
# Of these only the wish (spec) is told; that their status is kept up to date is bookkeeping.
STATUS_KINDS = ("Deployment", "ReplicaSet", "StatefulSet")
READ_BY_PROXIES = ("Service", "EndpointSlice")
VERBS: Mapping[str, Text] = {"create": Text("create"), "update": Text("update"), "delete": Text("delete")}


@dataclass(frozen=True, slots=True)
class Chain:
    """The events that one change led to, in order."""

    root: Event
    events: tuple[Event, ...]
    side: frozenset[int]
    more: int


def control_plane_picture(moment: Moment, look: Look) -> Picture:
    events = moment.events
    newest = next((event for event in reversed(events) if event.action == "request"), None)
    if newest is None:
        return _nothing()
    chain = _follow(newest, events, moment.view)
    steps = tuple(_step(event, chain) for event in chain.events)
    rings = tuple(_ring(event, chain) for event in chain.events if event.action == "write")
    lanes = tuple(_lanes(chain))
    picture = Picture(
        name="control-plane",
        title=Text("From {what} to rules", {"what": str(chain.root.note)}),
        groups=lanes,
        nodes=(*steps, *rings),
        edges=tuple(_edges(chain)),
        words=control_plane_words.words(chain.root, chain.events, chain.more),
        detail={
            "root": chain.root.index,
            "at": chain.root.at,
            "more": chain.more,
            "story": story(chain.root, chain.events, moment.view),
        },
    )
    return traced(moment.view, picture)


def _nothing() -> Picture:
    return Picture(
        name="control-plane",
        title=Text("The control plane"),
        words=control_plane_words.nothing(),
        detail={"root": -1, "at": 0, "more": 0, "story": []},
    )


def _follow(root: Event, events: Sequence[Event], view: View) -> Chain:
    """Everything that has this event for its cause, or the cause of its cause."""
    reached = {root.index}
    found = [root]
    for event in events[root.index + 1 :]:
        if event.cause in reached:
            reached.add(event.index)
            found.append(event)
    shown = tuple(found[:MOST_STEPS])
    return Chain(root, shown, _side(shown, view), len(found) - len(shown))


def _side(events: Sequence[Event], view: View) -> frozenset[int]:
    """Which events are bookkeeping: side writes, and the turns of actors that wrote nothing else."""
    side: set[int] = set()
    results: dict[int, set[bool]] = {}
    for event in reversed(events):
        if event.action == "write":
            aside = _side_write(event, view)
        else:
            aside = event.actor in SIDE_ACTORS or results.get(event.index) == {True}
        if aside:
            side.add(event.index)
        if event.cause is not None:
            results.setdefault(event.cause, set()).add(aside)
    return frozenset(side)


def _side_write(event: Event, view: View) -> bool:
    if event.what is None or event.what.kind not in STATUS_KINDS:
        return event.what is not None and event.what.kind in SIDE_KINDS
    write = view.write_at(event.revision)
    if write is None or write.before is None or write.after is None:
        return False
    return bool(write.before.body.get("spec") == write.after.body.get("spec"))


def step_id(event: Event) -> str:
    return object_id("Event", "", str(event.index))


def ring_id(event: Event) -> str:
    return object_id("Revision", "", str(event.revision))


def lane_id(actor: str) -> str:
    return object_id("Actor", "", actor)


def _step(event: Event, chain: Chain) -> Node:
    what = event.what
    return Node(
        id=step_id(event),
        kind="step",
        label=str(_head(event)),
        note=f"{what.kind} {what.name}" if what else "",
        group=lane_id(event.actor),
        states=(event.action, *_aside(event, chain)),
        detail={
            "event": event.index,
            "actor": event.actor,
            "at": event.at - chain.root.at,
            "head": wire(_head(event)),
            "text": wire(event.note),
            "object": object_id(*what) if what else "",
            "revision": event.revision if event.action == "write" else event.detail.get("seen", 0),
            "cause": event.cause,
        },
        origin=Origin(object=object_id(*what) if what else "", revision=event.revision, event=event.index),
    )


def _aside(event: Event, chain: Chain) -> tuple[str, ...]:
    return ("side",) if event.index in chain.side else ()


def _head(event: Event) -> Text:
    """The two or three words that stand in the step's box."""
    match event.action:
        case "write":
            return VERBS.get(str(event.detail.get("verb")), Text("store"))
        case "refuse":
            return Text("refuse")
        case "request" | "ask":
            return event.note
        case "run":
            return Text("run containers")
        case _:
            return lane_of(event.actor).acts


def _ring(event: Event, chain: Chain) -> Node:
    return Node(
        id=ring_id(event),
        kind="revision",
        label=str(event.revision),
        group=lane_id("etcd"),
        states=_aside(event, chain),
        detail={"event": event.index},
    )


def _lanes(chain: Chain) -> Iterator[Group]:
    actors = {event.actor for event in chain.events}
    if any(event.action == "write" for event in chain.events):
        actors.add("etcd")
    stored = [event for event in chain.events if event.action == "write" and event.what]
    for actor in sorted(actors, key=lane_order):
        lane = lane_of(actor)
        own = [event for event in chain.events if event.actor == actor]
        yield Group(
            id=lane_id(actor),
            kind="lane",
            label=actor,
            note=actor.partition("/")[2],
            states=("side",) if own and all(event.index in chain.side for event in own) else (),
            detail={
                "name": wire(lane.name),
                "does": wire(lane.does),
                "stale": _stale(stored, own) if same_kind(actor) == "kube-proxy" else [],
            },
        )


def _stale(stored: Sequence[Event], syncs: Sequence[Event]) -> list[JSON]:
    """From a write that matters to this proxy until the sync that had read it: the node's rules are old."""
    spans: list[JSON] = []
    pending: Event | None = None
    for event in sorted((*stored, *syncs), key=lambda event: event.index):
        if event.action == "write":
            if pending is None and event.what and event.what.kind in READ_BY_PROXIES:
                pending = event
        elif pending is not None and event.detail.get("seen", 0) >= pending.revision:
            spans.append([pending.index, event.index])
            later = (e for e in stored if e.what and e.what.kind in READ_BY_PROXIES and e.index < event.index)
            pending = next((e for e in later if e.revision > event.detail.get("seen", 0)), None)
    if pending is not None:
        spans.append([pending.index, None])
    return spans


def _edges(chain: Chain) -> Iterator[Edge]:
    """What each step came from: a request to the API server, a revision stored, or a watch that told of one."""
    by_index = {event.index: event for event in chain.events}
    for event in chain.events:
        states = _aside(event, chain)
        if event.action == "write":
            yield _edge("store", step_id(event), ring_id(event), states)
        cause = by_index.get(event.cause) if event.cause is not None else None
        if cause is None:
            continue
        told = "watch" if cause.action == "write" else "leads"
        kind = "write" if event.actor == "kube-apiserver" else told
        yield _edge(kind, step_id(cause), step_id(event), states)


def _edge(kind: str, source: str, target: str, states: tuple[str, ...]) -> Edge:
    return Edge(id=f"{source}>{target}", kind=kind, source=source, target=target, states=states)
