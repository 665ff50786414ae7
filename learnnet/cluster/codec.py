"""From an object's JSON body to its typed view; one reader a kind, in `READERS`."""

from collections.abc import Callable, Mapping
from typing import Any

from learnnet.cluster.objects import (
    ContainerPort,
    Deployment,
    Endpoint,
    EndpointPort,
    Endpoints,
    EndpointSlice,
    LoadBalancerIngress,
    Meta,
    Namespace,
    Node,
    Object,
    OwnerReference,
    Pod,
    ReplicaSet,
    Service,
    ServicePort,
    StatefulSet,
)

Body = Mapping[str, Any]


def typed(kind: str, body: Body) -> Object:
    """The typed view of a stored body; plain `Object` for kinds that nothing reads by field."""
    return READERS.get(kind, _object)(_meta(body.get("metadata") or {}), body)


def _meta(body: Body) -> Meta:
    return Meta(
        name=body.get("name", ""),
        namespace=body.get("namespace", ""),
        labels=body.get("labels") or {},
        annotations=body.get("annotations") or {},
        uid=body.get("uid", ""),
        revision=int(body.get("resourceVersion") or 0),
        generation=body.get("generation", 0),
        created=body.get("creationTimestamp") or "",
        deleted=body.get("deletionTimestamp") or "",
        owners=tuple(
            OwnerReference(
                kind=owner["kind"],
                name=owner["name"],
                uid=owner.get("uid", ""),
                controller=bool(owner.get("controller")),
            )
            for owner in body.get("ownerReferences") or ()
        ),
    )


def _object(meta: Meta, body: Body) -> Object:
    return Object(meta=meta, body=body)


def _namespace(meta: Meta, body: Body) -> Namespace:
    return Namespace(meta=meta, body=body, phase=(body.get("status") or {}).get("phase", "Active"))


def _node(meta: Meta, body: Body) -> Node:
    spec, status = body.get("spec") or {}, body.get("status") or {}
    cidrs = spec.get("podCIDRs") or ([spec["podCIDR"]] if spec.get("podCIDR") else [])
    return Node(
        meta=meta,
        body=body,
        pod_cidrs=tuple(cidrs),
        addresses=tuple(a["address"] for a in status.get("addresses") or () if a["type"] == "InternalIP"),
        zone=meta.labels.get("topology.kubernetes.io/zone", ""),
        ready=_condition(status, "Ready"),
        unschedulable=bool(spec.get("unschedulable")),
    )


def _condition(status: Body, name: str) -> bool:
    return any(c["type"] == name and c["status"] == "True" for c in status.get("conditions") or ())


def _pod(meta: Meta, body: Body) -> Pod:
    spec, status = body.get("spec") or {}, body.get("status") or {}
    ips = [entry["ip"] for entry in status.get("podIPs") or ()] or ([status["podIP"]] if status.get("podIP") else [])
    # Ports of restartable init containers count too (KEP-753); others have ended when the Pod serves.
    sidecars = [c for c in spec.get("initContainers") or () if c.get("restartPolicy") == "Always"]
    return Pod(
        meta=meta,
        body=body,
        node=spec.get("nodeName", ""),
        phase=status.get("phase") or "Pending",
        ips=tuple(ips),
        ready=_condition(status, "Ready"),
        ports=tuple(
            ContainerPort(name=port.get("name", ""), port=port["containerPort"], protocol=port.get("protocol") or "TCP")
            for container in [*(spec.get("containers") or ()), *sidecars]
            for port in container.get("ports") or ()
        ),
        host_network=bool(spec.get("hostNetwork")),
        hostname=spec.get("hostname", ""),
        subdomain=spec.get("subdomain", ""),
    )


def _service(meta: Meta, body: Body) -> Service:
    spec, status = body.get("spec") or {}, body.get("status") or {}
    affinity = ((spec.get("sessionAffinityConfig") or {}).get("clientIP") or {}).get("timeoutSeconds")
    return Service(
        meta=meta,
        body=body,
        type=spec.get("type") or "ClusterIP",
        selector=spec.get("selector") or {},
        ports=tuple(_service_port(port) for port in spec.get("ports") or ()),
        cluster_ip=spec.get("clusterIP", ""),
        cluster_ips=tuple(spec.get("clusterIPs") or ([spec["clusterIP"]] if spec.get("clusterIP") else ())),
        ip_families=tuple(spec.get("ipFamilies") or ()),
        external_ips=tuple(spec.get("externalIPs") or ()),
        external_name=spec.get("externalName", ""),
        external_traffic_policy=spec.get("externalTrafficPolicy", ""),
        internal_traffic_policy=spec.get("internalTrafficPolicy") or "Cluster",
        traffic_distribution=spec.get("trafficDistribution", ""),
        session_affinity=spec.get("sessionAffinity") or "None",
        affinity_timeout=10800 if affinity is None else affinity,
        source_ranges=tuple(spec.get("loadBalancerSourceRanges") or ()),
        health_check_node_port=spec.get("healthCheckNodePort", 0),
        publish_not_ready=bool(spec.get("publishNotReadyAddresses")),
        load_balancer_class=spec.get("loadBalancerClass", ""),
        ingress=tuple(
            LoadBalancerIngress(
                ip=entry.get("ip", ""), hostname=entry.get("hostname", ""), ip_mode=entry.get("ipMode") or "VIP"
            )
            for entry in (status.get("loadBalancer") or {}).get("ingress") or ()
        ),
    )


def _service_port(port: Body) -> ServicePort:
    return ServicePort(
        name=port.get("name", ""),
        protocol=port.get("protocol") or "TCP",
        port=port["port"],
        target_port=port.get("targetPort") or port["port"],
        node_port=port.get("nodePort", 0),
        app_protocol=port.get("appProtocol", ""),
    )


def _slice(meta: Meta, body: Body) -> EndpointSlice:
    return EndpointSlice(
        meta=meta,
        body=body,
        address_type=body.get("addressType", "IPv4"),
        endpoints=tuple(_endpoint(entry) for entry in body.get("endpoints") or ()),
        ports=tuple(
            EndpointPort(
                name=port.get("name") or "",
                protocol=port.get("protocol") or "TCP",
                port=port.get("port"),
                app_protocol=port.get("appProtocol") or "",
            )
            for port in body.get("ports") or ()
        ),
    )


def _endpoint(body: Body) -> Endpoint:
    conditions, hints = body.get("conditions") or {}, body.get("hints") or {}
    target = body.get("targetRef") or {}
    return Endpoint(
        addresses=tuple(body.get("addresses") or ()),
        ready=conditions.get("ready"),
        serving=conditions.get("serving"),
        terminating=conditions.get("terminating"),
        hostname=body.get("hostname") or "",
        node=body.get("nodeName") or "",
        zone=body.get("zone") or "",
        pod=target.get("name", "") if target.get("kind") == "Pod" else "",
        zone_hints=tuple(hint["name"] for hint in hints.get("forZones") or ()),
        node_hints=tuple(hint["name"] for hint in hints.get("forNodes") or ()),
    )


def _endpoints(meta: Meta, body: Body) -> Endpoints:
    return Endpoints(meta=meta, body=body, subsets=tuple(body.get("subsets") or ()))


def _deployment(meta: Meta, body: Body) -> Deployment:
    return Deployment(meta=meta, body=body, **_workload(body))


def _replica_set(meta: Meta, body: Body) -> ReplicaSet:
    return ReplicaSet(meta=meta, body=body, **_workload(body))


def _stateful_set(meta: Meta, body: Body) -> StatefulSet:
    return StatefulSet(meta=meta, body=body, **_workload(body))


def _workload(body: Body) -> dict[str, Any]:
    spec = body.get("spec") or {}
    replicas = spec.get("replicas")
    return {
        "replicas": 1 if replicas is None else replicas,
        "match_labels": (spec.get("selector") or {}).get("matchLabels") or {},
        "template": spec.get("template") or {},
        "spec": spec,
        "status": body.get("status") or {},
    }


READERS: dict[str, Callable[[Meta, Body], Object]] = {
    "Namespace": _namespace,
    "Node": _node,
    "Pod": _pod,
    "Service": _service,
    "EndpointSlice": _slice,
    "Endpoints": _endpoints,
    "Deployment": _deployment,
    "ReplicaSet": _replica_set,
    "StatefulSet": _stateful_set,
}
