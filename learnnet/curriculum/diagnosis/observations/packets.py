"""Something is sent: how it can end, and who can answer."""

from collections.abc import Mapping
from typing import Any

from learnnet.cluster.objects import Service
from learnnet.curriculum.diagnosis.masks import Mask, masker, pods_of
from learnnet.lab.changes.send import CannotSendError
from learnnet.lab.lab import Lab

ANSWERED = "answered"
NOBODY = frozenset(["nobody to ask"])


def send(lab: Lab, observation: Mapping[str, Any]) -> frozenset[str]:
    way = concrete(lab, observation)
    if way is None:
        return NOBODY
    try:
        endings = lab.odds(**way)
    except CannotSendError:
        return NOBODY
    mask = masker(lab)
    return frozenset(ending(mask, one.result, one.answered_by) for one in endings)


def ending(mask: Mask, result: str, answered_by: str) -> str:
    """As an observation keeps it: what became of it, and whose Pod answered."""
    return f"{result} {mask(answered_by.rpartition('/')[2])}".strip()


def concrete(lab: Lab, observation: Mapping[str, Any]) -> dict[str, Any] | None:
    """With a Pod's name and address where only its owner is told; None where there is nobody."""
    source, to = str(observation["source"]), str(observation["to"])
    if source.startswith("@"):
        pods = pods_of(lab.view, source[1:])
        if not pods:
            return None
        source = f"{pods[0].meta.namespace}/{pods[0].meta.name}"
    host, _, port = to.rpartition(":")
    if host.startswith("@"):
        address = _address(lab, host[1:])
        if not address:
            return None
        to = f"{address}:{port}"
    made = {"source": source, "to": to, "protocol": observation.get("protocol", "tcp")}
    return {**made, **{name: observation[name] for name in ("way_in", "size", "source_port") if name in observation}}


def _address(lab: Lab, place: str) -> str:
    """ "lb/shop/cart" is what the cloud gave, "ip/shop/cart" the cluster IP, "shop/cart" a Pod's."""
    kind, _, rest = place.partition("/")
    namespace, _, name = rest.partition("/")
    if kind in ("lb", "ip") and name:
        service = lab.view.get(Service, name, namespace)
        if service is None:
            return ""
        if kind == "ip":
            return "" if service.headless else service.cluster_ip
        return service.ingress[0].ip if service.ingress else ""
    return next((pod.ip for pod in pods_of(lab.view, place) if pod.ip), "")
