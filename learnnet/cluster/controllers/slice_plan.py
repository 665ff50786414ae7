"""What has to be written so that the slices of one Service say what its Pods are (endpointslice/reconciler.go)."""

from collections.abc import Mapping, Sequence
from typing import Any

from learnnet.cluster.controllers.endpoint_ports import slice_port_body, slice_port_of, slice_ports
from learnnet.cluster.controllers.hints import HintPolicy, Remark
from learnnet.cluster.controllers.pod_changes import is_endpoint
from learnnet.cluster.controllers.slice_packing import pack
from learnnet.cluster.objects import EndpointSlice, Node, Pod, Service
from learnnet.cluster.store import Body, View

SERVICE_NAME = "kubernetes.io/service-name"
MANAGED_BY = "endpointslice.kubernetes.io/managed-by"
HEADLESS = "service.kubernetes.io/headless"
CONTROLLER = "endpointslice-controller.k8s.io"
PREFIX_LENGTH = 253  # of a DNS subdomain

Ports = tuple[tuple[str, str, int, str], ...]


class SlicePlan:
    """The slices of one Service to create, to update and to delete."""

    def __init__(self, view: View, service: Service, limit: int) -> None:
        self.create: list[dict[str, Any]] = []
        self.update: list[dict[str, Any]] = []
        self.delete: list[Body] = []
        self.missing: list[Pod] = []  # Pods whose Node does not exist
        self.remarks: list[Remark] = []  # Kubernetes Events about the hints
        self.count = 0
        self._view = view
        self._service = service
        self._limit = limit
        self._labels = slice_labels(service)
        self._hints = HintPolicy.of(view, service)

    def make(self, pods: Sequence[Pod], existing: Sequence[EndpointSlice]) -> None:
        self.count = len(pods)
        families = self._service.ip_families or ("IPv4",)
        for family in families:
            own = [s for s in existing if s.address_type == family]
            self._one_family(family, pods, own)
        self.delete += [s.body for s in existing if s.address_type not in families]

    def _one_family(self, family: str, pods: Sequence[Pod], existing: Sequence[EndpointSlice]) -> None:
        desired = self._endpoints(family, pods)
        by_ports: dict[Ports, list[EndpointSlice]] = {}
        deleted: list[Body] = []
        for piece in existing:
            if any(owner.uid == self._service.meta.uid for owner in piece.meta.owners):
                by_ports.setdefault(_ports_of(piece), []).append(piece)
            else:
                deleted.append(piece.body)
        created: list[dict[str, Any]] = []
        updated: list[dict[str, Any]] = []
        kept = len(existing)
        for ports, endpoints in desired.items():
            own = by_ports.pop(ports, [])
            stale = [s.meta.name for s in own if s.meta.labels != self._labels]
            packing = pack([s.body for s in own], endpoints, stale, self._limit)
            created += (self._new(family, ports, entries) for entries in packing.create)
            updated += (self._changed(body, entries) for body, entries in packing.update)
            deleted += packing.delete
        deleted += (s.body for pieces in by_ports.values() for s in pieces)
        if kept == len(deleted) and not created:
            placeholder = self._new(family, (), [])
            if len(deleted) == 1 and self._is_placeholder(deleted[0]):
                deleted = []
            else:
                created.append(placeholder)
        self._recycle(created, updated, deleted)
        self.remarks += self._hints.apply(family, existing, created, updated, deleted)
        self.create += created
        self.update += updated
        self.delete += deleted

    def _endpoints(self, family: str, pods: Sequence[Pod]) -> dict[Ports, list[dict[str, Any]]]:
        desired: dict[Ports, list[dict[str, Any]]] = {}
        for pod in pods:
            if not is_endpoint(pod, terminating=True):
                continue
            node = self._view.get(Node, pod.node) if pod.node else None
            if node is None and pod.node and not self._service.publish_not_ready:
                if pod not in self.missing:
                    self.missing.append(pod)
                continue
            endpoint = self._endpoint(family, pod, node)
            if endpoint["addresses"]:
                desired.setdefault(slice_ports(self._service, pod), []).append(endpoint)
        return desired

    def _endpoint(self, family: str, pod: Pod, node: Node | None) -> dict[str, Any]:
        ready = self._service.publish_not_ready or (pod.ready and not pod.terminating)
        body: dict[str, Any] = {
            "addresses": [ip for ip in pod.ips if (":" in ip) == (family == "IPv6")],
            "conditions": {"ready": ready, "serving": pod.ready, "terminating": pod.terminating},
            "targetRef": pod_reference(pod),
        }
        if pod.hostname and pod.subdomain == self._service.meta.name:
            body["hostname"] = pod.hostname
        if pod.node:
            body["nodeName"] = pod.node
        if node is not None and node.zone:
            body["zone"] = node.zone
        return body

    def _new(self, family: str, ports: Ports, endpoints: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        meta = self._service.meta
        base = f"{meta.name}-"
        return {
            "apiVersion": "discovery.k8s.io/v1",
            "kind": "EndpointSlice",
            "metadata": {
                "generateName": base if len(base) <= PREFIX_LENGTH else meta.name,
                "namespace": meta.namespace,
                "labels": self._labels,
                "ownerReferences": [owner_reference(self._service)],
            },
            "addressType": family,
            "endpoints": list(endpoints),
            "ports": [slice_port_body(port) for port in ports] or None,
        }

    def _changed(self, body: Body, endpoints: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        return {**body, "metadata": {**body["metadata"], "labels": self._labels}, "endpoints": list(endpoints)}

    def _is_placeholder(self, body: Body) -> bool:
        meta = body["metadata"]
        return not body.get("endpoints") and not body.get("ports") and meta.get("labels") == self._labels

    def _recycle(self, created: list[dict[str, Any]], updated: list[dict[str, Any]], deleted: list[Body]) -> None:
        """A slice that would be deleted takes the content of one that would be made, and keeps its name (finalize)."""
        for old in list(deleted):
            owners = old["metadata"].get("ownerReferences") or ()
            if created and any(owner.get("uid") == self._service.meta.uid for owner in owners):
                new = created.pop()
                updated.append({**new, "metadata": {**old["metadata"], "labels": self._labels}})
                deleted.remove(old)


def slice_labels(service: Service) -> dict[str, str]:
    """All labels of the Service, and those that only the controller may set."""
    reserved = (SERVICE_NAME, MANAGED_BY, HEADLESS)
    labels = {name: value for name, value in service.meta.labels.items() if name not in reserved}
    labels |= {SERVICE_NAME: service.meta.name, MANAGED_BY: CONTROLLER}
    if service.cluster_ip in ("", "None"):
        labels[HEADLESS] = ""
    return labels


def owner_reference(service: Service) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "name": service.meta.name,
        "uid": service.meta.uid,
        "controller": True,
        "blockOwnerDeletion": True,
    }


def pod_reference(pod: Pod) -> dict[str, str]:
    return {"kind": "Pod", "namespace": pod.meta.namespace, "name": pod.meta.name, "uid": pod.meta.uid}


def _ports_of(piece: EndpointSlice) -> Ports:
    return tuple(slice_port_of(port) for port in piece.body.get("ports") or ())
