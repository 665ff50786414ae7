"""A cluster without all that time and chance put into it: two learners who did the same have equal ones.

For comparing only. A lab is brought back from its seed and changes, never from this.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from learnnet.cluster.objects import EndpointSlice
from learnnet.cluster.store import Record
from learnnet.curriculum.service_trouble import SERVICE_NAME
from learnnet.dns.corefile import KUBEADM
from learnnet.lab import Moment

# Objects by "Kind/namespace/name", each as its fields.
State = Mapping[str, Mapping[str, Any]]

# What learners make. Slices, ReplicaSets and Pods count only where nobody owns them: others follow from their owners.
KINDS = (
    *("Namespace", "ConfigMap", "Service", "Endpoints", "EndpointSlice", "NetworkPolicy"),
    *("Deployment", "StatefulSet", "ReplicaSet", "Pod"),
)
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
OF_CHANCE_AND_TIME = (
    *("uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "deletionTimestamp"),
    *("deletionGracePeriodSeconds", "ownerReferences", "selfLink"),
)
NOTES_OF_TOOLS = (LAST_APPLIED, "deployment.kubernetes.io/revision", "kubectl.kubernetes.io/restartedAt")
DRAWN = ("clusterIP", "clusterIPs", "healthCheckNodePort")
FOLLOWS = ("readyReplicas", "endpoints")  # not written by anybody: what became of the rest


def canonical(moment: Moment) -> State:
    """The cluster at this moment, of which nothing is left that two equal learners could differ in."""
    found: dict[str, Mapping[str, Any]] = {}
    for kind in KINDS:
        for record in moment.view.records(kind):
            if not _follows_from_another(record):
                found["/".join(record.key)] = _object(moment, record)
    dns = moment.dns_state
    if dns.corefile != KUBEADM or dns.faults or dns.node_local:
        found["DNS//cluster"] = {
            "corefile": dns.corefile,
            "faults": sorted(dns.faults),
            "node-local": dns.node_local,
        }
    return found


def digest(state: State) -> str:
    """A short name for a state; equal states have equal names."""
    written = json.dumps(state, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def _follows_from_another(record: Record) -> bool:
    meta = record.body["metadata"]
    if meta.get("ownerReferences") or meta.get("labels", {}).get("endpointslice.kubernetes.io/managed-by"):
        return True
    # The endpoints controller names no owner.
    return record.key.kind == "Endpoints" or (record.key.kind == "Service" and record.key.name == "kubernetes")


def _object(moment: Moment, record: Record) -> dict[str, Any]:
    body = record.body
    made = {key: value for key, value in body.items() if key not in ("status", "metadata", "apiVersion", "kind")}
    meta = {key: value for key, value in body["metadata"].items() if key not in OF_CHANCE_AND_TIME}
    given = json.loads(meta.get("annotations", {}).get(LAST_APPLIED) or "{}")
    made["metadata"] = _without_notes(meta)
    if isinstance(template := made.get("spec", {}).get("template"), Mapping):
        meta = _without_notes(template.get("metadata", {}))
        made["spec"] = {**made["spec"], "template": {**template, "metadata": meta}}
    if record.key.kind == "Service":
        made["spec"] = _without_draws(made["spec"], given.get("spec") or {})
        made["endpoints"] = _ready(moment, record.key.namespace, record.key.name)
    elif record.key.kind == "Pod":
        made["spec"] = {key: value for key, value in made["spec"].items() if key != "nodeName"}
    elif "readyReplicas" in body.get("status", {}):
        made["readyReplicas"] = body["status"]["readyReplicas"]
    return made


def _without_notes(meta: Mapping[str, Any]) -> dict[str, Any]:
    notes = {key: value for key, value in meta.get("annotations", {}).items() if key not in NOTES_OF_TOOLS}
    rest = {key: value for key, value in meta.items() if key not in ("annotations", *OF_CHANCE_AND_TIME)}
    return {**rest, "annotations": notes} if notes else rest


def _without_draws(spec: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """An address or port that the allocators drew is nobody's choice; one that the learner named is."""
    headless = spec.get("clusterIP") == "None"
    kept = {key: value for key, value in spec.items() if headless or key not in DRAWN or key in given}
    wanted = {port.get("nodePort") for port in given.get("ports") or () if isinstance(port, Mapping)}
    if "ports" in kept:
        kept["ports"] = [dict(_port(port, wanted)) for port in kept["ports"]]
    return kept


def _port(port: Mapping[str, Any], wanted: set[Any]) -> Iterator[tuple[str, Any]]:
    return ((key, value) for key, value in port.items() if key != "nodePort" or value in wanted)


def _ready(moment: Moment, namespace: str, service: str) -> int:
    slices = moment.view.select(EndpointSlice, namespace, {SERVICE_NAME: service})
    return len(
        {address for each in slices for one in each.endpoints if one.ready is not False for address in one.addresses}
    )
