"""What the API server says about a Pod, or a template for Pods, that it accepts all the same.

Source: pkg/api/pod/warnings.go, warningsForPodSpecAndMeta.
"""

from collections.abc import Iterator, Sequence

from learnnet.cluster.quantities import amount_of
from learnnet.cluster.status import quoted
from learnnet.cluster.store import Body

MATCHES_NOTHING = "a null labelSelector results in matching no pod"
REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"

Containers = Sequence[tuple[str, Body]]  # each with the path to it


def pod(body: Body) -> Iterator[str]:
    yield from _pod_spec(body.get("spec") or {}, "spec")


def template(body: Body) -> Iterator[str]:
    yield from _pod_spec(((body.get("spec") or {}).get("template") or {}).get("spec") or {}, "spec.template.spec")


def _pod_spec(spec: Body, field: str) -> Iterator[str]:
    containers = [
        (f"{field}.{part}[{index}]", container)
        for part in ("initContainers", "containers")
        for index, container in enumerate(spec.get(part) or ())
    ]
    for index, constraint in enumerate(spec.get("topologySpreadConstraints") or ()):
        if constraint.get("labelSelector") is None:
            yield f"{field}.topologySpreadConstraints[{index}].labelSelector: {MATCHES_NOTHING}"
    yield from _repeated(spec, "hostAliases", "ip", field)
    yield from _repeated(spec, "imagePullSecrets", "name", field)
    for where, container in containers:
        yield from _fractions(container, where)
        yield from _hidden_variables(container, where)
    yield from _ports(containers)
    yield from _port_names(containers)
    if (spec.get("terminationGracePeriodSeconds") or 0) < 0:
        why = "must be >= 0; negative values are invalid and will be treated as 1"
        yield f"{field}.terminationGracePeriodSeconds: {why}"
    yield from _affinity(spec.get("affinity") or {}, f"{field}.affinity")


def _repeated(spec: Body, part: str, name: str, field: str) -> Iterator[str]:
    seen: set[str] = set()
    for index, one in enumerate(spec.get(part) or ()):
        value = one.get(name, "")
        if value in seen:
            yield f"{field}.{part}[{index}].{name}: duplicate {name} {quoted(value)}"
        seen.add(value)


def _fractions(container: Body, field: str) -> Iterator[str]:
    resources = container.get("resources") or {}
    for name in ("memory", "ephemeral-storage"):
        for part in ("limits", "requests"):
            quantity = (resources.get(part) or {}).get(name)
            if quantity is not None and amount_of(quantity) % 1:
                why = f"fractional byte value {quoted(quantity)} is invalid, must be an integer"
                yield f"{field}.resources.{part}[{name}]: {why}"


def _hidden_variables(container: Body, field: str) -> Iterator[str]:
    """A variable may be set again, if the new value makes use of the old one."""
    seen: set[str] = set()
    for index, variable in enumerate(container.get("env") or ()):
        name, value = variable["name"], variable.get("value", "")
        used = f"$({name})" in value and value != f"$({name})" and variable.get("valueFrom") is None
        if name in seen and not used:
            why = f"hides previous definition of {quoted(name)}, which may be dropped when using apply"
            yield f"{field}.env[{index}]: {why}"
        seen.add(name)


def _ports(containers: Containers) -> Iterator[str]:
    seen: dict[tuple[int, str], list[tuple[str, Body]]] = {}
    for container_field, container in containers:
        for index, port in enumerate(container.get("ports") or ()):
            field = f"{container_field}.ports[{index}]"
            others = seen.setdefault((port.get("containerPort", 0), port.get("protocol", "")), [])
            for other_field, other in others:
                how = _overlap(port, other)
                if how:
                    yield f"{field}: {how} port definition with {other_field}"
            others.append((field, port))


def _overlap(port: Body, other: Body) -> str:
    """How two ports of one number and protocol get in each other's way."""
    address, number = port.get("hostIP", ""), port.get("hostPort", 0)
    other_address, other_number = other.get("hostIP", ""), other.get("hostPort", 0)
    if (address, number) == (other_address, other_number):
        return "duplicate"
    if not number or not other_number:
        return "overlapping"
    return "dangerously ambiguous" if number == other_number and not (address and other_address) else ""


def _port_names(containers: Containers) -> Iterator[str]:
    """One port name in two containers: who asks for the port by name gets the first."""
    seen: dict[str, str] = {}
    for container_field, container in containers:
        if "initContainers" in container_field and container.get("restartPolicy") != "Always":
            continue
        for index, port in enumerate(container.get("ports") or ()):
            field, name = f"{container_field}.ports[{index}]", port.get("name")
            if name in seen:
                yield (
                    f"{field}: duplicate port name {quoted(name)} with {seen[name]}, services and probes that select "
                    f"ports by name will use {seen[name]}"
                )
            elif name:
                seen[name] = field


def _affinity(affinity: Body, field: str) -> Iterator[str]:
    for kind in ("podAffinity", "podAntiAffinity"):
        wishes = affinity.get(kind) or {}
        for index, term in enumerate(wishes.get(REQUIRED) or ()):
            if term.get("labelSelector") is None:
                yield f"{field}.{kind}.{REQUIRED}[{index}].labelSelector: {MATCHES_NOTHING}"
        for index, one in enumerate(wishes.get(PREFERRED) or ()):
            if (one.get("podAffinityTerm") or {}).get("labelSelector") is None:
                yield f"{field}.{kind}.{PREFERRED}[{index}].podAffinityTerm.labelSelector: {MATCHES_NOTHING}"
