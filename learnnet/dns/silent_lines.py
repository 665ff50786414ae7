"""Lines of a Corefile that change no answer, but that CoreDNS reads all the same and may refuse to start with."""

from collections.abc import Callable, Mapping

from learnnet.dns.corefile_parser import Directive
from learnnet.dns.corefile_values import duration_ms

LEAST_RELOAD, LEAST_JITTER = 2000, 1000  # ms; CoreDNS: plugin/reload


def check(line: Directive) -> None:
    """Raises CorefileError."""
    checked = CHECKS.get(line.name)
    if checked is not None:
        checked(line)


def _nothing(line: Directive) -> None:
    line.none()


def _at_most_one(line: Directive) -> None:
    if len(line.args) > 1:
        raise line.wrong_arguments()


def _health(line: Directive) -> None:
    _at_most_one(line)
    for inner in line.block:
        if inner.name != "lameduck":
            raise inner.wrong_arguments()
        if len(inner.args) != 1:
            raise inner.wrong_arguments()
        if duration_ms(inner.args[0]) is None:
            raise inner.plain_error(f'unable to parse lameduck duration value: "{inner.args[0]}"')


def _reload(line: Directive) -> None:
    if len(line.args) > 2:
        raise line.wrong_arguments()
    spans = [duration_ms(text) for text in line.args]
    for text, span in zip(line.args, spans, strict=True):
        if span is None:
            raise line.plain_error(f'time: invalid duration "{text}"')
    interval = spans[0] if spans else None
    if interval is not None and interval < LEAST_RELOAD:
        raise line.plain_error("interval value must be greater or equal to 2s")
    jitter = spans[1] if len(spans) > 1 else None
    if jitter is not None and jitter < LEAST_JITTER:
        raise line.plain_error("jitter value must be greater or equal to 1s")


def _errors(line: Directive) -> None:
    if line.args and line.args[0] != "stdout":
        raise line.plain_error(f"invalid log file: {line.args[0]}")
    if len(line.args) > 1:
        raise line.wrong_arguments()
    for inner in line.block:
        if inner.name not in ("consolidate", "stacktrace"):
            raise inner.error(f"unknown property '{inner.name}'")
        if inner.name == "consolidate" and len(inner.args) not in (2, 3):
            raise inner.wrong_arguments()


def _log(line: Directive) -> None:
    for inner in line.block:
        if inner.name != "class":
            raise inner.wrong_arguments()
        for text in inner.some():
            if text not in ("success", "denial", "error", "all"):
                raise inner.error(f"invalid Class: {text}")


def _transfer(line: Directive) -> None:
    if not any(inner.name == "to" and inner.args for inner in line.block):
        raise line.plain_error("'to' is required")
    for inner in line.block:
        if inner.name != "to":
            raise inner.unknown_property()
        inner.some()


def _bind(line: Directive) -> None:
    if not line.args:
        raise line.plain_error("at least one address or interface name is expected")


CHECKS: Mapping[str, Callable[[Directive], None]] = {
    "bind": _bind,
    "debug": _nothing,
    "errors": _errors,
    "health": _health,
    "log": _log,
    "loop": _nothing,
    "metadata": lambda _: None,
    "prometheus": _at_most_one,
    "pprof": _at_most_one,
    "ready": _at_most_one,
    "reload": _reload,
    "transfer": _transfer,
}
