"""Watches that lag, queues, retries, causes."""

from collections.abc import Iterable

import pytest

from learnnet.cluster.actor import Actor, Turn
from learnnet.cluster.clock import Clock
from learnnet.cluster.requests.model import Response
from learnnet.cluster.runtime import Runtime
from learnnet.cluster.store import Key, Store, Write
from learnnet.lab.chance import Chance


class Writer:
    """An API server that stores whatever it is sent, or refuses it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.refusals = 0

    def update(self, body, actor, cause):
        if self.refusals:
            self.refusals -= 1
            return Response(code=500, body={"message": "not now"})
        key = Key(body["kind"], body["metadata"]["namespace"], body["metadata"]["name"])
        record = self.store.put(key, body, cause).after
        return Response(code=200, body=dict(record.body))


class Copier(Actor):
    """Copies `spec` to `status`, and keeps a diary."""

    name = "copier"
    watches = ("Service",)
    latency = 10

    def __init__(self) -> None:
        self.diary: list[tuple[int, int]] = []

    def keys_for(self, write: Write) -> Iterable[Key]:
        return (write.key,)

    def reconcile(self, turn: Turn, key: Key) -> None:
        record = turn.view.record(key)
        self.diary.append((turn.clock.now, turn.view.revision))
        if record and record.body["status"] != record.body["spec"]:
            turn.update({**record.body, "status": record.body["spec"]})


class World:
    def __init__(self, **settings: int) -> None:
        self.store, self.clock, self.log = Store(), Clock(), []
        self.writer, self.actor = Writer(self.store), Copier()
        self.runtime = Runtime(
            store=self.store,
            api=self.writer,
            clock=self.clock,
            chance=Chance(1),
            record=self.record,
            settings=settings,
        )
        self.runtime.add(self.actor)

    def record(self, actor, action, **rest) -> int:
        self.log.append((actor, action, rest["cause"]))
        return len(self.log) - 1

    def put(self, spec: str, name: str = "web", event: int | None = None) -> None:
        body = {"kind": "Service", "metadata": {"name": name, "namespace": "default"}, "spec": spec, "status": ""}
        self.store.put(Key("Service", "default", name), body, event)
        self.runtime.notice()


@pytest.fixture
def world() -> World:
    return World()


def test_an_actor_hears_of_a_write_only_after_its_latency(world):
    world.put("a")

    world.clock.run(9)
    before = list(world.actor.diary)
    world.clock.run(10)

    assert before == []
    assert world.actor.diary == [(10, 2)]


def test_it_sees_the_cluster_as_old_as_its_watch_is(world):
    world.put("a")
    world.clock.run(5)
    world.put("b")

    world.clock.run(10)

    assert world.runtime.seen("copier") == 2
    assert world.store.revision == 3


def test_writes_of_one_moment_are_one_look(world):
    world.put("a")
    world.put("b")

    world.clock.settle(1000)

    assert [at for at, _ in world.actor.diary] == [10, 20]


def test_it_looks_again_only_when_it_has_seen_its_own_write(world):
    world.put("a")
    world.clock.run(12)
    world.put("b", "other")

    world.clock.settle(1000)

    assert world.actor.diary[0] == (10, 2)
    assert all(revision >= 3 for _, revision in world.actor.diary[1:])


def test_what_it_writes_names_the_write_that_woke_it(world):
    world.log.append(("you", "write", None))
    world.put("a", event=0)

    world.clock.settle(1000)

    assert world.log[1] == ("copier", "reconcile", 0)
    assert world.store.record(Key("Service", "default", "web")).event == 1


def test_a_look_that_finds_nothing_to_do_leaves_no_trace(world):
    world.put("")

    world.clock.settle(1000)

    assert (len(world.actor.diary), world.log) == (1, [])


def test_a_refused_write_is_tried_again_after_growing_delays(world):
    world.writer.refusals = 3
    world.put("a")

    world.clock.settle(1000)

    assert [at for at, _ in world.actor.diary][:4] == [10, 15, 25, 45]


def test_nobody_waits_for_a_write_that_is_refused_for_good(world):
    world.writer.refusals = 1 << 30
    world.put("a")

    assert world.clock.settle(1_000_000) is True
    assert world.clock.now < 5000


def test_a_lesson_sets_how_far_an_actor_lags():
    world = World(**{"latency/copier": 300})
    world.put("a")

    world.clock.settle(1000)

    assert world.actor.diary[0] == (300, 2)


def test_an_actor_that_starts_late_lists_what_is_there(world):
    world.put("a")
    world.clock.settle(1000)
    late = Copier()
    late.name = "late"

    world.runtime.add(late)
    world.clock.settle(1000)

    assert len(late.diary) == 1


def test_a_stopped_actor_does_nothing_any_more(world):
    world.put("a")

    world.runtime.remove("copier")

    assert (world.clock.settled, world.clock.settle(1000), world.actor.diary) == (True, True, [])
