"""How evenly Pods lie over the zones, nodes, … of a cluster, and how evenly a new one must or should be placed.

Source: pkg/scheduler/framework/plugins/podtopologyspread (common.go, filtering.go, scoring.go).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from learnnet.cluster.controllers.nodes import Candidate, Load, Misfit, Nodes, affinity_allows, taints_allow
from learnnet.cluster.controllers.ownership import selects
from learnnet.cluster.objects import Node, Pod

TOO_UNEVEN = "node(s) didn't match pod topology spread constraints"
NO_SUCH_LABEL = f"{TOO_UNEVEN} (missing required label)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """One of a Pod's topologySpreadConstraints."""

    key: str
    max_skew: int
    hard: bool
    selector: Mapping[str, Any] | None
    min_domains: int
    honor_affinity: bool
    honor_taints: bool

    def counts(self, pod: Pod) -> bool:
        return self.selector is not None and selects(self.selector, pod.meta.labels)

    def considers(self, candidate: Candidate, node: Node) -> bool:
        """By default a node that the Pod's node affinity excludes does not count, one with a taint does."""
        if self.honor_affinity and not affinity_allows(candidate, node):
            return False
        return not self.honor_taints or taints_allow(candidate, node)


def constraints_of(pod: Pod) -> list[Constraint]:
    return [
        Constraint(
            key=one["topologyKey"],
            max_skew=one["maxSkew"],
            hard=one["whenUnsatisfiable"] == "DoNotSchedule",
            selector=one.get("labelSelector"),
            min_domains=one.get("minDomains", 1),
            honor_affinity=one.get("nodeAffinityPolicy", "Honor") == "Honor",
            honor_taints=one.get("nodeTaintsPolicy", "Ignore") == "Honor",
        )
        for one in pod.body["spec"].get("topologySpreadConstraints") or ()
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How many matching Pods each domain has, for each constraint: what all nodes are judged by."""

    pod: Pod
    hard: Sequence[tuple[Constraint, Mapping[str, int]]] = ()
    soft: Sequence[Constraint] = ()

    @property
    def constrained(self) -> bool:
        return bool(self.hard or self.soft)

    @classmethod
    def of(cls, candidate: Candidate, nodes: Nodes) -> "Spread":
        constraints = constraints_of(candidate.pod)
        hard = [constraint for constraint in constraints if constraint.hard]
        soft = [constraint for constraint in constraints if not constraint.hard]
        found = [(constraint, _domains(constraint, hard, candidate, nodes)) for constraint in hard]
        return cls(pod=candidate.pod, hard=found, soft=soft)

    def misfit(self, node: Node) -> Misfit | None:
        for constraint, domains in self.hard:
            domain = node.meta.labels.get(constraint.key)
            if domain is None:
                return Misfit(NO_SUCH_LABEL)
            least = min(domains.values(), default=0) if len(domains) >= constraint.min_domains else 0
            if domains.get(domain, 0) + constraint.counts(self.pod) - least > constraint.max_skew:
                return Misfit(TOO_UNEVEN, helpless=False)
        return None

    def scores(self, candidate: Candidate, nodes: Nodes, fitting: Sequence[str]) -> dict[str, int]:
        """For each node how much it should be avoided: as the constraints that need not hold would have it."""
        if not self.soft:
            return {}
        labels = {name: nodes[name][0].meta.labels for name in fitting}
        placed = [name for name in fitting if all(one.key in labels[name] for one in self.soft)]
        totals = dict.fromkeys(placed, 0.0)
        for constraint in self.soft:
            counted = _soft_domains(constraint, self.soft, candidate, nodes, placed)
            weight = log(len(counted) + 2)
            for name in placed:
                totals[name] += counted[labels[name][constraint.key]] * weight + constraint.max_skew - 1
        worst = max((round(total) for total in totals.values()), default=0)
        return {name: round(totals[name]) if name in totals else worst + 1 for name in fitting}


def _soft_domains(
    constraint: Constraint, all_soft: Sequence[Constraint], candidate: Candidate, nodes: Nodes, placed: Iterable[str]
) -> dict[str, int]:
    counted = _domains(constraint, all_soft, candidate, nodes)
    domains = {nodes[name][0].meta.labels[constraint.key] for name in placed}
    return {domain: counted.get(domain, 0) for domain in sorted(domains)}


def _domains(
    constraint: Constraint, together: Sequence[Constraint], candidate: Candidate, nodes: Nodes
) -> dict[str, int]:
    """Matching Pods in each domain; a node that lacks a label that any constraint asks for belongs to none."""
    found: dict[str, int] = {}
    for node, load in nodes.values():
        labels = node.meta.labels
        if not all(one.key in labels for one in together) or not constraint.considers(candidate, node):
            continue
        domain = labels[constraint.key]
        found[domain] = found.get(domain, 0) + _matching(constraint, candidate.pod, load)
    return found


def _matching(constraint: Constraint, pod: Pod, load: Load) -> int:
    """Pods of the same namespace that are not on their way out."""
    namespace = pod.meta.namespace
    return sum(
        other.meta.namespace == namespace and not other.terminating and constraint.counts(other)
        for other in load.pods.values()
    )
