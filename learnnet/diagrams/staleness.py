"""How far a node's kube-proxy is behind: the first write that it has not read, and since when its rules are old."""

from collections.abc import Iterator
from dataclasses import dataclass

from learnnet.cluster.store import Write
from learnnet.diagrams.picture import JSON, object_id
from learnnet.lab.moment import Moment

READ_BY_PROXIES = ("Service", "EndpointSlice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """`since` is when the first of the writes was stored that this proxy has not read, in virtual milliseconds."""

    write: Write
    event: int | None
    since: int
    count: int

    def as_json(self, now: int) -> JSON:
        return {
            "object": object_id(*self.write.key),
            "kind": self.write.key.kind,
            "name": self.write.key.name,
            "verb": self.write.verb,
            "revision": self.write.revision,
            "event": self.event,
            "since": self.since,
            "for": now - self.since,
            "count": self.count,
        }


def behind(moment: Moment, seen: int) -> Behind | None:
    """None where the proxy has read all that it reads."""
    unread = list(_unread(moment, seen))
    if not unread:
        return None
    first = unread[0]
    told = (event for event in moment.events if event.action == "write" and event.revision == first.revision)
    event = next(told, None)
    return Behind(
        write=first,
        event=event.index if event else None,
        since=event.at if event else 0,  # written before anybody looked
        count=len(unread),
    )


def _unread(moment: Moment, seen: int) -> Iterator[Write]:
    return (write for write in moment.view.writes_since(seen) if write.key.kind in READ_BY_PROXIES)
