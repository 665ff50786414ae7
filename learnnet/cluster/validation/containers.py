"""Containers of a Pod: those that make it up, and those that prepare it.

Source: pkg/apis/core/validation/validation.go, validateContainerCommon, validateContainers, validateInitContainers.
"""

from collections.abc import Iterable, Iterator, Sequence

from learnnet.cluster.status import FieldError, duplicate, forbidden, invalid, not_supported, required
from learnnet.cluster.store import Body
from learnnet.cluster.validation import content, pod_env
from learnnet.cluster.validation.pod_resources import requirements
from learnnet.cluster.validation.pod_volumes import mounts
from learnnet.cluster.validation.probes import hooks, probes
from learnnet.cluster.validation.service_ips import enum
from learnnet.cluster.validation.service_ports import PROTOCOLS

Errors = Iterator[FieldError]
PULL = ("Always", "IfNotPresent", "Never")
MESSAGES = ("File", "FallbackToLogsOnError")
ONLY_SIDECARS = "may not be set for init containers without restartPolicy=Always"


def containers(listed: Sequence[Body], volumes: set[str], grace: int | None, field: str) -> Errors:
    if not listed:
        yield required(field)
        return
    names: set[str] = set()
    for index, container in enumerate(listed):
        where, name = f"{field}[{index}]", container.get("name", "")
        yield from _common(container, volumes, where)
        if name in names:
            yield duplicate(f"{where}.name", name)
        names.add(name)
        yield from _life(container, where, grace)
        if container.get("restartPolicy") is not None:
            yield forbidden(f"{where}.restartPolicy", "may not be set for non-init containers")
    yield from _host_ports(listed, field)


def init_containers(
    listed: Sequence[Body], others: Iterable[Body], volumes: set[str], grace: int | None, field: str
) -> Errors:
    names = {container.get("name", "") for container in others}
    for index, container in enumerate(listed):
        where, name = f"{field}[{index}]", container.get("name", "")
        yield from _common(container, volumes, where)
        policy = container.get("restartPolicy")
        if policy not in (None, "Always"):
            yield not_supported(f"{where}.restartPolicy", enum(str(policy)), ("Always",))
        if name in names:
            yield duplicate(f"{where}.name", name)
        elif name:
            names.add(name)
        yield from _host_ports([container], field)
        if policy == "Always":
            yield from _life(container, where, grace)
            continue
        for part in ("lifecycle", "livenessProbe", "readinessProbe", "startupProbe"):
            if container.get(part) is not None:
                yield forbidden(f"{where}.{part}", ONLY_SIDECARS)


def _life(container: Body, field: str, grace: int | None) -> Errors:
    if container.get("lifecycle") is not None:
        yield from hooks(container["lifecycle"], f"{field}.lifecycle", grace)
    yield from probes(container, field, grace)


def _common(container: Body, volumes: set[str], field: str) -> Errors:
    name = container.get("name", "")
    if not name:
        yield required(f"{field}.name")
    else:
        yield from (invalid(f"{field}.name", name, message) for message in content.label(name))
    if not container.get("image"):
        yield required(f"{field}.image")
    messages = container.get("terminationMessagePolicy", "")
    if messages not in MESSAGES:
        yield not_supported(f"{field}.terminationMessagePolicy", enum(messages), MESSAGES)
    yield from _ports(container.get("ports") or (), f"{field}.ports")
    yield from pod_env.variables(container.get("env") or (), f"{field}.env")
    yield from pod_env.whole_sources(container.get("envFrom") or (), f"{field}.envFrom")
    yield from mounts(container, volumes, f"{field}.volumeMounts")
    if container.get("imagePullPolicy") not in PULL:
        yield not_supported(f"{field}.imagePullPolicy", enum(container.get("imagePullPolicy", "")), PULL)
    yield from requirements(container.get("resources") or {}, f"{field}.resources")


def _ports(ports: Iterable[Body], field: str) -> Errors:
    names: set[str] = set()
    for index, port in enumerate(ports):
        where, name = f"{field}[{index}]", port.get("name", "")
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


def _host_ports(listed: Iterable[Body], field: str) -> Errors:
    """No two ports of a Pod may take the same port of the node."""
    taken: set[str] = set()
    for index, container in enumerate(listed):
        for number, port in enumerate(container.get("ports") or ()):
            if port.get("hostPort"):
                shown = f"{port.get('protocol', '')}/{port.get('hostIP', '')}/{port['hostPort']}"
                if shown in taken:
                    yield duplicate(f"{field}[{index}].ports[{number}].hostPort", shown)
                taken.add(shown)


def padded_images(spec: Body, field: str) -> Errors:
    """What only Pods must keep to, and templates need not."""
    for part in ("containers", "initContainers"):
        for index, container in enumerate(spec.get(part) or ()):
            image = container.get("image", "")
            if image != image.strip():
                why = "must not have leading or trailing whitespace"
                yield invalid(f"{field}.{part}[{index}].image", image, why)
