"""Why a packet ends at a place where no rule of kube-proxy ended it: the objects that made it so, with their lines."""

from collections.abc import Iterator

from learnnet.cluster.objects import Pod, Service
from learnnet.cluster.store import Key, View
from learnnet.cluster.text import Text
from learnnet.diagrams import packet_stops as places
from learnnet.diagrams.lines import Line, lines_of
from learnnet.diagrams.packet_stops import Stop
from learnnet.diagrams.picture import JSON, Origin, object_id
from learnnet.diagrams.why import stored
from learnnet.lab.packets.exchange import REPLY
from learnnet.lab.packets.flight import ABORT, PORT_UNREACHABLE, RESET
from learnnet.lab.packets.machines import POD

NOBODY_LISTENS = (RESET, ABORT, PORT_UNREACHABLE)


def reasons_of(view: View, stop: Stop, asked: tuple[str, int]) -> list[JSON]:
    """`asked` is the address and port that the client named; nothing where nobody wrote what ends the packet."""
    if stop.refusal is not None:
        return list(_policies(view, stop))
    if stop.kind == places.SERVER and stop.leg == REPLY and stop.machine == POD and stop.what in NOBODY_LISTENS:
        return [*_target_ports(view, asked), *_listening(view, stop)]
    return []


def _policies(view: View, stop: Stop) -> Iterator[JSON]:
    """All that select the Pod: none of them lets it through."""
    refusal = stop.refusal
    if refusal is None:
        return
    namespace, field = refusal.pod.partition("/")[0], f"spec.{refusal.direction.lower()}"
    for name in refusal.policies:
        record = view.record(Key("NetworkPolicy", namespace, name))
        rules = record.body["spec"].get(refusal.direction.lower()) if record else None
        what = object_id("NetworkPolicy", namespace, name)
        params: dict[str, str | int] = {"policy": name, "pod": refusal.pod.partition("/")[2]}
        text = Text("NetworkPolicy {policy} selects {pod} and has no rule that fits", params)
        if not rules:
            text = Text("NetworkPolicy {policy} selects {pod} and lets nobody through", params)
        yield from stored(view, what, [Line(object=what, field=field if rules else "spec.podSelector")], text)


def _target_ports(view: View, asked: tuple[str, int]) -> Iterator[JSON]:
    """The Service by which the packet came says to which port it goes."""
    address, number = asked
    for service in view.list(Service):
        if address not in service.cluster_ips:
            continue
        what = object_id(Service.kind, service.meta.namespace, service.meta.name)
        for index, port in enumerate(service.ports):
            if port.port == number:
                params: dict[str, str | int] = {"service": service.meta.name, "port": str(port.target_port)}
                text = Text("Service {service} sends it to target port {port}", params)
                yield from stored(view, what, [Line(object=what, field=f"spec.ports[{index}].targetPort")], text)


def _listening(view: View, stop: Stop) -> Iterator[JSON]:
    """What its containers declare: programs of this lab listen there and nowhere else."""
    namespace, _, name = stop.host.partition("/")
    pod = view.get(Pod, name, namespace)
    if pod is None:
        return
    containers = (pod.body.get("spec") or {}).get("containers") or ()
    declared = {
        f"spec.containers[{outer}].ports[{inner}].containerPort": port.get("containerPort")
        for outer, container in enumerate(containers)
        for inner, port in enumerate(container.get("ports") or ())
    }
    what = object_id(Pod.kind, namespace, name)
    fields = tuple(declared) or ("spec.containers[0].image",)
    lines = [line for field in fields for line in lines_of(view, Origin(object=what, field=field))]
    params: dict[str, str | int] = {"pod": name, "ports": ", ".join(str(port) for port in declared.values())}
    text = (
        Text("{pod} listens on {ports}", params)
        if declared
        else Text("{pod} declares no port, so it listens on none", params)
    )
    yield from stored(view, lines[0].object, lines, text)
