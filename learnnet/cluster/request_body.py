"""The body of a write request, read as the API server reads it, and why it cannot be read, in its words.

Source: k8s.io/apiserver/pkg/endpoints/handlers/rest.go (transformDecodeError, summarizeData) and
k8s.io/apimachinery/pkg/runtime/serializer/json/json.go (Decode, Interpret).
"""

from collections.abc import Mapping
from typing import Literal

from learnnet.cluster.decoding import Decoded, DecodeError, decode_document
from learnnet.cluster.kinds import KIND_BY_API, Kind
from learnnet.cluster.manifest import JSON, Document, Limits, parse_body

_SCHEME = "pkg/api/legacyscheme/scheme.go:30"
_SHOWN_BYTES = 30
TYPE_META = r'struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }'
_GO_PACKAGES = {"": "core"}  # the internal package of a group; else its first word: apps, discovery, networking
# What the real server knows besides the kinds of the lab, in the versions that learners meet.
_OTHER_KINDS: Mapping[str, tuple[str, ...]] = {
    "v1": (
        *("Binding", "ComponentStatus", "LimitRange", "List", "PersistentVolume", "PersistentVolumeClaim"),
        *("PodTemplate", "ReplicationController", "ResourceQuota", "Secret", "ServiceAccount", "Status"),
    ),
    "apps/v1": ("DaemonSet",),
    "autoscaling/v1": ("HorizontalPodAutoscaler", "Scale"),
    "autoscaling/v2": ("HorizontalPodAutoscaler",),
    "batch/v1": ("CronJob", "Job"),
    "networking.k8s.io/v1": ("Ingress", "IngressClass"),
    "policy/v1": ("Eviction", "PodDisruptionBudget"),
    "rbac.authorization.k8s.io/v1": ("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"),
    "storage.k8s.io/v1": ("StorageClass",),
}


BODY_LIMITS = Limits(bytes=3 * 1024 * 1024)


class BadRequestError(Exception):
    """The request cannot be read; the message of its Status, and its code."""

    def __init__(self, message: str, code: int = 400) -> None:
        super().__init__(message)
        self.code = code


def read_body(kind: Kind, text: str, syntax: Literal["yaml", "json"] = "yaml", limits: Limits = BODY_LIMITS) -> Decoded:
    """Decode a body for an endpoint of this kind; kind and apiVersion may be left out of it."""
    if len(text.encode(errors="replace")) > limits.bytes:
        raise BadRequestError(f"Request entity too large: limit is {limits.bytes}", code=413)
    manifest = parse_body(text, syntax, limits)
    if manifest.error is not None:
        prefix = "couldn't get version/kind; json parse error: " if syntax == "json" else ""
        raise BadRequestError(unrecognized(kind, prefix + manifest.error.message, text))
    return _read(kind, manifest.documents[0], text)


def read_value(kind: Kind, value: JSON) -> Decoded:
    """The same for a body that a program hands over as a value."""
    return _read(kind, Document(value=value, syntax="json"), "")


def _read(kind: Kind, document: Document, text: str) -> Decoded:
    why = _no_type(document.value)
    if why:
        raise BadRequestError(unrecognized(kind, f"couldn't get version/kind; json parse error: {why}", text))
    value = document.value or {}
    name = value.get("kind") or kind.name
    api_version = value.get("apiVersion") or kind.api_version
    group, slash, version = api_version.rpartition("/")
    if "/" in group or (slash and not (group or version)):
        raise BadRequestError(unrecognized(kind, f"unexpected GroupVersion string: {api_version}", text))
    sent = KIND_BY_API.get((api_version, name))
    if sent is None:
        raise BadRequestError(cannot_be_handled(name, version, kind, _not_this_kind(name, api_version, kind)))
    try:
        decoded = decode_document(sent, document)
    except DecodeError as error:
        raise BadRequestError(cannot_be_handled(name, version, kind, str(error))) from error
    if sent != kind:
        raise BadRequestError(cannot_be_handled(name, version, kind, _not_this_kind(name, api_version, kind)))
    head = {"kind": name, "apiVersion": api_version}
    return Decoded(body={**head, **decoded.body, **head}, problems=decoded.problems, duplicates=decoded.duplicates)


def strict_refusal(kind: Kind, decoded: Decoded) -> str:
    """The message for `fieldValidation=Strict`; empty if there is nothing to refuse."""
    version = decoded.body["apiVersion"].rpartition("/")[2]
    return cannot_be_handled(kind.name, version, kind, decoded.strict_error) if decoded.strict_error else ""


def cannot_be_handled(name: str, version: str, kind: Kind, why: str) -> str:
    """The object has a type, but something about it is wrong."""
    return f'{name} in version "{version}" cannot be handled as a {kind.name}: {why}'


def unrecognized(kind: Kind, why: str, text: str) -> str:
    """The text is no object at all; its beginning is quoted, as it is if it looks like JSON, else in hexadecimal."""
    return f"the object provided is unrecognized (must be of type {kind.name}): {why} ({_summary(text)})"


def _summary(text: str) -> str:
    data = text.encode(errors="surrogatepass")
    more = " ..." if len(data) > _SHOWN_BYTES else ""
    shown = data[:_SHOWN_BYTES]
    if not data:
        return "<empty>"
    return (shown.decode(errors="replace") if data.startswith(b"{") else shown.hex()) + more


def _not_this_kind(name: str, api_version: str, wanted: Kind) -> str:
    """Why an object of another type cannot be one of this kind: the server knows that type too, or it does not."""
    if not _known(api_version, name):
        return f'no kind "{name}" is registered for version "{api_version}" in scheme "{_SCHEME}"'
    version = api_version.rpartition("/")[2]
    internal = _GO_PACKAGES.get(wanted.group, wanted.group.split(".")[0])
    return f"converting ({version}.{name}) to ({internal}.{wanted.name}): unknown conversion"


def _known(api_version: str, name: str) -> bool:
    of_one = name.removesuffix("List") or name
    return any(
        (api_version, each) in KIND_BY_API or each in _OTHER_KINDS.get(api_version, ()) for each in (name, of_one)
    )


def _no_type(value: JSON) -> str:
    """Why the server cannot even tell what kind of object this is."""
    if value is None:
        return ""
    if not isinstance(value, dict):
        return f"json: cannot unmarshal {json_name(value)} into Go value of type {TYPE_META}"
    for name in ("apiVersion", "kind"):
        if not isinstance(value.get(name) or "", str):
            return f"json: cannot unmarshal {json_name(value[name])} into Go struct field .{name} of type string"
    return ""


def other_kind(kind: Kind, value: Mapping[str, JSON]) -> str:
    """Why an object that calls itself something else cannot be one of this kind; empty when it does not."""
    name, api_version = value.get("kind") or kind.name, value.get("apiVersion") or kind.api_version
    if (name, api_version) == (kind.name, kind.api_version):
        return ""
    return _not_this_kind(str(name), str(api_version), kind)


def json_name(value: JSON) -> str:
    """What Go calls a value of JSON in its error texts."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, dict):
        return "object"
    return "string" if isinstance(value, str) else "array"
