"""Since when the nodes' rules for one Service differ: some kube-proxies have seen its last change, others have not."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from learnnet.cluster.objects import EndpointSlice, Node
from learnnet.cluster.store import FIRST_REVISION, Key, Write
from learnnet.lab.events import Event

if TYPE_CHECKING:
    from learnnet.lab.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """`since` is the sync with which it began; `ahead` have seen the newest change, `behind` have not yet."""

    since: Event
    ahead: tuple[str, ...]
    behind: tuple[str, ...]


def difference(world: "World", index: int, namespace: str, name: str) -> Difference | None:
    """After this event; None while all nodes say the same about the Service."""
    view = world.store.at(world.log.events[index].revision) if index >= 0 else world.store.at(FIRST_REVISION)
    nodes = [node.meta.name for node in view.list(Node)]
    changes = [write.revision for write in view.writes_since(FIRST_REVISION) if _is_about(write, namespace, name)]
    knows = dict.fromkeys(nodes, 0)
    since: Event | None = None
    for event in _syncs(world, index, nodes):
        knows[event.actor.partition("/")[2]] = bisect_right(changes, event.detail["seen"])
        differ = len(set(knows.values())) > 1
        since = (since or event) if differ else None
    if since is None:
        return None
    newest = max(knows.values())
    return Difference(
        since=since,
        ahead=tuple(node for node in nodes if knows[node] == newest),
        behind=tuple(node for node in nodes if knows[node] < newest),
    )


def _syncs(world: "World", index: int, nodes: Sequence[str]) -> Iterator[Event]:
    """Of all nodes, in their order."""
    found = sorted(at for node in nodes for at in world.log.of(f"kube-proxy/{node}", "sync") if at <= index)
    return (world.log.events[at] for at in found)


def _is_about(write: Write, namespace: str, name: str) -> bool:
    if write.key == Key("Service", namespace, name):
        return True
    if write.key.kind != "EndpointSlice" or write.key.namespace != namespace:
        return False
    sides = [record.typed for record in (write.before, write.after) if record]
    return any(isinstance(side, EndpointSlice) and side.service == name for side in sides)
