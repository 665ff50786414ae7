"""Reading one field of an object as a lesson names it: `spec.ports[0].targetPort`, `spec.ports[name=http].port`."""

from collections.abc import Mapping, Sequence
from typing import Any

from learnnet.cluster.manifest import parse_path
from learnnet.cluster.store import Body

ABSENT = object()


def value_at(body: Body | None, path: str) -> Any:
    """What stands there, or ABSENT."""
    value: Any = ABSENT if body is None else body
    for step in parse_path(path):
        value = _inside(value, step)
        if value is ABSENT:
            break
    return value


def _inside(value: Any, step: str | int) -> Any:
    if isinstance(value, Mapping):
        return value.get(step, ABSENT)
    if not isinstance(value, Sequence) or isinstance(value, str):
        return ABSENT
    if isinstance(step, int):
        return value[step] if step < len(value) else ABSENT
    key, _, wanted = step.partition("=")
    return next((item for item in value if isinstance(item, Mapping) and str(item.get(key)) == wanted), ABSENT)


def spelled(value: Any) -> str:
    """A value as it would stand in YAML, on one line."""
    if value is ABSENT or value is None:
        return "—"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return ", ".join(f"{key}={spelled(each)}" for key, each in value.items()) or "{}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(spelled(each) for each in value) or "[]"
    return str(value)
