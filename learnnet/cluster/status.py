"""What the API server answers when it refuses: field errors and Status objects, in its own words.

`FieldError` is one thing wrong with one field; `RefusedError` is the whole refusal. A step of a request raises it, and
the API's face (`api.py`) turns it into an ordinary response: nobody outside the request sees an exception.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from learnnet.cluster.kinds import Kind

_PLAIN = re.compile(r"[ !#-\[\]-~]*\Z")


class ErrorType(NamedTuple):
    """How one type of field error is titled, and whether its text shows the value."""

    title: str
    reason: str
    shows_value: bool


REQUIRED = ErrorType("Required value", "FieldValueRequired", False)
INVALID = ErrorType("Invalid value", "FieldValueInvalid", True)
NOT_SUPPORTED = ErrorType("Unsupported value", "FieldValueNotSupported", True)
DUPLICATE = ErrorType("Duplicate value", "FieldValueDuplicate", True)
NOT_FOUND = ErrorType("Not found", "FieldValueNotFound", True)
FORBIDDEN = ErrorType("Forbidden", "FieldValueForbidden", False)
TOO_LONG = ErrorType("Too long", "FieldValueTooLong", False)
TOO_MANY = ErrorType("Too many", "FieldValueTooMany", True)


class Verbatim(str):
    """A value that an error text shows just so: how Go prints one of its own types."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class FieldError:
    """One complaint: what is wrong with the field, the value it had, and why."""

    type: ErrorType
    field: str
    value: Any = None
    detail: str = ""

    @property
    def message(self) -> str:
        text = f"{self.type.title}: {rendered(self.value)}" if self.type.shows_value else self.type.title
        return f"{text}: {self.detail}" if self.detail else text

    def __str__(self) -> str:
        return f"{self.field}: {self.message}"


def required(field: str, detail: str = "") -> FieldError:
    return FieldError(REQUIRED, field, None, detail)


def invalid(field: str, value: Any, detail: str) -> FieldError:
    return FieldError(INVALID, field, value, detail)


def not_supported(field: str, value: Any, supported: Iterable[str]) -> FieldError:
    return FieldError(NOT_SUPPORTED, field, value, "supported values: " + ", ".join(quoted(one) for one in supported))


def duplicate(field: str, value: Any) -> FieldError:
    return FieldError(DUPLICATE, field, value)


def missing(field: str, value: Any, detail: str = "") -> FieldError:
    """A name that refers to nothing."""
    return FieldError(NOT_FOUND, field, value, detail)


def forbidden(field: str, detail: str) -> FieldError:
    return FieldError(FORBIDDEN, field, None, detail)


def too_long(field: str, detail: str) -> FieldError:
    return FieldError(TOO_LONG, field, None, detail)


def too_many(field: str, count: int, limit: int) -> FieldError:
    return FieldError(TOO_MANY, field, count, f"must have at most {limit} items")


def rendered(value: Any) -> str:
    """A value as Go's field errors print it: strings quoted, numbers bare, everything else as compact JSON."""
    if isinstance(value, Verbatim):
        return str(value)
    return quoted(value) if isinstance(value, str) else compact_json(value)


def compact_json(value: Any) -> str:
    """JSON as Go's encoder writes it: no spaces, and nothing that HTML could trip over."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def quoted(text: str) -> str:
    """A string literal as Go's %q writes it."""
    if _PLAIN.match(text):
        return f'"{text}"'
    return '"' + "".join(map(_go_escape, text)) + '"'


_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\n": "\\n",
    "\t": "\\t",
    "\r": "\\r",
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\v": "\\v",
}


def _go_escape(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    code = ord(char)
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


class RefusedError(Exception):
    """A request that the API server turned down: its Status, and the field errors in it."""

    def __init__(
        self,
        code: int,
        reason: str,
        message: str,
        details: Mapping[str, Any] | None = None,
        errors: Sequence[FieldError] = (),
    ) -> None:
        super().__init__(message)
        self.code = code
        self.reason = reason
        self.message = message
        self.details = details
        self.errors = tuple(errors)
        self.warnings: tuple[str, ...] = ()

    @property
    def status(self) -> dict[str, Any]:
        """The Status object, its fields in the server's order; what is empty is left out."""
        body: dict[str, Any] = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure"}
        body["message"] = self.message
        if self.reason:
            body["reason"] = self.reason
        if self.details is not None:
            body["details"] = dict(self.details)
        body["code"] = self.code
        return body


def _about(kind: Kind, name: str, word: str) -> dict[str, Any]:
    details: dict[str, Any] = {}
    if name:
        details["name"] = name
    if kind.group:
        details["group"] = kind.group
    details["kind"] = word
    return details


def invalid_object(kind: Kind, name: str, errors: Sequence[FieldError]) -> RefusedError:
    details = _about(kind, name, kind.name)
    return _invalid(f"{kind.qualified} {quoted(name)}", details, errors)


def invalid_options(options: str, errors: Sequence[FieldError]) -> RefusedError:
    """`options` is the options type of the verb: CreateOptions, UpdateOptions, …"""
    details = {"group": "meta.k8s.io", "kind": options}
    return _invalid(f'{options}.meta.k8s.io ""', details, errors)


def invalid_patch(errors: Sequence[FieldError]) -> RefusedError:
    """A patch whose result cannot be read: the server has no name for what it is then."""
    return _invalid(' ""', {}, errors)


def _invalid(what: str, details: dict[str, Any], errors: Sequence[FieldError]) -> RefusedError:
    details["causes"] = [
        {"reason": error.type.reason, "message": error.message, "field": error.field} for error in errors
    ]
    # The message names a repeated error once; the causes keep every one (util/errors: Aggregate).
    texts = list(dict.fromkeys(map(str, errors)))
    listed = texts[0] if len(texts) == 1 else "[" + ", ".join(texts) + "]"
    return RefusedError(422, "Invalid", f"{what} is invalid: {listed}", details, errors)


def not_found(kind: Kind, name: str) -> RefusedError:
    details = _about(kind, name, kind.plural)
    return RefusedError(404, "NotFound", f"{kind.resource} {quoted(name)} not found", details)


def already_exists(kind: Kind, name: str, prefix: str = "", suffix: str = "") -> RefusedError:
    message = f"{prefix}{kind.resource} {quoted(name)} already exists{suffix}"
    return RefusedError(409, "AlreadyExists", message, _about(kind, name, kind.plural))


MODIFIED = "the object has been modified; please apply your changes to the latest version and try again"


def conflict(kind: Kind, name: str, why: str = MODIFIED) -> RefusedError:
    message = f"Operation cannot be fulfilled on {kind.resource} {quoted(name)}: {why}"
    return RefusedError(409, "Conflict", message, _about(kind, name, kind.plural))


def delete_conflict(kind: Kind, name: str, why: str) -> RefusedError:
    """A failed precondition of a delete names the kind, where other conflicts name the resource."""
    message = f"Operation cannot be fulfilled on {kind.qualified} {quoted(name)}: {why}"
    return RefusedError(409, "Conflict", message, _about(kind, name, kind.name))


def forbidden_object(kind: Kind, name: str, why: str, causes: Sequence[Mapping[str, str]] = ()) -> RefusedError:
    details = _about(kind, name, kind.plural)
    if causes:
        details["causes"] = [dict(cause) for cause in causes]
    return RefusedError(403, "Forbidden", f"{kind.resource} {quoted(name)} is forbidden: {why}", details)


def bad_request(message: str) -> RefusedError:
    return RefusedError(400, "BadRequest", message)


def internal(why: str) -> RefusedError:
    return RefusedError(500, "InternalError", f"Internal error occurred: {why}", {"causes": [{"message": why}]})


def unclassified(message: str) -> RefusedError:
    """An error that the server has no reason word for."""
    return RefusedError(500, "", message)


def no_such_path() -> RefusedError:
    return RefusedError(404, "NotFound", "the server could not find the requested resource", {})


def no_such_method() -> RefusedError:
    message = "the server does not allow this method on the requested resource"
    return RefusedError(405, "MethodNotAllowed", message, {})


def bad_patch() -> RefusedError:
    return RefusedError(422, "Invalid", "the server rejected our request due to an error in our request", {})


def too_new(asked: int, current: int) -> RefusedError:
    """A revision that is not there yet."""
    cause = {"reason": "ResourceVersionTooLarge", "message": "Too large resource version"}
    message = f"Timeout: Too large resource version: {asked}, current: {current}"
    return RefusedError(504, "Timeout", message, {"causes": [cause], "retryAfterSeconds": 1})


def too_large(limit: int) -> RefusedError:
    return RefusedError(413, "RequestEntityTooLarge", f"Request entity too large: limit is {limit}")


def unknown_media_type(accepted: Sequence[str]) -> RefusedError:
    message = "the body of the request was in an unknown format - accepted media types include: " + ", ".join(accepted)
    return RefusedError(415, "UnsupportedMediaType", message)
