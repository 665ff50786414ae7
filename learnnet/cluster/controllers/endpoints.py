"""The Endpoints controller: what the EndpointSlices say in the older, deprecated form, one object a Service."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from learnnet.cluster.actor import Actor
from learnnet.cluster.controllers.endpoint_ports import endpoints_port_dump, endpoints_port_hash, find_port, hash_of
from learnnet.cluster.controllers.pod_changes import ServicesOfPods, is_endpoint
from learnnet.cluster.controllers.slice_plan import HEADLESS, pod_reference
from learnnet.cluster.controllers.trigger_time import TriggerTimes, annotated
from learnnet.cluster.objects import Endpoints, Pod, Service
from learnnet.cluster.store import Key, Write
from learnnet.cluster.text import Text
from learnnet.cluster.turn import RefusedError, Turn

MANAGED_BY = "endpoints.kubernetes.io/managed-by"
CONTROLLER = "endpoint-controller"
OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity"
MAX_ADDRESSES = 1000

Body = dict[str, Any]
PortKey = tuple[str, int, str, str]  # name, number, protocol, appProtocol


class EndpointsController(Actor):
    """Keeps one Endpoints object for each Service with a selector; it knows one address family only."""

    name = "endpoints-controller"
    watches = ("Service", "Pod", "Endpoints")
    hears_itself = False

    def __init__(self) -> None:
        self._services = ServicesOfPods()
        self._triggers = TriggerTimes()

    def keys_for(self, write: Write) -> Iterable[Key]:
        if write.key.kind == "Service":
            return self._services.service_written(write)
        if write.key.kind == "Pod":
            return self._services.pod_written(write)
        # Only a deletion asks for another look (endpoints_controller.go, onEndpointsDelete).
        return () if write.after else (Key("Service", write.key.namespace, write.key.name),)

    def reconcile(self, turn: Turn, key: Key) -> None:
        service = turn.view.get(Service, key.name, key.namespace)
        current = turn.view.get(Endpoints, key.name, key.namespace)
        if service is None:
            self._triggers.forget(key.namespace, key.name)
            if current is not None:
                turn.delete(Key("Endpoints", key.namespace, key.name))
            return
        if service.type == "ExternalName" or not service.selector:
            return
        pods = turn.view.select(Pod, key.namespace, service.selector)
        turn.looked_at(len(pods))
        trigger = self._triggers.of(service, pods)
        self._write(turn, service, current, subsets(service, pods), trigger)

    def _write(self, turn: Turn, service: Service, current: Endpoints | None, wanted: list[Body], trigger: str) -> None:
        labels = _labels(service)
        before = current.body["metadata"] if current else {}
        annotations: Mapping[str, str] = before.get("annotations") or {}
        wanted, truncated = _truncated(wanted)
        over = annotations.get(OVER_CAPACITY) == "truncated"
        same = current is not None and list(current.subsets) == wanted and current.meta.labels == labels
        if same and truncated == over:
            return
        annotations = annotated(annotations, trigger)
        annotations.pop(OVER_CAPACITY, None)
        if truncated:
            annotations[OVER_CAPACITY] = "truncated"
        meta = {k: v for k, v in before.items() if k != "annotations"} if current else {}
        meta |= {"name": service.meta.name, "namespace": service.meta.namespace, "labels": labels}
        body: Body = {"apiVersion": "v1", "kind": "Endpoints", "metadata": meta}
        if annotations:
            meta["annotations"] = annotations
        if wanted:
            body["subsets"] = wanted
        turn.because(Text("The Endpoints of Service {name} are brought in step.", {"name": service.meta.name}))
        self._send(turn, service, body, new=current is None)

    def _send(self, turn: Turn, service: Service, body: Body, *, new: bool) -> None:
        try:
            turn.create(body) if new else turn.update(body)
        except RefusedError as refused:
            record = turn.view.record(Key("Service", service.meta.namespace, service.meta.name))
            where = f"{service.meta.namespace}/{service.meta.name}"
            if record is not None and not new:
                message = f"Failed to update endpoint {where}: {refused.message}"
                turn.tell(record, "Warning", "FailedToUpdateEndpoint", message)
            elif record is not None:
                message = f"Failed to create endpoint for service {where}: {refused.message}"
                turn.tell(record, "Warning", "FailedToCreateEndpoint", message)
            raise


def subsets(service: Service, pods: Sequence[Pod]) -> list[Body]:
    """Addresses by port, then ports with the same addresses together (pkg/api/v1/endpoints, RepackSubsets)."""
    family = service.ip_families[0] if service.ip_families else "IPv4"
    by_port: dict[PortKey | None, dict[tuple[str, str], tuple[Body, bool]]] = {}
    for pod in pods:
        if not is_endpoint(pod, terminating=service.publish_not_ready):
            continue
        address = _address(service, pod, family)
        if address is None:
            continue
        entry = (address, service.publish_not_ready or pod.ready)
        for port in _ports(service, pod):
            by_port.setdefault(port, {})[address["ip"], pod.meta.uid] = entry
    together: dict[tuple[tuple[str, str, bool], ...], list[PortKey | None]] = {}
    for port, entries in by_port.items():
        same = tuple((*identity, entries[identity][1]) for identity in sorted(entries))
        together.setdefault(same, []).append(port)
    found = [_subset(by_port[ports[0]], ports) for ports in together.values()]
    return sorted(found, key=lambda subset: hash_of(_subset_dump(subset))) if len(found) > 1 else found


def _ports(service: Service, pod: Pod) -> list[PortKey | None]:
    """The Service's ports as this Pod has them; None stands for a headless Service without ports."""
    if not service.ports:
        return [None] if service.headless else []
    numbers = [(port, find_port(pod, port)) for port in service.ports]
    return [(port.name, number, port.protocol, port.app_protocol) for port, number in numbers if number is not None]


def _address(service: Service, pod: Pod, family: str) -> Body | None:
    ip = next((ip for ip in pod.ips if (":" in ip) == (family == "IPv6")), None)
    if ip is None:
        return None
    body: Body = {"ip": ip}
    if pod.hostname and pod.subdomain == service.meta.name:
        body["hostname"] = pod.hostname
    if pod.node:
        body["nodeName"] = pod.node
    return {**body, "targetRef": pod_reference(pod)}


def _subset(entries: Mapping[tuple[str, str], tuple[Body, bool]], ports: Sequence[PortKey | None]) -> Body:
    addresses = [entries[identity] for identity in sorted(entries)]
    body: Body = {}
    ready = [address for address, is_ready in addresses if is_ready]
    not_ready = [address for address, is_ready in addresses if not is_ready]
    if ready:
        body["addresses"] = ready
    if not_ready:
        body["notReadyAddresses"] = not_ready
    listed = sorted((_port(port) for port in ports if port is not None), key=endpoints_port_hash)
    return {**body, "ports": listed} if listed else body


def _port(port: PortKey) -> Body:
    name, number, protocol, app_protocol = port
    body: Body = {"name": name} if name else {}
    body |= {"port": number, "protocol": protocol}
    return {**body, "appProtocol": app_protocol} if app_protocol else body


def _labels(service: Service) -> dict[str, str]:
    labels = {name: value for name, value in service.meta.labels.items() if name != HEADLESS}
    if service.headless:
        labels[HEADLESS] = ""
    return {**labels, MANAGED_BY: CONTROLLER}


def _truncated(wanted: list[Body]) -> tuple[list[Body], bool]:
    """No more than a thousand addresses, ready ones first (endpoints_controller.go, truncateEndpoints)."""
    total = sum(len(s.get(kind, ())) for s in wanted for kind in ("addresses", "notReadyAddresses"))
    if total <= MAX_ADDRESSES:
        return wanted, False
    room = MAX_ADDRESSES
    cut: list[Body] = [{"ports": subset["ports"]} if "ports" in subset else {} for subset in wanted]
    for kind in ("addresses", "notReadyAddresses"):
        available = sum(len(subset.get(kind, ())) for subset in wanted)
        share = min(room, available)
        for subset, short in zip(wanted, cut, strict=True):
            number = len(subset.get(kind, ())) * share // available if available else 0
            if number:
                short[kind] = subset[kind][:number]
                room -= number
    return [short for short in cut if "addresses" in short or "notReadyAddresses" in short], True


def _subset_dump(subset: Body) -> str:
    """A subset as Go's spew prints it, for its hash gives the order of subsets.

    The uids are left out: they would make the order a matter of chance, as it is in a real cluster.
    """
    ports = " ".join(endpoints_port_dump(port).removeprefix("(v1.EndpointPort)") for port in subset.get("ports", ()))
    return (
        f"(v1.EndpointSubset){{Addresses:([]v1.EndpointAddress){_addresses_dump(subset.get('addresses', ()))} "
        f"NotReadyAddresses:([]v1.EndpointAddress){_addresses_dump(subset.get('notReadyAddresses', ()))} "
        f"Ports:([]v1.EndpointPort)[{ports}]}}"
    )


def _addresses_dump(addresses: Sequence[Body]) -> str:
    if not addresses:
        return "<nil>"
    return "[" + " ".join(map(_address_dump, addresses)) + "]"


def _address_dump(address: Body) -> str:
    target = address["targetRef"]
    return (
        f"{{IP:(string){address['ip']} Hostname:(string){address.get('hostname', '')} "
        f"NodeName:(*string){address.get('nodeName', '<nil>')} TargetRef:(*v1.ObjectReference)"
        f"{{Kind:(string)Pod Namespace:(string){target['namespace']} Name:(string){target['name']} "
        f"UID:(types.UID) APIVersion:(string) ResourceVersion:(string) FieldPath:(string)}}}}"
    )
