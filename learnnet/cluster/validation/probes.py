"""Probes and life cycle hooks of containers.

Source: pkg/apis/core/validation/validation.go, validateHandler, validateProbe, validateLifecycle.
"""

import re
from collections.abc import Iterator
from typing import Any

from learnnet.cluster.status import FieldError, forbidden, invalid, not_supported, required
from learnnet.cluster.store import Body
from learnnet.cluster.validation import content
from learnnet.cluster.validation.service_ips import enum

Errors = Iterator[FieldError]
HANDLERS = ("exec", "httpGet", "tcpSocket", "grpc", "sleep")
SCHEMES = ("HTTP", "HTTPS")
TIMES = ("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold")
NOT_NEGATIVE = "must be greater than or equal to 0"
HEADER = re.compile("[-A-Za-z0-9]+")
HEADER_TEXT = (
    "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for "
    "validation is '[-A-Za-z0-9]+')"
)


def probes(container: Body, field: str, grace: int | None) -> Errors:
    for name in ("livenessProbe", "readinessProbe", "startupProbe"):
        probe = container.get(name)
        if probe is None:
            continue
        where = f"{field}.{name}"
        yield from _probe(probe, where, grace)
        if name == "readinessProbe":
            seconds = probe.get("terminationGracePeriodSeconds")
            if seconds is not None:
                why = "must not be set for readinessProbes"
                yield invalid(f"{where}.terminationGracePeriodSeconds", seconds, why)
        elif probe.get("successThreshold", 0) != 1:
            yield invalid(f"{where}.successThreshold", probe.get("successThreshold", 0), "must be 1")


def _probe(probe: Body, field: str, grace: int | None) -> Errors:
    yield from _handler({**probe, "sleep": None}, field, grace)
    for name in TIMES:
        if probe.get(name, 0) < 0:
            yield invalid(f"{field}.{name}", probe[name], NOT_NEGATIVE)
    seconds = probe.get("terminationGracePeriodSeconds")
    if seconds is not None and seconds <= 0:
        yield invalid(f"{field}.terminationGracePeriodSeconds", seconds, "must be greater than 0")


def hooks(lifecycle: Body, field: str, grace: int | None) -> Errors:
    for name in ("postStart", "preStop"):
        if lifecycle.get(name) is not None:
            yield from _handler(lifecycle[name], f"{field}.{name}", grace)


def _handler(handler: Body, field: str, grace: int | None) -> Errors:
    given = [name for name in HANDLERS if handler.get(name) is not None]
    if not given:
        yield required(field, "must specify a handler type")
    for index, name in enumerate(given):
        if index:
            yield forbidden(f"{field}.{name}", "may not specify more than 1 handler type")
        else:
            yield from _action(name, handler[name], f"{field}.{name}", grace)


def _action(name: str, action: Body, field: str, grace: int | None) -> Errors:
    match name:
        case "exec":
            if not action.get("command"):
                yield required(f"{field}.command")
        case "httpGet":
            yield from _http(action, field)
        case "tcpSocket" | "grpc":
            yield from _port(action.get("port", 0), f"{field}.port")
        case "sleep":
            seconds = action.get("seconds", 0)
            if grace is not None and not 0 <= seconds <= grace:
                why = f"must be non-negative and less than terminationGracePeriodSeconds ({grace})"
                yield invalid(field, seconds, why)


def _http(action: Body, field: str) -> Errors:
    if not action.get("path"):
        yield required(f"{field}.path")
    yield from _port(action.get("port", 0), f"{field}.port")
    if action.get("scheme", "") not in SCHEMES:
        yield not_supported(f"{field}.scheme", enum(action.get("scheme", "")), SCHEMES)
    for header in action.get("httpHeaders") or ():
        name = header.get("name", "")
        if not HEADER.fullmatch(name):
            yield invalid(f"{field}.httpHeaders", name, HEADER_TEXT)


def _port(port: Any, field: str) -> Errors:
    messages = content.port_name(port) if isinstance(port, str) else content.port_number(port)
    yield from (invalid(field, port, message) for message in messages)
