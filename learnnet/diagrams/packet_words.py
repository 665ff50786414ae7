"""One packet's way in words: a sentence for each place, a table of them all, and where many packets went."""

from collections.abc import Iterator, Sequence

from learnnet.cluster.text import Text
from learnnet.diagrams import packet_stops as places
from learnnet.diagrams.packet_stops import Stop
from learnnet.diagrams.picture import Table, Words
from learnnet.diagrams.reading import HOME
from learnnet.lab.packets.client import UNRESOLVED
from learnnet.lab.packets.exchange import ANSWERED, REPLY, REQUEST
from learnnet.lab.packets.flight import ERRORS, RESET
from learnnet.lab.packets.policies import EGRESS
from learnnet.lab.packets.trace import Trace
from learnnet.lab.packets.travel import CIRCLE, NO_HAIRPIN, NOBODY, TOO_LARGE
from learnnet.netfilter.walk import DROPPED, REJECTED, UNROUTABLE

LEGS = {REQUEST: Text("there"), REPLY: Text("back")}


def sentence(stop: Stop) -> Text:
    """What happens at one place."""
    return _ending(stop) or _on_the_way(stop)


def _on_the_way(stop: Stop) -> Text:
    match stop.kind:
        case places.CLIENT if stop.leg == REPLY:
            return _received(stop)
        case places.CLIENT:
            return Text("{host} sends {what} from {source} to {destination}.", _params(stop))
        case places.CHAIN:
            return _chain(stop)
        case places.OUT:
            return _out(stop)
        case places.WIRE:
            return Text("The packet is on the wire from {host} to {other}.", {"host": stop.name, "other": stop.other})
        case places.SERVER if stop.leg == REPLY:
            return _answer(stop)
        case places.SERVER:
            return Text("{host} gets {what}. The source that it sees is {source}.", _params(stop))
        case places.ROUTING:
            return Text(
                "The router sends the packet on towards {destination}.", {"destination": stop.after.destination}
            )
    return _kernel(stop)


def _params(stop: Stop) -> dict[str, str | int]:
    return {
        "host": stop.name,
        "what": stop.what,
        "source": stop.after.source,
        "destination": stop.after.destination,
    }


def _ending(stop: Stop) -> Text | None:
    """Where no further machine gets the packet, and nobody meant it to end there."""
    host: dict[str, str | int] = {"host": stop.name}
    hit = stop.last_hit
    if stop.refusal and stop.outcome == DROPPED:
        refused: dict[str, str | int] = {**host, "pod": stop.refusal.pod, "policies": ", ".join(stop.refusal.policies)}
        if stop.refusal.direction == EGRESS:
            return Text("{host} drops the packet: no NetworkPolicy of {pod} lets it out ({policies}).", refused)
        return Text("{host} drops the packet: no NetworkPolicy of {pod} lets it in ({policies}).", refused)
    match stop.outcome:
        case result if result in (REJECTED, DROPPED):
            rule: dict[str, str | int] = {"number": hit["index"] + 1, "chain": hit["chain"]} if hit else {}
            if result == REJECTED:
                return Text(
                    "{host} refuses the packet: rule {number} of {chain} says REJECT, and the sender is told.",
                    {**host, **rule},
                )
            return Text(
                "{host} drops the packet: rule {number} of {chain} says DROP, and nobody is told.", {**host, **rule}
            )
        case result if result == NOBODY:
            return Text(
                "No machine has the address {destination}. {host} asks three times who has it, and gives up.",
                {**host, "destination": stop.after.destination},
            )
        case result if result == UNROUTABLE:
            return Text(
                "{host} knows no way to {destination} and throws the packet away.",
                {**host, "destination": stop.after.destination},
            )
        case result if result == NO_HAIRPIN:
            return Text(
                "{host} would have to send the packet back by the port of cni0 that it came from. Without hairpin mode "
                "the bridge does not, and nobody is told.",
                host,
            )
        case result if result == TOO_LARGE:
            return Text("The packet is too large for the path that begins at {host}, and nobody is told.", host)
        case result if result == CIRCLE:
            return Text("The packet goes round in circles, until {host} has seen it too often.", host)
    return None


def _chain(stop: Stop) -> Text:
    hit = stop.last_hit
    node: dict[str, str | int] = {"node": stop.name, "chain": stop.chain}
    if stop.before != stop.after:
        return Text(
            "{node} rewrites the destination from {before} to {after}, and remembers that it did.",
            {"node": stop.name, "before": stop.before.destination, "after": stop.after.destination},
        )
    target = str(hit["why"][1].get("chain", "")) if hit else ""
    if hit is None or not target:
        return Text("On {node}, no rule of {chain} sends the packet elsewhere.", node)
    draw = stop.draw
    if draw and hit["draw"]:
        params = {**node, "target": target, **_lots(draw)}
        return Text("On {node}, {chain} draws {drawn}, which is below {probability}: {target} it is.", params)
    if draw:
        params = {**node, "target": target, **_lots(draw)}
        return Text("On {node}, {chain} draws {drawn}, not below {probability}: the next one, {target}, it is.", params)
    params = {**node, "target": target, "number": hit["index"] + 1}
    if stop.marked:
        return Text(
            "On {node}, {chain} marks the packet for masquerade, and rule {number} sends it on to {target}.", params
        )
    return Text("On {node}, rule {number} of {chain} fits and sends the packet on to {target}.", params)


def _lots(draw: dict[str, float]) -> dict[str, str | int]:
    return {"drawn": f"{draw['drawn']:.2f}", "probability": f"{draw['probability']:.4g}"}


def _out(stop: Stop) -> Text:
    params: dict[str, str | int] = {
        "node": stop.name,
        "before": stop.before.source,
        "after": stop.after.source,
        "interface": stop.left_by,
    }
    if stop.before.source != stop.after.source:
        return Text(
            "{node} replaces the source {before} by its own, {after}, and sends the packet out by {interface}.", params
        )
    if not stop.left_by:
        return Text("{node} lets the packet in: it is for {node} itself.", params)
    return Text("{node} leaves the source {before} as it is and sends the packet out by {interface}.", params)


def _kernel(stop: Stop) -> Text:
    params: dict[str, str | int] = {"node": stop.name, "interface": stop.left_by, "before": stop.before.source,
                                    "after": stop.after.source, "destination": stop.after.destination}  # fmt: skip
    if stop.before != stop.after:
        if stop.before.source != stop.after.source:
            return Text("{node} remembers the connection and turns the source {before} back into {after}.", params)
        return Text("{node} remembers the connection and sends the packet to {destination} as before.", params)
    if stop.leg == REPLY:
        return Text("{node} passes the answer on.", params)
    if not stop.left_by:
        return Text("On {node} no rule for a Service fits. The packet is for {node} itself.", params)
    return Text(
        "On {node} no rule for a Service fits {destination}. The packet goes on unchanged, by {interface}.", params
    )


def _answer(stop: Stop) -> Text:
    if stop.what == RESET:
        return Text("On {host} nobody listens on this port, so its kernel answers RST.", {"host": stop.name})
    if stop.what in ERRORS:
        return Text("{host} answers with an ICMP error, {what}, to {destination}.", _params(stop))
    return Text("{host} answers {what} to {destination}.", _params(stop))


def _received(stop: Stop) -> Text:
    if stop.what == RESET:
        return Text("{host} hears RST from {source}: refused.", _params(stop))
    if stop.what in ERRORS:
        return Text("{host} hears the ICMP error {what} from {source}.", _params(stop))
    return Text("{host} gets {what} from {source}, the address that it had asked.", _params(stop))


def forgotten() -> Words:
    return Words(sentences=(Text("This was long ago: the lab keeps how it ended, but no longer the way."),))


def words(trace: Trace, stops: Sequence[Stop]) -> Words:
    tables = (_hops(stops), _shares(trace))
    return Words(
        sentences=(*_beginning(trace), *(sentence(stop) for stop in stops), *_end(trace)),
        tables=tuple(table for table in tables if table.rows),
    )


def _beginning(trace: Trace) -> Iterator[Text]:
    params: dict[str, str | int] = {
        "source": trace.source.removeprefix(f"{HOME}/"),
        "to": trace.to,
        "address": trace.address,
    }
    if trace.result == UNRESOLVED:
        yield Text("{source} asks for {to}, but the name is not found.", params)
    elif trace.lookup:
        yield Text("{source} asks for {to}, which is {address}.", params)


def _end(trace: Trace) -> Iterator[Text]:
    yield trace.printed.why
    if trace.count > 1:
        yield Text(
            "All of them together: {count} sent, {answered} answered.",
            {"count": trace.count, "answered": trace.results.get(ANSWERED, 0)},
        )


def _hops(stops: Sequence[Stop]) -> Table:
    return Table(
        caption=Text("Hops"),
        columns=(
            Text("Hop"),
            Text("Way"),
            Text("Place"),
            Text("Source"),
            Text("Destination"),
            Text("What happens"),
        ),
        rows=tuple(
            (
                number,
                LEGS[stop.leg],
                f"{stop.name} · {stop.chain}" if stop.chain else stop.name,
                stop.after.source,
                stop.after.destination,
                sentence(stop),
            )
            for number, stop in enumerate(stops, 1)
        ),
    )


def _shares(trace: Trace) -> Table:
    """Empty unless several were sent."""
    ends = {**dict.fromkeys(trace.expected, 0), **trace.spread}
    ends |= {result: count for result, count in trace.results.items() if result != ANSWERED}
    return Table(
        caption=Text("Where all of them went"),
        columns=(Text("Answered by"), Text("How many"), Text("Expected")),
        rows=tuple((end, ends[end], f"{trace.expected.get(end, 0.0) * trace.count:.0f}") for end in sorted(ends))
        if trace.count > 1
        else (),
    )
