"""What the API server says about an object that it accepts all the same.

Sources: pkg/api/service/warnings.go, pkg/registry/discovery/endpointslice/strategy.go.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from learnnet.cluster import pod_warnings
from learnnet.cluster.addresses import parse_address, parse_network
from learnnet.cluster.allocation.needs import is_headless, spec_of
from learnnet.cluster.status import quoted
from learnnet.cluster.store import Body

HINTS = "service.kubernetes.io/topology-aware-hints"
ENDPOINTS = "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"


def service(body: Body) -> Iterator[str]:
    if HINTS in (body["metadata"].get("annotations") or {}):
        mode = "service.kubernetes.io/topology-mode"
        yield f"annotation {HINTS} is deprecated, please use {mode} instead"
    spec = spec_of(body)
    if spec.get("type") != "ExternalName" and spec.get("clusterIPs") and not is_headless(spec):
        for index, text in enumerate(spec["clusterIPs"]):
            yield from _address(f"spec.clusterIPs[{index}]", text)
    for index, text in enumerate(spec.get("externalIPs") or ()):
        yield from _address(f"spec.externalIPs[{index}]", text)
    if spec.get("loadBalancerIP"):
        yield from _address("spec.loadBalancerIP", spec["loadBalancerIP"])
    for index, text in enumerate(spec.get("loadBalancerSourceRanges") or ()):
        yield from _network(f"spec.loadBalancerSourceRanges[{index}]", text)
    yield from _ignored(spec)
    if spec.get("trafficDistribution") == "PreferClose":
        yield 'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"'


def _ignored(spec: Body) -> Iterator[str]:
    kind = spec.get("type")
    if kind == "ClusterIP" and is_headless(spec):
        if spec.get("loadBalancerIP"):
            yield "spec.loadBalancerIP is ignored for headless services"
        if spec.get("externalIPs"):
            yield "spec.externalIPs is ignored for headless services"
        if spec.get("sessionAffinity") != "None":
            yield "spec.SessionAffinity is ignored for headless services"
    elif kind != "ExternalName" and spec.get("externalIPs"):
        yield "spec.externalIPs is deprecated and may no longer be implemented in some clusters"
    if kind == "ExternalName" and spec.get("externalIPs"):
        yield 'spec.externalIPs is ignored when spec.type is "ExternalName"'
    if kind != "ExternalName" and spec.get("externalName"):
        yield 'spec.externalName is ignored when spec.type is not "ExternalName"'


def _address(field: str, text: str) -> Iterator[str]:
    parsed = parse_address(text)
    if parsed is None:
        return
    canonical = str(parsed.address)
    if parsed.leading_zeros or parsed.mapped:
        yield f"{field}: non-standard IP address {quoted(text)} is invalid: use {quoted(canonical)}"
    elif canonical != text:
        shape = "should be in RFC 5952 canonical format"
        yield f"{field}: IPv6 address {quoted(text)} {shape} ({quoted(canonical)})"


def _network(field: str, text: str) -> Iterator[str]:
    parsed = parse_network(text)
    if parsed is None:
        return
    length = parsed.network.prefixlen
    canonical = f"{parsed.address}/{length}"
    if not parsed.masked:
        choices = f'"{parsed.network}" or "{parsed.address}/{parsed.network.max_prefixlen}"'
        yield f"{field}: CIDR value {quoted(text)} is ambiguous in this context (should be {choices}?)"
    elif parsed.leading_zeros or parsed.mapped:
        yield f"{field}: non-standard CIDR value {quoted(text)} is invalid: use {quoted(canonical)}"
    elif canonical != text and parsed.network.version == 6:
        yield f"{field}: IPv6 CIDR value {quoted(text)} should be in RFC 5952 canonical format ({quoted(canonical)})"


def endpoint_slice(body: Body) -> Iterator[str]:
    if body.get("addressType") == "FQDN":
        yield "spec.addressType: FQDN endpoints are deprecated"


WARNINGS: Mapping[str, Callable[[Body], Iterable[str]]] = {
    "Service": service,
    "EndpointSlice": endpoint_slice,
    "Pod": pod_warnings.pod,
    "Deployment": pod_warnings.template,
    "ReplicaSet": pod_warnings.template,
    "StatefulSet": pod_warnings.template,
}


def warnings_for(kind: str, body: Body) -> tuple[str, ...]:
    found = WARNINGS.get(kind)
    return tuple(found(body)) if found else ()


def warnings_for_change(kind: str, body: Body, old: Body, part: str) -> tuple[str, ...]:
    """People rarely change Pods and slices themselves, and what a template is warned of was said before.

    See WarningsOnUpdate in the strategy.go of each resource; status and the like have none.
    """
    if part or kind in ("Pod", "EndpointSlice"):
        return ()
    generation = body["metadata"].get("generation")
    if generation is not None and generation == old["metadata"].get("generation"):
        return ()
    return warnings_for(kind, body)
