"""How kubectl prints what a server refused. Source: staging/src/k8s.io/kubectl/pkg/cmd/util/helpers.go."""

from collections.abc import Mapping
from typing import Any

from learnnet.cluster.apply.documents import Item
from learnnet.cluster.status import quoted

Status = Mapping[str, Any]


def alone(status: Status, context: str = "") -> str:
    """The error as the only one of its command: an invalid object gets a list of what is wrong with it."""
    if status.get("reason") != "Invalid":
        return among_others(status, context)
    details = status.get("details") or {}
    causes = details.get("causes") or ()
    nameless = not details.get("kind") and not details.get("name")
    if nameless and not causes:
        return f"The request is invalid: {context}{status['message']}"
    named = f"The {details.get('kind', '')} {quoted(details.get('name', ''))} is invalid"
    head = "The request is invalid" if nameless else named
    lines = list(dict.fromkeys(f"{cause['field']}: {cause['message']}" for cause in causes))
    if not lines:
        return head
    return f"{head}: {lines[0]}" if len(lines) == 1 else "\n* ".join([f"{head}: ", *lines])


def among_others(status: Status, context: str = "") -> str:
    """The error as one of several, and any that is not about an invalid object."""
    reason = status.get("reason", "")
    head = f"Error from server ({reason})" if reason else "Error from server"
    return f"{head}: {context}{status['message']}"


def patch_context(item: Item) -> str:
    """Which object an error is about, as meta.RESTMapping and resource.Info print it."""
    kind = item.kind
    version = f"{kind.group}/{kind.version}"
    return (
        f'Resource: "{version}, Resource={kind.plural}", GroupVersionKind: "{version}, Kind={kind.name}"\n'
        f"Name: {quoted(item.key.name)}, Namespace: {quoted(item.key.namespace)}"
    )
