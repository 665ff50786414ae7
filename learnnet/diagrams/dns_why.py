"""Why an answer is what it is: the lines that were written for it, and the events that brought it to CoreDNS."""

from collections.abc import Iterator

from learnnet.cluster.objects import EndpointSlice, Service
from learnnet.cluster.store import Key
from learnnet.cluster.text import Text
from learnnet.diagrams import why
from learnnet.diagrams.picture import JSON, object_id
from learnnet.diagrams.picture import Origin as PartOrigin
from learnnet.dns.message import Origin
from learnnet.lab.moment import Moment

MOST_SLICES = 3
SERVICE_NAME = "kubernetes.io/service-name"


def reasons(moment: Moment, origin: Origin) -> tuple[JSON, ...]:
    """As of the look-up's moment, oldest cause first: what was written, the slices, and CoreDNS's watch."""
    return (
        *why.reasons(moment.names, PartOrigin(object=object_id(*origin.key), field=origin.field)),
        *_behind_the_address(moment, origin.key),
        *_served(moment),
    )


def _behind_the_address(moment: Moment, key: Key) -> Iterator[JSON]:
    """The answer names the Service only; that Pods answer there is another matter."""
    if key.kind != Service.kind:
        return
    for piece in moment.names.select(EndpointSlice, key.namespace, {SERVICE_NAME: key.name})[:MOST_SLICES]:
        record = moment.names.record(Key(EndpointSlice.kind, key.namespace, piece.meta.name))
        if record is not None:
            text = Text("{name} lists the Pods behind the address", {"name": piece.meta.name})
            yield why.step("controller", text, record.event, record.revision)


def _served(moment: Moment) -> Iterator[JSON]:
    own = (event for event in reversed(moment.events) if event.actor == "coredns" and event.action == "serve")
    served = next(own, None)
    if served is not None:
        text = Text("CoreDNS has seen revision {revision}", {"revision": moment.names.revision})
        yield why.step("serve", text, served.index, moment.names.revision)
