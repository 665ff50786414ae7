"""Label selectors: `matchLabels` and `matchExpressions` (k8s.io/apimachinery pkg/apis/meta/v1/validation)."""

from collections.abc import Iterator

from learnnet.cluster.status import FieldError, forbidden, invalid, required
from learnnet.cluster.store import Body
from learnnet.cluster.validation.content import label_value, qualified_name
from learnnet.cluster.validation.metadata import labels
from learnnet.cluster.validation.service_ips import enum

OPERATORS = ("DoesNotExist", "Exists", "In", "NotIn")


def label_selector(chosen: Body, field: str) -> Iterator[FieldError]:
    yield from labels(chosen.get("matchLabels"), f"{field}.matchLabels")
    for index, expression in enumerate(chosen.get("matchExpressions") or ()):
        where = f"{field}.matchExpressions[{index}]"
        operator, values = expression.get("operator", ""), expression.get("values") or ()
        if operator in ("In", "NotIn") and not values:
            yield required(f"{where}.values", "must be specified when `operator` is 'In' or 'NotIn'")
        elif operator in ("Exists", "DoesNotExist") and values:
            yield forbidden(f"{where}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
        elif operator not in OPERATORS:
            yield invalid(f"{where}.operator", enum(operator), "not a valid selector operator")
        key = expression.get("key", "")
        yield from (invalid(f"{where}.key", key, message) for message in qualified_name(key))
        for number, value in enumerate(values):
            yield from (invalid(f"{where}.values[{number}]", value, message) for message in label_value(value))


def readable(chosen: Body | None) -> bool:
    """Whether the server's own programs could select with it (LabelSelectorAsSelector); none at all selects nothing."""
    return chosen is None or not any(True for _ in label_selector(chosen, ""))


def selects(chosen: Body | None, found: Body) -> bool:
    """Whether a label selector takes these labels; none at all takes nothing."""
    if chosen is None:
        return False
    if any(found.get(key) != value for key, value in (chosen.get("matchLabels") or {}).items()):
        return False
    for expression in chosen.get("matchExpressions") or ():
        has, value = expression["key"] in found, found.get(expression["key"])
        listed = value in (expression.get("values") or ())
        passes = {"In": has and listed, "NotIn": not has or not listed, "Exists": has, "DoesNotExist": not has}
        if not passes.get(expression["operator"], False):
            return False
    return True
