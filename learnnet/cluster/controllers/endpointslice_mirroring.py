"""The mirroring controller: Endpoints kept by hand, for a Service without a selector, become EndpointSlices."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from learnnet.cluster.actor import Actor
from learnnet.cluster.controllers.ownership import controller_reference
from learnnet.cluster.controllers.revisions import LAST_APPLIED
from learnnet.cluster.controllers.slice_plan import MANAGED_BY, SERVICE_NAME
from learnnet.cluster.controllers.trigger_time import ANNOTATION as TRIGGER
from learnnet.cluster.objects import Endpoints, EndpointSlice, Service
from learnnet.cluster.store import Body, Key, Write
from learnnet.cluster.text import Text
from learnnet.cluster.turn import Turn

CONTROLLER = "endpointslicemirroring-controller.k8s.io"
SKIP = "endpointslice.kubernetes.io/skip-mirror"
LEADER = "control-plane.alpha.kubernetes.io/leader"
MAX_ADDRESSES = 1000  # of one subset (--mirroring-max-endpoints-per-subset)

Draft = dict[str, Any]


class EndpointSliceMirroringController(Actor):
    """One slice for each subset and address family."""

    name = "endpointslicemirroring-controller"
    watches = ("Endpoints", "Service", "EndpointSlice")
    hears_itself = False

    def keys_for(self, write: Write) -> Iterable[Key]:
        if write.key.kind != "EndpointSlice":
            return (Key("Endpoints", write.key.namespace, write.key.name),)
        metas = [record.typed.meta for record in (write.before, write.after) if record]
        names = [meta.labels.get(SERVICE_NAME, "") for meta in metas if meta.labels.get(MANAGED_BY) == CONTROLLER]
        return [Key("Endpoints", write.key.namespace, name) for name in dict.fromkeys(names) if name]

    def reconcile(self, turn: Turn, key: Key) -> None:
        endpoints = turn.view.get(Endpoints, key.name, key.namespace)
        service = turn.view.get(Service, key.name, key.namespace)
        owned = {SERVICE_NAME: key.name, MANAGED_BY: CONTROLLER}
        existing = list(turn.view.select(EndpointSlice, key.namespace, owned))
        mirrored = endpoints is not None and service is not None and not service.selector and _to_mirror(endpoints)
        drafts = _drafts(endpoints) if mirrored and endpoints is not None else []
        # A slice keeps its name as long as one of the same family and ports is wanted.
        for draft in drafts:
            match = next((piece for piece in existing if _content_kind(piece.body) == _content_kind(draft)), None)
            if match is None:
                turn.because(Text("Its Endpoints are mirrored to slices: kube-proxy reads nothing else."))
                turn.create(draft)
                continue
            existing.remove(match)
            meta = {**match.body["metadata"], **{k: v for k, v in draft["metadata"].items() if k != "generateName"}}
            if "annotations" not in draft["metadata"]:
                meta.pop("annotations", None)
            wanted = {**match.body, **draft, "metadata": meta}
            if wanted != match.body:
                turn.because(Text("Its mirrored slices are brought in step with its Endpoints."))
                turn.update(wanted)
        for piece in existing:
            turn.because(Text("There is nothing to mirror any more: its slices are deleted."))
            turn.delete(Key("EndpointSlice", key.namespace, piece.meta.name))


def _to_mirror(endpoints: Endpoints) -> bool:
    return endpoints.meta.labels.get(SKIP) != "true" and LEADER not in endpoints.meta.annotations


def _drafts(endpoints: Endpoints) -> list[Draft]:
    drafts = []
    for subset in endpoints.subsets:
        for family in ("IPv4", "IPv6"):
            addresses = _of_family(subset, family)
            if addresses:
                drafts.append(_draft(endpoints, subset, family, addresses[:MAX_ADDRESSES]))
    return drafts


def _draft(
    endpoints: Endpoints, subset: Mapping[str, Any], family: str, addresses: Sequence[Mapping[str, Any]]
) -> Draft:
    meta = endpoints.meta
    annotations = {k: v for k, v in meta.annotations.items() if k not in (TRIGGER, LAST_APPLIED)}
    draft: Draft = {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {
            "generateName": f"{meta.name}-",
            "namespace": meta.namespace,
            "labels": {**meta.labels, SERVICE_NAME: meta.name, MANAGED_BY: CONTROLLER},
            "ownerReferences": [controller_reference(endpoints, "Endpoints")],
        },
        "addressType": family,
        "endpoints": addresses,
        "ports": [_port(port) for port in subset.get("ports") or ()] or None,
    }
    if annotations:
        draft["metadata"]["annotations"] = annotations
    return draft


def _port(port: Mapping[str, Any]) -> Draft:
    body: Draft = {"name": port.get("name", ""), "protocol": port.get("protocol") or "TCP", "port": port["port"]}
    return {**body, "appProtocol": port["appProtocol"]} if port.get("appProtocol") else body


def _of_family(subset: Mapping[str, Any], family: str) -> list[Draft]:
    found = []
    for field, ready in (("addresses", True), ("notReadyAddresses", False)):
        for address in subset.get(field) or ():
            if (":" in address["ip"]) == (family == "IPv6"):
                found.append(_endpoint(address, ready=ready))
    return found


def _endpoint(address: Mapping[str, Any], *, ready: bool) -> Draft:
    """Serving and terminating are not known of an address written by hand."""
    body: Draft = {"addresses": [address["ip"]], "conditions": {"ready": ready}}
    body |= {name: address[name] for name in ("targetRef", "hostname", "nodeName") if address.get(name)}
    return body


def _content_kind(body: Body) -> tuple[Any, ...]:
    ports = body.get("ports") or ()
    return body["addressType"], tuple((p.get("name"), p.get("protocol"), p.get("port")) for p in ports)
