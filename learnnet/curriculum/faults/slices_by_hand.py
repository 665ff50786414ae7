"""EndpointSlices that nobody keeps up to date but a person."""

from learnnet.cluster.objects import Pod
from learnnet.curriculum.faults.manifests import Body, Change, again, apply, edited
from learnnet.curriculum.faults.scene import App
from learnnet.lab.lab import Lab


def slice_of(app: App, address: str, *, service: str, port_name: str = "web") -> Body:
    """One that is kept by hand."""
    return {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {
            "name": f"{app.name}-by-hand",
            "namespace": app.namespace,
            "labels": {"kubernetes.io/service-name": service},
        },
        "addressType": "IPv4",
        "ports": [{"name": port_name, "port": app.target_port, "protocol": "TCP"}],
        "endpoints": [{"addresses": [address], "conditions": {"ready": True}}],
    }


def pod_address(lab: Lab, app: App) -> str:
    return lab.view.select(Pod, app.namespace, app.labels)[0].ip


def by_hand(app: App, piece: Body) -> tuple[Change, ...]:
    """The Service is made anew without a selector, so that nobody touches its slices."""
    bare = edited(app.service(), "spec.selector", None)
    return (*again(app.service(), bare), apply(piece))
