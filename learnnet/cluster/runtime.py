"""The work loops of the control plane, on virtual time: a write is heard of a moment later, queues a key, and a turn
looks at that key in the cluster as this actor sees it.

Nothing here is simultaneous and nothing is left to chance: each actor has one inbox (its watch), one queue of keys and
one revision up to which it has seen. An actor that has written something looks at that key again only when its watch
has brought its own writes back ("expectations" of client-go's controllers), so it never acts twice on one old sight.
"""

from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from itertools import islice

from learnnet.cluster.actor import Actor
from learnnet.cluster.clock import Clock, Timer
from learnnet.cluster.kube_events import EventWriter
from learnnet.cluster.store import FIRST_REVISION, Key, Store, Write
from learnnet.cluster.surroundings import Chance, Recorder
from learnnet.cluster.turn import RefusedError, Tools, Turn, Writer

# client-go, util/workqueue: DefaultTypedControllerRateLimiter
FIRST_RETRY, LAST_RETRY = 5, 1_000_000
PATIENCE = 1000  # a retry after more than this many ms is nothing to wait for


class Runtime:
    """All actors of one cluster. Call `notice` after anything else has written to the store."""

    def __init__(
        self,
        *,
        store: Store,
        api: Writer,
        clock: Clock,
        chance: Chance,
        record: Recorder,
        settings: Mapping[str, int] | None = None,
        per_node: Iterable[Callable[[str], Actor]] = (),
    ) -> None:
        self.tools = Tools(
            store=store,
            api=api,
            clock=clock,
            chance=chance,
            record=record,
            events=EventWriter(store, api, clock),
            settings=settings or {},
        )
        self._per_node = tuple(per_node)
        self._workers: dict[str, _Worker] = {}
        self._everywhere: dict[str, list[_Worker]] = {}
        self._on_node: dict[tuple[str, str], list[_Worker]] = {}
        self._noticed = FIRST_REVISION
        self._moments: list[int] = [0]
        self._revisions: list[int] = [FIRST_REVISION]

    def add(self, actor: Actor) -> None:
        """Start a program: it lists what is there, then watches."""
        worker = _Worker(self, actor)
        self._workers[actor.name] = worker
        for kind in actor.watches:
            if actor.node and kind in ON_A_NODE:
                self._on_node.setdefault((kind, actor.node), []).append(worker)
            else:
                self._everywhere.setdefault(kind, []).append(worker)
        view = self.tools.store.at(self._noticed)
        for kind in actor.watches:
            for record in view.records(kind):
                write = Write(record.revision, record.key, None, record, record.event)
                if not actor.node or kind not in ON_A_NODE or actor.node in _nodes_of(write):
                    worker.deliver(write)

    def remove(self, name: str) -> None:
        """Stop a program: whatever it had planned does not happen."""
        worker = self._workers.pop(name, None)
        if worker is None:
            return
        worker.stop()
        for workers in (*self._everywhere.values(), *self._on_node.values()):
            if worker in workers:
                workers.remove(worker)

    def seen(self, name: str) -> int:
        """The revision up to which an actor has seen the cluster."""
        return self._workers[name].seen

    def notice(self) -> None:
        """Let every watch know of what was written since the last time."""
        if self.tools.store.revision == self._noticed:
            return
        writes = self.tools.store.writes_since(self._noticed)
        for write in writes:
            self._noticed = write.revision
            for worker in self._everywhere.get(write.key.kind, ()):
                worker.deliver(write)
            if write.key.kind in ON_A_NODE:
                for node in _nodes_of(write):
                    for worker in self._on_node.get((write.key.kind, node), ()):
                        worker.deliver(write)
            if self._per_node and write.key.kind == "Node":
                self._node_came_or_went(write)
        if self._moments[-1] == self.tools.clock.now:
            self._revisions[-1] = self._noticed
        else:
            self._moments.append(self.tools.clock.now)
            self._revisions.append(self._noticed)

    def revision_at(self, moment: int) -> int:
        """The newest revision at this moment; what a watch that lags so far has seen."""
        index = bisect_right(self._moments, moment)
        return self._revisions[index - 1] if index else FIRST_REVISION

    def latency_of(self, actor: Actor) -> int:
        """A lesson may set it for one actor or for all of a kind: "latency/kubelet/node-a", "latency/kubelet"."""
        kind, settings = actor.name.partition("/")[0], self.tools.settings
        return settings.get(f"latency/{actor.name}", settings.get(f"latency/{kind}", actor.latency))

    def _node_came_or_went(self, write: Write) -> None:
        if write.before is None:
            for make in self._per_node:
                self.add(make(write.key.name))
        elif write.after is None:
            for name in [worker.actor.name for worker in self._workers.values() if worker.actor.node == write.key.name]:
                self.remove(name)


ON_A_NODE = ("Node", "Pod")


def _nodes_of(write: Write) -> set[str]:
    """The nodes that a write of a Node or Pod concerns."""
    if write.key.kind == "Node":
        return {write.key.name}
    bodies = [record.body for record in (write.before, write.after) if record]
    return {node for body in bodies if (node := (body.get("spec") or {}).get("nodeName"))}


class _Worker:
    """One actor at work: its inbox, its queue and what it waits for."""

    def __init__(self, runtime: Runtime, actor: Actor) -> None:
        self.actor = actor
        self.seen = FIRST_REVISION
        self._runtime = runtime
        self._clock = runtime.tools.clock
        self._latency = runtime.latency_of(actor)
        self._inbox: deque[tuple[int, Write]] = deque()
        self._queue: dict[Key, int | None] = {}  # key -> the event that asks for it
        self._expected: dict[Key, int] = {}
        self._failures: dict[Key, int] = {}
        self._own: set[int] = set()
        self._later: dict[Key, Timer] = {}
        self._resting: dict[Key, Timer] = {}
        self._wake: Timer | None = None
        self._next: Timer | None = None

    def deliver(self, write: Write) -> None:
        now = self._clock.now
        # A program whose work is one piece only needs to know that something was written, and by which event.
        if self.actor.whole is None or not self._inbox or self._inbox[-1][0] != now:
            self._inbox.append((now, write))
        if self._wake is None:
            self._wake = self._clock.at(now + self._latency, self._woken)

    def stop(self) -> None:
        self._inbox.clear()
        self._queue.clear()
        for timer in (self._wake, self._next, *self._later.values(), *self._resting.values()):
            if timer is not None:
                timer.cancel()

    def ask(self, key: Key, cause: int | None) -> None:
        self._queue.setdefault(key, cause)

    def _woken(self) -> None:
        self._wake = None
        horizon = self._clock.now - self._latency
        while self._inbox and self._inbox[0][0] <= horizon:
            _, write = self._inbox.popleft()
            self._hear(write)
        self.seen = self._runtime.revision_at(horizon)
        if self._inbox:
            self._wake = self._clock.at(self._inbox[0][0] + self._latency, self._woken)
        self._work()

    def _hear(self, write: Write) -> None:
        own = write.revision in self._own
        self._own.discard(write.revision)
        if self.actor.whole is not None:
            self.ask(self.actor.whole, write.event)
            return
        for key in self.actor.keys_for(write):
            if self.actor.hears_itself or not own:
                self.ask(key, write.event)

    def _work(self) -> None:
        """Work off the queue: at once, or one key each `pace` ms."""
        if self._next is not None:
            return
        free = (key for key in self._queue if self._expected.get(key, 0) <= self.seen and key not in self._resting)
        ready = list(islice(free, 1 if self.actor.pace else None))
        for key in ready:
            self._take_turn(key, self._queue.pop(key))
        if self.actor.pace and ready:
            self._next = self._clock.after(self.actor.pace, self._work_on)

    def _work_on(self) -> None:
        self._next = None
        self._work()

    def _take_turn(self, key: Key, cause: int | None) -> None:
        tools = self._runtime.tools
        turn = Turn(tools, self.actor.name, key, cause, tools.store.at(self.seen))
        self._expected.pop(key, None)
        try:
            self.actor.reconcile(turn, key)
        except RefusedError as refused:
            # In a namespace that is going nothing can be made, and nothing needs to be.
            if not refused.namespace_ends:
                self._retry(key, cause)
        else:
            self._failures.pop(key, None)
            if turn.later is not None:
                self._plan(key, turn.event if turn.event is not None else cause, *turn.later)
        if turn.written:
            watched = [revision for kind, revision in turn.written if kind in self.actor.watches]
            self._own.update(watched)
            if watched:
                self._expected[key] = watched[-1]
        if turn.event is not None:
            self._runtime.notice()
        if turn.rest:
            self._resting[key] = self._clock.after(turn.rest, self._rested, key)
        if self._expected.get(key, 0) > self.seen and self._wake is None:
            self._wake = self._clock.after(self._latency, self._woken)

    def _rested(self, key: Key) -> None:
        del self._resting[key]
        self._work()

    def _retry(self, key: Key, cause: int | None) -> None:
        failures = self._failures.get(key, 0)
        self._failures[key] = failures + 1
        delay = min(FIRST_RETRY << min(failures, 30), LAST_RETRY)
        self._plan(key, cause, delay, delay > PATIENCE)

    def _plan(self, key: Key, cause: int | None, delay: int, idle: bool) -> None:
        planned = self._later.get(key)
        if planned is not None:
            if planned.at <= self._clock.now + delay and planned.idle <= idle:
                return
            planned.cancel()
        self._later[key] = self._clock.after(delay, self._due, key, cause, idle=idle)

    def _due(self, key: Key, cause: int | None) -> None:
        self._later.pop(key, None)
        self.ask(key, cause)
        self._work()
