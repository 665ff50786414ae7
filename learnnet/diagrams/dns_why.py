"""Why an answer is what it is: the object whose field it was made from, and the events that brought it to CoreDNS."""

from collections.abc import Iterator

from learnnet.cluster.objects import EndpointSlice, Service
from learnnet.cluster.store import Key
from learnnet.cluster.text import Text
from learnnet.diagrams.picture import JSON, object_id, wire
from learnnet.dns.message import Origin
from learnnet.lab.moment import Moment

MOST_SLICES = 3
SERVICE_NAME = "kubernetes.io/service-name"


def reasons(moment: Moment, origin: Origin) -> tuple[JSON, ...]:
    """As of the look-up's moment, oldest cause first: Service, slices, and CoreDNS's watch."""
    return tuple(_steps(moment, origin))


def _steps(moment: Moment, origin: Origin) -> Iterator[JSON]:
    key, view = origin.key, moment.names
    service = key
    if key.kind == "EndpointSlice":
        piece = view.get(EndpointSlice, key.name, key.namespace)
        if piece is not None:
            service = Key("Service", key.namespace, piece.service)
            yield from _stored(moment, service, "", Text("{kind} {name} was stored"))
        yield from _stored(moment, key, origin.field, Text("{name} lists the endpoint"))
    else:
        yield from _stored(moment, key, origin.field, Text("{kind} {name} was stored"))
    if key.kind == "Service" and view.get(Service, key.name, key.namespace):
        for piece in view.select(EndpointSlice, key.namespace, {SERVICE_NAME: key.name})[:MOST_SLICES]:
            own = Key("EndpointSlice", key.namespace, piece.meta.name)
            yield from _stored(moment, own, "", Text("{name} lists the Pods behind the address"))
    served = next(
        (event for event in reversed(moment.events) if event.actor == "coredns" and event.action == "serve"), None
    )
    if served is not None:
        text = Text("CoreDNS has seen revision {revision}", {"revision": view.revision})
        yield _step("serve", text, served.index, view.revision)


def _stored(moment: Moment, what: Key, field: str, text: Text) -> Iterator[JSON]:
    record = moment.names.record(what)
    if record is None:
        return
    kind = "api" if what.kind != "EndpointSlice" else "controller"
    holes = {"kind": what.kind, "name": what.name}
    said = Text(text.message, {name: holes[name] for name in holes if f"{{{name}}}" in text.message})
    yield _step(kind, said, record.event, record.revision, object_id(*what), field)


def _step(kind: str, text: Text, event: int | None, revision: int, object: str = "", field: str = "") -> JSON:
    return {
        "kind": kind, "text": wire(text), "event": event, "revision": revision, "object": object, "field": field,
    }  # fmt: skip
