"""What several pictures read of a lab: records with their types, ids, and what a Service's selector finds."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import TypeVar

from learnnet.cluster.objects import Endpoint, EndpointSlice, Object, Pod, Service
from learnnet.cluster.store import Record, View
from learnnet.cluster.text import Text
from learnnet.diagrams.picture import Origin, object_id

T = TypeVar("T", bound=Object)

CLUSTER_DOMAIN = "cluster.local"
HOME = "default"  # the namespace that is drawn open; the others are folded away
ALIKE = 0.6  # how much of two labels must agree before one is offered for the other
LABELS_COMPARED = 200


def typed_records(view: View, cls: type[T]) -> Iterator[tuple[Record, T]]:
    """Each object of a kind with the record that carries its revision and event."""
    for record in view.records(cls.kind):
        if isinstance(record.typed, cls):
            yield record, record.typed


def record_id(record: Record) -> str:
    return object_id(record.key.kind, record.key.namespace, record.key.name)


def origin_of(record: Record, field: str = "") -> Origin:
    return Origin(object=record_id(record), field=field, revision=record.revision, event=record.event)


def folded(service: Service) -> bool:
    """Not what the learner works on: other namespaces, and the API server's own Service."""
    return service.meta.namespace != HOME or service.meta.name == "kubernetes"


def selector_text(labels: Mapping[str, str]) -> str:
    return ",".join(f"{name}={value}" for name, value in labels.items())


def fqdn(service: Service) -> str:
    return f"{service.meta.name}.{service.meta.namespace}.svc.{CLUSTER_DOMAIN}"


def slices_of(view: View) -> dict[tuple[str, str], list[EndpointSlice]]:
    """All EndpointSlices by namespace and name of their Service."""
    found: dict[tuple[str, str], list[EndpointSlice]] = {}
    for slice_ in view.list(EndpointSlice):
        found.setdefault((slice_.meta.namespace, slice_.service), []).append(slice_)
    return found


def endpoint_state(endpoint: Endpoint) -> str:
    """Unset conditions count as ready (EndpointConditions in discovery/v1)."""
    if endpoint.terminating:
        return "terminating"
    return "notready" if endpoint.ready is False else "ready"


def pod_state(pod: Pod) -> str:
    if pod.terminating:
        return "terminating"
    if not pod.node:
        return "pending"
    return "ready" if pod.ready else "notready"


STATE_WORDS: Mapping[str, Text] = {
    "ready": Text("ready"),
    "notready": Text("not ready"),
    "terminating": Text("terminating"),
    "pending": Text("waiting for a node"),
}


def pod_reason(pod: Pod) -> str:
    """Why a pod is not ready, in the kubelet's own word."""
    if pod.ready:
        return ""
    status = pod.body.get("status") or {}
    for container in status.get("containerStatuses") or ():
        for state in ("waiting", "terminated"):
            reason = ((container.get("state") or {}).get(state) or {}).get("reason")
            if reason:
                return str(reason)
    return str(status.get("reason") or (pod.phase if pod.phase != "Running" else ""))


def closest_label(view: View, service: Service) -> str:
    """The label that was perhaps meant by a selector that finds nothing: app=MyApp for app=myapp."""
    labels: dict[str, None] = {}
    for pod in view.list(Pod, service.meta.namespace):
        labels.update(dict.fromkeys(f"{name}={value}" for name, value in pod.meta.labels.items()))
        if len(labels) > LABELS_COMPARED:
            break
    for name, value in service.selector.items():
        wanted = f"{name}={value}"
        if wanted in labels:
            continue
        same = next((label for label in labels if label.lower() == wanted.lower()), "")
        return same or next(iter(get_close_matches(wanted, labels, 1, ALIKE)), "")
    return ""
