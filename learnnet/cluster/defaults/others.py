"""Defaults of the kinds that need few. Sources: pkg/apis/core/v1/defaults.go, networking/v1/defaults.go."""

from typing import Any

Draft = dict[str, Any]


def nothing(draft: Draft) -> None:
    """All that can be said about such an object is in its manifest."""


def controller_revision(draft: Draft) -> None:
    draft.setdefault("revision", 0)


def namespace(draft: Draft) -> None:
    name = draft["metadata"].get("name")
    if name:
        labels = draft["metadata"].get("labels") or {}
        draft["metadata"]["labels"] = {**labels, "kubernetes.io/metadata.name": name}
    draft.setdefault("spec", {})
    draft.setdefault("status", {}).setdefault("phase", "Active")


def node(draft: Draft) -> None:
    spec = draft.setdefault("spec", {})
    if spec.get("podCIDR") and not spec.get("podCIDRs"):
        spec["podCIDRs"] = [spec["podCIDR"]]
    elif spec.get("podCIDRs") and not spec.get("podCIDR"):
        spec["podCIDR"] = spec["podCIDRs"][0]
    status = draft.setdefault("status", {})
    if status.get("capacity"):
        status.setdefault("allocatable", dict(status["capacity"]))


def network_policy(draft: Draft) -> None:
    spec = draft.setdefault("spec", {})
    spec.setdefault("podSelector", {})
    for rule in [*(spec.get("ingress") or ()), *(spec.get("egress") or ())]:
        for port in rule.get("ports") or ():
            port.setdefault("protocol", "TCP")
    if not spec.get("policyTypes"):
        # An egress section is a wish to say something about egress; ingress is always meant.
        spec["policyTypes"] = ["Ingress", "Egress"] if spec.get("egress") else ["Ingress"]


def event(draft: Draft) -> None:
    draft.setdefault("firstTimestamp", None)
    draft.setdefault("lastTimestamp", None)
    draft.setdefault("eventTime", None)
    draft.setdefault("source", {})
    draft.setdefault("reportingComponent", "")
    draft.setdefault("reportingInstance", "")


def service_cidr(draft: Draft) -> None:
    draft.setdefault("spec", {})
    draft.setdefault("status", {})
