"""Two branches of an attempt side by side, both as they stood at the same time of the one clock."""

from bisect import bisect_right
from collections.abc import Mapping
from typing import Any

from learnnet.classroom.history import line_to
from learnnet.classroom.labs import place_of
from learnnet.classroom.models import Attempt, Branch
from learnnet.cluster.objects import EndpointSlice, Pod, Service
from learnnet.cluster.store import Record
from learnnet.diagrams import written
from learnnet.lab import Lab, Moment
from learnnet.proxy.config import MODES

COMPARED = ("Namespace", "Deployment", "StatefulSet", "Pod", "Service", "ConfigMap", "NetworkPolicy")
ORDER = (*COMPARED, "Endpoints", *MODES)
SERVICE_NAME = "kubernetes.io/service-name"
Facts = Mapping[str, str]


def compare(attempt: Attempt, left: Branch, right: Branch, at: int | None) -> dict[str, Any]:
    """`at` is virtual time in ms; None is the newest of the two."""
    with place_of(attempt) as place:
        lines = [line_to(attempt, branch.head) for branch in (left, right)]
        labs = [place.caught_up(attempt, branch.head) for branch in (left, right)]
        newest = max(lab.now for lab in labs)
        time = newest if at is None else min(max(at, 0), newest)
        shared = sum(1 for one, other in zip(*lines, strict=False) if one == other)
        sides = [side(lab, time, len(line) - shared) for lab, line in zip(labs, lines, strict=True)]
    facts = [one.pop("facts") for one in sides]
    return {
        "at": time,
        "newest": newest,
        "sides": [{"branch": branch.pk, **one} for branch, one in zip((left, right), sides, strict=True)],
        "rows": rows(*facts),
        "same": sum(facts[0].get(name) == value for name, value in facts[1].items()),
    }


def side(lab: Lab, time: int, own_changes: int) -> dict[str, Any]:
    moment = moment_at(lab, time)
    return {
        "now": moment.now,
        "event": moment.index,
        "events": moment.index + 1,
        "revision": moment.revision,
        "changes": own_changes,
        "facts": facts_of(moment),
    }


def moment_at(lab: Lab, time: int) -> Moment:
    """After the last event that had happened by then."""
    index = bisect_right([event.at for event in lab.events], time) - 1
    return lab.at(max(0, min(index, lab.index)))


def rows(left: Facts, right: Facts) -> list[dict[str, str | None]]:
    """Only what differs, kind by kind."""
    names = sorted(dict.fromkeys((*left, *right)), key=lambda name: ORDER.index(name.partition(" ")[0]))
    return [
        {"what": name, "left": left.get(name), "right": right.get(name)}
        for name in names
        if left.get(name) != right.get(name)
    ]


def facts_of(moment: Moment) -> Facts:
    """One line a thing, in the words of the field, so that two moments can be laid side by side."""
    view = moment.view
    facts = {}
    for kind in COMPARED:
        for record in view.records(kind):
            facts[f"{kind} {place(record)}"] = told(record)
    for service in view.list(Service):
        slices = view.select(EndpointSlice, service.meta.namespace, {SERVICE_NAME: service.meta.name})
        ends = [endpoint for each in slices for endpoint in each.endpoints]
        ready = sum(endpoint.ready is not False for endpoint in ends)
        facts[f"Endpoints {service.meta.namespace}/{service.meta.name}"] = f"{ready}/{len(ends)}"
    for node in moment.nodes:
        face = moment.node(node)
        facts[f"{face.mode} {node}"] = str(sum(1 for _ in written.lines(face)))
    return facts


def place(record: Record) -> str:
    key = record.key
    return f"{key.namespace}/{key.name}" if key.namespace else key.name


def told(record: Record) -> str:
    found = record.typed
    if isinstance(found, Pod):
        return f"{found.phase} {found.ip} {found.node}".strip()
    spec = record.body.get("spec") or {}
    if isinstance(found, Service):
        ports = ",".join(f"{port.get('port')}→{port.get('targetPort', '')}" for port in spec.get("ports") or ())
        selector = ",".join(f"{name}={value}" for name, value in (spec.get("selector") or {}).items())
        return f"{spec.get('clusterIP', '')} {ports} {selector}".strip()
    if "replicas" in spec:
        return f"{(record.body.get('status') or {}).get('readyReplicas', 0)}/{spec['replicas']}"
    return f"rv {record.revision}"
