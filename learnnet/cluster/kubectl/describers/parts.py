"""The parts that every `kubectl describe` shares: labels, annotations and Kubernetes Events."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from learnnet.cluster.store import View
from learnnet.cluster.tables.age import age
from learnnet.cluster.tables.table import NONE

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
LONG_ANNOTATION = 140


def labels(title: str, values: Mapping[str, str] | None) -> list[str]:
    if not values:
        return [f"{title}:\t{NONE}"]
    first, *rest = [f"{key}={value}" for key, value in sorted(values.items())]
    return [f"{title}:\t{first}", *(f"\t{line}" for line in rest)]


def annotations(values: Mapping[str, str] | None, title: str = "Annotations") -> list[str]:
    """Sorted, without kubectl's own; a long or many-line value stands under its key."""
    shown = [(key, value) for key, value in sorted((values or {}).items()) if key != LAST_APPLIED]
    if not shown:
        return [f"{title}:\t{NONE}"]
    lines = []
    for key, value in shown:
        if len(value) + len(key) + 2 > LONG_ANNOTATION or "\n" in value:
            lines.append(f"\t{key}:")
            lines += [f"\t  {_shortened(line)}" for line in value.rstrip("\n").split("\n")]
        else:
            lines.append(f"\t{key}: {value}")
    return [f"{title}:{lines[0]}", *lines[1:]]


def _shortened(text: str) -> str:
    longest = LONG_ANNOTATION - 2
    return f"{text[:longest]}..." if len(text) > longest else text


def controller(meta: Mapping[str, Any]) -> list[str]:
    owner = next((one for one in meta.get("ownerReferences") or () if one.get("controller")), None)
    return [f"Controlled By:\t{owner['kind']}/{owner['name']}"] if owner else []


def moment(stamp: str | None) -> str:
    """As Go's RFC1123Z; Go's zero time where there is none."""
    if not stamp:
        return "Mon, 01 Jan 0001 00:00:00 +0000"
    return datetime.fromisoformat(stamp).strftime("%a, %d %b %Y %H:%M:%S +0000")


def events(view: View, kind: str, meta: Mapping[str, Any], now: int) -> list[str]:
    """What happened to this object, oldest first, as `describe` ends with it."""
    found = [
        record.body
        for record in view.records("Event", meta.get("namespace") or "default")
        if _is_about(record.body.get("involvedObject") or {}, kind, meta)
    ]
    if not found:
        return [f"Events:\t{NONE}"]
    rows = ["  Type\tReason\tAge\tFrom\tMessage", "  ----\t------\t----\t----\t-------"]
    for event in sorted(found, key=lambda body: body.get("lastTimestamp") or ""):
        source = (event.get("source") or {}).get("component") or event.get("reportingComponent", "")
        row = [event.get("type", ""), event.get("reason", ""), _age(event, now), source, event["message"].strip()]
        rows.append("  " + "\t".join(row))
    return ["Events:", *rows]


def _is_about(target: Mapping[str, Any], kind: str, meta: Mapping[str, Any]) -> bool:
    return (target.get("kind"), target.get("name"), target.get("uid", "")) == (kind, meta["name"], meta.get("uid", ""))


def _age(event: Mapping[str, Any], now: int) -> str:
    last = age(event.get("lastTimestamp"), now)
    if event.get("count", 1) > 1:
        return f"{last} (x{event['count']} over {age(event.get('firstTimestamp'), now)})"
    return last
