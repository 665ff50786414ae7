"""Whose Pod a name or an address is: two clusters that differ only in what was drawn by lot must look alike."""

import re
from collections.abc import Callable
from typing import Any

from learnnet.cluster.objects import Pod, Service
from learnnet.cluster.store import View
from learnnet.lab import Moment

# What differs between any two objects and tells nothing about a fault.
MEANINGLESS = (
    "uid", "resourceVersion", "generation", "observedGeneration", "creationTimestamp", "managedFields", "timeAdded",
    "lastTransitionTime", "lastUpdateTime", "lastProbeTime", "startTime", "startedAt", "finishedAt", "containerID",
    "ownerReferences", "pod-template-hash", "generateName", "restartCount", "lastState",
    "kubectl.kubernetes.io/last-applied-configuration", "endpoints.kubernetes.io/last-change-trigger-time",
)  # fmt: skip
Mask = Callable[[str], str]
WORD = re.compile(r"[\w.-]*\w")


def owner_of(pod: Pod) -> str:
    """The Deployment's name, or the Pod's own when nobody manages it."""
    owner = pod.meta.controller
    return owner.name.rpartition("-")[0] or owner.name if owner else pod.meta.name


def masker(moment: Moment) -> Mask:
    """Makes every Pod's name and address, and every Service's address, into whose it is."""
    view = moment.view
    found: dict[str, str] = {}
    for pod in view.list(Pod):
        whose = f"<{pod.meta.namespace}/{owner_of(pod)}>"
        found[pod.meta.name] = whose
        if not pod.host_network:
            found |= dict.fromkeys(pod.ips, whose)
        if pod.meta.controller:
            found[pod.meta.controller.name] = f"<set of {owner_of(pod)}>"
    for service in view.list(Service):
        addresses = [*service.cluster_ips, *(ingress.ip for ingress in service.ingress)]
        found |= {
            ip: f"<ip of {service.meta.namespace}/{service.meta.name}>" for ip in addresses if ip not in ("", "None")
        }
    return lambda text: WORD.sub(lambda word: found.get(word[0], word[0]), text)


def stripped(value: Any) -> Any:
    """Without what tells nothing."""
    if isinstance(value, dict):
        return {key: stripped(each) for key, each in value.items() if key not in MEANINGLESS}
    return [stripped(each) for each in value] if isinstance(value, (list, tuple)) else value


def pods_of(view: View, app: str) -> list[Pod]:
    """Of "namespace/name", the Deployment or the Pod itself; those that are not ending come first."""
    namespace, _, name = app.partition("/")
    found = [pod for pod in view.list(Pod, namespace) if owner_of(pod) == name and not pod.finished]
    return sorted(found, key=lambda pod: pod.terminating)
