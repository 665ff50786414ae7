"""Nodes, Namespaces, ConfigMaps, Events and the rest as tables show them (printers.go)."""

from learnnet.cluster.tables.age import age
from learnnet.cluster.tables.table import NONE, Body, Cell, Table, columns, created, labels_text

ROLE = "node-role.kubernetes.io/"


def _node(body: Body, now: int) -> list[Cell]:
    status = body.get("status") or {}
    info = status.get("nodeInfo") or {}
    kernel = info.get("kernelVersion")
    return [
        body["metadata"]["name"],
        _node_status(body),
        node_roles(body["metadata"].get("labels") or {}),
        created(body, now),
        info.get("kubeletVersion", ""),
        _address(status, "InternalIP"),
        _address(status, "ExternalIP"),
        info.get("osImage") or "<unknown>",
        f"{kernel} ({info['architecture']})" if kernel and info.get("architecture") else kernel or "<unknown>",
        info.get("containerRuntimeVersion") or "<unknown>",
    ]


def _node_status(body: Body) -> str:
    conditions = (body.get("status") or {}).get("conditions") or ()
    ready = next((c["status"] for c in conditions if c["type"] == "Ready"), None)
    text = "Unknown" if ready is None else "Ready" if ready == "True" else "NotReady"
    return text + (",SchedulingDisabled" if body["spec"].get("unschedulable") else "")


def node_roles(labels: Body) -> str:
    roles = {key.removeprefix(ROLE) for key in labels if key.startswith(ROLE) and key != ROLE}
    roles |= {value for key, value in labels.items() if key == "kubernetes.io/role" and value}
    return ",".join(sorted(roles)) or NONE


def _address(status: Body, kind: str) -> str:
    return next((a["address"] for a in status.get("addresses") or () if a["type"] == kind), NONE)


def _namespace(body: Body, now: int) -> list[Cell]:
    return [body["metadata"]["name"], (body.get("status") or {}).get("phase", ""), created(body, now)]


def _config_map(body: Body, now: int) -> list[Cell]:
    count = len(body.get("data") or {}) + len(body.get("binaryData") or {})
    return [body["metadata"]["name"], count, created(body, now)]


def _event(body: Body, now: int) -> list[Cell]:
    target, source = body.get("involvedObject") or {}, body.get("source") or {}
    first, last = body.get("firstTimestamp"), body.get("lastTimestamp")
    kind = target.get("kind", "").lower()
    return [
        age(last or first or body["metadata"].get("creationTimestamp"), now),
        body.get("type", ""),
        body.get("reason", ""),
        f"{kind}/{target.get('name', '')}" if target.get("name") else kind,
        target.get("fieldPath", ""),
        ", ".join(part for part in (source.get("component"), source.get("host")) if part)
        or body.get("reportingComponent", ""),
        body.get("message", "").strip(),
        age(first, now),
        body.get("count", 1),
        body["metadata"]["name"],
    ]


def _ip_address(body: Body, now: int) -> list[Cell]:
    parent = (body.get("spec") or {}).get("parentRef") or {}
    where = "/".join(part for part in (parent.get("resource"), parent.get("namespace"), parent.get("name")) if part)
    return [body["metadata"]["name"], where]


def _service_cidr(body: Body, now: int) -> list[Cell]:
    return [body["metadata"]["name"], ",".join((body.get("spec") or {}).get("cidrs") or ()), created(body, now)]


def _network_policy(body: Body, now: int) -> list[Cell]:
    return [
        body["metadata"]["name"],
        labels_text((body["spec"].get("podSelector") or {}).get("matchLabels")),
        created(body, now),
    ]


NODES = Table(
    columns=columns(
        "Name",
        "Status",
        "Roles",
        "Age",
        "Version",
        wide=["Internal-IP", "External-IP", "OS-Image", "Kernel-Version", "Container-Runtime"],
    ),
    cells=_node,
)
NAMESPACES = Table(columns=columns("Name", "Status", "Age"), cells=_namespace)
CONFIG_MAPS = Table(columns=columns("Name", "Data", "Age"), cells=_config_map)
EVENTS = Table(
    columns=(
        *columns("Last Seen", "Type", "Reason", "Object"),
        *columns(wide=["Subobject", "Source"]),
        *columns("Message"),
        *columns(wide=["First Seen", "Count", "Name"]),
    ),
    cells=_event,
)
IP_ADDRESSES = Table(columns=columns("Name", "ParentRef"), cells=_ip_address)
SERVICE_CIDRS = Table(columns=columns("Name", "CIDRs", "Age"), cells=_service_cidr)
NETWORK_POLICIES = Table(columns=columns("Name", "Pod-Selector", "Age"), cells=_network_policy)
