"""The learner changed an object: made it, deleted it, or gave a field another value."""

from dataclasses import dataclass
from typing import Any, ClassVar

from learnnet.cluster.store import Write
from learnnet.cluster.text import Text
from learnnet.curriculum.checks.base import HAPPENED, NAME, NOT_YET, Check, Scene, Verdict
from learnnet.curriculum.checks.object_field import KIND
from learnnet.curriculum.fields import ABSENT, value_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed(Check):
    ARGUMENTS: ClassVar = {
        "kind": KIND,
        "name": {**NAME, "description": "The object's name; any, if left out."},
        "namespace": {**NAME, "description": "The object's namespace; any, if left out."},
        "verb": {"enum": ["create", "update", "delete"]},
        "path": {**NAME, "description": "The field that got another value."},
        "to": {"description": "The value that it got."},
    }
    TOUCHED: ClassVar = ("write",)
    WAITS: ClassVar = True

    kind: str
    name: str = ""
    namespace: str = ""
    verb: str = ""
    path: str = ""
    to: Any = None

    def verdict(self, scene: Scene) -> Verdict:
        params: dict[str, str | int] = {"kind": self.kind, "name": self.name, "field": self.path}
        expected = self._expected(params)
        for event in scene.events():
            if event.action != "write" or event.detail.get("by") != "you" or event.what is None:
                continue
            if event.what.kind != self.kind or self.name not in ("", event.what.name):
                continue
            if self.namespace not in ("", event.what.namespace):
                continue
            write = scene.moment.view.write_at(event.revision)
            if write is not None and self.verb in ("", _verb(write)) and self._fits(write):
                return Verdict(passed=True, expected=expected, found=HAPPENED, where=event.what, at=event.index)
        return Verdict(passed=False, expected=expected, found=NOT_YET)

    def _fits(self, write: Write) -> bool:
        if not self.path:
            return True
        before = value_at(write.before.body if write.before else None, self.path)
        after = value_at(write.after.body if write.after else None, self.path)
        return before != after and (self.to is None or after == self.to) and after is not ABSENT

    def _expected(self, params: dict[str, str | int]) -> Text:
        if self.path:
            return Text("You change {field} of {kind} {name}.", params)
        if self.verb == "delete":
            return Text("You delete {kind} {name}.", params)
        if self.verb == "create":
            return Text("You create {kind} {name}.", params)
        return Text("You change {kind} {name}.", params)


def _verb(write: Write) -> str:
    """A Pod is deleted by being marked; its kubelet removes it when its containers have ended."""
    marked = value_at(write.after.body if write.after else None, "metadata.deletionTimestamp") is not ABSENT
    was_marked = value_at(write.before.body if write.before else None, "metadata.deletionTimestamp") is not ABSENT
    return "delete" if marked and not was_marked else write.verb
