"""The ports of a Service. Source: pkg/apis/core/validation/validation.go, validateServicePort and validateService."""

from collections.abc import Iterable, Iterator

from learnnet.cluster.allocation.needs import spec_of
from learnnet.cluster.status import FieldError, Verbatim, compact_json, duplicate, forbidden, invalid, not_supported
from learnnet.cluster.status import required as missing
from learnnet.cluster.store import Body
from learnnet.cluster.validation import content
from learnnet.cluster.validation.service_ips import enum

Errors = Iterable[FieldError]
PROTOCOLS = ("SCTP", "TCP", "UDP")


def ports(service: Body, old: Body | None) -> Errors:
    listed = spec_of(service).get("ports") or ()
    names: set[str] = set()
    for index, port in enumerate(listed):
        field = f"spec.ports[{index}]"
        yield from _name(port.get("name", ""), f"{field}.name", names, several=len(listed) > 1)
        number = port.get("port", 0)
        yield from (invalid(f"{field}.port", number, message) for message in content.port_number(number))
        protocol = port.get("protocol", "")
        if protocol not in PROTOCOLS:
            yield not_supported(f"{field}.protocol", enum(protocol), PROTOCOLS)
        yield from target_port(port.get("targetPort", 0), f"{field}.targetPort")
        application = port.get("appProtocol")
        if application is not None:
            messages = content.qualified_name(application)
            yield from (invalid(f"{field}.appProtocol", application, message) for message in messages)


def _name(name: str, field: str, names: set[str], *, several: bool) -> Iterator[FieldError]:
    if not name:
        if several:
            yield missing(field)
        return
    yield from (invalid(field, name, message) for message in content.label(name))
    if name in names:
        yield duplicate(field, name)
    names.add(name)


def target_port(target: int | str, field: str) -> Iterator[FieldError]:
    messages = content.port_name(target) if isinstance(target, str) else content.port_number(target)
    yield from (invalid(field, target, message) for message in messages)


def node_ports(service: Body, old: Body | None) -> Errors:
    spec = spec_of(service)
    listed = spec.get("ports") or ()
    if spec.get("type") == "ClusterIP":
        for index, port in enumerate(listed):
            if port.get("nodePort"):
                yield forbidden(f"spec.ports[{index}].nodePort", "may not be used when `type` is 'ClusterIP'")
    seen: set[tuple[str, int]] = set()
    for index, port in enumerate(listed):
        number = port.get("nodePort", 0)
        if number:
            if (port.get("protocol", ""), number) in seen:
                yield duplicate(f"spec.ports[{index}].nodePort", number)
            seen.add((port.get("protocol", ""), number))


def duplicate_ports(service: Body, old: Body | None) -> Errors:
    seen: set[tuple[str, int]] = set()
    for index, port in enumerate(spec_of(service).get("ports") or ()):
        entry = (port.get("protocol", ""), port.get("port", 0))
        if entry in seen:
            yield duplicate(f"spec.ports[{index}]", _as_go_prints(*entry))
        seen.add(entry)


def _as_go_prints(protocol: str, number: int) -> Verbatim:
    """The key that upstream compares by is a ServicePort with nothing but protocol and port in it."""
    key = {"Name": "", "Protocol": protocol, "AppProtocol": None, "Port": number, "TargetPort": 0, "NodePort": 0}
    return Verbatim(compact_json(key))
