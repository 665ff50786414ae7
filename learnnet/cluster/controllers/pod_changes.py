"""Which changes of a Pod matter to the Services that select it (endpointslice/util, GetServicesToUpdateOnPodChange)."""

from typing import Any, cast

from learnnet.cluster.controllers.selectors import SelectorIndex
from learnnet.cluster.objects import Pod, Service
from learnnet.cluster.store import Key, Record, Write


class ServicesOfPods:
    """For each write of a Service or Pod the Services whose endpoints may change by it."""

    def __init__(self) -> None:
        self._selectors = SelectorIndex()

    def service_written(self, write: Write) -> list[Key]:
        selector = cast(Service, write.after.typed).selector if write.after else {}
        self._selectors.put(write.key.namespace, write.key.name, selector)
        return [write.key]

    def pod_written(self, write: Write) -> list[Key]:
        before, after = _labels(write.before), _labels(write.after)
        names: list[str] = []
        if write.before and write.after:
            changed = _endpoint_changed(_pod(write.before), _pod(write.after))
            moved = before != after or _host(write.before) != _host(write.after)
            if changed or moved:
                names += self._wanting(write, after)
            if moved:
                names += self._wanting(write, before)
        else:
            names += self._wanting(write, after if write.after else before)
        return [Key("Service", write.key.namespace, name) for name in dict.fromkeys(names)]

    def _wanting(self, write: Write, labels: Any) -> list[str]:
        return self._selectors.wanting(write.key.namespace, labels)


def is_endpoint(pod: Pod, *, terminating: bool) -> bool:
    """A finished Pod or one without an address is no endpoint; one that is ending may be (ShouldPodBeInEndpoints)."""
    return bool(pod.ips) and not pod.finished and (terminating or not pod.terminating)


def _pod(record: Record) -> Pod:
    return cast(Pod, record.typed)


def _labels(record: Record | None) -> Any:
    return record.typed.meta.labels if record else {}


def _host(record: Record) -> tuple[str, str]:
    pod = _pod(record)
    return pod.hostname, pod.subdomain


def _endpoint_changed(before: Pod, after: Pod) -> bool:
    # Every write of a Pod that is ending counts: the controller compares pointers there (podEndpointsChanged).
    return bool(after.meta.deleted) or before.ready != after.ready or before.ips != after.ips
