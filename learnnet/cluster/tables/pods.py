"""Pods as tables show them (printers.go, printPod): what `STATUS` says is worked out here, it stands in no field."""

from collections.abc import Sequence
from typing import Any

from learnnet.cluster.tables.age import age
from learnnet.cluster.tables.table import NONE, Body, Cell, Column, Table, columns, created


def _cells(body: Body, now: int) -> list[Cell]:
    spec, status = body["spec"], body.get("status") or {}
    counted = [*_sidecars(spec), *spec["containers"]]
    ready = sum(bool(entry.get("ready")) for entry in _counted_statuses(spec, status))
    gates = spec.get("readinessGates") or ()
    return [
        body["metadata"]["name"],
        f"{ready}/{len(counted)}",
        pod_status(body),
        _restarts(spec, status, now),
        created(body, now),
        status.get("podIP") or NONE,
        spec.get("nodeName") or NONE,
        status.get("nominatedNodeName") or NONE,
        f"{sum(_true(status, gate['conditionType']) for gate in gates)}/{len(gates)}" if gates else NONE,
    ]


def _sidecars(spec: Body) -> list[Body]:
    return [c for c in spec.get("initContainers") or () if c.get("restartPolicy") == "Always"]


def _counted_statuses(spec: Body, status: Body) -> list[Body]:
    sidecars = {container["name"] for container in _sidecars(spec)}
    inits = [s for s in status.get("initContainerStatuses") or () if s["name"] in sidecars]
    return [*inits, *(status.get("containerStatuses") or ())]


def _restarts(spec: Body, status: Body, now: int) -> str:
    entries = _counted_statuses(spec, status)
    count = sum(entry.get("restartCount", 0) for entry in entries)
    ends = [((e.get("lastState") or {}).get("terminated") or {}).get("finishedAt") for e in entries]
    last = max((end for end in ends if end), default=None)
    return f"{count} ({age(last, now)} ago)" if count and last else str(count)


def pod_status(body: Body) -> str:
    spec, status = body["spec"], body.get("status") or {}
    reason = status.get("reason") or status.get("phase") or "Pending"
    if any(
        c["type"] == "PodScheduled" and c.get("reason") == "SchedulingGated" for c in status.get("conditions") or ()
    ):
        reason = "SchedulingGated"
    initializing = _init_reason(spec, status)
    reason = initializing or _container_reason(reason, status)
    if body["metadata"].get("deletionTimestamp") and status.get("phase") not in ("Succeeded", "Failed"):
        return "Unknown" if status.get("reason") == "NodeLost" else "Terminating"
    return str(reason)


def _init_reason(spec: Body, status: Body) -> str:
    sidecars = {container["name"] for container in _sidecars(spec)}
    total = len(spec.get("initContainers") or ())
    for index, entry in enumerate(status.get("initContainerStatuses") or ()):
        state = entry.get("state") or {}
        ended, waiting = state.get("terminated"), state.get("waiting")
        if ended and ended.get("exitCode") == 0:
            continue
        if entry["name"] in sidecars and entry.get("started"):
            continue
        if ended:
            return f"Init:{ended.get('reason') or _exit(ended)}"
        if waiting and waiting.get("reason") and waiting["reason"] != "PodInitializing":
            return f"Init:{waiting['reason']}"
        return f"Init:{index}/{total}"
    return ""


def _exit(ended: Body) -> str:
    return f"Signal:{ended['signal']}" if ended.get("signal") else f"ExitCode:{ended.get('exitCode', 0)}"


def _container_reason(reason: str, status: Body) -> str:
    running = False
    for entry in reversed(status.get("containerStatuses") or ()):
        state: dict[str, Any] = entry.get("state") or {}
        waiting, ended = state.get("waiting"), state.get("terminated")
        if waiting and waiting.get("reason"):
            reason = waiting["reason"]
        elif ended:
            reason = ended.get("reason") or _exit(ended)
        elif entry.get("ready") and state.get("running") is not None:
            running = True
    if reason == "Completed" and running:
        return "Running" if _true(status, "Ready") else "NotReady"
    return reason


def _true(status: Body, condition: str) -> bool:
    found: Sequence[Body] = status.get("conditions") or ()
    return any(c["type"] == condition and c["status"] == "True" for c in found)


PODS = Table(
    columns=(
        *columns("Name", "Ready", "Status"),
        Column(name="Restarts"),
        *columns("Age", wide=["IP", "Node", "Nominated Node", "Readiness Gates"]),
    ),
    cells=_cells,
)
