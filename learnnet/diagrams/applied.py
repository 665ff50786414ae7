"""What an author wrote, what the API server made of it, and the differences, field by field."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from learnnet.cluster.apply.send import LAST_APPLIED
from learnnet.cluster.manifest import parse_path
from learnnet.cluster.shape import missing_paths, paths_of
from learnnet.cluster.store import Body

LONGEST = 160
# What programs of the cluster write into an object later; the API server fills in none of it.
WRITTEN_LATER = ("metadata.", "status", "spec.nodeName", "spec.finalizers")


@dataclass(frozen=True, slots=True)
class Row:
    """One field: `mark` is + for added, - for taken away, ~ for changed."""

    mark: str
    path: str
    value: str
    before: str = ""

    def as_dict(self) -> dict[str, str]:
        return {"mark": self.mark, "path": self.path, "value": self.value, "before": self.before}


def pasted(body: Body) -> Mapping[str, Any] | None:
    """The manifest that `kubectl apply` last sent for this object; None if it was not made in that way.

    Anybody may write into annotations: what is no manifest there is nobody's.
    """
    text = (body["metadata"].get("annotations") or {}).get(LAST_APPLIED)
    if not text:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, Mapping) else None


def filled_in(given: Mapping[str, Any], body: Body) -> list[Row]:
    """The fields that stand in the object and that its author left out."""
    found = missing_paths(paths_of(given), body)
    return [Row("+", path, shown(value_at(body, path))) for path in found if not path.startswith(WRITTEN_LATER)]


def named(paths: list[str], body: Body) -> list[Row]:
    return [Row("+", path, shown(value_at(body, path))) for path in paths if not path.startswith(WRITTEN_LATER)]


def differences(before: Body, after: Body, parts: tuple[str, ...] = ("metadata.labels", "spec", "data")) -> list[Row]:
    """What an update did to an object, in the order of its fields."""
    old, new = dict(_leaves(before)), dict(_leaves(after))
    rows = []
    for path in [*new, *(path for path in old if path not in new)]:
        if not path.startswith(parts):
            continue
        if path not in old:
            rows.append(Row("+", path, shown(new[path])))
        elif path not in new:
            rows.append(Row("-", path, "", shown(old[path])))
        elif old[path] != new[path]:
            rows.append(Row("~", path, shown(new[path]), shown(old[path])))
    return rows


def has(given: Mapping[str, Any] | None, path: str) -> bool:
    return given is not None and path in {*paths_of(given)}


def value_at(value: Any, path: str) -> Any:
    for step in parse_path(path):
        if isinstance(value, Mapping) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def shown(value: Any) -> str:
    """As one would write it into a line of YAML."""
    if isinstance(value, str):
        text = value
    elif isinstance(value, list) and all(isinstance(each, str | int) for each in value):
        text = f"[{', '.join(str(each) for each in value)}]"
    else:
        text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _leaves(value: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for name, inner in value.items():
            yield from _leaves(inner, f"{prefix}.{name}" if prefix else str(name))
    elif isinstance(value, list) and any(isinstance(each, Mapping) for each in value):
        for index, inner in enumerate(value):
            yield from _leaves(inner, f"{prefix}[{index}]")
    else:
        yield prefix, value
