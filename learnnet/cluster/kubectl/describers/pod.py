"""`kubectl describe pod` (kubectl, describe.go, describePod)."""

from collections.abc import Mapping
from typing import Any

from learnnet.cluster.clock import milliseconds
from learnnet.cluster.kubectl.describers.containers import containers, spread, tolerations, volumes
from learnnet.cluster.kubectl.describers.parts import annotations, controller, labels, moment
from learnnet.cluster.store import View
from learnnet.cluster.tables.age import human_duration
from learnnet.cluster.tables.table import NONE

Body = Mapping[str, Any]


def describe_pod(view: View, body: Body, now: int) -> list[str]:
    spec, meta, status = body["spec"], body["metadata"], body.get("status") or {}
    lines = [f"Name:\t{meta['name']}", f"Namespace:\t{meta['namespace']}"]
    if spec.get("priority") is not None:
        lines.append(f"Priority:\t{spec['priority']}")
    lines += _given("Priority Class Name", spec.get("priorityClassName"))
    lines += _given("Runtime Class Name", spec.get("runtimeClassName"))
    lines += _given("Service Account", spec.get("serviceAccountName"))
    node = spec.get("nodeName")
    lines.append(f"Node:\t{node}/{status.get('hostIP', '')}" if node else f"Node:\t{NONE}")
    lines += _given("Start Time", moment(status["startTime"]) if status.get("startTime") else "")
    lines += labels("Labels", meta.get("labels")) + annotations(meta.get("annotations"))
    lines += _phase(meta, status, now)
    lines += _given("Reason", status.get("reason")) + _given("Message", status.get("message"))
    lines += [f"IP:\t{status.get('podIP', '')}", *_ips(status.get("podIPs"))]
    lines += controller(meta)
    lines += _given("NominatedNodeName", status.get("nominatedNodeName"))
    lines += _containers(body)
    lines += _conditions(spec, status)
    lines += volumes(spec.get("volumes") or ())
    lines.append(f"QoS Class:\t{status.get('qosClass') or qos_class(spec)}")
    lines += labels("Node-Selectors", spec.get("nodeSelector"))
    lines += tolerations("Tolerations", spec.get("tolerations") or ())
    return lines + spread(spec.get("topologySpreadConstraints") or ())


def _given(title: str, value: str | None) -> list[str]:
    return [f"{title}:\t{value}"] if value else []


def _phase(meta: Body, status: Body, now: int) -> list[str]:
    deleted = meta.get("deletionTimestamp")
    if not deleted or status.get("reason") == "NodeLost":
        return [f"Status:\t{status.get('phase', '')}"]
    lasts = human_duration((now - milliseconds(deleted)) // 1000)
    grace = meta.get("deletionGracePeriodSeconds", 0)
    return [f"Status:\tTerminating (lasts {lasts})", f"Termination Grace Period:\t{grace}s"]


def _ips(ips: Any) -> list[str]:
    if not ips:
        return [f"IPs:\t{NONE}"]
    return ["IPs:", *(f"  IP:\t{one['ip']}" for one in ips)]


def _containers(body: Body) -> list[str]:
    spec, status = body["spec"], body.get("status") or {}
    lines = []

    def field(path: str) -> str:
        """kubectl looks up names only; what else a variable holds is seen inside the container."""
        return field_value(body, path) if path in ("metadata.name", "metadata.namespace") else ""

    if spec.get("initContainers"):
        lines += containers("Init Containers", spec["initContainers"], _by_name(status, "init"), field=field)
    return lines + containers("Containers", spec["containers"], _by_name(status, ""), field=field)


def _by_name(status: Body, prefix: str) -> dict[str, Body]:
    key = "initContainerStatuses" if prefix else "containerStatuses"
    return {entry["name"]: entry for entry in status.get(key) or ()}


def field_value(body: Body, path: str) -> str:
    """A field of the Pod as the downward API hands it to a container (fieldpath.go)."""
    if path in ("status.podIP", "status.hostIP"):
        return str((body.get("status") or {}).get(path.removeprefix("status."), ""))
    if path in ("metadata.name", "metadata.namespace", "metadata.uid"):
        return str(body["metadata"].get(path.removeprefix("metadata."), ""))
    if path in ("spec.nodeName", "spec.serviceAccountName"):
        return str(body["spec"].get(path.removeprefix("spec."), ""))
    if path.endswith("']"):
        family, _, key = path.removeprefix("metadata.").removesuffix("']").partition("['")
        return str((body["metadata"].get(family) or {}).get(key, ""))
    return ""


def _conditions(spec: Body, status: Body) -> list[str]:
    states = {one["type"]: one["status"] for one in status.get("conditions") or ()}
    lines = []
    gates = [gate["conditionType"] for gate in spec.get("readinessGates") or ()]
    if gates:
        lines += ["Readiness Gates:", "  Type\tStatus"]
        lines += [f"  {gate} \t{states.get(gate, NONE)} " for gate in gates]
    if states:
        lines += ["Conditions:", "  Type\tStatus", *(f"  {name} \t{state} " for name, state in states.items())]
    return lines


def qos_class(spec: Body) -> str:
    """Guaranteed when every container's requests for cpu and memory are its limits (kubectl, util/qos)."""
    every = [*(spec.get("initContainers") or ()), *spec["containers"]]
    amounts = [container.get("resources") or {} for container in every]
    asked = [(one.get("requests") or {}, one.get("limits") or {}) for one in amounts]
    if not any(requests or limits for requests, limits in asked):
        return "BestEffort"
    guaranteed = all(
        limits.get(name) and requests.get(name, limits[name]) == limits[name]
        for requests, limits in asked
        for name in ("cpu", "memory")
    )
    return "Guaranteed" if guaranteed else "Burstable"
