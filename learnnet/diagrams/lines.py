"""Which lines of YAML a part of a picture follows from: from the object that it was made of back to what was written.

A rule or an answer that was made from an EndpointSlice leads to the Service's selector and target port and to the
labels in the Pod's template; objects that a controller made lead to the object whose author wrote it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from learnnet.cluster.objects import EndpointSlice, Object, Pod, Service, ServicePort, Workload
from learnnet.cluster.store import Key, View
from learnnet.diagrams.applied import pasted
from learnnet.diagrams.picture import Edge, Group, Node, Origin, Picture, Row, object_id

MIRRORED = "endpointslicemirroring-controller.k8s.io"
OWNERS = 4  # a Pod of a Deployment has two above it; nothing in Kubernetes has more than three


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One field of one object that somebody wrote; without a field it is the whole object."""

    object: str
    field: str = ""


def traced(view: View, picture: Picture) -> Picture:
    """The picture with the lines of all its parts, once for each origin."""
    lines = {origin.key: [[line.object, line.field] for line in lines_of(view, origin)] for origin in _origins(picture)}
    return replace(picture, lines=lines)


def _origins(picture: Picture) -> Iterable[Origin]:
    rows = (row for node in picture.nodes for row in node.rows)
    parts: Iterable[Node | Edge | Group | Row] = (*picture.nodes, *picture.edges, *picture.groups, *rows)
    return {part.origin.key: part.origin for part in parts if part.origin is not None and part.origin.object}.values()


def lines_of(view: View, origin: Origin) -> tuple[Line, ...]:
    """The nearest cause first: that is where a click leads."""
    kind, namespace, name = origin.object.split("/", 2)
    record = view.record(Key(kind, namespace, name))
    thing = record.typed if record else None
    if isinstance(thing, EndpointSlice):
        return tuple(dict.fromkeys(_of_slice(view, thing, origin)))
    if isinstance(thing, Pod):
        return tuple(_of_pod(view, thing, origin.field or "metadata.name"))
    if isinstance(thing, Workload):
        return (_written(view, thing, origin.field),)
    return (Line(object=origin.object, field=origin.field),)


def _of_slice(view: View, piece: EndpointSlice, origin: Origin) -> Iterator[Line]:
    namespace = piece.meta.namespace
    service = view.get(Service, piece.service, namespace)
    if service is None or not service.selector:
        yield _by_hand(piece, origin)
        return
    own = object_id(Service.kind, namespace, service.meta.name)
    if origin.besides:
        yield Line(object=own, field=origin.besides)
        if "sessionAffinityConfig" in ((pasted(service.body) or {}).get("spec") or {}):
            yield Line(object=own, field="spec.sessionAffinityConfig.clientIP.timeoutSeconds")
    ports = list(_ports(piece, service, origin.endpoint))
    yield from (Line(object=own, field=f"spec.ports[{index}].targetPort") for index, _ in ports)
    yield Line(object=own, field="spec.selector")
    for index, endpoint in enumerate(piece.endpoints):
        pod = view.get(Pod, endpoint.pod, namespace) if endpoint.pod else None
        if pod is not None and origin.field in ("", f"endpoints[{index}]"):
            yield _written(view, pod, "metadata.labels")
            yield from (_written(view, pod, field) for field in _named(pod, [port for _, port in ports]))


def _of_pod(view: View, pod: Pod, field: str) -> Iterator[Line]:
    line = _written(view, pod, field)
    yield line
    if line.field == "spec.template":
        yield replace(line, field="spec.replicas")


def _by_hand(piece: EndpointSlice, origin: Origin) -> Line:
    """Endpoints that somebody wrote, as a slice or in the older kind, from which a controller makes slices."""
    if MIRRORED in piece.meta.labels.values():
        return Line(object=object_id("Endpoints", piece.meta.namespace, piece.service), field="subsets")
    return Line(object=origin.object, field=origin.field)


def _ports(piece: EndpointSlice, service: Service, endpoint: str) -> Iterator[tuple[int, ServicePort]]:
    """The Service's ports that an endpoint stands for: joined by name and protocol, as kube-proxy does."""
    number = endpoint.rpartition(":")[2]
    wanted = {(port.name, port.protocol) for port in piece.ports if not endpoint or str(port.port) == number}
    for index, port in enumerate(service.ports):
        if (port.name, port.protocol) in wanted:
            yield index, port


def _named(pod: Pod, ports: Iterable[ServicePort]) -> Iterator[str]:
    """A target port that is a name was looked up in the containers."""
    names = {port.target_port for port in ports if isinstance(port.target_port, str)}
    containers = (pod.body.get("spec") or {}).get("containers") or ()
    for outer, container in enumerate(containers):
        for inner, port in enumerate(container.get("ports") or ()):
            if port.get("name") in names:
                yield f"spec.containers[{outer}].ports[{inner}].name"


def _written(view: View, thing: Object, field: str) -> Line:
    """The field in the object that its author wrote: for a Pod of a Deployment the one in the template."""
    for _ in range(OWNERS):
        owner = thing.meta.controller
        record = view.record(Key(owner.kind, thing.meta.namespace, owner.name)) if owner else None
        if record is None or not isinstance(record.typed, Workload):
            break
        if isinstance(thing, Pod):
            field = "spec.template" if field == "metadata.name" else f"spec.template.{field}"
        thing = record.typed
    return Line(object=object_id(thing.kind, thing.meta.namespace, thing.meta.name), field=field)
