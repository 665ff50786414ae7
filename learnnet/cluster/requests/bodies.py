"""The body of a request: its media type, how strictly it is taken, and the refusals that come of it."""

from dataclasses import dataclass
from typing import Any, Literal

from learnnet.cluster.decoding import Decoded
from learnnet.cluster.kinds import Kind
from learnnet.cluster.manifest import JSON, parse_body
from learnnet.cluster.request_body import BODY_LIMITS, BadRequestError, read_body, strict_refusal
from learnnet.cluster.request_body import read_value as read_decoded
from learnnet.cluster.shape import thaw
from learnnet.cluster.status import bad_request, too_large, unknown_media_type

ACCEPTED = ("application/json", "application/yaml", "application/vnd.kubernetes.protobuf")
APPLY = "application/apply-patch+yaml"
SYNTAX: dict[str, Literal["json", "yaml"]] = {"application/json": "json", "application/yaml": "yaml"}

Sent = bytes | str | dict[str, Any] | list[Any] | None


@dataclass(frozen=True, slots=True)
class Draft:
    """An object on its way in, and what its author should hear about it."""

    body: dict[str, Any]
    warnings: tuple[str, ...] = ()


def read_object(kind: Kind, body: Sent, media_type: str, validation: str) -> Draft:
    """Read a POST or PUT body."""
    syntax = SYNTAX.get(media_type.partition(";")[0].strip())
    if syntax is None:
        raise unknown_media_type(ACCEPTED)
    if isinstance(body, dict | list):
        return read_value(kind, body, validation)
    text = _text(body)
    try:
        return _strict(kind, read_body(kind, text, syntax), validation)
    except BadRequestError as error:
        raise bad_request(str(error)) from error


def read_value(kind: Kind, value: JSON, validation: str) -> Draft:
    """Read an object that some program put together: a client's, or the result of a patch."""
    try:
        return _strict(kind, read_decoded(kind, value), validation)
    except BadRequestError as error:
        raise bad_request(str(error)) from error


def _strict(kind: Kind, decoded: Decoded, validation: str) -> Draft:
    draft = decoded.body
    draft.setdefault("metadata", {})
    if validation == "Ignore":
        return Draft(draft)
    if validation == "Strict" and (refusal := strict_refusal(kind, decoded)):
        raise bad_request(refusal)
    return Draft(draft, decoded.warnings)


def read_patch(kind: Kind, body: Sent, media_type: str) -> JSON:
    """A patch is any JSON; only apply patches may be YAML."""
    if isinstance(body, dict | list):
        return thaw(body)
    manifest = parse_body(_text(body), "yaml" if media_type == APPLY else "json", BODY_LIMITS)
    if manifest.error:
        raise bad_request(f"error decoding patch: {manifest.error.message}")
    return manifest.documents[0].value if manifest.documents else {}


def _text(body: bytes | str | None) -> str:
    raw = body.encode(errors="surrogatepass") if isinstance(body, str) else body or b""
    if len(raw) > BODY_LIMITS.bytes:
        raise too_large(BODY_LIMITS.bytes)
    return raw.decode("utf-8", errors="replace")
