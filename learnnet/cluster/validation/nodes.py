"""Nodes: their taints and the Pod networks that they are given. Source: pkg/apis/core/validation/validation.go."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from learnnet.cluster.addresses import parse_network
from learnnet.cluster.status import (
    DUPLICATE,
    FieldError,
    Verbatim,
    compact_json,
    forbidden,
    invalid,
    not_supported,
    required,
)
from learnnet.cluster.store import Body
from learnnet.cluster.validation import content
from learnnet.cluster.validation.pod_placement import EFFECTS
from learnnet.cluster.validation.service_ips import enum

Errors = Iterable[FieldError]


def taints(body: Body, old: Body | None) -> Errors:
    seen: set[tuple[str, str]] = set()
    for index, taint in enumerate((body.get("spec") or {}).get("taints") or ()):
        field = f"spec.taints[{index}]"
        key, value, effect = (taint.get(name, "") for name in ("key", "value", "effect"))
        yield from (invalid(f"{field}.key", key, message) for message in content.qualified_name(key))
        if messages := content.label_value(value):
            yield invalid(f"{field}.value", value, ";".join(messages))
        if not effect:
            yield required(f"{field}.effect")
        elif effect not in EFFECTS:
            yield not_supported(f"{field}.effect", enum(effect), EFFECTS)
        if (key, effect) in seen:
            shown = {"Key": key, "Value": value, "Effect": effect, "TimeAdded": taint.get("timeAdded")}
            why = "taints must be unique by key and effect pair"
            yield FieldError(DUPLICATE, field, Verbatim(compact_json(shown)), why)
        seen.add((key, effect))


def pod_networks(body: Body, old: Body | None) -> Errors:
    listed = list((body.get("spec") or {}).get("podCIDRs") or ())
    for index, text in enumerate(listed):
        yield from (invalid(f"spec.podCIDRs[{index}]", text, message) for message in content.network(text))
    families = [parsed.network.version for text in listed if (parsed := parse_network(text))]
    if len(listed) > 1 and (len(listed) > 2 or len(set(families)) < 2):
        yield invalid("spec.podCIDRs", listed, "may specify no more than one CIDR for each IP family")


def change(body: Body, old: Body | None) -> Iterator[FieldError]:
    """What is given once stays; beyond that only taints and whether it can be scheduled on may change."""
    if old is None:
        return
    spec, before = body.get("spec") or {}, old.get("spec") or {}
    for name, shown in (("podCIDRs", "podCIDR"), ("providerID", "providerID")):
        if before.get(name) and spec.get(name) != before[name]:
            why = f'node updates may not change {shown} except from "" to valid'
            yield forbidden(f"spec.{name}", why)
    if _frozen(spec) != _frozen(before):
        yield forbidden("[]", "node updates may only change labels, taints, or capacity")


def _frozen(spec: Mapping[str, Any]) -> dict[str, Any]:
    free = ("podCIDR", "podCIDRs", "providerID", "taints", "unschedulable")
    return {name: value for name, value in spec.items() if name not in free}


NODE = (taints, pod_networks, change)
