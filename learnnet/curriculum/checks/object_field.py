"""A field of an object has a value."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from learnnet.cluster.kinds import KIND_BY_NAME
from learnnet.cluster.store import Key
from learnnet.cluster.text import Text
from learnnet.curriculum.checks.base import NAME, NAMESPACE, Check, Scene, Verdict
from learnnet.curriculum.fields import ABSENT, spelled, value_at

KIND = {"enum": sorted(KIND_BY_NAME), "description": "The object's kind."}


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectField(Check):
    ARGUMENTS: ClassVar = {
        "kind": KIND,
        "name": {**NAME, "description": "The object's name."},
        "namespace": NAMESPACE,
        "path": {**NAME, "description": "The field, as in spec.ports[0].targetPort or spec.ports[name=http].port."},
        "equals": {"description": "The value that it must have."},
        "one_of": {"type": "array", "minItems": 1, "description": "The values of which it must have one."},
        "present": {"type": "boolean", "description": "Whether the field must be there at all."},
    }
    TOUCHED: ClassVar = tuple(KIND_BY_NAME)

    kind: str
    name: str
    path: str
    namespace: str = "default"
    equals: Any = None
    one_of: Sequence[Any] = ()
    present: bool = True

    def verdict(self, scene: Scene) -> Verdict:
        namespace = self.namespace if KIND_BY_NAME[self.kind].namespaced else ""
        key = Key(self.kind, namespace, self.name)
        record = scene.moment.view.record(key)
        params: dict[str, str | int] = {"field": self.path, "kind": self.kind, "name": self.name}
        if record is None:
            gone = Text("There is no {kind} {name}.", params)
            return Verdict(passed=False, expected=self._expected(params), found=gone, where=key, hint=gone)
        value = value_at(record.body, self.path)
        if value is ABSENT:
            found = Text("{field} is not set.", params)
        else:
            found = Text("{field} is {value}.", {**params, "value": spelled(value)})
        return Verdict(passed=self._fits(value), expected=self._expected(params), found=found, where=key)

    def _fits(self, value: Any) -> bool:
        if self.equals is not None:
            return bool(value == self.equals)
        if self.one_of:
            return value in self.one_of
        return (value is not ABSENT) == self.present

    def _expected(self, params: dict[str, str | int]) -> Text:
        if self.equals is not None:
            return Text("{field} of {kind} {name} is {value}.", {**params, "value": spelled(self.equals)})
        if self.one_of:
            return Text("{field} of {kind} {name} is one of {values}.", {**params, "values": spelled(self.one_of)})
        if self.present:
            return Text("{field} of {kind} {name} is set.", params)
        return Text("{field} of {kind} {name} is not set.", params)
