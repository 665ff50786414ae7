"""Environment variables of a container, and the fields of its Pod that they may show.

Source: pkg/apis/core/validation/validation.go, ValidateEnv, ValidateEnvFrom, validateObjectFieldSelector.
"""

from collections.abc import Iterable, Iterator, Sequence

from learnnet.cluster.quantities import amount_of
from learnnet.cluster.status import FieldError, invalid, not_supported, required
from learnnet.cluster.store import Body
from learnnet.cluster.validation.content import config_key, qualified_name, subdomain

Errors = Iterator[FieldError]
OF_VARIABLES = (
    "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName",
    "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs",
)  # fmt: skip
OF_VOLUMES = ("metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid")
# What a field reference may name at all (pkg/apis/core/pods/helpers.go, ConvertDownwardAPIFieldLabel).
READABLE = (
    *OF_VARIABLES, "metadata.annotations", "metadata.labels", "spec.restartPolicy", "spec.schedulerName",
    "status.phase",
)  # fmt: skip
RESOURCES = (
    "limits.cpu", "limits.ephemeral-storage", "limits.memory",
    "requests.cpu", "requests.ephemeral-storage", "requests.memory",
)  # fmt: skip
SOURCES = ("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef")
NOT_A_NAME = "a valid environment variable name must consist only of printable ASCII characters other than '='"
DIVISORS = ("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei")


def variables(listed: Iterable[Body], field: str) -> Errors:
    for index, variable in enumerate(listed):
        where, name = f"{field}[{index}]", variable.get("name", "")
        if not name:
            yield required(f"{where}.name")
        elif not _is_name(name):
            yield invalid(f"{where}.name", name, NOT_A_NAME)
        if variable.get("valueFrom") is not None:
            yield from _value_from(variable["valueFrom"], variable.get("value", ""), f"{where}.valueFrom")


def _is_name(name: str) -> bool:
    return all(" " <= char <= "~" and char != "=" for char in name)


def _value_from(source: Body, value: str, field: str) -> Errors:
    given = [name for name in SOURCES if source.get(name) is not None]
    for name in given:
        where = f"{field}.{name}"
        if name == "fieldRef":
            yield from object_field(source[name], OF_VARIABLES, where)
        elif name == "resourceFieldRef":
            yield from resource_field(source[name], where)
        else:
            yield from _key(source[name], where)
    if not given:
        listed = ", ".join(f"`{name}`" for name in SOURCES[:-1]) + f" or `{SOURCES[-1]}`"
        yield invalid(field, "", f"must specify one of: {listed}")
    elif value:
        yield invalid(field, "", "may not be specified when `value` is not empty")
    elif len(given) > 1:
        yield invalid(field, "", "may not have more than one field specified at a time")


def object_field(reference: Body, allowed: Sequence[str], field: str) -> Errors:
    for name in ("apiVersion", "fieldPath"):
        if not reference.get(name):
            yield required(f"{field}.{name}")
            return
    version, path = reference["apiVersion"], reference["fieldPath"]
    if version != "v1":
        why = f"error converting fieldPath: unsupported pod version: {version}"
        yield invalid(f"{field}.fieldPath", path, why)
        return
    base, bracket, rest = path.partition("['")
    if bracket and rest.endswith("']"):
        key = rest[:-2]
        if base in ("metadata.annotations", "metadata.labels"):
            shown = key.lower() if base.endswith("annotations") else key
            yield from (invalid(field, shown, message) for message in qualified_name(shown))
        else:
            why = f"error converting fieldPath: field label does not support subscript: {path}"
            yield invalid(f"{field}.fieldPath", path, why)
    elif path not in READABLE:
        why = f"error converting fieldPath: field label not supported: {path}"
        yield invalid(f"{field}.fieldPath", path, why)
    elif path not in allowed:
        yield not_supported(f"{field}.fieldPath", path, allowed)


def resource_field(reference: Body, field: str, *, of_volume: bool = False) -> Errors:
    name = reference.get("resource", "")
    if of_volume and not reference.get("containerName"):
        yield required(f"{field}.containerName")
    elif not name:
        yield required(f"{field}.resource")
    elif name not in RESOURCES and not name.startswith(("requests.hugepages-", "limits.hugepages-")):
        yield not_supported(f"{field}.resource", name, RESOURCES)
    divisor = reference.get("divisor", "0")
    if not amount_of(divisor):
        return
    if name.endswith(".cpu") and divisor not in ("1m", "1"):
        why = "only divisor's values 1m and 1 are supported with the cpu resource"
        yield invalid(f"{field}.divisor", name, why)
    elif name.endswith((".memory", ".ephemeral-storage")) and divisor not in DIVISORS:
        what = "memory" if name.endswith(".memory") else "local ephemeral storage"
        why = f"only divisor's values {', '.join(DIVISORS)} are supported with the {what} resource"
        yield invalid(f"{field}.divisor", name, why)


def _key(reference: Body, field: str) -> Errors:
    name, key = reference.get("name", ""), reference.get("key", "")
    yield from (invalid(f"{field}.name", name, message) for message in subdomain(name))
    if not key:
        yield required(f"{field}.key")
    else:
        yield from (invalid(f"{field}.key", key, message) for message in config_key(key))


def whole_sources(listed: Iterable[Body], field: str) -> Errors:
    """envFrom."""
    for index, source in enumerate(listed):
        where, prefix = f"{field}[{index}]", source.get("prefix", "")
        if prefix and not _is_name(prefix):
            yield invalid(f"{where}.prefix", prefix, NOT_A_NAME)
        given = [name for name in ("configMapRef", "secretRef") if source.get(name) is not None]
        for name in given:
            referred = source[name].get("name", "")
            if not referred:
                yield required(f"{where}.{name}.name")
            else:
                messages = subdomain(referred)
                yield from (invalid(f"{where}.{name}.name", referred, message) for message in messages)
        if not given:
            yield invalid(field, "", "must specify one of: `configMapRef` or `secretRef`")
        elif len(given) > 1:
            yield invalid(field, "", "may not have more than one field specified at a time")
