"""How much of a node a Pod asks for: the requests that the scheduler adds up and compares with what the node has."""

from collections.abc import Mapping
from math import ceil
from typing import Any

UNITS: Mapping[str, float] = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40, "Pi": 2**50, "Ei": 2**60}
UNITS = {**UNITS, "n": 1e-9, "u": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18}
SCALE = 1000  # amounts are kept in thousandths, rounded up, as cpu is

Amounts = Mapping[str, int]


def amount(quantity: Any) -> int:
    """A quantity in thousandths: "500m" is 500, "1Ki" is 1024000."""
    text = str(quantity)
    suffix = next((unit for unit in UNITS if text.endswith(unit)), "")
    value = float(text.removesuffix(suffix)) * UNITS.get(suffix, 1) * SCALE
    return ceil(value)


def requests(pod_spec: Mapping[str, Any]) -> dict[str, int]:
    """Containers run side by side, init containers one after the other before them (PodRequests)."""
    total: dict[str, int] = {}
    for container in pod_spec.get("containers") or ():
        for name, wanted in _of(container).items():
            total[name] = total.get(name, 0) + wanted
    for container in pod_spec.get("initContainers") or ():
        for name, wanted in _of(container).items():
            if container.get("restartPolicy") == "Always":
                total[name] = total.get(name, 0) + wanted
            else:
                total[name] = max(total.get(name, 0), wanted)
    for name, wanted in (pod_spec.get("overhead") or {}).items():
        total[name] = total.get(name, 0) + amount(wanted)
    return total


def _of(container: Mapping[str, Any]) -> dict[str, int]:
    asked = (container.get("resources") or {}).get("requests") or {}
    return {name: amount(quantity) for name, quantity in asked.items()}
