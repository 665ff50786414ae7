"""A JSONPath template filled in (client-go, util/jsonpath/jsonpath.go).

A range goes through the parts behind it for each of its values, up to the {end}; without one they are looked at once
more for the object itself. Maps are gone through in the order of their keys: Go's order is another each time.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from learnnet.cluster.kubectl.go_values import go_type, plain
from learnnet.cluster.kubectl.jsonpath.parser import Bounds, JsonPathError, Step, parse, parse_action

Values = list[Any]
BAD_COMPARISON = "incompatible types for comparison"
MOST_STEPS = 500_000


class JsonPath:
    """A template, read. `strict`: a missing key is an error (--allow-missing-template-keys=false)."""

    def __init__(self, template: str, *, strict: bool = False) -> None:
        self._actions = parse(template)
        self._strict = strict

    def results(self, data: Any) -> list[Values]:
        """The values of each part, one after another."""
        return _Run(self._actions, strict=self._strict).all(0, data)[0]

    def text(self, data: Any) -> str:
        return "".join(" ".join(_shown(value) for value in one) for one in self.results(data))


def find(path: str, data: Any) -> Values:
    """All values at one path such as `.spec.ports[*].port`; nothing where a key is missing."""
    run = _Run([parse_action(path)], strict=False)
    return [value for one in run.all(0, data)[0] for value in one]


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    text = json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


class _Run:
    def __init__(self, actions: Sequence[tuple[Step, ...]], *, strict: bool) -> None:
        self._actions = actions
        self._strict = strict
        self._depth = 0
        self._steps = 0

    def all(self, start: int, data: Any) -> tuple[list[Values], int]:
        """Results from a part on, and the part where this block ended: its {end}, or the last."""
        found: list[Values] = []
        at = start
        while at < len(self._actions):
            action = self._actions[at]
            values = self._walk([data], action)
            word = action[0].value if action and action[0].kind == "name" else ""
            if word == "end":
                return found, at
            if word == "range":
                at = self._range(values, at, found)
            else:
                found.append(values)
                at += 1
        return found, -1

    def _range(self, values: Values, at: int, found: list[Values]) -> int:
        """Where to go on: behind the {end}, or, without one, right behind the range."""
        self._depth += 1
        end = -1
        for value in values:
            inside, end = self.all(at + 1, value)
            found += inside
        if not values:
            _, end = self.all(at + 1, None)
        self._depth -= 1
        return end + 1 if end > at else at + 1

    def _walk(self, values: Values, steps: Sequence[Step]) -> Values:
        for step in steps:
            self._steps += 1 + len(values)
            if self._steps > MOST_STEPS:
                raise JsonPathError("the template does too much for this lab")
            values = self._step(values, step)
        return values

    def _step(self, values: Values, step: Step) -> Values:
        match step.kind:
            case "text":
                return [step.value]
            case "value":
                return [step.value for _ in values]
            case "name":
                return self._name(values, step.value)
            case "field":
                return self._field(values, step.value)
            case "array":
                return _sliced(values, step.value)
            case "filter":
                return [item for value in values for item in self._filtered(value, step)]
            case "wildcard":
                return [item for value in values for item in _items(value)]
            case "recursive":
                return [item for value in values for item in _descend(value)]
        return [item for one in step.union for item in self._walk(values, one)]

    def _name(self, values: Values, name: str) -> Values:
        if name == "range":
            return values
        if name == "end":
            if not self._depth:
                raise JsonPathError("not in range, nothing to end")
            return []
        raise JsonPathError(f"unrecognized identifier {name}")

    def _field(self, values: Values, name: str) -> Values:
        found = [value[name] for value in values if isinstance(value, Mapping) and name in value]
        if values and not found and self._strict:
            raise JsonPathError(f"{name} is not found")
        return found

    def _filtered(self, value: Any, step: Step) -> Iterator[Any]:
        if not isinstance(value, list | tuple):
            raise JsonPathError(f"{plain(value)} is not array or slice and cannot be filtered")
        for item in value:
            if step.value == "exists":
                if self._exists(item, step.left):
                    yield item
                continue
            sides = [self._walk([item], side) for side in (step.left, step.right)]
            if any(len(side) > 1 for side in sides):
                raise JsonPathError("can only compare one element at a time")
            if all(sides) and _compared(sides[0][0], step.value, sides[1][0]):
                yield item

    def _exists(self, item: Any, steps: Sequence[Step]) -> bool:
        try:
            return bool(self._walk([item], steps))
        except JsonPathError:
            return False


def _items(value: Any) -> Values:
    if isinstance(value, Mapping):
        return [value[name] for name in sorted(value)]
    return list(value) if isinstance(value, list | tuple) else []


def _descend(value: Any) -> Iterator[Any]:
    """What has something in it, a text included, and all that is in it."""
    items = _items(value)
    if items or (isinstance(value, str) and value):
        yield value
    for item in items:
        yield from _descend(item)


def _sliced(values: Values, bounds: Bounds) -> Values:
    found: Values = []
    for value in values:
        if value is None:
            continue
        if not isinstance(value, list | tuple):
            raise JsonPathError(f"{go_type(value)} is not array or slice")
        length = len(value)
        start = bounds.start or 0
        start += length if start < 0 else 0
        end = length if bounds.end is None else bounds.end
        end += length if end < 0 or (end == 0 and bounds.single) else 0
        if start == end:
            return found  # what follows is not looked at, either
        for index, wrong in ((start, not 0 <= start < length), (end - 1, not 0 <= end <= length)):
            if wrong:
                raise JsonPathError(f"array index out of bounds: index {index}, length {length}")
        if start > end:
            raise JsonPathError(f"starting index {start} is greater than ending index {end}")
        if bounds.step is not None and bounds.step <= 0:
            raise JsonPathError("step must be > 0")
        found += value[start : end : bounds.step or 1]
    return found


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "bool"
    return {int: "int", float: "float", str: "string"}.get(type(value), "")


def _compared(left: Any, operator: str, right: Any) -> bool:
    kinds = _kind(left), _kind(right)
    if operator not in ("==", "!=", "<", "<=", ">", ">="):
        raise JsonPathError(f"unrecognized filter operator {operator}")
    if not all(kinds):
        raise JsonPathError("invalid type for comparison")
    if kinds[0] != kinds[1]:
        raise JsonPathError(BAD_COMPARISON)
    if operator in ("==", "!="):
        return bool((left == right) is (operator == "=="))
    if kinds[0] == "bool":
        raise JsonPathError("invalid type for comparison")
    return bool({"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator])
