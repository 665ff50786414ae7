"""Where pods stand on the map: a place is given when a pod gets its node and is free again only when the pod is gone.

So a new pod never moves an old one. The places follow from the store's history alone, hence every tab, every reload and
every replay shows the same.
"""

from heapq import heappop, heappush

from learnnet.cluster.store import FIRST_REVISION, Key, View
from learnnet.diagrams.reading import HOME

Place = tuple[str, bool]  # node (or "" while it waits for one), and whether the pod is folded away


class _Row:
    """The places of one node, the lowest free one first."""

    def __init__(self) -> None:
        self.freed: list[int] = []
        self.next = 0

    def take(self) -> int:
        if self.freed:
            return heappop(self.freed)
        self.next += 1
        return self.next - 1

    def free(self, slot: int) -> None:
        heappush(self.freed, slot)


def pod_slots(view: View) -> dict[Key, int]:
    """The slot of each pod that exists in this view, counted on its own node."""
    rows: dict[Place, _Row] = {}
    taken: dict[Key, tuple[Place, int]] = {}
    for write in view.writes_since(FIRST_REVISION):
        if write.key.kind != "Pod":
            continue
        node = ((write.after.body.get("spec") or {}).get("nodeName") or "") if write.after else ""
        place = (node, write.key.namespace != HOME)
        before = taken.get(write.key)
        if before and (write.after is None or before[0] != place):
            rows[before[0]].free(before[1])
            del taken[write.key]
        if write.after and write.key not in taken:
            taken[write.key] = (place, rows.setdefault(place, _Row()).take())
    return {key: slot for key, (_, slot) in taken.items()}
