"""`kubectl describe` of Namespaces, Endpoints, EndpointSlices, ConfigMaps, and of addresses (kubectl, describe.go)."""

from collections.abc import Mapping
from typing import Any

from learnnet.cluster.kubectl.describers.parts import annotations, labels, moment
from learnnet.cluster.kubectl.go_values import plain
from learnnet.cluster.store import View
from learnnet.cluster.tables.table import NONE, UNSET

Body = Mapping[str, Any]


def head(body: Body) -> list[str]:
    meta = body["metadata"]
    return [
        f"Name:\t{meta['name']}",
        *([f"Namespace:\t{meta['namespace']}"] if meta.get("namespace") else []),
        *labels("Labels", meta.get("labels")),
        *annotations(meta.get("annotations")),
    ]


def describe_namespace(view: View, body: Body, now: int) -> list[str]:
    """Simplified: there are no quotas and no limit ranges in these clusters, and this says so."""
    lines = [*head(body), f"Status:\t{(body.get('status') or {}).get('phase', '')}"]
    conditions = (body.get("status") or {}).get("conditions") or ()
    if conditions:
        lines += ["Conditions:", "  Type\tStatus\tLastTransitionTime\tReason\tMessage"]
        lines.append("  ----\t------\t------------------\t------\t-------")
        lines += [
            f"  {one['type']}\t{one['status']}\t{moment(one.get('lastTransitionTime'))}\t{one.get('reason', '')}\t"
            f"{one.get('message', '')}"
            for one in conditions
        ]
    return [*lines, "", "No resource quota.", "", "No LimitRange resource."]


def describe_endpoints(view: View, body: Body, now: int) -> list[str]:
    lines = [*head(body), "Subsets:"]
    for subset in body.get("subsets") or ():
        for title, field in (("Addresses", "addresses"), ("NotReadyAddresses", "notReadyAddresses")):
            found = ",".join(address["ip"] for address in subset.get(field) or ())
            lines.append(f"  {title}:\t{found or NONE}")
        if subset.get("ports"):
            lines += ["  Ports:", "    Name\tPort\tProtocol", "    ----\t----\t--------"]
            for port in subset["ports"]:
                lines.append(f"    {port.get('name') or UNSET}\t{port['port']}\t{port['protocol']}")
        lines.append("")
    return lines


def describe_endpoint_slice(view: View, body: Body, now: int) -> list[str]:
    lines = [*head(body), f"AddressType:\t{body['addressType']}"]
    ports = body.get("ports") or ()
    if ports:
        lines += ["Ports:", "  Name\tPort\tProtocol", "  ----\t----\t--------"]
        for port in ports:
            number = port["port"] if port.get("port") is not None else UNSET
            lines.append(f"  {port.get('name') or UNSET}\t{number}\t{port.get('protocol', 'TCP')}")
    else:
        lines.append(f"Ports: {UNSET}")
    endpoints = body.get("endpoints") or ()
    lines.append("Endpoints:" if endpoints else f"Endpoints: {NONE}")
    for endpoint in endpoints:
        lines += _endpoint(endpoint)
    return lines


def _endpoint(endpoint: Body) -> list[str]:
    ready = (endpoint.get("conditions") or {}).get("ready")
    target = endpoint.get("targetRef")
    return [
        f"  - Addresses:\t{', '.join(endpoint['addresses'])}",
        "    Conditions:",
        f"      Ready:\t{UNSET if ready is None else plain(ready)}",
        f"    Hostname:\t{endpoint.get('hostname') or UNSET}",
        *([f"    TargetRef:\t{target['kind']}/{target['name']}"] if target else []),
        f"    NodeName:\t{endpoint.get('nodeName') or UNSET}",
        f"    Zone:\t{endpoint.get('zone') or UNSET}",
    ]


def describe_config_map(view: View, body: Body, now: int) -> list[str]:
    lines = [*head(body), "", "Data", "===="]
    for key, value in sorted((body.get("data") or {}).items()):
        lines += [f"{key}:", "----", *str(value).split("\n"), ""]
    lines += ["", "BinaryData", "===="]
    for key, value in sorted((body.get("binaryData") or {}).items()):
        lines.append(f"{key}: {len(value) * 3 // 4 - value[-2:].count('=')} bytes")
    return [*lines, ""]


def describe_ip_address(view: View, body: Body, now: int) -> list[str]:
    parent = (body.get("spec") or {}).get("parentRef")
    if not parent:
        return head(body)
    names = (("Group", "group"), ("Resource", "resource"), ("Namespace", "namespace"), ("Name", "name"))
    return [*head(body), "Parent Reference:", *(f"  {title}:\t{parent.get(field, '')}" for title, field in names)]


def describe_service_cidr(view: View, body: Body, now: int) -> list[str]:
    lines = [*head(body), f"CIDRs:\t{', '.join((body.get('spec') or {}).get('cidrs') or ())}"]
    conditions = (body.get("status") or {}).get("conditions") or ()
    if not conditions:
        return lines
    lines += ["Status:", "Conditions:", "  Type\tStatus\tLastTransitionTime\tReason\tMessage"]
    lines.append("  ----\t------\t------------------\t------\t-------")
    for one in conditions:
        when, why = moment(one.get("lastTransitionTime")), one.get("reason", "")
        lines.append(f"  {one['type']}\t{one['status']}\t{when}\t{why}\t{one.get('message', '')}")
    return lines
