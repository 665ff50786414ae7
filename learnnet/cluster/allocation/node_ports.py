"""Node ports and health check ports: one pool for the whole cluster, whatever the protocol.

Source: pkg/registry/core/service/storage/alloc.go, initNodePorts and updateNodePorts.
"""

from typing import Any

from learnnet.cluster.allocation.allocators import Transaction, UnavailableError
from learnnet.cluster.allocation.needs import needs_health_check_port, needs_node_ports, node_ports
from learnnet.cluster.allocation.pools import FullError
from learnnet.cluster.kinds import KIND_BY_NAME
from learnnet.cluster.status import internal, invalid, invalid_object, unclassified
from learnnet.cluster.store import Body

Spec = dict[str, Any]
SERVICE = KIND_BY_NAME["Service"]


def allocate(spec: Spec, name: str, books: Transaction) -> None:
    """Ports of the same number (TCP and UDP 53) share one node port."""
    if spec.get("type") not in ("NodePort", "LoadBalancer"):
        return
    draws = needs_node_ports(spec)
    ports: list[dict[str, Any]] = spec.get("ports") or []
    chosen: dict[int, int] = {}
    for index, port in enumerate(ports):
        own = port.get("nodePort", 0)
        if not own and not draws:
            continue
        number = port.get("port", 0)
        shared = chosen.get(number, 0)
        if not shared:
            asked = next((p["nodePort"] for p in ports if p.get("port", 0) == number and p.get("nodePort")), 0)
            given = _take(asked, index, name, books)
            port["nodePort"] = chosen[number] = given
        elif not own:
            port["nodePort"] = shared
        elif own != shared:
            _take(own, index, name, books)


def reallocate(spec: Spec, old: Body, name: str, books: Transaction) -> None:
    before = node_ports(old)
    was, now = old.get("type"), spec.get("type")
    if now not in ("NodePort", "LoadBalancer"):
        if was in ("NodePort", "LoadBalancer"):
            for number in before:
                books.give_port(number)
        return
    seen: set[tuple[str, int]] = set()
    taken: set[int] = set(before)
    for index, port in enumerate(spec.get("ports") or ()):
        number = port.get("nodePort", 0)
        if number and number not in taken:
            taken.add(_take(number, index, name, books))
        elif not number and needs_node_ports(spec):
            number = port["nodePort"] = _take(0, index, name, books)
        if number:
            entry = (port.get("protocol", "TCP"), number)
            if entry in seen:
                raise unclassified(f"duplicate nodePort: {{{entry[0]} {number}}}")
            seen.add(entry)
    for number in set(before) - set(node_ports(spec)):
        books.give_port(number)


def allocate_health_check(spec: Spec, books: Transaction) -> None:
    if needs_health_check_port(spec):
        spec["healthCheckNodePort"] = _health_check(spec.get("healthCheckNodePort", 0), books)


def reallocate_health_check(spec: Spec, old: Body, books: Transaction) -> None:
    needed, needs = needs_health_check_port(old), needs_health_check_port(spec)
    held = old.get("healthCheckNodePort", 0)
    if needs and not needed:
        spec["healthCheckNodePort"] = _health_check(spec.get("healthCheckNodePort", 0), books)
    elif needed and not needs:
        books.give_port(held)
        if spec.get("healthCheckNodePort", 0) == held:
            spec.pop("healthCheckNodePort", None)


def _take(number: int, index: int, name: str, books: Transaction) -> int:
    try:
        return books.port(number)
    except UnavailableError as why:
        error = invalid(f"spec.ports[{index}].nodePort", number, str(why))
        raise invalid_object(SERVICE, name, [error]) from why
    except FullError as why:
        raise internal(f"failed to allocate a nodePort: {why}") from why


def _health_check(number: int, books: Transaction) -> int:
    try:
        return books.port(number)
    except UnavailableError as why:
        raise internal(f"failed to allocate requested HealthCheck NodePort {number}: {why}") from why
    except FullError as why:
        raise internal(f"failed to allocate a HealthCheck NodePort {number}: {why}") from why
