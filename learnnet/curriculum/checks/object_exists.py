"""An object is there, or so many with these labels are, or none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import ClassVar

from learnnet.cluster.kinds import KIND_BY_NAME
from learnnet.cluster.store import Key
from learnnet.cluster.text import Text
from learnnet.curriculum.checks.base import COUNT, LABELS, NAME, NAMESPACE, Check, Scene, Verdict
from learnnet.curriculum.checks.object_field import KIND
from learnnet.curriculum.fields import spelled


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectExists(Check):
    ARGUMENTS: ClassVar = {
        "kind": KIND,
        "name": {**NAME, "description": "The object's name."},
        "namespace": NAMESPACE,
        "labels": {**LABELS, "description": "Labels to be counted by."},
        "count": {**COUNT, "description": "How many objects with these labels there must be."},
        "exists": {"type": "boolean", "description": "False: it must not be there."},
    }
    TOUCHED: ClassVar = tuple(KIND_BY_NAME)

    kind: str
    name: str = ""
    namespace: str = "default"
    labels: Mapping[str, str] = field(default_factory=dict)
    count: int | None = None
    exists: bool = True

    def verdict(self, scene: Scene) -> Verdict:
        return self._named(scene) if self.name else self._counted(scene)

    def _named(self, scene: Scene) -> Verdict:
        namespace = self.namespace if KIND_BY_NAME[self.kind].namespaced else ""
        key = Key(self.kind, namespace, self.name)
        there = scene.moment.view.record(key) is not None
        params: dict[str, str | int] = {"kind": self.kind, "name": self.name}
        is_there, is_not = Text("There is a {kind} {name}.", params), Text("There is no {kind} {name}.", params)
        return Verdict(
            passed=there == self.exists,
            expected=is_there if self.exists else is_not,
            found=is_there if there else is_not,
            where=key if there else None,
            hint=self._elsewhere(scene) if self.exists and not there else None,
        )

    def _elsewhere(self, scene: Scene) -> Text | None:
        """The same name in another namespace, or nearly the same name in this one."""
        known = [record.key for record in scene.moment.view.records(self.kind)]
        params: dict[str, str | int] = {"kind": self.kind, "name": self.name}
        for key in known:
            if key.name == self.name:
                return Text(
                    "There is a {kind} {name}, but in namespace {namespace}.", {**params, "namespace": key.namespace}
                )
        near = get_close_matches(self.name, [key.name for key in known if key.namespace == self.namespace], n=1)
        if near:
            return Text("There is no {kind} {name}, but there is {near}.", {**params, "near": near[0]})
        return None

    def _counted(self, scene: Scene) -> Verdict:
        found = len(scene.moment.view.select_records(self.kind, self.namespace, self.labels))
        wanted = self.count
        params: dict[str, str | int] = {"kind": self.kind, "labels": spelled(self.labels)}
        if wanted is None:
            expected = Text("At least one {kind} with {labels}.", params)
        else:
            expected = Text("{kind} with {labels}: {count}.", {**params, "count": wanted})
        return Verdict(
            passed=found > 0 if wanted is None else found == wanted,
            expected=expected,
            found=Text("{kind} with {labels}: {count}.", {**params, "count": found}),
        )
