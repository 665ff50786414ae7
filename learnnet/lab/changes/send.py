"""A program sends something. It is a change: kernels remember connections, lots are drawn, and time passes."""

from collections.abc import Mapping
from dataclasses import replace

from learnnet.cluster.objects import Node
from learnnet.cluster.store import Key
from learnnet.cluster.text import Text
from learnnet.lab.changes.payload import Change, one_of, text, whole_number
from learnnet.lab.outcome import Line, Outcome
from learnnet.lab.packets.client import Printed
from learnnet.lab.packets.echo import echo_of
from learnnet.lab.packets.machines import Network
from learnnet.lab.packets.odds import Ending
from learnnet.lab.packets.sending import Request, Sender, sender
from learnnet.lab.packets.sending import chances as the_chances
from learnnet.lab.packets.sending import send as send_it
from learnnet.lab.packets.tally import Tally
from learnnet.lab.packets.target import BadTargetError, target
from learnnet.lab.packets.trace import Trace
from learnnet.lab.shell.programs import ping as pings
from learnnet.lab.world import World
from learnnet.proxy.config import family_of


class CannotSendError(ValueError):
    """Nobody of this name can send anything, or there is no such address."""


PROTOCOLS = ("tcp", "udp", "sctp", "icmp")
MOST = 100
LONGEST = 60  # seconds
LARGEST = 1_000_000  # bytes


def send(world: World, payload: Change) -> Outcome:
    trace = send_as_asked(world, payload)
    if isinstance(trace, Text):
        return Outcome(accepted=False, lines=(Line(text=str(trace), error=True, hint=trace),))
    world.clock.run(world.clock.now + trace.printed.elapsed)
    return Outcome(accepted=True, lines=tuple(_lines(trace)))


def send_as_asked(world: World, payload: Change) -> Trace | Text:
    """Sends, and tells of it; the time that it takes has not passed yet. Or why it cannot be sent."""
    read = request(world, payload)
    if isinstance(read, Text):
        return read
    net, wanted, client = read
    sent = send_it(world, net, wanted, client)
    index = world.record(
        "you",
        "send",
        what=_what(client),
        note=Text("{source} asks {to}", {"source": sent.source, "to": sent.to}),
        detail={"change": "send", **sent.summary()},
    )
    if sent.protocol == "icmp":
        sent = replace(sent, printed=_ping(sent, net, wanted))
    trace = replace(sent, tally=Tally(world, index, family_of(sent.address)))
    world.keep_trace(index, trace)
    world.memory.note(index, world.traffic.tables())
    return trace


def _ping(sent: Trace, net: Network, wanted: Request) -> Printed:
    host, waits = wanted.target.host, wanted.seconds
    ran = pings.unresolved(host)
    if sent.first is not None:
        heard = echo_of(sent.first, net)
        ran = pings.ping(pings.Asked(host=host, count=1, linger=waits * 1000), host, sent.address, lambda: heard)
    output = ran.output
    return replace(
        sent.printed,
        command=f"ping -c 1 -W {waits} {host}",
        stdout=output.stdout,
        stderr=output.stderr,
        rc=output.rc,
        elapsed=ran.elapsed,
    )


def chances(world: World, payload: Change) -> Mapping[Ending, float]:
    """How it could end, without anything being sent."""
    before = world.mark()
    read = request(world, payload)
    if isinstance(read, Text):
        raise CannotSendError(read)
    found = the_chances(world, *read)
    world.take_back(before)
    return found


def request(world: World, payload: Change) -> tuple[Network, Request, Sender] | Text:
    """Who is to ask whom, or why that cannot be."""
    protocol = one_of(payload, "protocol", PROTOCOLS)
    typed, source = text(payload, "to", longest=300), text(payload, "source")
    way_in = text(payload, "way_in", "")
    net = world.traffic.network(world.store, way_in if world.store.get(Node, way_in) else "")
    try:
        wanted = Request(
            source=source,
            target=target(typed, protocol),
            protocol=protocol,
            count=whole_number(payload, "count", 1, MOST, 1),
            seconds=whole_number(payload, "seconds", 1, LONGEST, 5),
            source_port=whole_number(payload, "source_port", 0, 65535, 0),
            size=whole_number(payload, "size", 0, LARGEST, 0),
        )
    except BadTargetError:
        return Text("Write a name or an address and a port, such as web:80 or [fd00::1]:80.")
    client = sender(world, net, source)
    if client is None:
        return Text("There is no running Pod, no node and no machine of this name.")
    return net, wanted, client


def _what(client: Sender) -> Key:
    if client.pod:
        return Key("Pod", client.pod.meta.namespace, client.pod.meta.name)
    return Key("Node", "", client.host.name)


def _lines(trace: Trace) -> list[Line]:
    """What the client prints; of many clients at once, how many printed the name of each server."""
    if trace.count > 1 and sum(trace.spread.values()) == trace.count:
        shares = sorted(trace.spread.items(), key=lambda share: (-share[1], share[0]))
        return [Line(text=f"{count} × {server.rpartition('/')[2]}") for server, count in shares]
    printed = trace.printed
    shown = [(line, False) for line in printed.stdout.splitlines()]
    shown += [(line, True) for line in printed.stderr.splitlines()]
    return [Line(text=line, error=error) for line, error in shown]
