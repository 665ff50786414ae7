"""`kubectl events`: Kubernetes Events in the order of time (kubectl, pkg/cmd/events)."""

from collections.abc import Mapping, Sequence
from typing import Any

from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.columns import one_line, table
from learnnet.cluster.kubectl.common import OUTPUT
from learnnet.cluster.kubectl.failures import Failure
from learnnet.cluster.kubectl.flags import Flag
from learnnet.cluster.kubectl.printers import printer
from learnnet.cluster.kubectl.resources import Named, named
from learnnet.cluster.tables.age import age

Body = Mapping[str, Any]


def events(call: Call) -> Output:
    arguments = call.arguments
    types = [word.lower() for text in arguments.all("types") for word in text.split(",")]
    if any(word not in ("normal", "warning") for word in types):
        raise Failure("valid --types are Normal or Warning")
    about = _about(arguments.get("for")) if arguments.has("for") else None
    found = [
        record.body
        for record in call.view.records("Event", None if call.everywhere else call.namespace)
        if _fits(record.body, types, about)
    ]
    found.sort(key=last_seen)
    if not found:
        where = "" if call.everywhere else f" in {call.namespace} namespace"
        return Output(stderr=f"No events found{where}.\n")
    if arguments.get("output"):
        whole = {"apiVersion": "v1", "items": [dict(body) for body in found], "kind": "EventList", "metadata": {}}
        return Output(stdout=printer(arguments)(whole))
    return Output(stdout=_table(call, found))


def _about(text: str) -> Named:
    kind, slash, name = text.partition("/")
    if not slash or not name:
        raise Failure("--for must be in resource/name form")
    return named([f"{kind}/{name}"])[0]


def _fits(body: Body, types: Sequence[str], about: Named | None) -> bool:
    if types and body.get("type", "").lower() not in types:
        return False
    target = body.get("involvedObject") or {}
    return about is None or (target.get("kind"), target.get("name")) == (about.kind.name, about.name)


def last_seen(body: Body) -> str:
    return str(body.get("lastTimestamp") or body.get("eventTime") or body["metadata"].get("creationTimestamp", ""))


def _table(call: Call, found: Sequence[Body]) -> str:
    header = ["LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"]
    rows = [] if call.arguments.on("no-headers") else [["NAMESPACE", *header] if call.everywhere else header]
    for body in found:
        target = body.get("involvedObject") or {}
        cells = [
            _seen(body, call.now),
            body.get("type", ""),
            body.get("reason", ""),
            f"{target.get('kind', '')}/{target.get('name', '')}",
            one_line(str(body.get("message", "")).strip()),
        ]
        rows.append([body["metadata"].get("namespace", ""), *cells] if call.everywhere else cells)
    return table(rows)


def _seen(body: Body, now: int) -> str:
    last = age(last_seen(body), now)
    if body.get("count", 1) > 1:
        return f"{last} (x{body['count']} over {age(body.get('firstTimestamp'), now)})"
    return last


EVENTS = Command(
    name="events",
    usage="[(-o|--output=)json|yaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|"
    "jsonpath-file] [--for TYPE/NAME] [--watch] [--types=Normal,Warning]",
    flags=(
        *OUTPUT,
        Flag(name="all-namespaces", short="A", value=False),
        Flag(name="for"),
        Flag(name="types"),
        Flag(name="watch", short="w", value=False),
        Flag(name="no-headers", value=False),
        Flag(name="chunk-size", number=True),
    ),
    run=events,
)
