"""Sums of quantities and their share of a node, as `kubectl describe node` counts them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from learnnet.cluster.quantities import canonical_quantity

_UNITS = {"n": Decimal("1e-9"), "u": Decimal("1e-6"), "m": Decimal("1e-3"), "": Decimal(1)}
_UNITS |= {unit: Decimal(1000) ** power for power, unit in enumerate(("k", "M", "G", "T", "P", "E"), 1)}
_UNITS |= {unit: Decimal(1024) ** power for power, unit in enumerate(("Ki", "Mi", "Gi", "Ti", "Pi", "Ei"), 1)}


def value_of(text: str) -> Decimal:
    digits = text.rstrip("numkMGTPEi")
    return Decimal(digits) * _UNITS[text[len(digits) :]]


def pod_sum(spec: Mapping[str, Any], side: str, resource: str) -> tuple[Decimal, bool]:
    """What a Pod asks for, and whether in powers of 1024 (component-helpers, resource/helpers.go).

    Its containers and sidecars together, or its hungriest init container with the sidecars that run by then.
    """
    texts = []

    def asked(container: Mapping[str, Any]) -> Decimal:
        text = str(((container.get("resources") or {}).get(side) or {}).get(resource) or "0")
        texts.append(text)
        return value_of(text)

    sidecars = peak = Decimal(0)
    for container in spec.get("initContainers") or ():
        amount = asked(container)
        if container.get("restartPolicy") == "Always":
            sidecars += amount
            peak = max(peak, sidecars)
        else:
            peak = max(peak, sidecars + amount)
    together = sum((asked(container) for container in spec.get("containers") or ()), sidecars)
    return max(together, peak), any(text.endswith("i") for text in texts)


def written(amount: Decimal, *, binary: bool) -> str:
    if binary and amount and amount % 1024 == 0:
        return canonical_quantity(f"{amount / 1024:f}Ki")
    return canonical_quantity(f"{amount:f}")


def share(amount: Decimal, *, binary: bool, of: Decimal) -> str:
    """`100m (2%)`, the percentage cut off."""
    return f"{written(amount, binary=binary)} ({int(amount * 100 / of) if of else 0}%)"
