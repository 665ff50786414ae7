"""What a Service must be, rule by rule in the API server's order; the list is `RULES`.

Source: pkg/apis/core/validation/validation.go, validateService and ValidateServiceUpdate (v1.36).
"""

from collections.abc import Iterable

from learnnet.cluster.allocation.needs import (
    HEADLESS,
    externally_accessible,
    is_headless,
    needs_health_check_port,
    spec_of,
)
from learnnet.cluster.status import FieldError, forbidden, invalid, not_supported, required
from learnnet.cluster.store import Body
from learnnet.cluster.validation import content, metadata
from learnnet.cluster.validation.service_ips import (
    cluster_ip_changes,
    cluster_ip_errors,
    enum,
    family_changes,
)
from learnnet.cluster.validation.service_ports import duplicate_ports, node_ports, ports
from learnnet.cluster.validation.service_sources import source_ranges

Errors = Iterable[FieldError]
TYPES = ("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")
TRAFFIC = ("PreferClose", "PreferSameZone", "PreferSameNode")
LONGEST_AFFINITY = 86400
ONLY_LOAD_BALANCER = "may only be used when `type` is 'LoadBalancer'"
MODE, HINTS = "service.kubernetes.io/topology-mode", "service.kubernetes.io/topology-aware-hints"


def topology_annotations(service: Body, old: Body | None) -> Errors:
    annotations = service["metadata"].get("annotations") or {}
    if MODE in annotations and HINTS in annotations and annotations[MODE] != annotations[HINTS]:
        why = f"must match annotations[{HINTS}] when both are specified"
        yield invalid(f"metadata.annotations[{MODE}]", annotations[MODE], why)


def some_ports(service: Body, old: Body | None) -> Errors:
    spec = spec_of(service)
    if not spec.get("ports") and not is_headless(spec) and spec.get("type") != "ExternalName":
        yield required("spec.ports")


def headless_or_exposed(service: Body, old: Body | None) -> Errors:
    spec = spec_of(service)
    if is_headless(spec) and spec.get("type") in ("LoadBalancer", "NodePort"):
        yield invalid("spec.clusterIPs[0]", HEADLESS, f"may not be set to 'None' for {spec['type']} services")


def external_name(service: Body, old: Body | None) -> Errors:
    spec = spec_of(service)
    if spec.get("type") != "ExternalName":
        return
    for field in ("clusterIPs", "ipFamilies", "ipFamilyPolicy"):
        if spec.get(field):
            yield forbidden(f"spec.{field}", "may not be set for ExternalName services")
    name = spec.get("externalName", "").removesuffix(".")
    if not name:
        yield required("spec.externalName")
    else:
        yield from (invalid("spec.externalName", name, message) for message in content.subdomain(name))


def selector(service: Body, old: Body | None) -> Errors:
    return metadata.labels(spec_of(service).get("selector"), "spec.selector")


def session_affinity(service: Body, old: Body | None) -> Errors:
    spec = spec_of(service)
    affinity = spec.get("sessionAffinity", "")
    if affinity not in ("ClientIP", "None"):
        yield not_supported("spec.sessionAffinity", enum(affinity), ("ClientIP", "None"))
    elif affinity == "ClientIP":
        seconds = ((spec.get("sessionAffinityConfig") or {}).get("clientIP") or {}).get("timeoutSeconds", 1)
        if not 0 < seconds <= LONGEST_AFFINITY:
            why = f"must be greater than 0 and less than {LONGEST_AFFINITY}"
            yield invalid("spec.sessionAffinityConfig.clientIP.timeoutSeconds", seconds, why)


def cluster_ips(service: Body, old: Body | None) -> Errors:
    return cluster_ip_errors(spec_of(service), spec_of(old) if old else None)


def external_ips(service: Body, old: Body | None) -> Errors:
    kept = (spec_of(old).get("externalIPs") or ()) if old else ()
    for index, ip in enumerate(spec_of(service).get("externalIPs") or ()):
        messages = () if ip in kept else content.address(ip)
        for message in messages or content.special_address(ip):
            yield invalid(f"spec.externalIPs[{index}]", ip, message)


def known_type(service: Body, old: Body | None) -> Errors:
    kind = spec_of(service).get("type", "")
    if kind not in TYPES:
        yield not_supported("spec.type", enum(kind), TYPES)


def load_balancer_ports(service: Body, old: Body | None) -> Errors:
    spec = spec_of(service)
    if "allocateLoadBalancerNodePorts" in spec and spec.get("type") != "LoadBalancer":
        yield forbidden("spec.allocateLoadBalancerNodePorts", ONLY_LOAD_BALANCER)


def load_balancer_class(service: Body, old: Body | None) -> Errors:
    spec = spec_of(service)
    name = spec.get("loadBalancerClass")
    if name is None:
        return
    if spec.get("type") == "LoadBalancer":
        yield from (invalid("spec.loadBalancerClass", name, message) for message in content.qualified_name(name))
    else:
        yield forbidden("spec.loadBalancerClass", ONLY_LOAD_BALANCER)


def external_traffic(service: Body, old: Body | None) -> Errors:
    spec = spec_of(service)
    policy = spec.get("externalTrafficPolicy", "")
    if not externally_accessible(spec):
        if policy:
            why = "may only be set for externally-accessible services"
            yield invalid("spec.externalTrafficPolicy", enum(policy), why)
    elif policy not in ("Cluster", "Local"):
        yield not_supported("spec.externalTrafficPolicy", enum(policy), ("Cluster", "Local"))


def health_check_port(service: Body, old: Body | None) -> Errors:
    spec = spec_of(service)
    number = spec.get("healthCheckNodePort", 0)
    if not needs_health_check_port(spec) and number:
        why = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
        yield invalid("spec.healthCheckNodePort", number, why)


def internal_traffic(service: Body, old: Body | None) -> Errors:
    policy = spec_of(service).get("internalTrafficPolicy")
    if policy is not None and policy not in ("Cluster", "Local"):
        yield not_supported("spec.internalTrafficPolicy", enum(policy), ("Cluster", "Local"))


def traffic_distribution(service: Body, old: Body | None) -> Errors:
    wanted = spec_of(service).get("trafficDistribution")
    if wanted is not None and wanted not in TRAFFIC:
        yield not_supported("spec.trafficDistribution", wanted, TRAFFIC)


def cluster_ip_change(service: Body, old: Body | None) -> Errors:
    return cluster_ip_changes(spec_of(service), spec_of(old)) if old else ()


def family_change(service: Body, old: Body | None) -> Errors:
    return family_changes(spec_of(service), spec_of(old)) if old else ()


def class_change(service: Body, old: Body | None) -> Errors:
    """A load balancer's class chooses who serves it: it is for life."""
    if not old or spec_of(old).get("type") != "LoadBalancer":
        return
    was, name = spec_of(old).get("loadBalancerClass"), spec_of(service).get("loadBalancerClass")
    if spec_of(service).get("type") == "LoadBalancer":
        if was != name:
            yield invalid("spec.loadBalancerClass", name, "may not change once set")
        if name is not None:
            yield from (invalid("spec.loadBalancerClass", name, message) for message in content.qualified_name(name))


def health_check_change(service: Body, old: Body | None) -> Errors:
    if not old or not (needs_health_check_port(spec_of(old)) and needs_health_check_port(spec_of(service))):
        return
    if spec_of(service).get("healthCheckNodePort") != spec_of(old).get("healthCheckNodePort"):
        yield forbidden("spec.healthCheckNodePort", "field is immutable")


CHANGES = (cluster_ip_change, family_change, class_change, health_check_change)

RULES = (
    topology_annotations,
    some_ports,
    headless_or_exposed,
    external_name,
    ports,
    selector,
    session_affinity,
    cluster_ips,
    external_ips,
    known_type,
    node_ports,
    duplicate_ports,
    source_ranges,
    load_balancer_ports,
    load_balancer_class,
    external_traffic,
    health_check_port,
    internal_traffic,
    traffic_distribution,
)


def load_balancer_status(service: Body, old: Body | None) -> Errors:
    """Status subresource: what a cloud wrote (ValidateLoadBalancerStatus)."""
    ingress = ((service.get("status") or {}).get("loadBalancer") or {}).get("ingress") or ()
    field = "status.loadBalancer.ingress"
    if ingress and spec_of(service).get("type") != "LoadBalancer":
        yield forbidden(field, "may only be used when `spec.type` is 'LoadBalancer'")
        return
    for index, point in enumerate(ingress):
        yield from _ingress(point, f"{field}[{index}]")


def _ingress(point: Body, field: str) -> Errors:
    ip, mode, host = point.get("ip", ""), point.get("ipMode"), point.get("hostname", "")
    if ip:
        yield from (invalid(f"{field}.ip", ip, message) for message in content.address(ip))
    elif mode is not None:
        yield forbidden(f"{field}.ipMode", "may not be specified when `ip` is not set")
    if ip and mode is not None and mode not in ("Proxy", "VIP"):
        yield not_supported(f"{field}.ipMode", enum(mode), ("Proxy", "VIP"))
    if host:
        yield from (invalid(f"{field}.hostname", host, message) for message in content.subdomain(host))
        if not content.address(host):
            yield invalid(f"{field}.hostname", host, "must be a DNS name, not an IP address")
