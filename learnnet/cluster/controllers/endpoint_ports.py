"""Which port of a Pod a Service's port means, and in which order Kubernetes lists the ports of endpoints."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from learnnet.cluster.objects import Pod, Service, ServicePort

Port = Mapping[str, Any]

FNV_OFFSET_128 = 0x6C62272E07BB014262B821756295C58D
FNV_PRIME_128 = 0x0000000001000000000000000000013B


def find_port(pod: Pod, port: ServicePort) -> int | None:
    """A number is taken as it is; a name must be that of a container port of the same protocol (utils.go, FindPort)."""
    if isinstance(port.target_port, int):
        return port.target_port
    for declared in pod.ports:
        if declared.name == port.target_port and declared.protocol == port.protocol:
            return declared.port
    return None


def slice_ports(service: Service, pod: Pod) -> tuple[tuple[str, str, int, str], ...]:
    """(name, protocol, port, appProtocol) in a slice's order; a port that the Pod does not have is left out."""
    if service.headless and not service.ports:
        return ()
    found: dict[tuple[str, str, int, str], None] = {}
    for port in service.ports:
        number = find_port(pod, port)
        if number is not None:
            found[port.name, port.protocol, number, port.app_protocol] = None
    return tuple(sorted(found, key=_slice_port_hash))


def slice_port_body(port: tuple[str, str, int, str]) -> dict[str, Any]:
    name, protocol, number, app_protocol = port
    body: dict[str, Any] = {"name": name, "protocol": protocol, "port": number}
    if app_protocol:
        body["appProtocol"] = app_protocol
    return body


def slice_port_of(body: Port) -> tuple[str, str, int, str]:
    return body.get("name") or "", body.get("protocol") or "TCP", body.get("port") or 0, body.get("appProtocol") or ""


def endpoints_port_hash(body: Port) -> str:
    """The order of ports in Endpoints (pkg/api/v1/endpoints/util.go, portsInOrder)."""
    return hash_of(endpoints_port_dump(body))


def endpoints_port_dump(body: Port) -> str:
    app_protocol = body.get("appProtocol") or "<nil>"
    return (
        f"(v1.EndpointPort){{Name:(string){body.get('name', '')} Port:(int32){body['port']} "
        f"Protocol:(v1.Protocol){body['protocol']} AppProtocol:(*string){app_protocol}}}"
    )


@lru_cache(maxsize=4096)
def _slice_port_hash(port: tuple[str, str, int, str]) -> str:
    """The order of ports in a slice (endpointslice/util/controller_utils.go, portsInOrder)."""
    name, protocol, number, app_protocol = port
    return hash_of(
        f"(v1.EndpointPort){{Name:(*string){name} Protocol:(*v1.Protocol){protocol} "
        f"Port:(*int32){number} AppProtocol:(*string){app_protocol or '<nil>'}}}"
    )


@lru_cache(maxsize=4096)
def hash_of(text: str) -> str:
    """FNV-1a, 128 bits, in hex: what DeepHashObject makes of an object's dump."""
    value = FNV_OFFSET_128
    for byte in text.encode():
        value = (value ^ byte) * FNV_PRIME_128 & (1 << 128) - 1
    return f"{value:032x}"
