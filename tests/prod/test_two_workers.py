"""Several workers are one site: what one saves every other shows, and none of them is needed."""

import time

import pytest
from websockets.exceptions import ConnectionClosed

from tests.prod.conftest import Production
from tests.prod.services import wait_until
from tests.prod.visitor import Visitor

SERVICE = """
apiVersion: v1
kind: Service
metadata:
  name: {name}
spec:
  selector:
    app: MyApp
  ports:
    - port: 80
      targetPort: 9376
"""


def seen(snapshot: dict[str, object]) -> dict[str, object]:
    """Without what belongs to one socket."""
    return {name: value for name, value in snapshot.items() if name not in ("n", "re", "events_from")}


def test_two_tabs_on_two_workers_show_the_same_within_a_blink(production: Production) -> None:
    visitor = Visitor()
    attempt = visitor.try_it(production.one)

    with visitor.tab(production.one, attempt) as here, visitor.tab(production.other, attempt) as there:
        start = here.heard("snapshot")["changes"]
        there.heard("snapshot")
        began = time.monotonic()
        assert here.apply(SERVICE.format(name="my-service"))["accepted"]
        far = there.shown(start + 1)
        took = time.monotonic() - began
        near = here.shown(start + 1)

    assert seen(near) == seen(far)
    assert {"kind": "Service", "namespace": "default", "name": "my-service"} in far["objects"]
    assert took < 2


def test_changes_from_two_workers_at_once_are_all_kept_in_one_order(production: Production) -> None:
    visitor = Visitor()
    attempt = visitor.try_it(production.one)

    with visitor.tab(production.one, attempt) as here, visitor.tab(production.other, attempt) as there:
        start = here.heard("snapshot")["changes"]
        there.heard("snapshot")
        for number in range(5):
            for side, tab in (("here", here), ("there", there)):
                tab.send("change", kind="apply", manifest=SERVICE.format(name=f"{side}-{number}"))
        near, far = here.shown(start + 10), there.shown(start + 10)

    assert seen(near) == seen(far)
    names = {thing["name"] for thing in near["objects"]}
    assert {f"{side}-{number}" for side in ("here", "there") for number in range(5)} <= names


def test_a_killed_worker_loses_nothing_that_was_acknowledged(production: Production) -> None:
    visitor = Visitor()
    attempt = visitor.try_it(production.one)
    with visitor.tab(production.one, attempt) as tab:
        start = tab.heard("snapshot")["changes"]
        assert tab.apply(SERVICE.format(name="kept"))["accepted"]
        before = tab.shown(start + 1)

        production.one.kill()

        with pytest.raises(ConnectionClosed):
            tab.shown(start + 2)

    with visitor.tab(production.other, attempt) as tab:
        assert seen(tab.heard("snapshot")) == seen(before)


def test_the_same_worker_started_again_shows_the_same_lab(production: Production) -> None:
    visitor = Visitor()
    attempt = visitor.try_it(production.one)
    with visitor.tab(production.one, attempt) as tab:
        before = tab.heard("snapshot")
    production.one.kill()
    production.one.start()

    with visitor.tab(production.one, attempt) as tab:
        assert seen(tab.heard("snapshot")) == seen(before)


def test_sockets_outlive_a_restart_of_redis_and_hear_each_other_again(production: Production) -> None:
    visitor = Visitor()
    attempt = visitor.try_it(production.one)
    with visitor.tab(production.one, attempt) as here, visitor.tab(production.other, attempt) as there:
        start = here.heard("snapshot")["changes"]
        there.heard("snapshot")

        production.redis.stop()
        assert here.apply(SERVICE.format(name="while-away"))["accepted"], "saved, although nobody can be told"
        here.shown(start + 1)
        production.redis.start()

        # A ping makes up for what was not announced; announcements come again as soon as the layer has reconnected.
        there.send("ping")
        there.shown(start + 1)


def test_a_worker_without_redis_says_that_it_is_not_ready(production: Production) -> None:
    production.redis.stop()

    assert not production.one.is_ready()

    production.redis.start()
    wait_until(production.one.is_ready, "a worker whose Redis is back")
