"""Values as Go's fmt prints them: %v for people, %#v for those who debug."""

from collections.abc import Mapping
from typing import Any

from learnnet.cluster.status import quoted


def plain(value: Any) -> str:
    """%v: `map[a:1 b:2]`, `[x y]`, `<nil>`."""
    if isinstance(value, Mapping):
        return f"map[{' '.join(f'{key}:{plain(inner)}' for key, inner in sorted(value.items()))}]"
    if isinstance(value, list | tuple):
        return f"[{' '.join(plain(inner) for inner in value)}]"
    if value is None:
        return "<nil>"
    return str(value).lower() if isinstance(value, bool) else str(value)


def literal(value: Any) -> str:
    """%#v of decoded JSON."""
    if isinstance(value, Mapping):
        inside = ", ".join(f"{quoted(key)}:{literal(inner)}" for key, inner in sorted(value.items()))
        return f"map[string]interface {{}}{{{inside}}}"
    if isinstance(value, list | tuple):
        return f"[]interface {{}}{{{', '.join(map(literal, value))}}}"
    if value is None:
        return "interface {}(nil)"
    if isinstance(value, str):
        return quoted(value)
    return str(value).lower() if isinstance(value, bool) else str(value)
