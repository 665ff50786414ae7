"""Deployments, ReplicaSets and StatefulSets as tables show them (printers.go)."""

from collections.abc import Mapping
from typing import Any

from learnnet.cluster.tables.table import NONE, Body, Cell, Column, Table, columns, created

WIDE = ["Containers", "Images", "Selector"]


def _deployment(body: Body, now: int) -> list[Cell]:
    status = body.get("status") or {}
    return [
        body["metadata"]["name"],
        f"{status.get('readyReplicas', 0)}/{body['spec'].get('replicas', 1)}",
        status.get("updatedReplicas", 0),
        status.get("availableReplicas", 0),
        created(body, now),
        *_template(body),
        selector_text(body["spec"].get("selector")),
    ]


def _replica_set(body: Body, now: int) -> list[Cell]:
    status = body.get("status") or {}
    return [
        body["metadata"]["name"],
        body["spec"].get("replicas", 1),
        status.get("replicas", 0),
        status.get("readyReplicas", 0),
        created(body, now),
        *_template(body),
        selector_text(body["spec"].get("selector")),
    ]


def _stateful_set(body: Body, now: int) -> list[Cell]:
    ready = (body.get("status") or {}).get("readyReplicas", 0)
    return [
        body["metadata"]["name"],
        f"{ready}/{body['spec'].get('replicas', 1)}",
        created(body, now),
        *_template(body),
    ]


def _controller_revision(body: Body, now: int) -> list[Cell]:
    meta = body["metadata"]
    owner = next((one for one in meta.get("ownerReferences") or () if one.get("controller")), None)
    controller = NONE
    if owner:
        group = owner["apiVersion"].rpartition("/")[0]
        controller = f"{owner['kind'].lower()}{'.' if group else ''}{group}/{owner['name']}"
    return [meta["name"], controller, body.get("revision", 0), created(body, now)]


def _template(body: Body) -> list[str]:
    containers = body["spec"]["template"]["spec"]["containers"]
    return [",".join(c["name"] for c in containers), ",".join(c.get("image", "") for c in containers)]


def selector_text(selector: Mapping[str, Any] | None) -> str:
    """A label selector in one line (metav1.FormatLabelSelector): requirements in order of keys."""
    if not selector:
        return NONE
    parts = [(key, f"{key}={value}") for key, value in (selector.get("matchLabels") or {}).items()]
    for entry in selector.get("matchExpressions") or ():
        parts.append((entry["key"], _requirement(entry)))
    return ",".join(text for _, text in sorted(parts)) or NONE


def _requirement(entry: Body) -> str:
    key, operator = entry["key"], entry["operator"]
    if operator in ("Exists", "DoesNotExist"):
        return key if operator == "Exists" else f"!{key}"
    return f"{key} {operator.lower()} ({','.join(sorted(entry.get('values') or ()))})"


DEPLOYMENTS = Table(
    columns=(
        *columns("Name", "Ready"),
        Column(name="Up-to-date"),
        Column(name="Available"),
        *columns("Age", wide=WIDE),
    ),
    cells=_deployment,
)
REPLICA_SETS = Table(columns=columns("Name", "Desired", "Current", "Ready", "Age", wide=WIDE), cells=_replica_set)
STATEFUL_SETS = Table(columns=columns("Name", "Ready", "Age", wide=WIDE[:2]), cells=_stateful_set)
CONTROLLER_REVISIONS = Table(columns=columns("Name", "Controller", "Revision", "Age"), cells=_controller_revision)


def _scale(body: Body, now: int) -> list[Cell]:
    return [body["metadata"]["name"], body["spec"]["replicas"], body["status"]["replicas"], created(body, now)]


SCALES = Table(columns=columns("Name", "Desired", "Available", "Age"), cells=_scale)
