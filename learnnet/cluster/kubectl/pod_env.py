"""The environment of a container: what the image, the Pod and the kubelet put there.

The kubelet adds variables for the Services that it knew when it started the container (pkg/kubelet/envvars,
kubelet_pods.go, getServiceEnvVarMap): those with a cluster IP in the Pod's namespace, and `kubernetes` always.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from learnnet.cluster.kubectl.describers.pod import field_value
from learnnet.cluster.store import Key, Record, View

Body = Mapping[str, Any]
MASTER = Key("Service", "default", "kubernetes")
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_REFERENCE = re.compile(r"\$(\$|\(([^)]*)\))")


def environment(view: View, pod: Record, container: Body) -> dict[str, str]:
    """As `env` prints it, in order."""
    services = dict(service_variables(view, pod, container["name"]))
    own: dict[str, str] = {}
    for source in container.get("envFrom") or ():
        own |= _from_source(view, pod, source)
    for variable in container.get("env") or ():
        value = _value(view, pod, variable, {**services, **own})
        if value is not None:
            own[variable["name"]] = value
    found = {"PATH": PATH, "HOSTNAME": hostname(pod.body), **own}
    return {**found, **{name: value for name, value in services.items() if name not in own}, "HOME": "/root"}


def hostname(pod: Body) -> str:
    """pod.spec.hostname, else the Pod's name cut to what Linux takes (kubelet, truncatePodHostnameIfNeeded)."""
    if pod["spec"].get("hostNetwork"):
        return str(pod["spec"].get("nodeName", ""))
    return str(pod["spec"].get("hostname") or pod["metadata"]["name"])[:63].rstrip("-.")


def _from_source(view: View, pod: Record, source: Body) -> dict[str, str]:
    reference = source.get("configMapRef") or {}
    record = view.record(Key("ConfigMap", pod.key.namespace, reference.get("name", "")))
    data = (record.body.get("data") or {}) if record else {}
    return {f"{source.get('prefix', '')}{name}": value for name, value in data.items()}


def _value(view: View, pod: Record, variable: Body, known: Mapping[str, str]) -> str | None:
    source = variable.get("valueFrom") or {}
    if "fieldRef" in source:
        return field_value(pod.body, source["fieldRef"]["fieldPath"])
    if "configMapKeyRef" in source:
        wanted = source["configMapKeyRef"]
        record = view.record(Key("ConfigMap", pod.key.namespace, wanted.get("name", "")))
        return ((record.body.get("data") or {}) if record else {}).get(wanted["key"])
    return "" if source else _expanded(str(variable.get("value", "")), known)


def _expanded(text: str, known: Mapping[str, str]) -> str:
    """`$(NAME)` is replaced where NAME is known; `$$` is a dollar sign (third_party/forked/golang/expansion)."""

    def replaced(found: re.Match[str]) -> str:
        return "$" if found[1] == "$" else known.get(found[2], found[0])

    return _REFERENCE.sub(replaced, text)


def service_variables(view: View, pod: Record, container: str) -> Iterator[tuple[str, str]]:
    links = pod.body["spec"].get("enableServiceLinks", True)
    for key, body in sorted(_known_services(view, pod, container).items()):
        wanted = key == MASTER or (links and key.namespace == pod.key.namespace)
        if wanted and body["spec"].get("clusterIP") not in (None, "", "None"):
            yield from _variables(body)


def _known_services(view: View, pod: Record, container: str) -> dict[Key, Body]:
    """The Services that were there when the container last started to run."""
    started = _started(pod.body, container)
    found: dict[Key, Body] = {}
    for write in view.writes_since(0):
        if (
            started is not None
            and write.key == pod.key
            and write.after is not None
            and _started(write.after.body, container) == started
        ):
            break
        if write.key.kind == "Service" and (write.key == MASTER or write.key.namespace == pod.key.namespace):
            found.pop(write.key, None)
            if write.after is not None:
                found[write.key] = write.after.body
    return found


def _started(pod: Body, container: str) -> str | None:
    """The moment at which it began to run; None while it does not."""
    statuses = (pod.get("status") or {}).get("containerStatuses") or ()
    entry: Body = next((status for status in statuses if status["name"] == container), {})
    running = (entry.get("state") or {}).get("running")
    return None if running is None else str(running.get("startedAt", ""))


def _variables(body: Body) -> Iterator[tuple[str, str]]:
    name = body["metadata"]["name"].upper().replace("-", "_")
    ip, ports = body["spec"]["clusterIP"], body["spec"].get("ports") or ()
    if not ports:
        return
    yield f"{name}_SERVICE_HOST", ip
    yield f"{name}_SERVICE_PORT", str(ports[0]["port"])
    for port in ports:
        if port.get("name"):
            yield f"{name}_SERVICE_PORT_{port['name'].upper().replace('-', '_')}", str(port["port"])
    address = f"[{ip}]" if ":" in ip else ip
    for index, port in enumerate(ports):
        protocol, number = port.get("protocol", "TCP"), port["port"]
        url = f"{protocol.lower()}://{address}:{number}"
        if index == 0:
            yield f"{name}_PORT", url
        prefix = f"{name}_PORT_{number}_{protocol}"
        yield prefix, url
        yield f"{prefix}_PROTO", protocol.lower()
        yield f"{prefix}_PORT", str(number)
        yield f"{prefix}_ADDR", ip
