"""What every cluster begins with: its namespaces, its ServiceCIDR, and the Service of the API server itself."""

from typing import Any

from learnnet.cluster.api import Api

NAMESPACES = ("default", "kube-node-lease", "kube-public", "kube-system")
SERVICE_CIDR_FINALIZER = "networking.k8s.io/service-cidr-finalizer"
API_SERVER = ("10.0.0.10", 6443)


def first_objects(networks: tuple[str, ...]) -> list[dict[str, Any]]:
    meta = {"name": "kubernetes", "namespace": "default"}
    labels = {"component": "apiserver", "provider": "kubernetes"}
    host, port = API_SERVER
    http = {"name": "https", "protocol": "TCP", "port": port}
    first = networks[0].rpartition(".")[0] + ".1"
    spec = {
        "clusterIP": first,
        "ports": [{"name": "https", "protocol": "TCP", "port": 443, "targetPort": port}],
    }
    return [
        *(
            {"kind": "Namespace", "metadata": {"name": name}, "spec": {"finalizers": ["kubernetes"]}}
            for name in NAMESPACES
        ),
        {
            "kind": "ServiceCIDR",
            "metadata": {"name": "kubernetes", "finalizers": [SERVICE_CIDR_FINALIZER]},
            "spec": {"cidrs": list(networks)},
            "status": _ready(),
        },
        {"kind": "Service", "metadata": {**meta, "labels": labels}, "spec": spec},
        {
            "kind": "Endpoints",
            # Its slice is written beside it, so it is not to be mirrored (controlplane/reconcilers).
            "metadata": {**meta, "labels": {"endpointslice.kubernetes.io/skip-mirror": "true"}},
            "subsets": [{"addresses": [{"ip": host}], "ports": [http]}],
        },
        {
            "kind": "EndpointSlice",
            "metadata": {**meta, "labels": {"kubernetes.io/service-name": "kubernetes"}},
            "addressType": "IPv4",
            "endpoints": [{"addresses": [host], "conditions": {"ready": True}}],
            "ports": [http],
        },
    ]


def _ready() -> dict[str, Any]:
    why = "Kubernetes default Service CIDR is ready"
    return {"conditions": [{"type": "Ready", "status": "True", "reason": "", "message": why}]}


def bootstrap(api: Api) -> None:
    """Put down the first objects of an empty cluster."""
    for body in first_objects(api.networks):
        api.load(body, "kube-apiserver")
