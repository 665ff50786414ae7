"""`kubectl describe node` (kubectl, describe.go, describeNode)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from learnnet.cluster.kubectl.describers.amounts import pod_sum, share, value_of
from learnnet.cluster.kubectl.describers.parts import annotations, labels, moment
from learnnet.cluster.store import View
from learnnet.cluster.tables.age import age
from learnnet.cluster.tables.others import node_roles
from learnnet.cluster.tables.table import NONE

Body = Mapping[str, Any]
SYSTEM_INFO = (
    ("Machine ID", "machineID"),
    ("System UUID", "systemUUID"),
    ("Boot ID", "bootID"),
    ("Kernel Version", "kernelVersion"),
    ("OS Image", "osImage"),
    ("Operating System", "operatingSystem"),
    ("Architecture", "architecture"),
    ("Container Runtime Version", "containerRuntimeVersion"),
    ("Kubelet Version", "kubeletVersion"),
    ("Kube-Proxy Version", "kubeProxyVersion"),
)
ASKED = (("requests", "cpu"), ("limits", "cpu"), ("requests", "memory"), ("limits", "memory"))


def describe_node(view: View, body: Body, now: int) -> list[str]:
    """Simplified: kubelets here renew no Lease objects, so there is no `Lease` part."""
    meta, spec, status = body["metadata"], body.get("spec") or {}, body.get("status") or {}
    lines = [
        f"Name:\t{meta['name']}",
        f"Roles:\t{node_roles(meta.get('labels') or {})}",
        *labels("Labels", meta.get("labels")),
        *annotations(meta.get("annotations")),
        f"CreationTimestamp:\t{moment(meta.get('creationTimestamp'))}",
        *_taints(spec.get("taints") or ()),
        f"Unschedulable:\t{str(bool(spec.get('unschedulable'))).lower()}",
        *_conditions(status.get("conditions") or ()),
        "Addresses:",
        *(f"  {one['type']}:\t{one['address']}" for one in status.get("addresses") or ()),
    ]
    for title, field in (("Capacity", "capacity"), ("Allocatable", "allocatable")):
        if status.get(field):
            lines += [f"{title}:", *(f"  {name}:\t{amount}" for name, amount in sorted(status[field].items()))]
    info = status.get("nodeInfo") or {}
    lines += ["System Info:", *(f"  {title}:\t{info.get(field, '')}" for title, field in SYSTEM_INFO)]
    if spec.get("podCIDR"):
        lines.append(f"PodCIDR:\t{spec['podCIDR']}")
    if spec.get("podCIDRs"):
        lines.append(f"PodCIDRs:\t{','.join(spec['podCIDRs'])}")
    if spec.get("providerID"):
        lines.append(f"ProviderID:\t{spec['providerID']}")
    return lines + _pods(view, body, now)


def _taints(taints: Sequence[Body]) -> list[str]:
    if not taints:
        return [f"Taints:\t{NONE}"]
    texts = sorted(_taint(one) for one in taints)
    return [f"Taints:\t{texts[0]}", *(f"\t{text}" for text in texts[1:])]


def _taint(taint: Body) -> str:
    value = f"={taint['value']}" if taint.get("value") else ""
    return f"{taint['key']}{value}:{taint['effect']}"


def _conditions(conditions: Sequence[Body]) -> list[str]:
    if not conditions:
        return []
    rows = ["  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage"]
    rows.append("  ----\t------\t-----------------\t------------------\t------\t-------")
    for one in conditions:
        beat, changed = moment(one.get("lastHeartbeatTime")), moment(one.get("lastTransitionTime"))
        told = f"{one.get('reason', '')} \t{one.get('message', '')}"
        rows.append(f"  {one['type']} \t{one['status']} \t{beat} \t{changed} \t{told}")
    return ["Conditions:", *rows]


def _pods(view: View, body: Body, now: int) -> list[str]:
    """The Pods on the node that have not ended, and what they ask of it."""
    name = body["metadata"]["name"]
    pods = [
        record.body
        for record in view.records("Pod")
        if record.body["spec"].get("nodeName") == name
        and (record.body.get("status") or {}).get("phase") not in ("Succeeded", "Failed")
    ]
    room = (body.get("status") or {}).get("allocatable") or {}
    sizes = {resource: value_of(str(room.get(resource, "0"))) for resource in ("cpu", "memory", "ephemeral-storage")}
    lines = [
        f"Non-terminated Pods:\t({len(pods)} in total)",
        "  Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge",
        "  ---------\t----\t\t------------\t----------\t---------------\t-------------\t---",
    ]
    for pod in pods:
        meta = pod["metadata"]
        cells = [_share([pod], side, resource, sizes[resource]) for side, resource in ASKED]
        since = age(meta.get("creationTimestamp"), now)
        lines.append("\t".join([f"  {meta['namespace']}", meta["name"], "", *cells, since]))
    lines += [
        "Allocated resources:",
        "  (Total limits may be over 100 percent, i.e., overcommitted.)",
        "  Resource\tRequests\tLimits",
        "  --------\t--------\t------",
    ]
    for resource, size in sizes.items():
        cells = [_share(pods, side, resource, size) for side in ("requests", "limits")]
        lines.append("\t".join([f"  {resource}", *cells]))
    return lines


def _share(pods: Sequence[Body], side: str, resource: str, size: Decimal) -> str:
    sums = [pod_sum(pod["spec"], side, resource) for pod in pods]
    return share(sum((amount for amount, _ in sums), Decimal(0)), binary=any(kind for _, kind in sums), of=size)
