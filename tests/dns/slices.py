"""EndpointSlices for fixtures that were recorded with the EndpointSlice controller running."""

from collections.abc import Iterable, Mapping
from typing import Any

Body = Mapping[str, Any]


def slices_for(objects: Iterable[Body]) -> list[dict[str, Any]]:
    """One slice a Service, as far as names need it; the real controller is tested elsewhere."""
    objects = list(objects)
    pods = [body for body in objects if body["kind"] == "Pod"]
    return [_slice(body, pods) for body in objects if body["kind"] == "Service" and body["spec"].get("selector")]


def _slice(service: Body, pods: list[Body]) -> dict[str, Any]:
    meta, spec = service["metadata"], service["spec"]
    chosen = [pod for pod in pods if _selects(service, pod)]
    ports = [
        {"name": port.get("name", ""), "port": _target(port, chosen), "protocol": port.get("protocol", "TCP")}
        for port in spec.get("ports", ())
    ]
    return {
        "kind": "EndpointSlice",
        "metadata": {
            "name": f"{meta['name']}-x1",
            "namespace": meta["namespace"],
            "labels": {"kubernetes.io/service-name": meta["name"]},
        },
        "addressType": "IPv4",
        "endpoints": [_endpoint(service, pod) for pod in chosen],
        "ports": ports,
    }


def _selects(service: Body, pod: Body) -> bool:
    labels = pod["metadata"].get("labels", {})
    here = pod["metadata"]["namespace"] == service["metadata"]["namespace"]
    return here and service["spec"]["selector"].items() <= labels.items() and bool(pod["status"].get("podIP"))


def _target(port: Body, pods: list[Body]) -> int:
    target = port.get("targetPort", port["port"])
    if isinstance(target, int):
        return target
    for pod in pods:
        for container in pod["spec"]["containers"]:
            for candidate in container.get("ports", ()):
                if candidate["name"] == target:
                    return candidate["containerPort"]
    raise AssertionError(f"no container port is called {target}")


def _endpoint(service: Body, pod: Body) -> dict[str, Any]:
    ready = any(c["type"] == "Ready" and c["status"] == "True" for c in pod["status"].get("conditions", ()))
    terminating = "deletionTimestamp" in pod["metadata"]
    endpoint: dict[str, Any] = {
        "addresses": [pod["status"]["podIP"]],
        "conditions": {
            "ready": service["spec"].get("publishNotReadyAddresses", False) or (ready and not terminating),
            "serving": ready,
            "terminating": terminating,
        },
        "targetRef": {"kind": "Pod", "name": pod["metadata"]["name"], "namespace": pod["metadata"]["namespace"]},
    }
    if pod["spec"].get("hostname") and pod["spec"].get("subdomain") == service["metadata"]["name"]:
        endpoint["hostname"] = pod["spec"]["hostname"]
    return endpoint
