"""The map: nodes with their pods, Services as addresses without a process, and the endpoints that tie them together."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from learnnet.cluster import objects
from learnnet.cluster.objects import EndpointSlice, Pod, Service
from learnnet.cluster.store import Record, View
from learnnet.cluster.text import Text
from learnnet.diagrams import map_words, reading
from learnnet.diagrams.dot import dot
from learnnet.diagrams.lines import traced
from learnnet.diagrams.picture import JSON, Edge, Group, Look, Node, Origin, Picture, object_id
from learnnet.diagrams.reading import HOME, origin_of, record_id, typed_records
from learnnet.diagrams.slots import pod_slots
from learnnet.diagrams.staleness import behind
from learnnet.diagrams.why import reasons
from learnnet.diagrams.written import origins
from learnnet.lab.moment import Moment

MOST_SERVICES, MOST_NODES = 6, 4
MOST_OBJECTS = 300  # a layout of more takes too long and shows too little
TYPES: Mapping[str, str] = {"NodePort": "nodeport", "LoadBalancer": "loadbalancer", "ExternalName": "externalname"}

HASHES = {"pod-template-hash", "controller-revision-hash"}


@dataclass(frozen=True, slots=True)
class Rules:
    """What one node's kernel holds for Services, and how far its proxy has read."""

    count: int
    seen: int


def map_picture(moment: Moment, look: Look) -> Picture:
    view = moment.view
    pods = list(typed_records(view, Pod))
    services = list(typed_records(view, Service))
    slices = reading.slices_of(view)
    groups = tuple(_nodes(moment))
    pod_nodes = _pods(view, pods)
    service_nodes = [_service(view, record, service, slices) for record, service in services]
    names = [_name(record, service) for record, service in services if _answers(moment, service)]
    endpoints, outside = _endpoints(services, slices, {node.id for node in pod_nodes})
    binds = [_bind(name, service) for name, service in _bound(names, services)]
    picture = Picture(
        name="map",
        title=Text("Cluster map"),
        groups=groups,
        nodes=(*service_nodes, *names, *pod_nodes, *outside),
        edges=(*endpoints, *binds),
        words=map_words.words(groups, service_nodes, pod_nodes),
        detail={
            "folded": _folded(pod_nodes, service_nodes),
            "revision": view.revision,
            "dot": "",
            "why": _why(view, endpoints),
        },
    )
    if _crowded(picture):
        picture = replace(picture, detail={**picture.detail, "dot": dot(_unfolded(picture))})
    return traced(view, picture)


def _crowded(picture: Picture) -> bool:
    """Too much for places of its own: the browser lays out the DOT instead; past the limit only words are left."""
    services = sum(node.kind == "service" and "folded" not in node.states for node in picture.nodes)
    drawn = services <= MOST_SERVICES and len(picture.groups) <= MOST_NODES
    return not drawn and len(picture.nodes) <= MOST_OBJECTS


def _unfolded(picture: Picture) -> Picture:
    return replace(picture, nodes=tuple(n for n in picture.nodes if "folded" not in n.states and n.kind != "name"))


def _nodes(moment: Moment) -> Iterator[Group]:
    for record, node in typed_records(moment.view, objects.Node):
        rules = _rules(moment, node.meta.name)
        late = behind(moment, rules.seen) if rules else None
        yield Group(
            id=record_id(record),
            kind="node",
            label=node.meta.name,
            note=node.address,
            states=(*(() if node.ready else ("notready",)), *(("stale",) if late else ())),
            detail={
                "address": node.address,
                "range": node.pod_cidr,
                "rules": rules.count if rules else 0,
                "seen": rules.seen if rules else 0,
                "behind": late.as_json(moment.now) if late else None,
            },
            origin=origin_of(record),
        )


def _rules(moment: Moment, name: str) -> Rules | None:
    face = moment.node(name)
    if face.synced is None:
        return None
    count = sum(
        origin is not None and origin.namespace == HOME and origin.name != "kubernetes" for origin in origins(face)
    )
    return Rules(count, face.seen)


def _pods(view: View, pods: Sequence[tuple[Record, Pod]]) -> list[Node]:
    slots = pod_slots(view)
    return [
        Node(
            id=record_id(record),
            kind="pod",
            label=pod.meta.name,
            note=pod.ip,
            group=object_id("Node", "", pod.node) if pod.node else "",
            states=(reading.pod_state(pod), *(() if pod.meta.namespace == HOME else ("folded",))),
            detail={
                "namespace": pod.meta.namespace,
                "slot": slots.get(record.key, 0),
                "labels": _own_labels(pod),
                "reason": reading.pod_reason(pod),
                "node": pod.node,
                "host": pod.host_network,
                "ips": list(pod.ips),
            },
            origin=origin_of(record),
        )
        for record, pod in pods
    ]


def _own_labels(pod: Pod) -> str:
    """Labels that people write; hashes and those with Kubernetes' own prefixes are its programs'."""
    own = {k: v for k, v in pod.meta.labels.items() if k not in HASHES and "kubernetes.io/" not in k}
    return reading.selector_text(own)


def _service(
    view: View, record: Record, service: Service, slices: Mapping[tuple[str, str], Sequence[EndpointSlice]]
) -> Node:
    kind = "headless" if service.headless else TYPES.get(service.type, "clusterip")
    found = view.select(Pod, service.meta.namespace, service.selector) if service.selector else []
    states = Counter(
        reading.endpoint_state(endpoint)
        for slice_ in slices.get((service.meta.namespace, service.meta.name), ())
        for endpoint in slice_.endpoints
    )
    empty = kind != "externalname" and not states["ready"]
    return Node(
        id=record_id(record),
        kind="service",
        label=service.meta.name,
        note=service.external_name if kind == "externalname" else service.cluster_ip,
        states=(kind, *(("empty",) if empty else ()), *(("folded",) if reading.folded(service) else ())),
        detail={
            "namespace": service.meta.namespace,
            "type": service.type,
            "ports": [_port(port) for port in service.ports],
            "balancers": [entry.ip or entry.hostname for entry in service.ingress],
            "outside": [entry.ip or entry.hostname for entry in service.ingress] + list(service.external_ips),
            "selector": reading.selector_text(service.selector),
            "matches": len(found),
            "ready": states["ready"],
            "endpoints": sum(states.values()),
            "closest": reading.closest_label(view, service) if service.selector and not found else "",
            "name": reading.fqdn(service),
            "ips": [ip for ip in service.cluster_ips if ip != "None"],
        },
        origin=origin_of(record),
    )


def _port(port: objects.ServicePort) -> dict[str, JSON]:
    return {
        "name": port.name,
        "port": port.port,
        "target": port.target_port or port.port,
        "protocol": port.protocol,
        "node": port.node_port,
    }


def _answers(moment: Moment, service: Service) -> bool:
    """CoreDNS answers only for what it has seen."""
    return moment.names.get(Service, service.meta.name, service.meta.namespace) is not None


def _name(record: Record, service: Service) -> Node:
    return Node(
        id=object_id("Name", service.meta.namespace, service.meta.name),
        kind="name",
        label=reading.fqdn(service),
        states=("folded",) if reading.folded(service) else (),
        origin=origin_of(record, "metadata.name"),
    )


def _bound(
    names: Sequence[Node], services: Sequence[tuple[Record, Service]]
) -> Iterator[tuple[Node, tuple[Record, Service]]]:
    by_name = {reading.fqdn(service): (record, service) for record, service in services}
    for name in names:
        yield name, by_name[name.label]


def _bind(name: Node, service: tuple[Record, Service]) -> Edge:
    target = record_id(service[0])
    return Edge(id=f"{name.id}>{target}", kind="binds", source=name.id, target=target, states=name.states)


def _endpoints(
    services: Sequence[tuple[Record, Service]],
    slices: Mapping[tuple[str, str], Sequence[EndpointSlice]],
    drawn: set[str],
) -> tuple[list[Edge], list[Node]]:
    """One tie for each Service and address; addresses that are no pod of this cluster stand outside."""
    edges: dict[str, Edge] = {}
    outside: dict[str, Node] = {}
    for record, service in services:
        hidden = ("folded",) if reading.folded(service) else ()
        for slice_ in slices.get((service.meta.namespace, service.meta.name), ()):
            ports = ", ".join(f":{port.port}" for port in slice_.ports if port.port)
            for index, endpoint in enumerate(slice_.endpoints):
                place = _endpoint_origin(slice_, index)
                target = object_id("Pod", service.meta.namespace, endpoint.pod)
                if target not in drawn:
                    target = object_id("Address", "", endpoint.address)
                    there = Node(id=target, kind="outside", label=endpoint.address, states=hidden, origin=place)
                    # One address may stand behind several Services: it is folded away only with all of them.
                    if target not in outside or not hidden:
                        outside[target] = there
                key = f"{record_id(record)}>{target}"
                edges[key] = Edge(
                    id=key,
                    kind="endpoint",
                    source=record_id(record),
                    target=target,
                    label=ports,
                    states=(reading.endpoint_state(endpoint), *hidden),
                    origin=place,
                )
    return list(edges.values()), list(outside.values())


def _why(view: View, endpoints: Sequence[Edge]) -> dict[str, JSON]:
    """By the key of their origin, why endpoints are there; the system's own are nobody's question."""
    origins = (edge.origin for edge in endpoints if edge.origin and "folded" not in edge.states)
    return {origin.key: list(reasons(view, origin)) for origin in origins}


def _endpoint_origin(slice_: EndpointSlice, index: int) -> Origin:
    meta = slice_.meta
    return Origin(
        object=object_id(EndpointSlice.kind, meta.namespace, meta.name),
        field=f"endpoints[{index}]",
        revision=meta.revision,
    )


def _folded(pods: Sequence[Node], services: Sequence[Node]) -> dict[str, JSON]:
    hidden = [node for node in (*pods, *services) if "folded" in node.states]
    return {
        "pods": sum(node.kind == "pod" for node in hidden),
        "services": sum(node.kind == "service" for node in hidden),
        "namespaces": sorted({str(node.detail["namespace"]) for node in hidden}),
    }
