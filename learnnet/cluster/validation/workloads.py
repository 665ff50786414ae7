"""Deployments, ReplicaSets and StatefulSets. Source: pkg/apis/apps/validation/validation.go."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from learnnet.cluster.status import FieldError, Verbatim, compact_json, forbidden, invalid, not_supported, required
from learnnet.cluster.store import Body
from learnnet.cluster.validation import metadata
from learnnet.cluster.validation.content import label
from learnnet.cluster.validation.pod_spec import pod_spec
from learnnet.cluster.validation.pods import deletion_cost
from learnnet.cluster.validation.selectors import label_selector, readable, selects
from learnnet.cluster.validation.service_ips import enum

Errors = Iterable[FieldError]
STRATEGIES = ("Recreate", "RollingUpdate")
RETENTION = ("Retain", "Delete")
PERCENT = re.compile("[0-9]+%", re.ASCII)
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


def selector_of(what: str, unreadable: str) -> Any:
    """The rule that such an object must select, and select its own Pods. The last word is about what cannot be read."""

    def selector(body: Body, old: Body | None) -> Errors:
        spec = body.get("spec") or {}
        chosen = spec.get("selector")
        if chosen is None:
            yield required("spec.selector")
        else:
            yield from label_selector(chosen, "spec.selector")
            if not chosen.get("matchLabels") and not chosen.get("matchExpressions"):
                yield invalid("spec.selector", chosen, f"empty selector is invalid for {what}")
        if readable(chosen):
            yield from _template(spec, chosen)
        else:
            yield invalid("spec.selector", chosen, unreadable)
        pods = (spec.get("template") or {}).get("spec") or {}
        if (what == "statefulset" or readable(chosen)) and pods.get("restartPolicy") != "Always":
            yield not_supported("spec.template.spec.restartPolicy", enum(pods.get("restartPolicy", "")), ("Always",))
        if pods.get("activeDeadlineSeconds") is not None and (what == "statefulset" or readable(chosen)):
            kind = "StatefulSet" if what == "statefulset" else "ReplicaSet"
            why = f"activeDeadlineSeconds in {kind} is not Supported"
            yield forbidden("spec.template.spec.activeDeadlineSeconds", why)

    return selector


def _template(spec: Body, chosen: Body | None) -> Errors:
    template = spec.get("template") or {}
    meta = template.get("metadata") or {}
    labels, annotations = meta.get("labels") or {}, meta.get("annotations") or {}
    if not selects(chosen, labels):
        why = "`selector` does not match template `labels`"
        yield invalid("spec.template.metadata.labels", dict(labels) or None, why)
    yield from metadata.labels(labels, "spec.template.labels")
    yield from metadata.annotations(annotations, "spec.template.annotations")
    yield from deletion_cost(annotations, "spec.template.annotations")
    pods = template.get("spec") or {}
    claims = spec.get("volumeClaimTemplates") or ()
    claimed = frozenset((claim.get("metadata") or {}).get("name", "") for claim in claims)
    yield from pod_spec(pods, "spec.template.spec", of_pod=False, claimed=claimed)


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
        yield from _amount(amount, f"{field}.{name}")
    if not _number(unavailable) and not _number(surge):
        yield invalid(f"{field}.maxUnavailable", unavailable, "may not be 0 when `maxSurge` is 0")
    yield from _at_most_all(unavailable, f"{field}.maxUnavailable")


def _amount(amount: int | str, field: str) -> Iterator[FieldError]:
    if isinstance(amount, int):
        if amount < 0:
            yield invalid(field, amount, NOT_NEGATIVE)
    elif not PERCENT.fullmatch(amount):
        why = (
            "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', "
            "regex used for validation is '[0-9]+%')"
        )
        yield invalid(field, amount, why)


def _number(amount: int | str) -> int:
    """What does not read as a number counts as none at all."""
    if isinstance(amount, int):
        return amount
    text = amount[:-1] if PERCENT.fullmatch(amount) else amount
    return int(text) if text.isascii() and text.isdigit() else 0


def _at_most_all(amount: int | str, field: str) -> Iterator[FieldError]:
    if isinstance(amount, str) and PERCENT.fullmatch(amount) and int(amount[:-1]) > 100:
        yield invalid(field, amount, "must not be greater than 100%")


def stateful_strategy(body: Body, old: Body | None) -> Errors:
    spec = body.get("spec") or {}
    management = spec.get("podManagementPolicy", "")
    if management not in ("OrderedReady", "Parallel"):
        yield invalid("spec.podManagementPolicy", enum(management), "must be 'OrderedReady' or 'Parallel'")
    strategy = spec.get("updateStrategy") or {}
    kind, rolling, field = strategy.get("type", ""), strategy.get("rollingUpdate"), "spec.updateStrategy"
    if kind == "OnDelete":
        if rolling is not None:
            shown = Verbatim(compact_json({"Partition": 0, "MaxUnavailable": None} | _go_names(rolling)))
            yield invalid(f"{field}.rollingUpdate", shown, "only allowed for updateStrategy 'RollingUpdate'")
    elif kind == "RollingUpdate":
        yield from _stateful_rolling(rolling or {}, f"{field}.rollingUpdate")
    else:
        shown = Verbatim(compact_json({"Type": kind, "RollingUpdate": rolling}))
        yield invalid(field, shown, "must be 'RollingUpdate' or 'OnDelete'")
    retention = spec.get("persistentVolumeClaimRetentionPolicy") or {}
    for name, policy in retention.items():
        if policy not in RETENTION:
            yield not_supported(f"spec.persistentVolumeClaimRetentionPolicy.{name}", enum(policy), RETENTION)


def _go_names(fields: Body) -> dict[str, Any]:
    return {name[0].upper() + name[1:]: value for name, value in fields.items()}


def _stateful_rolling(rolling: Body, field: str) -> Iterator[FieldError]:
    if rolling.get("partition", 0) < 0:
        yield invalid(f"{field}.partition", rolling["partition"], NOT_NEGATIVE)
    unavailable = rolling.get("maxUnavailable")
    if unavailable is not None:
        yield from _amount(unavailable, f"{field}.maxUnavailable")
        if not _number(unavailable):
            yield invalid(f"{field}.maxUnavailable", unavailable, "cannot be 0")
        yield from _at_most_all(unavailable, f"{field}.maxUnavailable")


def stateful_names(body: Body, old: Body | None) -> Errors:
    spec = body.get("spec") or {}
    start = (spec.get("ordinals") or {}).get("start", 0)
    if start < 0:
        yield invalid("spec.ordinals.start", start, NOT_NEGATIVE)
    name = spec.get("serviceName", "")
    if name and (old is None or name != (old.get("spec") or {}).get("serviceName")):
        yield from (invalid("spec.serviceName", name, message) for message in label(name))


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


def revision(body: Body, old: Body | None) -> Errors:
    """A ControllerRevision: what has been written down is not written again."""
    if body.get("data") is None:
        yield required("data", "data is mandatory")
    number = body.get("revision", 0)
    if number < 0:
        yield invalid("revision", number, NOT_NEGATIVE)
    if old and body.get("data") != old.get("data"):
        yield invalid("data", body.get("data"), "field is immutable")


DEPLOYMENT = (
    counts("replicas"),
    selector_of("deployment", "invalid label selector"),
    deployment_strategy,
    counts("minReadySeconds", "revisionHistoryLimit"),
    deadline,
    selector_change,
)
REPLICA_SET = (
    counts("replicas", "minReadySeconds"),
    selector_of("deployment", "invalid label selector"),  # upstream says "deployment" here, too
    selector_change,
)
STATEFUL_SET = (
    stateful_strategy,
    counts("replicas", "minReadySeconds"),
    stateful_names,
    selector_of("statefulset", ""),
    stateful_change,
)
