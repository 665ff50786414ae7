"""A program on a node or in a Pod that leaves traces: ping, the clients that a plain `send` does not tell of, and what
changes a node.
"""

import shlex
from collections.abc import Callable, Mapping

from learnnet.cluster.kubectl import Output
from learnnet.cluster.store import Key
from learnnet.cluster.text import Text
from learnnet.lab.changes.kube_proxy import kube_proxy
from learnnet.lab.changes.network import network
from learnnet.lab.changes.payload import BadChangeError, Change, text
from learnnet.lab.changes.send import send_as_asked
from learnnet.lab.outcome import Line, Outcome
from learnnet.lab.packets.echo import Echo, echo
from learnnet.lab.packets.sending import Sender, sender
from learnnet.lab.packets.target import address_of
from learnnet.lab.shell.administering import Asked, asked
from learnnet.lab.shell.clients import CLIENTS
from learnnet.lab.shell.programs import TOLD
from learnnet.lab.shell.programs import ping as pings
from learnnet.lab.shell.programs.here import UsageError
from learnnet.lab.world import World

LONGEST_LINE = 4096
NOBODY = Text("There is no running Pod, no node and no machine of this name.")
NUMBERS = 0xFFFF  # identifiers of echo requests
ADMINISTERED: Mapping[str, Callable[[World, Change], Outcome]] = {"kube-proxy": kube_proxy, "network": network}


def run(world: World, payload: Change) -> Outcome:
    """Accepted when something was sent, or changed."""
    source, line = text(payload, "source"), text(payload, "line", longest=LONGEST_LINE)
    try:
        name, *words = shlex.split(line)
    except ValueError as error:
        raise BadChangeError(f"'line' is no command line: {line!r}") from error
    change = asked(source, [name, *words])
    if change is not None:
        return _administered(world, change)
    if name == "ping":
        ran = ping(world, source, words)
    elif name in CLIENTS:
        ran = _client(world, source, name, words)
    else:
        raise BadChangeError(f"unknown program: {name!r}")
    world.clock.run(world.clock.now + ran.elapsed)
    output = ran.output
    said = [Line(text=one) for one in output.stdout.splitlines()]
    said += [Line(text=one, error=True) for one in output.stderr.splitlines()]
    return Outcome(accepted=ran.sent, lines=tuple(said), output=output)


def _administered(world: World, asked_for: Asked) -> Outcome:
    """Done by the change of that name; what is printed is the program's."""
    if isinstance(asked_for, Output):
        output = asked_for
    else:
        outcome = ADMINISTERED[asked_for["kind"]](world, asked_for)
        if outcome.accepted:
            return Outcome(accepted=True, output=Output())
        output = Output(rc=255, stderr="".join(f"{line.text}\n" for line in outcome.lines))
    said = tuple(Line(text=line, error=True) for line in output.stderr.splitlines())
    return Outcome(accepted=False, lines=said, output=output)


def ping(world: World, source: str, words: list[str]) -> pings.Ran:
    """Sends, and tells of it; the time that it takes has not passed yet."""
    net = world.traffic.network(world.store, "")
    client = sender(world, net, source)
    if client is None:
        return pings.Ran(output=Output(rc=1, stderr=f"{NOBODY}\n", note=NOBODY), sent=False)
    try:
        asked = pings.read(words)
    except UsageError as error:
        return pings.Ran(output=Output(rc=error.rc, stderr=f"{error}\n"), sent=False)
    index = _recorded(world, client, shlex.join(["ping", *words]))
    found = address_of(world, asked.host, client.pod)
    if not found.address:
        return pings.unresolved(asked.host)
    number = world.traffic.next_port(f"{client.host.name} ping", world.seed, NUMBERS)

    def once() -> Echo:
        return echo(world, net, client.host, found.address, number, asked.size)

    done = pings.ping(asked, asked.host, found.address, once)
    world.memory.note(index, world.traffic.tables())
    return done


def _recorded(world: World, client: Sender, command: str) -> int:
    pod = client.pod
    what = Key("Pod", pod.meta.namespace, pod.meta.name) if pod else Key("Node", "", client.host.name)
    note = Text("{pod} runs {command}", {"pod": what.name, "command": command})
    return world.record("you", "request", what=what, note=note, detail={"change": "kubectl", "command": command})


def _client(world: World, source: str, name: str, words: list[str]) -> pings.Ran:
    asked = CLIENTS[name](words)
    if isinstance(asked, Output):
        return pings.Ran(output=asked, sent=False)
    trace = send_as_asked(world, {"source": source, **asked.payload})
    if isinstance(trace, Text):
        return pings.Ran(output=Output(rc=6, stderr=f"{trace}\n", note=trace), sent=False)
    return pings.Ran(output=TOLD[name](trace, words), elapsed=trace.printed.elapsed)
