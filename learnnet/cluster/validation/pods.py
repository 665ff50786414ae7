"""Pods and the templates they are made from, ConfigMaps and Events. Source: pkg/apis/core/validation/validation.go."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from learnnet.cluster.status import FieldError, duplicate, forbidden, invalid, not_supported, required
from learnnet.cluster.store import Body
from learnnet.cluster.validation import content
from learnnet.cluster.validation.service_ips import enum
from learnnet.cluster.validation.service_ports import PROTOCOLS

Errors = Iterable[FieldError]
RESTART = ("Always", "Never", "OnFailure")
DNS = ("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None")
PULL = ("Always", "IfNotPresent", "Never")
CONFIG_KEY = re.compile(r"[-._a-zA-Z0-9]+")
CONFIG_KEY_TEXT = (
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  "
    "or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"
)
# What may change in the spec of a Pod that exists (ValidatePodUpdate).
MUTABLE = (
    "`spec.containers[*].image`",
    "`spec.initContainers[*].image`",
    "`spec.activeDeadlineSeconds`",
    "`spec.tolerations` (only additions to existing tolerations)",
    "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
)


def pod(body: Body, old: Body | None) -> Errors:
    if old is None:
        yield from pod_spec(body.get("spec") or {}, "spec")


def pod_spec(spec: Body, field: str) -> Iterator[FieldError]:
    containers = spec.get("containers") or ()
    if not containers:
        yield required(f"{field}.containers")
    names: set[str] = set()
    for name in ("containers", "initContainers"):
        for index, container in enumerate(spec.get(name) or ()):
            yield from _container(container, f"{field}.{name}[{index}]", names)
    if spec.get("restartPolicy") not in RESTART:
        yield not_supported(f"{field}.restartPolicy", enum(spec.get("restartPolicy", "")), RESTART)
    if spec.get("dnsPolicy") not in DNS:
        yield not_supported(f"{field}.dnsPolicy", enum(spec.get("dnsPolicy", "")), DNS)
    for name, words in (("hostname", content.label), ("subdomain", content.label), ("nodeName", content.subdomain)):
        if spec.get(name):
            yield from (invalid(f"{field}.{name}", spec[name], message) for message in words(spec[name]))
    if spec.get("dnsPolicy") == "None" and not (spec.get("dnsConfig") or {}).get("nameservers"):
        why = "must provide at least one DNS nameserver when `dnsPolicy` is None"
        yield required(f"{field}.dnsConfig.nameservers", why)


def _container(container: Body, field: str, names: set[str]) -> Iterator[FieldError]:
    name = container.get("name", "")
    if not name:
        yield required(f"{field}.name")
    else:
        yield from (invalid(f"{field}.name", name, message) for message in content.label(name))
    if name in names:
        yield duplicate(f"{field}.name", name)
    elif name:
        names.add(name)
    image = container.get("image", "")
    if not image:
        yield required(f"{field}.image")
    elif image != image.strip():
        yield invalid(f"{field}.image", image, "must not have leading or trailing whitespace")
    yield from _container_ports(container.get("ports") or (), f"{field}.ports")
    if container.get("imagePullPolicy") not in PULL:
        yield not_supported(f"{field}.imagePullPolicy", enum(container.get("imagePullPolicy", "")), PULL)
    for probe in ("livenessProbe", "readinessProbe", "startupProbe"):
        if container.get(probe) is not None:
            yield from _probe(container[probe], f"{field}.{probe}")


def _container_ports(ports: Iterable[Body], field: str) -> Iterator[FieldError]:
    names: set[str] = set()
    for index, port in enumerate(ports):
        where = f"{field}[{index}]"
        name = port.get("name", "")
        if name:
            messages = content.port_name(name)
            yield from (invalid(f"{where}.name", name, message) for message in messages)
            if not messages and name in names:
                yield duplicate(f"{where}.name", name)
            names.add(name)
        number = port.get("containerPort", 0)
        if not number:
            yield required(f"{where}.containerPort")
        else:
            yield from (invalid(f"{where}.containerPort", number, message) for message in content.port_number(number))
        if port.get("hostPort"):
            messages = content.port_number(port["hostPort"])
            yield from (invalid(f"{where}.hostPort", port["hostPort"], message) for message in messages)
        if port.get("protocol", "") not in PROTOCOLS:
            yield not_supported(f"{where}.protocol", enum(port.get("protocol", "")), PROTOCOLS)


def _probe(probe: Body, field: str) -> Iterator[FieldError]:
    handlers = [name for name in ("exec", "httpGet", "tcpSocket", "grpc") if probe.get(name) is not None]
    if not handlers:
        yield required(field, "must specify a handler type")
    for name in handlers[1:]:
        yield forbidden(f"{field}.{name}", "may not specify more than 1 handler type")
    for name in ("httpGet", "tcpSocket"):
        if name in handlers:
            port = probe[name].get("port", 0)
            messages = content.port_name(port) if isinstance(port, str) else content.port_number(port)
            yield from (invalid(f"{field}.{name}.port", port, message) for message in messages)
    for name in ("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"):
        if probe.get(name, 0) < 0:
            yield invalid(f"{field}.{name}", probe[name], "must be greater than or equal to 0")


def pod_change(body: Body, old: Body | None) -> Errors:
    if old is not None and _frozen(body) != _frozen(old):
        yield forbidden("spec", f"pod updates may not change fields other than {','.join(MUTABLE)}")


def _frozen(body: Body) -> dict[str, Any]:
    spec = dict(body.get("spec") or {})
    for name in ("activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "nodeName"):
        spec.pop(name, None)
    for name in ("containers", "initContainers"):
        spec[name] = [{**container, "image": ""} for container in spec.get(name) or ()]
    return spec


def config_keys(body: Body, old: Body | None) -> Errors:
    for name in ("data", "binaryData"):
        for key in sorted(body.get(name) or ()):
            if len(key) > 253:
                yield invalid(f"{name}[{key}]", key, "must be no more than 253 characters")
            if not CONFIG_KEY.fullmatch(key):
                yield invalid(f"{name}[{key}]", key, CONFIG_KEY_TEXT)


def event_object(body: Body, old: Body | None) -> Errors:
    where = (body.get("involvedObject") or {}).get("namespace", "") or "default"
    if old is None and where != body["metadata"].get("namespace"):
        yield invalid("involvedObject.namespace", where, "does not match event.namespace")
