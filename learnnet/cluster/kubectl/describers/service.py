"""`kubectl describe service` (kubectl, describe.go, describeService)."""

from collections.abc import Mapping, Sequence
from typing import Any

from learnnet.cluster.kubectl.describers.parts import annotations, labels
from learnnet.cluster.objects import EndpointSlice
from learnnet.cluster.store import View
from learnnet.cluster.tables.table import MOST, NONE, UNSET, join_host_port, labels_text

Body = Mapping[str, Any]


def describe_service(view: View, body: Body, now: int) -> list[str]:
    spec, meta = body["spec"], body["metadata"]
    lines = [
        f"Name:\t{meta['name']}",
        f"Namespace:\t{meta.get('namespace', '')}",
        *labels("Labels", meta.get("labels")),
        *annotations(meta.get("annotations")),
        f"Selector:\t{labels_text(spec.get('selector'))}",
        f"Type:\t{spec['type']}",
        *_addresses(body),
    ]
    slices = view.select(EndpointSlice, meta.get("namespace", ""), {"kubernetes.io/service-name": meta["name"]})
    for port in spec.get("ports") or ():
        lines += _port(port, slices)
    return lines + _policies(spec)


def _addresses(body: Body) -> list[str]:
    spec = body["spec"]
    ingress = ((body.get("status") or {}).get("loadBalancer") or {}).get("ingress") or ()
    lines = [f"IP Family Policy:\t{spec['ipFamilyPolicy']}"] if spec.get("ipFamilyPolicy") else []
    lines += [
        f"IP Families:\t{','.join(spec.get('ipFamilies') or ()) or NONE}",
        f"IP:\t{spec.get('clusterIP', '')}",
        f"IPs:\t{','.join(spec.get('clusterIPs') or ()) or NONE}",
    ]
    if spec.get("externalIPs"):
        lines.append(f"External IPs:\t{','.join(spec['externalIPs'])}")
    if spec.get("loadBalancerIP"):
        lines.append(f"Desired LoadBalancer IP:\t{spec['loadBalancerIP']}")
    if spec.get("externalName"):
        lines.append(f"External Name:\t{spec['externalName']}")
    if ingress:
        lines.append(f"LoadBalancer Ingress:\t{', '.join(_ingress(entry) for entry in ingress)}")
    return lines


def _ingress(entry: Body) -> str:
    if not entry.get("ip"):
        return str(entry.get("hostname", ""))
    return f"{entry['ip']} ({entry['ipMode']})" if entry.get("ipMode") else str(entry["ip"])


def _port(port: Body, slices: Sequence[EndpointSlice]) -> list[str]:
    name = port.get("name") or UNSET
    lines = [
        f"Port:\t{name}\t{port['port']}/{port['protocol']}",
        f"TargetPort:\t{port['targetPort']}/{port['protocol']}",
    ]
    if port.get("appProtocol"):
        lines.append(f"AppProtocol:\t{port['appProtocol']}")
    if port.get("nodePort"):
        lines.append(f"NodePort:\t{name}\t{port['nodePort']}/{port['protocol']}")
    return [*lines, f"Endpoints:\t{_endpoints(port.get('name') or '', slices)}"]


def _endpoints(port_name: str, slices: Sequence[EndpointSlice]) -> str:
    """Ready addresses of all slices with that port, in slice order; no slice at all is not the same as none ready."""
    if not slices:
        return NONE
    found = []
    for piece in slices:
        ready = [endpoint.address for endpoint in piece.endpoints if endpoint.ready is not False]
        if not piece.ports:  # a named target port that no Pod has: addresses without a port
            found += ready
        found += [join_host_port(ip, p.port or 0) for p in piece.ports if p.name == port_name for ip in ready]
    text = ",".join(found[:MOST])
    return f"{text} + {len(found) - MOST} more..." if len(found) > MOST else text


def _policies(spec: Body) -> list[str]:
    lines = [f"Session Affinity:\t{spec['sessionAffinity']}"]
    for title, field in (
        ("External Traffic Policy", "externalTrafficPolicy"),
        ("Internal Traffic Policy", "internalTrafficPolicy"),
        ("HealthCheck NodePort", "healthCheckNodePort"),
    ):
        if spec.get(field):
            lines.append(f"{title}:\t{spec[field]}")
    if spec.get("loadBalancerSourceRanges"):
        lines.append(f"LoadBalancer Source Ranges:\t{','.join(spec['loadBalancerSourceRanges'])}")
    if spec.get("trafficDistribution"):
        lines.append(f"Traffic Distribution:\t{spec['trafficDistribution']}")
    return lines
