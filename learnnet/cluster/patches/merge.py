"""JSON merge patch (RFC 7386): maps merge, null takes away, everything else is replaced."""

from typing import Any

from learnnet.cluster.shape import thaw


def merge(target: Any, patch: Any) -> Any:
    if not isinstance(patch, dict):
        return thaw(patch)
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge(merged.get(name), value)
    return merged
