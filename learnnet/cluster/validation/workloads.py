"""Deployments, ReplicaSets and StatefulSets. Source: pkg/apis/apps/validation/validation.go."""

from collections.abc import Iterable, Iterator
from typing import Any

from learnnet.cluster.status import FieldError, Verbatim, compact_json, forbidden, invalid, not_supported, required
from learnnet.cluster.store import Body
from learnnet.cluster.validation import metadata
from learnnet.cluster.validation.pods import pod_spec
from learnnet.cluster.validation.service_ips import enum

Errors = Iterable[FieldError]
STRATEGIES = ("Recreate", "RollingUpdate")
OPERATORS = ("DoesNotExist", "Exists", "In", "NotIn")
NOT_NEGATIVE = "must be greater than or equal to 0"
# What may change in the spec of a StatefulSet (ValidateStatefulSetUpdate).
STATEFUL_MUTABLE = (
    "replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit",
    "persistentVolumeClaimRetentionPolicy", "minReadySeconds",
)  # fmt: skip


def counts(*names: str) -> Any:
    """The rule that these fields of a spec must not be negative."""

    def not_negative(body: Body, old: Body | None) -> Errors:
        spec = body.get("spec") or {}
        for name in names:
            if spec.get(name, 0) < 0:
                yield invalid(f"spec.{name}", spec[name], NOT_NEGATIVE)

    return not_negative


def selector_of(what: str) -> Any:
    """The rule that such an object must select, and select its own Pods."""

    def selector(body: Body, old: Body | None) -> Errors:
        spec = body.get("spec") or {}
        chosen = spec.get("selector")
        if chosen is None:
            yield required("spec.selector")
        else:
            yield from label_selector(chosen, "spec.selector")
            if not chosen.get("matchLabels") and not chosen.get("matchExpressions"):
                yield invalid("spec.selector", chosen, f"empty selector is invalid for {what}")
        template = spec.get("template") or {}
        labels = (template.get("metadata") or {}).get("labels") or {}
        if not selects(chosen, labels):
            why = "`selector` does not match template `labels`"
            yield invalid("spec.template.metadata.labels", dict(labels) or None, why)
        yield from metadata.labels(labels, "spec.template.labels")
        yield from pod_spec(template.get("spec") or {}, "spec.template.spec")
        restart = (template.get("spec") or {}).get("restartPolicy")
        if restart in ("Never", "OnFailure"):
            yield not_supported("spec.template.spec.restartPolicy", enum(restart), ("Always",))

    return selector


def label_selector(chosen: Body, field: str) -> Iterator[FieldError]:
    yield from metadata.labels(chosen.get("matchLabels"), f"{field}.matchLabels")
    for index, expression in enumerate(chosen.get("matchExpressions") or ()):
        where = f"{field}.matchExpressions[{index}]"
        operator, values = expression.get("operator", ""), expression.get("values") or ()
        if operator in ("In", "NotIn") and not values:
            yield required(f"{where}.values", "must be specified when `operator` is 'In' or 'NotIn'")
        elif operator in ("Exists", "DoesNotExist") and values:
            yield forbidden(f"{where}.values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
        elif operator not in OPERATORS:
            yield invalid(f"{where}.operator", enum(operator), "not a valid selector operator")
        yield from metadata.labels({expression.get("key", ""): ""}, f"{where}.key")


def selects(chosen: Body | None, labels: Body) -> bool:
    """Whether a label selector takes these labels; none at all takes nothing."""
    if chosen is None:
        return False
    if any(labels.get(key) != value for key, value in (chosen.get("matchLabels") or {}).items()):
        return False
    for expression in chosen.get("matchExpressions") or ():
        has, value = expression["key"] in labels, labels.get(expression["key"])
        listed = value in (expression.get("values") or ())
        passes = {"In": has and listed, "NotIn": not has or not listed, "Exists": has, "DoesNotExist": not has}
        if not passes.get(expression["operator"], False):
            return False
    return True


def deployment_strategy(body: Body, old: Body | None) -> Errors:
    strategy = (body.get("spec") or {}).get("strategy") or {}
    kind, rolling = strategy.get("type"), strategy.get("rollingUpdate")
    if kind not in STRATEGIES:
        shown = {"Type": kind or "", "RollingUpdate": rolling}
        yield not_supported("spec.strategy", Verbatim(compact_json(shown)), STRATEGIES)
    elif kind == "Recreate" and rolling is not None:
        why = "may not be specified when strategy `type` is 'Recreate'"
        yield forbidden("spec.strategy.rollingUpdate", why)
    elif kind == "RollingUpdate":
        yield from _rolling(rolling or {}, "spec.strategy.rollingUpdate")


def _rolling(rolling: Body, field: str) -> Iterator[FieldError]:
    unavailable, surge = rolling.get("maxUnavailable", 0), rolling.get("maxSurge", 0)
    for name, amount in (("maxUnavailable", unavailable), ("maxSurge", surge)):
        if isinstance(amount, str):
            if not (amount.endswith("%") and amount[:-1].isdigit()):
                why = (
                    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', "
                    "regex used for validation is '[0-9]+%')"
                )
                yield invalid(f"{field}.{name}", amount, why)
        elif amount < 0:
            yield invalid(f"{field}.{name}", amount, NOT_NEGATIVE)
    if _zero(unavailable) and _zero(surge):
        yield invalid(f"{field}.maxUnavailable", unavailable, "may not be 0 when `maxSurge` is 0")
    if isinstance(unavailable, str) and unavailable[:-1].isdigit() and int(unavailable[:-1]) > 100:
        yield invalid(f"{field}.maxUnavailable", unavailable, "must not be greater than 100%")


def _zero(amount: int | str) -> bool:
    return amount in (0, "0%")


def deadline(body: Body, old: Body | None) -> Errors:
    spec = body.get("spec") or {}
    seconds = spec.get("progressDeadlineSeconds")
    if seconds is None:
        return
    if seconds < 0:
        yield invalid("spec.progressDeadlineSeconds", seconds, NOT_NEGATIVE)
    if seconds <= spec.get("minReadySeconds", 0):
        yield invalid("spec.progressDeadlineSeconds", seconds, "must be greater than minReadySeconds")


def selector_change(body: Body, old: Body | None) -> Errors:
    chosen = (body.get("spec") or {}).get("selector")
    if old and chosen != (old.get("spec") or {}).get("selector"):
        yield invalid("spec.selector", chosen, "field is immutable")


def stateful_change(body: Body, old: Body | None) -> Errors:
    if old and _fixed(body) != _fixed(old):
        listed = ", ".join(f"'{name}'" for name in STATEFUL_MUTABLE[:-1]) + f" and '{STATEFUL_MUTABLE[-1]}'"
        yield forbidden("spec", f"updates to statefulset spec for fields other than {listed} are forbidden")


def _fixed(body: Body) -> dict[str, Any]:
    return {name: value for name, value in (body.get("spec") or {}).items() if name not in STATEFUL_MUTABLE}


DEPLOYMENT = (
    counts("replicas"),
    selector_of("deployment"),
    deployment_strategy,
    counts("minReadySeconds", "revisionHistoryLimit"),
    deadline,
)
REPLICA_SET = (counts("replicas", "minReadySeconds"), selector_of("deployment"))  # upstream says "deployment", too
STATEFUL_SET = (counts("replicas", "minReadySeconds"), selector_of("statefulset"))
