"""Why a Service has no ready endpoints, in one sentence: the first hint of many tasks, computed from the state."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

from learnnet.cluster.controllers.probes import answers_in
from learnnet.cluster.objects import EndpointSlice, Pod, Service
from learnnet.cluster.store import Key, View
from learnnet.cluster.text import Text
from learnnet.curriculum.fields import spelled

SERVICE_NAME = "kubernetes.io/service-name"


class Trouble(NamedTuple):
    """What is the matter, and the object to look at."""

    says: Text
    where: Key


def slices_of(view: View, namespace: str, service: str) -> Sequence[EndpointSlice]:
    return view.select(EndpointSlice, namespace, {SERVICE_NAME: service})


def trouble_of(view: View, namespace: str, name: str) -> Trouble | None:
    """None when the Service has what it needs."""
    key = Key("Service", namespace, name)
    service = view.get(Service, name, namespace)
    if service is None:
        return Trouble(_missing(view, namespace, name), key)
    if not service.selector:
        says = Text(
            "Service {service} has no selector. That selects no Pods: nobody writes endpoints for it.",
            {"service": name},
        )
        return Trouble(says, key)
    pods = [pod for pod in view.select(Pod, namespace, service.selector) if not pod.finished]
    if not pods:
        return Trouble(_nobody(view, service), key)
    return _ports(service, pods) or _unready(service, pods)


def _missing(view: View, namespace: str, name: str) -> Text:
    others = [service for service in view.list(Service) if service.meta.name == name]
    if others:
        params = {"service": name, "there": others[0].meta.namespace, "namespace": namespace}
        return Text("Service {service} is in namespace {there}, not in {namespace}.", params)
    near = get_close_matches(name, [service.meta.name for service in view.list(Service, namespace)], n=1)
    if near:
        return Text("There is no Service {service}, but there is {near}.", {"service": name, "near": near[0]})
    return Text("There is no Service {service} in namespace {namespace}.", {"service": name, "namespace": namespace})


def _nobody(view: View, service: Service) -> Text:
    pods = [pod for pod in view.list(Pod, service.meta.namespace) if not pod.finished]
    selector = spelled(service.selector)
    elsewhere = [pod for pod in view.list(Pod) if service.selects(pod.meta.labels)]
    if elsewhere:
        there = elsewhere[0].meta.namespace
        params = {"service": service.meta.name, "namespace": service.meta.namespace, "there": there}
        return Text(
            "The Pods that fit run in namespace {there}; Service {service} selects only in its own, {namespace}.",
            params,
        )
    closest = _closest(service.selector, pods)
    if closest is None:
        return Text("{selector} matches 0 of {pods} Pods.", {"selector": selector, "pods": len(pods)})
    found: dict[str, str | int] = {"selector": selector, "pods": len(pods), "labels": closest}
    return Text("{selector} matches 0 of {pods} Pods. Closest labels: {labels}.", found)


def _closest(selector: Mapping[str, str], pods: Sequence[Pod]) -> str | None:
    """The labels of the Pod that fits best, as far as the selector asks for them."""
    best, most = None, 0.0
    for pod in pods:
        shown = {key: pod.meta.labels[key] for key in pod.meta.labels if key in selector}
        equal = sum(selector[key] == value for key, value in shown.items())
        near = sum(selector[key].lower() == value.lower() for key, value in shown.items())
        score = len(shown) + equal + near / 2
        if shown and score > most:
            best, most = spelled(shown), score
    return best


def _ports(service: Service, pods: Sequence[Pod]) -> Trouble | None:
    """A named target port has to be a port that the Pods declare under this name, for this protocol."""
    for port in service.ports:
        if not isinstance(port.target_port, str):
            continue
        for pod in pods:
            names = [each.name for each in pod.ports if each.name]
            if not any(each.name == port.target_port and each.protocol == port.protocol for each in pod.ports):
                params = {"target": port.target_port, "pod": pod.meta.name, "names": ", ".join(names) or "—"}
                return Trouble(
                    Text("targetPort is {target}, and no port of Pod {pod} has this name. Its names: {names}.", params),
                    service_key(service),
                )
    return None


def _unready(service: Service, pods: Sequence[Pod]) -> Trouble | None:
    waiting = [pod for pod in pods if not pod.ready or pod.terminating]
    if not waiting:
        return None
    pod = waiting[0]
    key = Key("Pod", pod.meta.namespace, pod.meta.name)
    params: dict[str, str | int] = {"unready": len(waiting), "pods": len(pods), "pod": pod.meta.name}
    asked = next((probe for probe in _failing(pod)), None)
    if asked is None:
        return Trouble(Text("{unready} of {pods} Pods are not ready: look at {pod}.", params), key)
    declared = ", ".join(str(port.port) for port in pod.ports) or "—"
    says = Text(
        "{unready} of {pods} Pods are not ready. Their readiness probe asks port {port}; the container has {declared}.",
        {**params, "port": asked, "declared": declared},
    )
    return Trouble(says, key)


def _failing(pod: Pod) -> Sequence[str]:
    """The ports that readiness probes ask in vain."""
    found = []
    for container in pod.body["spec"]["containers"]:
        probe = container.get("readinessProbe")
        if probe and answers_in(container) is None:
            asks: Mapping[str, Any] = next(
                (probe[kind] for kind in ("httpGet", "tcpSocket", "grpc") if kind in probe), {}
            )
            found.append(str(asks.get("port", "—")))
    return found


def service_key(service: Service) -> Key:
    return Key("Service", service.meta.namespace, service.meta.name)
