"""The kubelet of one node: starts the containers of the Pods that are bound to it, reports on them, and stops them.

Simplified, as there are no real containers: a rule says which images there are (see images.py); a container starts
within moments and ends by itself only if its command says so, an init container unless its command says that it does
not (see programs.py); told to stop, it ends `kubelet/stop` ms after its preStop hook, as a program that handles SIGTERM
does, and is killed at the end of the grace period at the latest; a probe succeeds when it asks for a port that the
container declares (or when the container declares none).

A kubelet that the API server has not heard of (its Node's Ready condition is Unknown) does nothing until it is back.

A Pod that comes with a status was started by another kubelet before the lab began: it is taken as it is, and one that
was being deleted then stays so.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from learnnet.cluster.actor import Actor
from learnnet.cluster.controllers.container_life import FOREVER
from learnnet.cluster.controllers.pod_addresses import NodeAddresses
from learnnet.cluster.controllers.pod_run import Run
from learnnet.cluster.controllers.pod_status import StatusWriter
from learnnet.cluster.controllers.pod_voice import PodVoice, field_of
from learnnet.cluster.controllers.probes import pre_stop
from learnnet.cluster.controllers.programs import fails
from learnnet.cluster.objects import Node, Pod
from learnnet.cluster.store import Key, Record, Write
from learnnet.cluster.text import Text
from learnnet.cluster.turn import Turn

SANDBOX, START, STOP = 1000, 300, 500  # ms, unless the lab's settings say otherwise
NO_ADDRESS_RETRY = 10_000
NO_ADDRESS = (
    "Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox: "
    'plugin type="bridge" failed (add): failed to allocate for range 0: no IP addresses available in range set'
)
PATIENCE = 120_000  # ms: what comes later than this is nothing to wait for


class Kubelet(Actor):
    """One for each node."""

    watches = ("Node", "Pod")
    hears_itself = False
    latency = 1

    def __init__(self, node: str) -> None:
        self.name = f"kubelet/{node}"
        self.node = node
        self._addresses = NodeAddresses()
        self._runs: dict[Key, Run] = {}
        self._missed: dict[Key, None] = {}
        self._cut_off = False

    def keys_for(self, write: Write) -> Iterable[Key]:
        if write.key.kind == "Pod":
            return (write.key,)
        node = write.after.typed if write.after else None
        if not isinstance(node, Node):
            return ()
        self._addresses.configure(node.pod_cidrs)
        was_cut_off, self._cut_off = self._cut_off, _heard_of(node) == "Unknown"
        if self._cut_off or not was_cut_off:
            return ()
        # Back in touch, it says again what it knows and makes up for what it has missed.
        for run in self._runs.values():
            run.due = 0 if run.station == "running" else run.due
        return [*self._runs, *self._missed]

    def reconcile(self, turn: Turn, key: Key) -> None:
        if self._cut_off:
            self._missed[key] = None
            return
        self._missed.pop(key, None)
        record = turn.view.record(key)
        pod = turn.view.get(Pod, key.name, key.namespace)
        run = self._runs.get(key)
        if run is not None and (pod is None or pod.meta.uid != run.uid or pod.node != self.node):
            self._forget(turn, key, run)
            run = None
        if record is None or pod is None or pod.node != self.node:
            return
        if run is None:
            run = self._runs[key] = self._meet(pod)
        self._advance(turn, record, pod, run)

    def _forget(self, turn: Turn, key: Key, run: Run) -> None:
        """Deleted at once and by force: the containers are stopped, nobody is told."""
        del self._runs[key]
        self._addresses.free(run.uid)
        if run.station in ("running", "stopping"):
            turn.log("run", Text("The containers of Pod {pod} are killed.", {"pod": key.name}), {"state": "killed"})

    def _meet(self, pod: Pod) -> Run:
        run = Run(uid=pod.meta.uid)
        if pod.ips or pod.phase != "Pending":
            self._addresses.hold(pod.ips, run.uid)
            run.station = "left" if pod.terminating or pod.finished else "running"
            run.due = FOREVER
        return run

    def _advance(self, turn: Turn, record: Record, pod: Pod, run: Run) -> None:
        now = turn.clock.now
        if run.station == "left":
            return
        if pod.terminating and run.station != "stopping":
            self._stop(turn, record, pod, run)
        elif now >= run.due or (run.station == "running" and _asks_again(record.body["spec"], run)):
            STATIONS[run.station](self, turn, record, pod, run)
        if run.due > now and run.due != FOREVER:
            # A container that fails again and again does so for ever, until its Pod is told to stop.
            troubled = run.station != "stopping" and run.troubled()
            turn.again(run.due - now, idle=troubled or run.due - now > PATIENCE)

    def _accept(self, turn: Turn, record: Record, pod: Pod, run: Run) -> None:
        turn.because(Text("Pod {pod} is new on this node: its sandbox is made.", {"pod": pod.meta.name}))
        turn.update_status({**record.body, "status": self._status(turn, pod).starting()})
        run.station = "sandbox"
        run.due = turn.clock.now + turn.settings.get("kubelet/sandbox", SANDBOX)

    def _connect(self, turn: Turn, record: Record, pod: Pod, run: Run) -> None:
        """The network plugin gives the sandbox its address."""
        node = turn.view.get(Node, self.node)
        if not run.addresses:
            run.addresses = tuple(node.addresses if node and pod.host_network else self._addresses.take(run.uid))
        addresses = run.addresses
        if not addresses:
            turn.tell(record, "Warning", "FailedCreatePodSandBox", NO_ADDRESS)
            turn.again(NO_ADDRESS_RETRY, idle=True)
            return
        params: dict[str, str | int] = {"pod": pod.meta.name, "address": addresses[0]}
        turn.because(Text("Pod {pod} gets address {address}.", params))
        turn.update_status({**record.body, "status": self._status(turn, pod).networked(addresses)})
        run.station = "containers"
        run.due = turn.clock.now + turn.settings.get("kubelet/start", START)

    def _start(self, turn: Turn, record: Record, pod: Pod, run: Run) -> None:
        run.set_up(record.body["spec"], turn.clock.now)
        run.station = "running"
        self._report(turn, record, pod, run)

    def _report(self, turn: Turn, record: Record, pod: Pod, run: Run) -> None:
        """How the containers are by now, and when there may be something new to say."""
        now = turn.clock.now
        voice = PodVoice(turn, record, pod.ip)
        for life, container in run.changed(record.body["spec"]):
            if life.change(container, now):
                voice.tell_change(life)
        for life in run.lives:
            if not life.running:
                life.fails = fails(life.spec, turn.settings)
        pause = turn.settings.get("kubelet/start", START)
        steps = list(run.steps(now, pause))
        voice.tell(run, steps)
        run.due = run.next_due(now)
        status = self._status(turn, pod).running(run, pod.ips, now)
        if status != record.body.get("status"):
            turn.because(Text("The status of Pod {pod} is reported.", {"pod": pod.meta.name}))
            turn.update_status({**record.body, "status": status})

    def _stop(self, turn: Turn, record: Record, pod: Pod, run: Run) -> None:
        """SIGTERM: the containers have the grace period to end by themselves."""
        containers = _running(record.body["spec"], run)
        grace = int(record.body["metadata"].get("deletionGracePeriodSeconds", 30)) * 1000
        wanted = max(map(pre_stop, containers), default=0) + turn.settings.get("kubelet/stop", STOP)
        run.exit_code = 137 if wanted > grace else 0
        running = run.station == "running" and bool(containers)
        run.station = "stopping"
        run.due = turn.clock.now + (min(wanted, grace) if running else 0)
        turn.because(Text("Pod {pod} is being deleted: its containers are asked to end.", {"pod": pod.meta.name}))
        for container in containers if running else ():
            message = f"Stopping container {container['name']}"
            turn.tell(record, "Normal", "Killing", message, field=field_of(record.body["spec"], container["name"]))
        if not running:
            self._remove(turn, record, pod, run)

    def _remove(self, turn: Turn, record: Record, pod: Pod, run: Run) -> None:
        turn.because(Text("The containers of Pod {pod} have ended: it is removed.", {"pod": pod.meta.name}))
        turn.log("run", Text("The containers of Pod {pod} have ended.", {"pod": pod.meta.name}), {"state": "ended"})
        if not pod.finished:
            turn.update_status({**record.body, "status": self._status(turn, pod).stopped(run.exit_code)})
        turn.delete(record.key, grace=0)
        self._addresses.free(run.uid)
        self._runs.pop(record.key, None)

    def _status(self, turn: Turn, pod: Pod) -> StatusWriter:
        return StatusWriter(pod, turn.view.get(Node, self.node), turn.clock.now)


def _asks_again(spec: Mapping[str, Any], run: Run) -> bool:
    """Something besides time may have changed what is to be said of a Pod: a gate, or an image."""
    return bool(spec.get("readinessGates") or run.changed(spec))


def _running(spec: Mapping[str, Any], run: Run) -> Sequence[Mapping[str, Any]]:
    """The containers that are there to be stopped; of a Pod that another kubelet has started, all."""
    if not run.lives:
        return list(spec["containers"])
    return [life.spec for life in (*run.containers, *reversed(run.first)) if life.running]


def _heard_of(node: Node) -> str:
    conditions = (node.body.get("status") or {}).get("conditions") or ()
    return next((str(c["status"]) for c in conditions if c["type"] == "Ready"), "True")


# What is done when the next step of a Pod is due.
STATIONS = {
    "new": Kubelet._accept,
    "sandbox": Kubelet._connect,
    "containers": Kubelet._start,
    "running": Kubelet._report,
    "stopping": Kubelet._remove,
}
