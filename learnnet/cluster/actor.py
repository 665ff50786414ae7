"""A program that watches the cluster and acts on what it has seen: a controller, the scheduler, a kubelet, a proxy."""

from collections.abc import Iterable

from learnnet.cluster.store import Key, Write
from learnnet.cluster.turn import Turn

__all__ = ["Actor", "Turn"]


class Actor:
    """One program with its own watch: what it sees is as old as its latency.

    `keys_for` is told every write of the watched kinds, in order, and names the keys that need a look; an actor keeps
    its own indexes there. `reconcile` looks at one key and brings the cluster closer to what it should be.
    """

    name: str = ""
    watches: tuple[str, ...] = ()
    latency: int = 2  # ms from a write until this actor hears of it
    pace: int = 0  # ms that one key takes, where keys are worked off one by one
    node: str = ""  # set for programs that live on a node: they hear only of that Node and its Pods
    whole: Key | None = None  # set for programs whose work is one piece: every write asks for this key
    hears_itself: bool = True  # whether its own writes ask for another look

    def keys_for(self, write: Write) -> Iterable[Key]:
        return (write.key,)

    def reconcile(self, turn: Turn, key: Key) -> None:
        raise NotImplementedError
