"""Something happened in the lab: somebody wrote an object, a proxy wrote its rules, a kubelet started a container."""

from dataclasses import dataclass
from typing import ClassVar

from learnnet.cluster.text import Text
from learnnet.curriculum.checks.base import HAPPENED, NAME, NOT_YET, Check, Scene, Verdict
from learnnet.lab import Event

ACTIONS = ("request", "write", "refuse", "reconcile", "sync", "serve", "reload", "run", "ask", "send")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventHappened(Check):
    ARGUMENTS: ClassVar = {
        "actor": {**NAME, "description": "Who; a name that ends in / stands for all that begin with it: kube-proxy/"},
        "action": {"enum": list(ACTIONS)},
        "verb": {"enum": ["create", "update", "delete"], "description": "Of a write."},
        "by": {**NAME, "description": "Who asked for a write: you, endpointslice-controller, …"},
        "kind": {**NAME, "description": "Of the object."},
        "name": {**NAME, "description": "Of the object."},
        "namespace": {**NAME, "description": "Of the object."},
    }
    TOUCHED: ClassVar = ACTIONS
    WAITS: ClassVar = True

    action: str
    actor: str = ""
    verb: str = ""
    by: str = ""
    kind: str = ""
    name: str = ""
    namespace: str = ""

    def verdict(self, scene: Scene) -> Verdict:
        what = " ".join(part for part in (self.kind, self.name) if part) or "—"
        who = self.by or self.actor or "—"
        expected = Text("{who}: {action} {what}", {"who": who, "action": self.verb or self.action, "what": what})
        for event in scene.events():
            if self._fits(event):
                return Verdict(passed=True, expected=expected, found=HAPPENED, where=event.what, at=event.index)
        return Verdict(passed=False, expected=expected, found=NOT_YET)

    def _fits(self, event: Event) -> bool:
        if event.action != self.action or not self._is_actor(event.actor):
            return False
        if self.verb and event.detail.get("verb") != self.verb:
            return False
        if self.by and event.detail.get("by") != self.by:
            return False
        wanted = (self.kind, self.namespace, self.name)
        if not any(wanted):
            return True
        return event.what is not None and all(
            not want or want == is_ for want, is_ in zip(wanted, event.what, strict=True)
        )

    def _is_actor(self, actor: str) -> bool:
        return actor.startswith(self.actor) if self.actor.endswith("/") else self.actor in ("", actor)
