"""What stands behind a service or pod name: addresses and ports, each with the object and field that gave it.

Ported rules of CoreDNS's kubernetes plugin: findServices, findPods and serviceRecordForIP in kubernetes.go.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from learnnet.cluster.objects import Endpoint, EndpointPort, EndpointSlice, Namespace, Object, Pod, Service, ServicePort
from learnnet.cluster.store import Key, View
from learnnet.cluster.text import Text
from learnnet.dns.address_index import AddressIndex
from learnnet.dns.kubernetes_names import Parsed, address_type, dashed, undashed
from learnnet.dns.kubernetes_options import KubernetesOptions
from learnnet.dns.message import Origin
from learnnet.dns.plugin import Journey

SERVICE_NAME_LABEL = "kubernetes.io/service-name"
NO_PORT = -1  # stands in for the port of a Service or slice that declares none
MAX_LABEL = 63
_NO_SERVICE_PORT = (ServicePort(port=NO_PORT, protocol=""),)
_NO_SLICE_PORT = (EndpointPort(port=NO_PORT, protocol=""),)


@dataclass(frozen=True, slots=True)
class Entry:
    """One possible record: `owner` is the name it belongs to, without the zone; `type` is CNAME when host is a name."""

    host: str
    port: int
    owner: str
    type: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What the plugin looks through at one query: the cluster at a revision, and where to note what it dropped."""

    view: View
    options: KubernetesOptions
    addresses: AddressIndex
    journey: Journey


def namespace_exposed(sight: Sight, name: str) -> bool:
    options = sight.options
    if options.namespaces and name not in options.namespaces:
        return False
    namespace = sight.view.get(Namespace, name)
    return namespace is not None and options.namespace_labels.items() <= namespace.meta.labels.items()


def find(sight: Sight, asked: Parsed) -> list[Entry] | None:
    """The entries of a parsed name; None when it does not exist, empty when it exists without entries."""
    if not namespace_exposed(sight, asked.namespace):
        sight.journey.note(
            "kubernetes", Text("There is no namespace {namespace} to look in.", {"namespace": asked.namespace})
        )
        return None
    return _pods(sight, asked) if asked.tree == "pod" else _services(sight, asked)


def _pods(sight: Sight, asked: Parsed) -> list[Entry] | None:
    if sight.options.pods == "disabled":
        sight.journey.note("kubernetes", Text("Names of Pods are switched off (pods disabled)."))
        return None
    if not asked.service:
        return []
    address = undashed(asked.service)
    owner = f"{asked.service}.{asked.namespace}.pod"
    if sight.options.pods == "insecure":
        if address_type(address) == "CNAME":
            sight.journey.note("kubernetes", Text("{label} does not spell an address.", {"label": asked.service}))
            return None
        origin = Origin(Key("Namespace", "", asked.namespace), "metadata.name")
        sight.journey.note("kubernetes", Text("The address is taken from the name itself (pods insecure)."))
        return [Entry(address, 0, owner, address_type(address), origin)]
    found = [
        Entry(address, 0, owner, address_type(address), Origin(key_of(pod), "status.podIP"))
        for pod in sight.addresses.pods(sight.view, address)
        if pod.meta.namespace == asked.namespace and _labelled(sight, pod)
    ]
    return found or None


def _labelled(sight: Sight, thing: Object) -> bool:
    return sight.options.labels.items() <= thing.meta.labels.items()


def key_of(thing: Object) -> Key:
    return Key(thing.kind, thing.meta.namespace, thing.meta.name)


def service_of(sight: Sight, name: str, namespace: str) -> Service | None:
    service = sight.view.get(Service, name, namespace)
    return service if service is not None and _labelled(sight, service) else None


def _services(sight: Sight, asked: Parsed) -> list[Entry] | None:
    if not asked.service:
        return []
    service = service_of(sight, asked.service, asked.namespace)
    if service is None:
        sight.journey.note(
            "kubernetes",
            Text(
                "There is no Service {name} in namespace {namespace}.",
                {"name": asked.service, "namespace": asked.namespace},
            ),
        )
        return None
    if service.type == "ExternalName":
        return _external(service, asked) or None
    if service.headless or asked.endpoint:
        return list(_endpoint_entries(sight, service, asked)) or None
    if sight.options.ignore_empty_service and not any(True for _ in _ready(sight, service)):
        sight.journey.note("kubernetes", Text("The Service has no ready endpoint (ignore empty_service)."))
        return None
    return list(_cluster_ip_entries(sight, service, asked)) or None


def _external(service: Service, asked: Parsed) -> list[Entry]:
    if asked.endpoint or asked.port or asked.protocol or address_type(service.external_name) != "CNAME":
        return []
    origin = Origin(key_of(service), "spec.externalName")
    owner = f"{service.meta.name}.{service.meta.namespace}.svc"
    return [Entry(service.external_name, 0, owner, "CNAME", origin)]


def _cluster_ip_entries(sight: Sight, service: Service, asked: Parsed) -> Iterator[Entry]:
    owner = f"{service.meta.name}.{service.meta.namespace}.svc"
    matched = False
    for port in service.ports or _NO_SERVICE_PORT:
        if not _port_matches(asked, port.name, port.protocol):
            continue
        matched = True
        for index, ip in enumerate(service.cluster_ips):
            origin = Origin(key_of(service), f"spec.clusterIPs[{index}]")
            yield Entry(ip, port.port, owner, address_type(ip), origin)
    if not matched:
        sight.journey.note(
            "kubernetes",
            Text("No port {port} with protocol {protocol}.", {"port": asked.port, "protocol": asked.protocol}),
        )


def _endpoint_entries(sight: Sight, service: Service, asked: Parsed) -> Iterator[Entry]:
    below = f"{service.meta.name}.{service.meta.namespace}.svc"
    for piece, index, endpoint in _ready(sight, service):
        for address in endpoint.addresses:
            name = endpoint_name(endpoint, address, sight.options)
            if asked.endpoint and asked.endpoint != name.lower():
                continue
            for port in piece.ports or _NO_SLICE_PORT:
                if not _port_matches(asked, port.name, port.protocol):
                    continue
                number = NO_PORT if port.port is None else port.port
                origin = Origin(key_of(piece), f"endpoints[{index}].addresses")
                yield Entry(address, number, f"{name}.{below}", address_type(address), origin)


def slices_of(sight: Sight, name: str, namespace: str) -> list[EndpointSlice]:
    if not sight.options.endpoints:
        return []
    return list(sight.view.select(EndpointSlice, namespace, {**sight.options.labels, SERVICE_NAME_LABEL: name}))


def _ready(sight: Sight, service: Service) -> Iterator[tuple[EndpointSlice, int, Endpoint]]:
    """Endpoints that count: `ready` true or unset. CoreDNS asks neither for `serving` nor for `terminating`."""
    for piece in slices_of(sight, service.meta.name, service.meta.namespace):
        for index, endpoint in enumerate(piece.endpoints):
            if endpoint.ready is False:
                address = ", ".join(endpoint.addresses)
                sight.journey.note("kubernetes", Text("{address} is left out: it is not ready.", {"address": address}))
            elif endpoint.addresses:
                yield piece, index, endpoint


def endpoint_name(endpoint: Endpoint, address: str, options: KubernetesOptions) -> str:
    """An endpoint has exactly one name: with a host name the dashed address does not exist."""
    if endpoint.hostname:
        return endpoint.hostname
    if options.endpoint_pod_names and 0 < len(endpoint.pod) <= MAX_LABEL:
        return endpoint.pod
    return dashed(address)


def _port_matches(asked: Parsed, name: str, protocol: str) -> bool:
    """An empty part of the question matches anything."""
    return (not asked.port or asked.port == name.lower()) and (not asked.protocol or asked.protocol == protocol.lower())


def names_of_address(sight: Sight, address: str) -> list[tuple[str, Origin]]:
    """For PTR: the Service with this cluster IP, else every ready endpoint with it (serviceRecordForIP)."""
    hidden = sight.options.namespaces
    for service in sight.addresses.services(sight.view, address):
        if not _labelled(sight, service) or (hidden and not namespace_exposed(sight, service.meta.namespace)):
            continue
        origin = Origin(key_of(service), f"spec.clusterIPs[{service.cluster_ips.index(address)}]")
        return [(f"{service.meta.name}.{service.meta.namespace}.svc", origin)]
    if not sight.options.endpoints:
        return []
    found: dict[str, Origin] = {}
    for piece in sight.addresses.slices(sight.view, address):
        if not _labelled(sight, piece) or (hidden and not namespace_exposed(sight, piece.meta.namespace)):
            continue
        for index, endpoint in enumerate(piece.endpoints):
            if endpoint.ready is not False and address in endpoint.addresses and piece.service:
                name = endpoint_name(endpoint, address, sight.options)
                below = f"{piece.service}.{piece.meta.namespace}.svc"
                found.setdefault(f"{name}.{below}", Origin(key_of(piece), f"endpoints[{index}].addresses"))
    return list(found.items())


def server_names(sight: Sight, server_ips: tuple[str, ...]) -> list[tuple[str, str, Origin]]:
    """(name without zone, address): the Services behind which this server itself stands (CoreDNS: nsAddrs)."""
    found: list[tuple[str, str, Origin]] = []
    for ip in server_ips:
        services = {(piece.service, piece.meta.namespace): None for piece in sight.addresses.slices(sight.view, ip)}
        for name, namespace in services:
            service = service_of(sight, name, namespace)
            if service is None or service.type == "ExternalName":
                continue
            owner = f"{name}.{namespace}.svc"
            if not service.headless:
                found += [
                    (owner, cluster_ip, Origin(key_of(service), f"spec.clusterIPs[{index}]"))
                    for index, cluster_ip in enumerate(service.cluster_ips)
                ]
                continue
            for piece, index, endpoint in _ready(sight, service):
                origin = Origin(key_of(piece), f"endpoints[{index}].addresses")
                found += [
                    (f"{endpoint_name(endpoint, address, sight.options)}.{owner}", address, origin)
                    for address in endpoint.addresses
                ]
    return found


def dns_pod_ips(view: View) -> tuple[str, ...]:
    """The addresses of the Pod that answers: the first of the Deployment `coredns`."""
    pods = view.select(Pod, "kube-system", {"k8s-app": "kube-dns"})
    return next((pod.ips for pod in pods if pod.ips and not pod.finished), ())


def pod_at(sight: Sight, address: str) -> Pod | None:
    """The running Pod with this address (CoreDNS: podWithIP)."""
    return next((pod for pod in sight.addresses.pods(sight.view, address) if _labelled(sight, pod)), None)
