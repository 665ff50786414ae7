"""The paths of the API: which kind, namespace, object and part of it a URL means."""

from dataclasses import dataclass

from learnnet.cluster.kinds import KIND_BY_PLURAL, Kind

# Which parts of an object have a path of their own.
SUBRESOURCES = {
    "Service": ("status",),
    "Namespace": ("status", "finalize"),
    "Node": ("status",),
    "Pod": ("status", "binding", "eviction"),
    "Deployment": ("status", "scale"),
    "ReplicaSet": ("status", "scale"),
    "StatefulSet": ("status", "scale"),
    "ServiceCIDR": ("status",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a path points at; without a name, a collection."""

    kind: Kind
    namespace: str = ""
    name: str = ""
    subresource: str = ""


def target_of(path: str) -> Target | None:
    """None for paths that name no resource of this server."""
    parts = [part for part in path.split("/") if part]
    if parts[:2] == ["api", "v1"]:
        group, version, rest = "", "v1", parts[2:]
    elif parts[:1] == ["apis"] and len(parts) > 2:
        group, version, rest = parts[1], parts[2], parts[3:]
    else:
        return None
    if len(rest) > 2 and rest[0] == "namespaces" and (group, version, rest[2]) in KIND_BY_PLURAL:
        return _in_namespace(group, version, rest)
    return _target(group, version, rest, "")


def _in_namespace(group: str, version: str, rest: list[str]) -> Target | None:
    found = _target(group, version, rest[2:], rest[1])
    return found if found and found.kind.namespaced else None


def _target(group: str, version: str, rest: list[str], namespace: str) -> Target | None:
    if not rest or len(rest) > 3:
        return None
    kind = KIND_BY_PLURAL.get((group, version, rest[0]))
    name = rest[1] if len(rest) > 1 else ""
    subresource = rest[2] if len(rest) > 2 else ""
    if kind is None or (subresource and subresource not in SUBRESOURCES.get(kind.name, ())):
        return None
    if kind.namespaced and name and not namespace:
        return None
    return Target(kind=kind, namespace=namespace, name=name, subresource=subresource)


def collection_path(kind: Kind, namespace: str) -> str:
    root = f"/apis/{kind.group}/{kind.version}" if kind.group else f"/api/{kind.version}"
    return f"{root}/namespaces/{namespace}/{kind.plural}" if kind.namespaced else f"{root}/{kind.plural}"
