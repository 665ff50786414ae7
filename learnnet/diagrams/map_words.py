"""The map in words: what each Service is and who answers for it, then everything on it as tables."""

from collections.abc import Iterator, Mapping, Sequence

from learnnet.cluster.text import Text
from learnnet.diagrams.picture import JSON, Cell, Group, Node, Table, Words
from learnnet.diagrams.reading import STATE_WORDS


def words(nodes: Sequence[Group], services: Sequence[Node], pods: Sequence[Node]) -> Words:
    return Words(
        sentences=tuple(_sentences(nodes, services, pods)),
        tables=tuple(table for table in (_services(services), _pods(pods), _nodes(nodes)) if table.rows),
    )


def _sentences(nodes: Sequence[Group], services: Sequence[Node], pods: Sequence[Node]) -> Iterator[Text]:
    shown = [service for service in services if "folded" not in service.states]
    if not nodes:
        yield Text("The cluster has no nodes.")
    if not shown and not pods:
        yield Text("Nothing runs here yet. Apply some YAML to start something.")
    elif not shown:
        yield Text("There is no Service yet: each pod can be reached only at its own address.")
    for service in shown:
        yield _service(service)
        yield from _trouble(service)
    for node in nodes:
        if "stale" in node.states:
            yield Text(
                "{node} still has the rules of revision {revision}: its kube-proxy has not read on yet.",
                {"node": node.label, "revision": int(node.detail["seen"])},
            )


def _service(service: Node) -> Text:
    detail, name = service.detail, service.label
    if "externalname" in service.states:
        return Text("{service} is only a name: it points to {target}.", {"service": name, "target": service.note})
    if not detail["selector"]:
        return Text(
            "{service} is {address}. It has no selector, so its endpoints are written by hand: {ready} ready.",
            {"service": name, "address": address(service), "ready": detail["ready"]},
        )
    found: dict[str, str | int] = {
        "service": name,
        "selector": detail["selector"],
        "matches": detail["matches"],
        "ready": detail["ready"],
    }
    if "headless" in service.states:
        return Text(
            "{service} is only a name for its pods. Pods that match {selector}: {matches}; ready endpoints: {ready}.",
            found,
        )
    return Text(
        "{service} is {address}. Pods that match {selector}: {matches}; ready endpoints: {ready}.",
        {**found, "address": address(service)},
    )


def _trouble(service: Node) -> Iterator[Text]:
    if "empty" not in service.states:
        return
    detail = service.detail
    if detail["closest"]:
        yield Text(
            "{selector} matches no pod. Closest label: {label}.",
            {"selector": detail["selector"], "label": detail["closest"]},
        )
    elif detail["matches"]:
        yield Text("The pods of {service} are not ready yet, so nobody answers.", {"service": service.label})
    else:
        yield Text("{service} has no endpoint, so nobody answers.", {"service": service.label})


def address(service: Node) -> str:
    """10.96.0.50:80, as a client would write it; headless Services have names only."""
    ports = ",".join(str(port["port"]) for port in service.detail["ports"])
    host = service.label if service.note in ("", "None") else service.note
    return f"{host}:{ports}" if ports else host


def _services(services: Sequence[Node]) -> Table:
    return Table(
        caption=Text("Services"),
        columns=(
            Text("Name"),
            Text("Namespace"),
            Text("Type"),
            Text("Address"),
            Text("Ports"),
            Text("Selector"),
            Text("Ready endpoints"),
            Text("DNS name"),
        ),
        rows=tuple(_service_row(service) for service in services),
        keys=tuple(service.id for service in services),
    )


def _service_row(service: Node) -> tuple[Cell, ...]:
    detail = service.detail
    ports = ", ".join(f"{_fronts(port)} → {port['target']}/{port['protocol']}" for port in detail["ports"])
    addresses = ", ".join((service.note, *detail["outside"]))
    return (
        service.label,
        detail["namespace"],
        detail["type"],
        Text("no ClusterIP") if "headless" in service.states else addresses,
        ports,
        detail["selector"],
        detail["ready"],
        detail["name"],
    )


def _fronts(port: Mapping[str, JSON]) -> str:
    """80:30080, as kubectl writes a port with its node port."""
    return f"{port['port']}:{port['node']}" if port["node"] else str(port["port"])


def _pods(pods: Sequence[Node]) -> Table:
    return Table(
        caption=Text("Pods"),
        columns=(Text("Name"), Text("Namespace"), Text("Node"), Text("Address"), Text("State"), Text("Labels")),
        rows=tuple(_pod_row(pod) for pod in pods),
        keys=tuple(pod.id for pod in pods),
    )


def _pod_row(pod: Node) -> tuple[Cell, ...]:
    return (
        pod.label,
        pod.detail["namespace"],
        pod.detail["node"] or Text("none yet"),
        pod.note or Text("no IP yet"),
        STATE_WORDS[pod.states[0]],
        pod.detail["labels"],
    )


def _nodes(nodes: Sequence[Group]) -> Table:
    return Table(
        caption=Text("Nodes"),
        columns=(Text("Name"), Text("Address"), Text("Pod range"), Text("Rules for Services"), Text("Revision seen")),
        rows=tuple(
            (node.label, node.note, node.detail["range"], node.detail["rules"], node.detail["seen"]) for node in nodes
        ),
        keys=tuple(node.id for node in nodes),
    )
