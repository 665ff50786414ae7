"""What runs in the Pods of a lab besides what kubectl knows by itself: DNS tools, and clients that send packets.

In the lab's newest moment they leave traces: servers remember, kernels remember, time passes, and an event tells of it.
In a past moment DNS tools are answered as they would have been then, and nobody remembers.
"""

import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from learnnet.cluster.kubectl import Inside, Output
from learnnet.cluster.kubectl.failures import PastError
from learnnet.cluster.kubectl.programs import PodFile, Program
from learnnet.cluster.store import Key
from learnnet.cluster.text import Text
from learnnet.dns import programs as dns_programs
from learnnet.dns.programs.client import Printed
from learnnet.dns.resolvconf import ResolvConfError
from learnnet.lab.naming.directory import Directory
from learnnet.lab.shell.answers import told, typed
from learnnet.lab.shell.clients import CLIENTS, Asked
from learnnet.lab.shell.lookers import looking
from learnnet.lab.shell.programs import TOLD
from learnnet.lab.shell.programs.here import Here, in_pod
from learnnet.lab.shell.programs.ping import Ran

if TYPE_CHECKING:
    from learnnet.lab.packets.trace import Trace
    from learnnet.lab.world import World

IN_PODS = (*CLIENTS, *dns_programs.PROGRAMS, "ping")
Ask = Callable[[], Directory]
# Sends as a change does, and tells of it by an event; or why that cannot be.
Send = Callable[["World", Mapping[str, Any]], "Trace | Text"]

Ping = Callable[["World", str, list[str]], Ran]


class Programs:
    """One run of kubectl in the newest moment; `ran` says whether a program left traces, `elapsed` how long it took."""

    def __init__(self, world: "World", send: Send, ping: Ping) -> None:
        self.world = world
        self.send = send
        self.ping = ping
        self.ran = False
        self.elapsed = 0
        clients = {name: self._client(name) for name in CLIENTS}
        lookups = {name: self._lookup(name) for name in dns_programs.PROGRAMS}
        self.by_name: Mapping[str, Program] = {**clients, **lookups, **looking(self._here), "ping": self._ping}
        self.files = pod_files(world.names.live)

    def taken(self) -> int:
        """How long programs took since this was asked last, in ms."""
        taken, self.elapsed = self.elapsed, 0
        return taken

    def _lookup(self, name: str) -> Program:
        def program(inside: Inside, words: Sequence[str]) -> Output:
            directory = self.world.names.live()
            directory.servers.version += 1
            pod = f"{inside.pod.key.namespace}/{inside.pod.key.name}"
            printed, lookup = directory.listen([name, *words], pod, typed(words))
            command = shlex.join([name, *words])
            note = Text("{pod} runs {command}", {"pod": inside.pod.key.name, "command": command})
            cost = {"questions": len(lookup.questions), "in_vain": lookup.wasted} if lookup else {}
            detail = {"change": "kubectl", "command": command, **cost, **told(name, words, printed.stdout)}
            index = self.world.record("you", "request", what=inside.pod.key, note=note, detail=detail)
            if lookup is not None:
                self.world.lookups[index] = lookup
            self.ran = True
            self.elapsed += printed.elapsed
            return Output(rc=printed.rc, stdout=printed.stdout, stderr=printed.stderr)

        return program

    def _client(self, name: str) -> Program:
        def program(inside: Inside, words: Sequence[str]) -> Output:
            asked = CLIENTS[name](words)
            return asked if isinstance(asked, Output) else self._send(inside.pod.key, asked, name, words)

        return program

    def _here(self, inside: Inside) -> Here | None:
        key, index = inside.pod.key, len(self.world.log.events) - 1
        return in_pod(self.world, index, self.world.clock.now, inside.view, key.namespace, key.name)

    def _ping(self, inside: Inside, words: Sequence[str]) -> Output:
        ran = self.ping(self.world, f"{inside.pod.key.namespace}/{inside.pod.key.name}", list(words))
        self.ran |= ran.sent
        self.elapsed += ran.elapsed
        return ran.output

    def _send(self, pod: Key, asked: Asked, name: str, words: Sequence[str]) -> Output:
        trace = self.send(self.world, {"source": f"{pod.namespace}/{pod.name}", **asked.payload})
        if isinstance(trace, Text):
            return Output(rc=6, stderr=f"{trace}\n", note=trace)
        self.ran = True
        self.elapsed += trace.printed.elapsed
        return TOLD[name](trace, words)


def looked_up(directory: Directory, inside: Inside, words: Sequence[str]) -> Printed:
    key = inside.pod.key
    return directory.run(words, f"{key.namespace}/{key.name}")


def then(ask: Ask) -> Mapping[str, Program]:
    """What can be run in a past moment without anybody being the wiser."""

    def lookup(name: str) -> Program:
        def program(inside: Inside, words: Sequence[str]) -> Output:
            printed = looked_up(ask(), inside, [name, *words])
            return Output(rc=printed.rc, stdout=printed.stdout, stderr=printed.stderr)

        return program

    def client(name: str) -> Program:
        def program(inside: Inside, words: Sequence[str]) -> Output:
            raise PastError(shlex.join([name, *words]))

        return program

    senders = {name: client(name) for name in (*CLIENTS, "ping")}
    return {**senders, **{name: lookup(name) for name in dns_programs.PROGRAMS}}


def pod_files(ask: Ask) -> Mapping[str, PodFile]:
    def resolv_conf(inside: Inside) -> str:
        key = inside.pod.key
        place = ask().place(f"{key.namespace}/{key.name}")
        return f"{place}\n" if isinstance(place, ResolvConfError) else place.conf.text

    return {dns_programs.RESOLV_CONF: resolv_conf}
