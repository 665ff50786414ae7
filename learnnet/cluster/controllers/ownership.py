"""Whose object an object is: owner references, label selectors, and the indexes that answer both quickly."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from learnnet.cluster.kinds import KIND_BY_NAME
from learnnet.cluster.objects import Object
from learnnet.cluster.store import Key, Record, Write


def controller_reference(owner: Object, kind: str) -> dict[str, Any]:
    return {
        "apiVersion": KIND_BY_NAME[kind].api_version,
        "kind": kind,
        "name": owner.meta.name,
        "uid": owner.meta.uid,
        "controller": True,
        "blockOwnerDeletion": True,
    }


def selects(selector: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    """A label selector of a workload: all its labels and all its expressions."""
    wanted: Mapping[str, str] = selector.get("matchLabels") or {}
    expressions: Iterable[Mapping[str, Any]] = selector.get("matchExpressions") or ()
    return wanted.items() <= labels.items() and all(satisfied(expression, labels) for expression in expressions)


def satisfied(expression: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    key: str = expression["key"]
    values: Sequence[str] = expression.get("values") or ()
    match expression["operator"]:
        case "In":
            return labels.get(key) in values
        case "NotIn":
            return labels.get(key) not in values
        case "Exists":
            return key in labels
        case "DoesNotExist":
            return key not in labels
        case "Gt":
            return _number(labels.get(key)) > int(values[0])
        case "Lt":
            return _number(labels.get(key), missing=1 << 63) < int(values[0])
    raise ValueError(f"unknown operator {expression['operator']!r}")


def _number(value: str | None, missing: int = -1) -> int:
    return int(value) if value is not None and value.lstrip("-").isdigit() else missing


class Dependents:
    """The objects that each controller owns, by its uid."""

    def __init__(self) -> None:
        self._of: dict[str, dict[Key, None]] = {}

    def written(self, write: Write) -> None:
        before, after = _controller_uid(write.before), _controller_uid(write.after)
        if before == after:
            return
        if before:
            self._of[before].pop(write.key, None)
        if after:
            self._of.setdefault(after, {})[write.key] = None

    def of(self, uid: str) -> list[Key]:
        return sorted(self._of.get(uid, ()))


def _controller_uid(record: Record | None) -> str:
    owner = record.typed.meta.controller if record else None
    return owner.uid if owner else ""


def owners_named(write: Write, kind: str) -> list[Key]:
    """Controllers of this kind that own the written object now or did until now."""
    owners = [record.typed.meta.controller for record in (write.before, write.after) if record]
    return [Key(kind, write.key.namespace, owner.name) for owner in owners if owner and owner.kind == kind]
