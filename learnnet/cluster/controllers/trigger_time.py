"""When the change happened that the endpoints controllers answer to: the annotation last-change-trigger-time.

kube-proxy and monitoring measure from it how long the network took to follow (endpointslice/trigger_time_tracker.go).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from learnnet.cluster.objects import Pod, Service

ANNOTATION = "endpoints.kubernetes.io/last-change-trigger-time"


class TriggerTimes:
    """Remembers, for each Service, the moments that were accounted for already."""

    def __init__(self) -> None:
        self._pods: dict[tuple[str, str], Mapping[str, str]] = {}

    def forget(self, namespace: str, name: str) -> None:
        self._pods.pop((namespace, name), None)

    def of(self, service: Service, pods: Iterable[Pod]) -> str:
        """The Service's creation at first, later the earliest Pod that became ready or unready; "" if there is none."""
        key = (service.meta.namespace, service.meta.name)
        known = self._pods.get(key)
        times = {pod.meta.name: moment for pod in pods if (moment := _ready_since(pod))}
        self._pods[key] = times
        if known is None:
            return service.meta.created
        return min((moment for name, moment in times.items() if moment > known.get(name, "")), default="")


def annotated(annotations: Mapping[str, str], trigger: str) -> dict[str, str]:
    kept = {name: value for name, value in annotations.items() if name != ANNOTATION}
    return {**kept, ANNOTATION: trigger} if trigger else kept


def _ready_since(pod: Pod) -> str:
    conditions: Iterable[Mapping[str, Any]] = (pod.body.get("status") or {}).get("conditions") or ()
    return next((c.get("lastTransitionTime") or "" for c in conditions if c["type"] == "Ready"), "")
