"""Pods and how they may change, ConfigMaps and Events. Source: pkg/apis/core/validation/validation.go."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from learnnet.cluster.status import FieldError, forbidden, invalid, required, too_long
from learnnet.cluster.store import Body
from learnnet.cluster.validation.containers import padded_images
from learnnet.cluster.validation.content import config_key
from learnnet.cluster.validation.pod_placement import tolerations
from learnnet.cluster.validation.pod_spec import MAX_INT32, pod_spec

Errors = Iterable[FieldError]
DELETION_COST = "controller.kubernetes.io/pod-deletion-cost"
INT32 = re.compile("0|[1-9][0-9]*|-[0-9]+", re.ASCII)
MOST_DATA = 1024 * 1024
# What may change in the spec of a Pod that exists (ValidatePodUpdate).
MUTABLE = (
    "`spec.containers[*].image`",
    "`spec.initContainers[*].image`",
    "`spec.activeDeadlineSeconds`",
    "`spec.tolerations` (only additions to existing tolerations)",
    "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
)


def pod(body: Body, old: Body | None) -> Errors:
    spec = body.get("spec") or {}
    yield from deletion_cost(body["metadata"].get("annotations") or {}, "metadata.annotations")
    if old is not None and spec == (old.get("spec") or {}):
        return
    yield from pod_spec(spec, "spec", of_pod=True)
    yield from padded_images(spec, "spec")
    if old is None:
        if spec.get("ephemeralContainers"):
            yield forbidden("spec.ephemeralContainers", "cannot be set on create")
        if spec.get("nodeName") and spec.get("schedulingGates"):
            yield forbidden("spec.nodeName", "cannot be set until all schedulingGates have been cleared")
    else:
        yield from _change(spec, old.get("spec") or {})


def deletion_cost(annotations: Body, field: str) -> Iterator[FieldError]:
    cost = annotations.get(DELETION_COST)
    if cost is not None and not _is_int32(cost):
        yield invalid(f"{field}[{DELETION_COST}]", cost, "must be a 32bit integer")


def _is_int32(text: str) -> bool:
    """Nothing but digits, perhaps after a minus; no leading zero (helper.GetDeletionCostFromPodAnnotations)."""
    return bool(INT32.fullmatch(text)) and -MAX_INT32 - 1 <= int(text) <= MAX_INT32


def _change(spec: Body, old: Body) -> Iterator[FieldError]:
    for part in ("containers", "initContainers"):
        now, before = spec.get(part) or (), old.get(part) or ()
        if len(now) != len(before):
            yield forbidden(f"spec.{part}", "pod updates may not add or remove containers")
            return
        for index, container in enumerate(now):
            if not container.get("image"):
                yield required(f"spec.{part}[{index}].image")
        yield from padded_images({part: now}, "spec")
    stop = list(_deadline(spec.get("activeDeadlineSeconds"), old.get("activeDeadlineSeconds")))
    yield from stop
    if stop and spec.get("activeDeadlineSeconds") is not None:
        return
    yield from _tolerations(spec.get("tolerations") or (), old.get("tolerations") or ())
    yield from _scheduling_gates(spec.get("schedulingGates") or (), old.get("schedulingGates") or ())
    yield from _node_selector(spec.get("nodeSelector") or {}, old)
    if _frozen(spec, old) != _frozen(old, old):
        yield forbidden("spec", f"pod updates may not change fields other than {','.join(MUTABLE)}")


def _deadline(now: int | None, before: int | None) -> Iterator[FieldError]:
    field = "spec.activeDeadlineSeconds"
    if now is None:
        if before is not None:
            yield invalid(field, None, "must not update from a positive integer to nil value")
    elif not 0 <= now <= MAX_INT32:
        yield invalid(field, now, f"must be between 0 and {MAX_INT32}, inclusive")
    elif before is not None and before < now:
        yield invalid(field, now, "must be less than or equal to previous value")


def _tolerations(now: Iterable[Body], before: Iterable[Body]) -> Iterator[FieldError]:
    def but_seconds(toleration: Body) -> Body:
        return {name: value for name, value in toleration.items() if name != "tolerationSeconds"}

    kept = [but_seconds(toleration) for toleration in now]
    if any(but_seconds(toleration) not in kept for toleration in before):
        why = "existing toleration can not be modified except its tolerationSeconds"
        yield forbidden("spec.tolerations", why)
    else:
        yield from tolerations(now, "spec.tolerations")


def _scheduling_gates(now: Iterable[Body], before: Iterable[Body]) -> Iterator[FieldError]:
    known = {gate.get("name", "") for gate in before}
    for index, gate in enumerate(now):
        name = gate.get("name", "")
        if name not in known:
            why = f"only deletion is allowed, but found new scheduling gate '{name}'"
            yield forbidden(f"spec.schedulingGates[{index}].name", why)


def _node_selector(now: Body, old: Body) -> Iterator[FieldError]:
    """A Pod that waits behind gates may still be narrowed down."""
    before = old.get("nodeSelector") or {}
    if old.get("schedulingGates") and not before.items() <= now.items():
        why = "only additions to spec.nodeSelector are allowed (no mutations or deletions)"
        yield invalid("spec.nodeSelector", dict(now) or None, why)


def _frozen(spec: Body, old: Body) -> dict[str, Any]:
    """The parts of a spec that must stay as they are."""
    gated = bool(old.get("schedulingGates"))
    open_to_change = {"activeDeadlineSeconds", "tolerations", "schedulingGates", *(["nodeSelector"] if gated else ())}
    kept = {name: value for name, value in spec.items() if name not in open_to_change}
    if old.get("terminationGracePeriodSeconds", 0) < 0 and spec.get("terminationGracePeriodSeconds") == 1:
        kept["terminationGracePeriodSeconds"] = old["terminationGracePeriodSeconds"]
    if gated and kept.get("affinity") is not None:
        kept["affinity"] = {name: value for name, value in kept["affinity"].items() if name != "nodeAffinity"}
    for name in ("containers", "initContainers"):
        kept[name] = [{**container, "image": ""} for container in spec.get(name) or ()]
    return {name: value for name, value in kept.items() if value or name not in ("affinity", "nodeSelector")}


def config_map(body: Body, old: Body | None) -> Errors:
    if old and old.get("immutable"):
        why = "field is immutable when `immutable` is set"
        if not body.get("immutable"):
            yield forbidden("immutable", why)
        for name in ("data", "binaryData"):
            if (body.get(name) or {}) != (old.get(name) or {}):
                yield forbidden(name, why)
    data, binary = body.get("data") or {}, body.get("binaryData") or {}
    for name, values in (("data", data), ("binaryData", binary)):
        for key in sorted(values):
            yield from (invalid(f"{name}[{key}]", key, message) for message in config_key(key))
            if name == "data" and key in binary:
                yield invalid(f"data[{key}]", key, "duplicate of key present in binaryData")
    size = sum(len(value.encode()) for value in data.values()) + sum(len(value) * 3 // 4 for value in binary.values())
    if size > MOST_DATA:
        yield too_long("[]", f"may not be more than {MOST_DATA} bytes")


def event_object(body: Body, old: Body | None) -> Errors:
    where = (body.get("involvedObject") or {}).get("namespace", "") or "default"
    if old is None and where != body["metadata"].get("namespace"):
        yield invalid("involvedObject.namespace", where, "does not match event.namespace")
