"""What the API server says about itself: its version, its groups, and the resources in them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from learnnet.cluster.kinds import KINDS, Kind
from learnnet.cluster.requests.model import Response
from learnnet.cluster.requests.paths import SUBRESOURCES

VERSION = {
    "major": "1",
    "minor": "36",
    "emulationMajor": "1",
    "emulationMinor": "36",
    "minCompatibilityMajor": "1",
    "minCompatibilityMinor": "35",
    "gitVersion": "v1.36.2",
    "gitCommit": "",
    "gitTreeState": "clean",
    "buildDate": "2026-01-01T00:00:00Z",
    "goVersion": "go1.26",
    "compiler": "gc",
    "platform": "linux/amd64",
}
VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]
GROUPS = tuple(dict.fromkeys(kind.group for kind in KINDS if kind.group))


def split_query(path: str, query: Mapping[str, str]) -> tuple[str, Mapping[str, str]]:
    """Take the query off a path; a query given besides wins."""
    if "?" not in path:
        return path, query
    path, _, text = path.partition("?")
    return path, {**dict(parse_qsl(text, keep_blank_values=True)), **query}


def answer(path: str) -> Response | None:
    """The document at a path that names no resource; None where there is none."""
    parts = [part for part in path.split("/") if part]
    match parts:
        case ["version"]:
            return Response(code=200, body=dict(VERSION))
        case ["healthz" | "livez" | "readyz"]:
            return Response(code=200, body={"status": "ok"})
        case ["api"]:
            addresses = [{"clientCIDR": "0.0.0.0/0", "serverAddress": "10.0.0.10:6443"}]
            return _document("APIVersions", versions=["v1"], serverAddressByClientCIDRs=addresses)
        case ["apis"]:
            return _document("APIGroupList", apiVersion="v1", groups=[_group(group) for group in GROUPS])
        case ["api", "v1"]:
            return _resources("", "v1")
        case ["apis", group] if group in GROUPS:
            return _document("APIGroup", apiVersion="v1", **_group(group))
        case ["apis", group, version]:
            return _resources(group, version)
    return None


def _document(kind: str, **fields: Any) -> Response:
    return Response(code=200, body={"kind": kind, **fields})


def _group(group: str) -> dict[str, Any]:
    version = {"groupVersion": f"{group}/v1", "version": "v1"}
    return {"name": group, "versions": [version], "preferredVersion": version}


def _resources(group: str, version: str) -> Response | None:
    kinds = [kind for kind in KINDS if (kind.group, kind.version) == (group, version)]
    if not kinds:
        return None
    resources = [entry for kind in kinds for entry in _entries(kind)]
    word = f"{group}/{version}" if group else version
    return _document("APIResourceList", apiVersion="v1", groupVersion=word, resources=resources)


def _entries(kind: Kind) -> list[dict[str, Any]]:
    entry: dict[str, Any] = {
        "name": kind.plural,
        "singularName": kind.singular,
        "namespaced": kind.namespaced,
        "kind": kind.name,
        "verbs": VERBS,
    }
    if kind.short:
        entry["shortNames"] = list(kind.short)
    if kind.categories:
        entry["categories"] = list(kind.categories)
    return [entry, *(_part(kind, part) for part in SUBRESOURCES.get(kind.name, ()))]


def _part(kind: Kind, part: str) -> dict[str, Any]:
    other = {"binding": "Binding", "eviction": "Eviction", "scale": "Scale"}.get(part, kind.name)
    verbs = ["create"] if part in ("binding", "eviction") else ["get", "patch", "update"]
    return {
        "name": f"{kind.plural}/{part}",
        "singularName": "",
        "namespaced": kind.namespaced,
        "kind": other,
        "verbs": verbs,
    }
