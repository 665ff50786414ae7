"""The learner sent something, and it ended so: answered, refused, lost; by whom, and seen from where."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from learnnet.cluster.objects import Node
from learnnet.cluster.text import Text
from learnnet.curriculum.checks.base import COUNT, HAPPENED, NAME, Check, Scene, Verdict
from learnnet.curriculum.places import pods_called
from learnnet.lab import Event, Moment
from learnnet.lab.packets.machines import bridge_address

ENDS = {
    "answered": Text("{source} → {to}: answered"),
    "refused": Text("{source} → {to}: connection refused"),
    "timeout": Text("{source} → {to}: no answer"),
    "stalled": Text("{source} → {to}: connected, but the page never came"),
    "no-route": Text("{source} → {to}: no route to host"),
    "forbidden": Text("{source} → {to}: the client's own machine does not let it out"),
    "unresolved": Text("{source} → {to}: the name is not found"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet(Check):
    ARGUMENTS: ClassVar = {
        "source": {**NAME, "description": "The Pod (as in dns-answer), node or outside; anybody, if left out."},
        "to": {"type": "array", "items": NAME, "description": "What was typed, one of these; anything, if left out."},
        "port": {**COUNT, "description": "The port that was asked."},
        "result": {"enum": list(ENDS), "description": "How it ended."},
        "answered_by": {**NAME, "description": "The Pod that answered, as in dns-answer."},
        "seen_from": {
            "enum": ["client", "node"],
            "description": "Whose address the server saw: its client's, or a node's.",
        },
        "count": {**COUNT, "description": "At least so many were sent at once."},
        "servers": {**COUNT, "description": "At least so many different servers answered, of several sent at once."},
        "most_servers": {**COUNT, "description": "At most so many different servers answered."},
    }
    TOUCHED: ClassVar = ("send",)
    WAITS: ClassVar = True

    result: str
    source: str = ""
    to: Sequence[str] = ()
    port: int | None = None
    answered_by: str = ""
    seen_from: str = ""
    count: int = 1
    servers: int = 0
    most_servers: int | None = None

    def verdict(self, scene: Scene) -> Verdict:
        expected = self._expected()
        last = None
        for event in scene.events():
            if event.actor != "you" or event.action != "send":
                continue
            if self._fits(scene.moment, event):
                return Verdict(passed=True, expected=expected, found=HAPPENED, where=event.what, at=event.index)
            last = event
        if last is None:
            return Verdict(passed=False, expected=expected, found=Text("Nothing has been sent."))
        return Verdict(passed=False, expected=expected, found=self._found(last), where=last.what)

    def _expected(self) -> Text:
        params: dict[str, str | int] = {"source": self.source or "—", "to": self.to[0] if self.to else "—"}
        if self.most_servers is not None:
            params |= {"count": self.count, "servers": self.most_servers}
            return Text(
                "{source} → {to}: at least {count} at once; different servers that answer: at most {servers}", params
            )
        if self.servers:
            params |= {"servers": self.servers}
            return Text("{source} → {to}: different servers that answer: at least {servers}", params)
        return Text(ENDS[self.result].message, params)

    def _found(self, last: Event) -> Text:
        sent = last.detail
        params: dict[str, str | int] = {name: sent[name] for name in ("source", "to", "count")}
        if sent["spread"] and (self.servers or self.most_servers is not None):
            params |= {"servers": len(sent["spread"])}
            return Text("{source} → {to}: {count} sent; different servers that answered: {servers}", params)
        return Text(ENDS[sent["result"]].message, params)

    def _fits(self, moment: Moment, event: Event) -> bool:
        sent = event.detail
        if sent["result"] != self.result or self.port not in (None, sent["port"]):
            return False
        if self.to and sent["to"] not in self.to:
            return False
        if sent["count"] < self.count or not self._spread(len(sent["spread"])):
            return False
        if self.answered_by and sent["answered_by"] not in names(moment, self.answered_by):
            return False
        if self.seen_from and (sent["seen_from"] in node_addresses(moment)) != (self.seen_from == "node"):
            return False
        return not self.source or sent["source"] == self.source or sent["source"] in names(moment, self.source)

    def _spread(self, servers: int) -> bool:
        return servers >= self.servers and (self.most_servers is None or servers <= self.most_servers)


def names(moment: Moment, place: str) -> list[str]:
    return [f"{pod.meta.namespace}/{pod.meta.name}" for pod in pods_called(moment.view, place)]


def node_addresses(moment: Moment) -> set[str]:
    """All that a node may put on a packet: its own address, and that of its bridge."""
    return {address for node in moment.view.list(Node) for address in (*node.addresses, bridge_address(node))}
