"""How much of a node's resources containers ask for and may use.

Source: pkg/apis/core/validation/validation.go, validateResourceRequirements; pkg/apis/core/helper/helpers.go.
"""

from collections.abc import Iterator

from learnnet.cluster.quantities import amount_of
from learnnet.cluster.status import FieldError, forbidden, invalid, required
from learnnet.cluster.store import Body
from learnnet.cluster.validation.content import qualified_name

OF_CONTAINERS = ("cpu", "ephemeral-storage", "memory")
STANDARD = (
    *OF_CONTAINERS, "configmaps", "limits.cpu", "limits.ephemeral-storage", "limits.memory", "persistentvolumeclaims",
    "pods", "replicationcontrollers", "requests.cpu", "requests.ephemeral-storage", "requests.memory",
    "requests.storage", "resourcequotas", "secrets", "services", "services.loadbalancers", "services.nodeports",
    "storage",
)  # fmt: skip
NOT_NEGATIVE = "must be greater than or equal to 0"


def requirements(resources: Body, field: str) -> Iterator[FieldError]:
    """Sorted by name, where Go walks in no order."""
    limits, requests = resources.get("limits") or {}, resources.get("requests") or {}
    for name, quantity in sorted(limits.items()):
        yield from _quantity(name, quantity, f"{field}.limits[{name}]")
    for name, quantity in sorted(requests.items()):
        yield from _quantity(name, quantity, f"{field}.requests[{name}]")
        yield from _within(name, quantity, limits.get(name), field)
    named = {*limits, *requests}
    if any(map(_huge, named)) and not named & {"cpu", "memory"}:
        yield forbidden(field, "HugePages require cpu or memory")


def _within(name: str, quantity: str, limit: str | None, field: str) -> Iterator[FieldError]:
    overcommit = _native(name) and not _huge(name)
    if limit is None:
        if not overcommit:
            yield required(f"{field}.limits", "Limit must be set for non overcommitable resources")
    elif not overcommit and amount_of(quantity) != amount_of(limit):
        yield invalid(f"{field}.requests", quantity, f"must be equal to {name} limit of {limit}")
    elif amount_of(quantity) > amount_of(limit):
        yield invalid(f"{field}.requests", quantity, f"must be less than or equal to {name} limit of {limit}")


def _quantity(name: str, quantity: str, field: str) -> Iterator[FieldError]:
    yield from (invalid(field, name, message) for message in _name(name))
    amount = amount_of(quantity)
    if amount < 0:
        yield invalid(field, quantity, NOT_NEGATIVE)
    if _extended(name) and amount % 1:
        yield invalid(field, quantity, "must be an integer")


def _name(name: str) -> list[str]:
    found = list(qualified_name(name))
    if "/" not in name:
        if not found and name not in STANDARD and not _huge(name):
            found.append("must be a standard resource type or fully qualified")
        if name not in OF_CONTAINERS and not _huge(name):
            found.append("must be a standard resource for containers")
    elif not _native(name) and not _extended(name):
        found.append("doesn't follow extended resource name standard")
    return found


def _huge(name: str) -> bool:
    return name.startswith("hugepages-")


def _native(name: str) -> bool:
    return "/" not in name or "kubernetes.io/" in name


def _extended(name: str) -> bool:
    return not _native(name) and not name.startswith("requests.") and not qualified_name(f"requests.{name}")
