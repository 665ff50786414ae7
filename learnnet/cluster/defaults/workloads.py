"""Defaults of what keeps Pods running. Source: pkg/apis/apps/v1/defaults.go."""

from typing import Any

from learnnet.cluster.defaults.pods import pod_spec

Draft = dict[str, Any]


def deployment(draft: Draft) -> None:
    spec = draft.setdefault("spec", {})
    spec.setdefault("replicas", 1)
    strategy = spec.setdefault("strategy", {})
    strategy.setdefault("type", "RollingUpdate")
    if strategy["type"] == "RollingUpdate":
        rolling = strategy.setdefault("rollingUpdate", {})
        rolling.setdefault("maxUnavailable", "25%")
        rolling.setdefault("maxSurge", "25%")
    spec.setdefault("revisionHistoryLimit", 10)
    spec.setdefault("progressDeadlineSeconds", 600)
    _template(spec)
    draft.setdefault("status", {})


def replica_set(draft: Draft) -> None:
    spec = draft.setdefault("spec", {})
    spec.setdefault("replicas", 1)
    _template(spec)
    draft.setdefault("status", {"replicas": 0}).setdefault("replicas", 0)


def stateful_set(draft: Draft) -> None:
    spec = draft.setdefault("spec", {})
    spec.setdefault("podManagementPolicy", "OrderedReady")
    strategy = spec.setdefault("updateStrategy", {})
    strategy.setdefault("type", "RollingUpdate")
    if strategy["type"] == "RollingUpdate":
        strategy.setdefault("rollingUpdate", {}).setdefault("partition", 0)
    retention = spec.setdefault("persistentVolumeClaimRetentionPolicy", {})
    retention.setdefault("whenDeleted", "Retain")
    retention.setdefault("whenScaled", "Retain")
    spec.setdefault("replicas", 1)
    spec.setdefault("revisionHistoryLimit", 10)
    _template(spec)
    draft.setdefault("status", {"replicas": 0, "availableReplicas": 0}).setdefault("replicas", 0)


def _template(spec: Draft) -> None:
    template = spec.setdefault("template", {})
    template.setdefault("metadata", {})
    pod_spec(template.setdefault("spec", {}))
