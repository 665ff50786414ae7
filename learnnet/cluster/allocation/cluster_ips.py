"""Cluster IPs: one per family of the Service, given for life.

Source: pkg/registry/core/service/storage/alloc.go, allocClusterIPs and updateClusterIPs.
"""

from typing import Any

from learnnet.cluster.addresses import Family, parse_address
from learnnet.cluster.allocation.allocators import Transaction, UnavailableError
from learnnet.cluster.allocation.needs import HEADLESS, needs_cluster_ip
from learnnet.cluster.allocation.pools import FullError
from learnnet.cluster.kinds import KIND_BY_NAME
from learnnet.cluster.status import RefusedError, internal, invalid, invalid_object
from learnnet.cluster.store import Body

Spec = dict[str, Any]
SERVICE = KIND_BY_NAME["Service"]


def allocate(spec: Spec, name: str, books: Transaction) -> None:
    """Take what a new Service asks for, or any address of each of its families."""
    if not needs_cluster_ip(spec) or spec.get("clusterIP") == HEADLESS:
        return
    wanted = spec.get("clusterIPs") or []
    families: list[Family] = spec.get("ipFamilies") or []
    given = []
    for index, family in enumerate(families):
        text = wanted[index] if index < len(wanted) else ""
        given.append(_take(family, text, name, books))
    if given:
        spec["clusterIP"], spec["clusterIPs"] = given[0], given


def reallocate(spec: Spec, old: Body, name: str, books: Transaction) -> None:
    """An update takes and gives back only what became or ceased to be needed."""
    if old.get("type") == "ExternalName" and spec.get("type") != "ExternalName":
        allocate(spec, name, books)
        return
    before = old.get("clusterIPs") or []
    if not before or before[0] == HEADLESS:
        return
    if spec.get("type") == "ExternalName":
        _give(before, books)
        return
    families, had = spec.get("ipFamilies") or [], old.get("ipFamilies") or []
    if len(had) == 1 and len(families) == 2:
        ips = list(spec.get("clusterIPs") or [])
        second = _take(families[1], ips[1] if len(ips) > 1 else "", name, books)
        spec["clusterIPs"] = [*ips[:1], second]
    elif len(had) == 2 and len(families) == 1:
        _give(before[1:], books)


def normalize(spec: Spec, old: Body | None) -> None:
    """Keep clusterIP and clusterIPs in step for clients that know only one of them (normalizeClusterIPs)."""
    first, plural = spec.get("clusterIP", ""), spec.get("clusterIPs") or []
    if old is None:
        if first and not plural:
            spec["clusterIPs"] = [first]
        return
    old_first, old_plural = old.get("clusterIP", ""), old.get("clusterIPs") or []
    if old_plural and not plural and old_first == first:
        plural = list(old_plural)
    if old_first != first and list(old_plural) == list(plural):
        plural = [] if old_first and not first else [first]
    _set(spec, "clusterIPs", plural)


def _take(family: Family, text: str, name: str, books: Transaction) -> str:
    parsed = parse_address(text) if text else None
    try:
        given = str(books.address(family, parsed.address if parsed else None))
    except UnavailableError as why:
        error = invalid("spec.clusterIPs", [text], f"failed to allocate IP {text}: {why}")
        raise invalid_object(SERVICE, name, [error]) from why
    except FullError as why:
        raise internal(f'failed to allocate a serviceIP for Service "{name}": {why}') from why
    if not name:
        raise _nameless(given, text)
    return text or given


def _nameless(given: str, text: str) -> RefusedError:
    """The IPAddress object that books the address must name its Service: it is the first to miss the name."""
    why = f'IPAddress.networking.k8s.io "{given}" is invalid: spec.parentRef.name: Required value'
    which = f"failed to allocate IP {text}" if text else "failed to allocate IP"
    return invalid_object(SERVICE, "", [invalid("spec.clusterIPs", [text], f"{which}: {why}")])


def _give(texts: list[str], books: Transaction) -> None:
    for text in texts:
        parsed = parse_address(text)
        if parsed:
            books.give_address(parsed.address)


def _set(spec: Spec, name: str, value: Any) -> None:
    if value:
        spec[name] = value
    else:
        spec.pop(name, None)
