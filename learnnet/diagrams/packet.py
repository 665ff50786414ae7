"""One packet's way through the cluster and back: every place, every rule that it met there, and what the client saw.

Shown while the newest thing that the learner asked for is that something be sent; later pictures do without it.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from learnnet.cluster.store import View
from learnnet.cluster.text import Text
from learnnet.diagrams import packet_stops as places
from learnnet.diagrams import packet_words
from learnnet.diagrams.lines import traced
from learnnet.diagrams.packet_stops import Stop
from learnnet.diagrams.packet_why import reasons_of
from learnnet.diagrams.picture import JSON, Edge, Group, Node, Origin, Picture, Row, object_id, wire
from learnnet.diagrams.reading import HOME
from learnnet.lab.events import Event
from learnnet.lab.moment import Moment
from learnnet.lab.packets.exchange import REPLY, REQUEST
from learnnet.lab.packets.trace import Trace
from learnnet.netfilter.walk import DROPPED, REJECTED
from learnnet.proxy.config import family_of

PASSED_BY = Text("They name other addresses or ports")
SHORT = {"KUBE-SVC-": "KUBE-SVC", "KUBE-SVL-": "KUBE-SVL", "KUBE-EXT-": "KUBE-EXT", "KUBE-FW-": "KUBE-FW"}


def packet_picture(moment: Moment) -> Picture | None:
    """None unless a packet is the newest thing; without places if its way is no longer known."""
    changes = moment.changes
    if not changes or changes[-1].action != "send":
        return None
    event, trace = moment.traces[-1]
    return _forgotten(event) if trace is None else _drawn(event, trace, moment.view)


def _forgotten(event: Event) -> Picture:
    words = packet_words.forgotten()
    return Picture(name="packet", title=_title(event), words=words, detail={"event": event.index, "client": None})


def _title(event: Event) -> Text:
    source = str(event.detail["source"]).removeprefix(f"{HOME}/")
    return Text("The packet from {source} to {to}", {"source": source, "to": event.detail["to"]})


def _drawn(event: Event, trace: Trace, view: View) -> Picture:
    stops = places.stops(trace.hops, trace.tally)
    texts: dict[str, int] = {}
    asked = (trace.address, trace.port)
    nodes = tuple(_node(number, stop, texts, reasons_of(view, stop, asked)) for number, stop in enumerate(stops, 1))
    picture = Picture(
        name="packet",
        title=_title(event),
        nodes=nodes,
        edges=tuple(_leg(before, after) for before, after in pairwise(nodes)),
        groups=tuple(_machines(stops)),
        words=packet_words.words(trace, stops),
        detail={**_detail(event, trace, stops), "texts": list(texts)},
    )
    return traced(view, picture)


def _detail(event: Event, trace: Trace, stops: Sequence[Stop]) -> dict[str, JSON]:
    return {
        "event": event.index,
        "source": trace.source,
        "to": trace.to,
        "protocol": trace.protocol,
        "address": trace.address,
        "family": family_of(trace.address) if trace.address else "",
        "result": trace.result,
        "answered_by": trace.answered_by,
        "client": trace.printed.as_dict(),
        "questions": len(trace.lookup.questions) if trace.lookup else 0,
        "count": trace.count,
        "results": dict(trace.results),
        "spread": dict(trace.spread),
        "expected": dict(trace.expected),
        "there": sum(stop.leg == REQUEST for stop in stops),
    }


def _leg(before: Node, after: Node) -> Edge:
    return Edge(id=f"{before.id}>{after.id}", kind="goes", source=before.id, target=after.id, states=after.states[:1])


def _machines(stops: Sequence[Stop]) -> list[Group]:
    found: dict[str, Group] = {}
    for stop in stops:
        found.setdefault(stop.place, Group(id=stop.place, kind=stop.machine, label=stop.host))
    return list(found.values())


def _node(number: int, stop: Stop, texts: dict[str, int], why: list[JSON]) -> Node:
    return Node(
        id=object_id("Stop", "", str(number)),
        kind=stop.kind,
        label=_label(stop),
        note=stop.what,
        group=stop.place,
        states=(stop.leg, *_states(stop)),
        rows=tuple(_row(f"{number}.{position}", step, texts) for position, step in enumerate(stop.steps)),
        detail={
            "hop": stop.hop,
            "chain": stop.chain,
            "reason": wire(_reason(stop)),
            "words": wire(packet_words.sentence(stop)),
            "before": [stop.before.source, stop.before.destination],
            "after": [stop.after.source, stop.after.destination],
            "other": object_id("Node" if stop.other else "", "", stop.other),
            "came_by": stop.came_by,
            "left_by": stop.left_by,
            "outcome": stop.outcome,
            "why": why,
        },
    )


def _states(stop: Stop) -> tuple[str, ...]:
    translated = ("translated",) if stop.before != stop.after else ()
    stopped = (stop.outcome,) if stop.outcome in (REJECTED, DROPPED) else ()
    return (*translated, *stopped)


def _label(stop: Stop) -> str:
    """As short as in the strip under the map."""
    match stop.kind:
        case places.CHAIN if stop.before != stop.after:
            return "DNAT"
        case places.CHAIN:
            return next((short for start, short in SHORT.items() if stop.chain.startswith(start)), stop.chain)
        case places.OUT:
            return "POSTROUTING" if stop.left_by else "INPUT"
        case places.WIRE:
            return "wire"
    return stop.host.rpartition("/")[2]


def _reason(stop: Stop) -> Text:
    """Two or three words for the box on the map."""
    if stop.outcome in (REJECTED, DROPPED):
        return Text("REJECT") if stop.outcome == REJECTED else Text("DROP")
    match stop.kind:
        case places.CHAIN if stop.before != stop.after:
            return Text("DNAT")
        case places.CHAIN if stop.draw:
            return Text("drew {drawn}", {"drawn": f"{stop.draw['drawn']:.2f}"})
        case places.CHAIN if stop.marked:
            return Text("marks it")
        case places.CHAIN:
            return Text("rule {number} fits", {"number": stop.last_hit["index"] + 1}) if stop.last_hit else Text("")
        case places.KERNEL if stop.before != stop.after:
            return Text("translated back") if stop.leg == REPLY else Text("as before")
        case places.KERNEL:
            return Text("known flow") if stop.known else Text("no match")
    return Text("")


def _row(id: str, step: dict[str, Any], texts: dict[str, int]) -> Row:
    """One rule that was tried, or many that plainly were not meant. Texts stand once, however many nodes have them."""
    first = step["index"] + 1
    detail = {"hook": step["hook"], "table": step["table"], "chain": step["chain"], "number": first}
    if "passed_by" in step:
        last = first + step["passed_by"] - 1
        return Row(id=id, words=PASSED_BY, states=("miss",), detail={**detail, "last": last})
    message, params = step["why"]
    text = texts.setdefault(step["text"], len(texts))
    return Row(
        id=id,
        words=Text(message, params),
        states=("hit" if step["hit"] else "miss",),
        detail={
            **detail,
            "text": text,
            "draw": step["draw"],
            "mark": step["mark"],
            "counters": step["counters"],
            "ids": step.get("ids", []),
        },
        origin=_origin(step["origin"]),
    )


def _origin(found: dict[str, str] | None) -> Origin | None:
    if found is None:
        return None
    what = object_id(found["kind"], found["namespace"], found["name"])
    return Origin(object=what, field=found["field"], endpoint=found["endpoint"], besides=found["besides"])
