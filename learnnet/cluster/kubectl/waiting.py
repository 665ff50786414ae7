"""Waiting: a command lets the cluster's time pass until what it waits for has come about, or is not going to.

Simplified: no command waits for ever. One without a timeout gives up after a quarter of an hour of virtual time, as if
somebody had pressed Ctrl-C, and `get --watch` ends when nothing is left to happen.
"""

from collections.abc import Callable, Iterator
from typing import Any, Protocol

from learnnet.cluster.kinds import Kind
from learnnet.cluster.kubectl.call import Call
from learnnet.cluster.requests.paths import collection_path
from learnnet.cluster.text import Text

# A rollout's progress deadline is 600 s.
LONGEST = 15 * 60 * 1000
STOPPED = Text(
    "kubectl would wait for ever. It was stopped here after {minutes} minutes of the lab's time, as Ctrl-C would.",
    {"minutes": LONGEST // 60_000},
)
TIMED_OUT = "timed out waiting for the condition"
Event = dict[str, Any]


class Passing(Protocol):
    """The clock in the hands of one who waits."""

    @property
    def now(self) -> int: ...

    @property
    def settled(self) -> bool:
        """Nothing is left to happen that anybody would wait for."""
        ...

    def step(self, until: int) -> bool:
        """Do what is due next; False when nothing is due up to `until`, which it then is."""
        ...


def passing(call: Call) -> Passing | None:
    """None where no time can pass: at a moment that is over."""
    time: Passing | None = call.time
    return time


def until(call: Call, done: Callable[[], bool], timeout: int) -> bool:
    """Whether it came about within `timeout` ms."""
    time = passing(call)
    end = time.now + timeout if time else 0
    while not done():
        if time is None or timeout <= 0 or not time.step(end):
            return done()
    return True


class Watch:
    """A watch of one kind, one namespace or one object, from now on."""

    def __init__(
        self, call: Call, kind: Kind, namespace: str, name: str = "", labels: str = "", fields: str = ""
    ) -> None:
        self._call = call
        self._path = collection_path(kind, namespace)
        terms = [fields, f"metadata.name={name}" if name else ""]
        asked = {"labelSelector": labels, "fieldSelector": ",".join(term for term in terms if term)}
        self._asked = {key: value for key, value in asked.items() if value}
        self._since = 0 if call.client.past else call.client.api.store.revision

    def news(self) -> list[Event]:
        """What the API server has sent since the last time."""
        api = self._call.client.api
        if api.store.revision == self._since:
            return []
        found = list(api.watch(self._path, {**self._asked, "resourceVersion": str(self._since)}))
        self._since = api.store.revision
        return found

    def events(self, end: int) -> Iterator[Event]:
        """One by one, as time passes, until `end`."""
        time = passing(self._call)
        while time is not None and time.step(end):
            yield from self.news()
