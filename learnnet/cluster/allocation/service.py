"""A Service on its way into the store: what it inherits, what it is given, what it gives back.

Sources: pkg/registry/core/service/storage/storage.go (beginCreate, beginUpdate, patchAllocatedValues) and
strategy.go (dropTypeDependentFields). Specs are changed in place: they belong to the request until they are stored.
"""

from typing import Any

from learnnet.cluster.allocation import cluster_ips
from learnnet.cluster.allocation import node_ports as ports
from learnnet.cluster.allocation.allocators import Transaction
from learnnet.cluster.allocation.families import set_families
from learnnet.cluster.allocation.needs import (
    externally_accessible,
    needs_cluster_ip,
    needs_health_check_port,
    needs_node_ports,
    node_ports,
)
from learnnet.cluster.kinds import KIND_BY_NAME
from learnnet.cluster.status import invalid_object
from learnnet.cluster.store import Body

Spec = dict[str, Any]
SERVICE = KIND_BY_NAME["Service"]


def begin_create(spec: Spec, name: str, books: Transaction) -> None:
    cluster_ips.normalize(spec, None)
    _set_families(spec, None, name, books)
    cluster_ips.allocate(spec, name, books)
    ports.allocate(spec, name, books)
    ports.allocate_health_check(spec, books)


def begin_update(spec: Spec, old: Body, name: str, books: Transaction) -> None:
    _inherit(spec, old)
    cluster_ips.normalize(spec, old)
    _set_families(spec, old, name, books)
    cluster_ips.reallocate(spec, old, name, books)
    ports.reallocate(spec, old, name, books)
    ports.reallocate_health_check(spec, old, books)


def _set_families(spec: Spec, old: Body | None, name: str, books: Transaction) -> None:
    errors = set_families(spec, old, books.books.families)
    if errors:
        raise invalid_object(SERVICE, name, errors)


def _inherit(spec: Spec, old: Body) -> None:
    """What was allocated and is not mentioned stays: writing the first manifest again changes nothing."""
    if needs_cluster_ip(old) and needs_cluster_ip(spec):
        if not spec.get("clusterIP") and old.get("clusterIP"):
            spec["clusterIP"] = old["clusterIP"]
        if not spec.get("clusterIPs") and spec.get("clusterIP") == old.get("clusterIP") and old.get("clusterIPs"):
            spec["clusterIPs"] = list(old["clusterIPs"])
    if needs_node_ports(old) and needs_node_ports(spec):
        used = set(node_ports(old)) & set(node_ports(spec))
        by_name = {port.get("name", ""): port.get("nodePort", 0) for port in old.get("ports") or ()}
        for port in spec.get("ports") or ():
            held = by_name.get(port.get("name", ""), 0)
            if held and not port.get("nodePort") and held not in used:
                port["nodePort"] = held
                used.add(held)
    if needs_health_check_port(old) and needs_health_check_port(spec) and not spec.get("healthCheckNodePort"):
        spec["healthCheckNodePort"] = old.get("healthCheckNodePort", 0)


def drop_what_its_type_lost(spec: Spec, old: Body) -> None:
    """Fields that made sense for the old type only are cleared, unless the client changed them in the same breath."""
    if needs_cluster_ip(old) and not needs_cluster_ip(spec):
        if _same(spec, old, "clusterIPs"):
            spec.pop("clusterIP", None)
        for name in ("clusterIPs", "ipFamilies", "ipFamilyPolicy"):
            _drop_unchanged(spec, old, name)
    lost_ports = needs_node_ports(old) and spec.get("type") not in ("NodePort", "LoadBalancer")
    if lost_ports and set(node_ports(spec)) <= set(node_ports(old)):
        for port in spec.get("ports") or ():
            port.pop("nodePort", None)
    if needs_health_check_port(old) and not needs_health_check_port(spec):
        _drop_unchanged(spec, old, "healthCheckNodePort")
    if old.get("type") == "LoadBalancer" and spec.get("type") != "LoadBalancer":
        _drop_unchanged(spec, old, "allocateLoadBalancerNodePorts")
        _drop_unchanged(spec, old, "loadBalancerClass")
    if externally_accessible(old) and not externally_accessible(spec):
        _drop_unchanged(spec, old, "externalTrafficPolicy")


def _same(spec: Spec, old: Body, name: str) -> bool:
    return bool(spec.get(name) == old.get(name))


def _drop_unchanged(spec: Spec, old: Body, name: str) -> None:
    if _same(spec, old, name):
        spec.pop(name, None)


def hide_what_its_type_has_not(spec: Spec) -> None:
    """Read-time fix of storage.go (defaultOnRead): accepted with an ExternalName, then never seen again."""
    if spec.get("type") == "ExternalName":
        spec.pop("internalTrafficPolicy", None)
