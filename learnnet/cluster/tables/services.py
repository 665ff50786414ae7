"""Services as tables show them (pkg/printers/internalversion/printers.go, printService)."""

from learnnet.cluster.tables.table import NONE, Body, Cell, Table, columns, created, labels_text


def _cells(body: Body, now: int) -> list[Cell]:
    spec = body["spec"]
    return [
        body["metadata"]["name"],
        spec["type"],
        cluster_ip(body),
        external_ip(body),
        ports(body),
        created(body, now),
        labels_text(spec.get("selector")),
    ]


def cluster_ip(body: Body) -> str:
    ips = body["spec"].get("clusterIPs") or [NONE]
    return str(ips[0])


def external_ip(body: Body) -> str:
    spec = body["spec"]
    outside = list(spec.get("externalIPs") or [])
    if spec["type"] == "ExternalName":
        return str(spec["externalName"])
    if spec["type"] == "LoadBalancer":
        entries = ((body.get("status") or {}).get("loadBalancer") or {}).get("ingress") or []
        given = sorted({entry.get("ip") or entry.get("hostname", "") for entry in entries})
        return ",".join([*given, *outside]) or "<pending>"
    return ",".join(outside) or NONE


def ports(body: Body) -> str:
    parts = []
    for port in body["spec"].get("ports") or ():
        node = f":{port['nodePort']}" if port.get("nodePort") else ""
        parts.append(f"{port['port']}{node}/{port['protocol']}")
    return ",".join(parts) or NONE


SERVICES = Table(
    columns=columns("Name", "Type", "Cluster-IP", "External-IP", "Port(s)", "Age", wide=["Selector"]), cells=_cells
)
