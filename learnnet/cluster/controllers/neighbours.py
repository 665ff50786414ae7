"""Whom a Pod wants beside itself and whom it does not: required pod affinity and anti-affinity.

Source: pkg/scheduler/framework/plugins/interpodaffinity/filtering.go.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from learnnet.cluster.controllers.nodes import Misfit, Nodes
from learnnet.cluster.controllers.ownership import selects
from learnnet.cluster.objects import Namespace, Node, Pod

Term = Mapping[str, Any]
Place = tuple[str, str]  # topology key and domain
Namespaces = Mapping[str, Namespace]

NOT_BESIDE = "node(s) didn't match pod affinity rules"
BESIDE = "node(s) didn't match pod anti-affinity rules"
UNWANTED = "node(s) didn't satisfy existing pods anti-affinity rules"


def terms(pod: Pod, kind: str) -> Sequence[Term]:
    """`kind`: podAffinity or podAntiAffinity."""
    wishes = (pod.body["spec"].get("affinity") or {}).get(kind) or {}
    return wishes.get("requiredDuringSchedulingIgnoredDuringExecution") or ()


def choosy(pod: Pod) -> bool:
    """Where it may run depends on where others run."""
    spread = pod.body["spec"].get("topologySpreadConstraints")
    return bool(spread or terms(pod, "podAffinity") or terms(pod, "podAntiAffinity"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """Where those are that the Pod wants, does not want, and that do not want it."""

    pod: Pod
    wanted: Sequence[Term]
    wanted_at: frozenset[Place]
    anybody_wanted: bool
    wants_itself: bool
    unwanted_at: frozenset[Place]
    refused_at: frozenset[Place]

    @classmethod
    def of(cls, pod: Pod, nodes: Nodes, namespaces: Namespaces) -> "Neighbourhood":
        wanted, unwanted = terms(pod, "podAffinity"), terms(pod, "podAntiAffinity")
        wanted_at: set[Place] = set()
        unwanted_at: set[Place] = set()
        refused_at: set[Place] = set()
        for node, load in nodes.values():
            for other in load.pods.values() if wanted or unwanted else ():
                if wanted and all(_matches(term, pod, other, namespaces) for term in wanted):
                    wanted_at |= _places(wanted, node)
                unwanted_at |= _places([term for term in unwanted if _matches(term, pod, other, namespaces)], node)
            for other in load.loners.values():
                against = [term for term in terms(other, "podAntiAffinity") if _matches(term, other, pod, namespaces)]
                refused_at |= _places(against, node)
        return cls(
            pod=pod,
            wanted=wanted,
            wanted_at=frozenset(wanted_at),
            anybody_wanted=bool(wanted_at),
            wants_itself=all(_matches(term, pod, pod, namespaces) for term in wanted),
            unwanted_at=frozenset(unwanted_at),
            refused_at=frozenset(refused_at),
        )

    def misfit(self, node: Node) -> Misfit | None:
        labels = node.meta.labels
        if not self._beside_whom_it_wants(labels):
            return Misfit(NOT_BESIDE)
        if any(labels.get(key) == domain for key, domain in self.unwanted_at):
            return Misfit(BESIDE, helpless=False)
        if any(labels.get(key) == domain for key, domain in self.refused_at):
            return Misfit(UNWANTED, helpless=False)
        return None

    def _beside_whom_it_wants(self, labels: Mapping[str, str]) -> bool:
        keys = [term["topologyKey"] for term in self.wanted]
        if any(key not in labels for key in keys):
            return False
        if all((key, labels[key]) in self.wanted_at for key in keys):
            return True
        # The first of a group that wants to be together may go anywhere.
        return not self.anybody_wanted and self.wants_itself


def _places(wishes: Sequence[Term], node: Node) -> set[Place]:
    labels, keys = node.meta.labels, [term["topologyKey"] for term in wishes]
    return {(key, labels[key]) for key in keys if key in labels}


def _matches(term: Term, owner: Pod, other: Pod, namespaces: Namespaces) -> bool:
    """Whether the term, which `owner` carries, is about `other`."""
    selector = term.get("labelSelector")
    return _concerns(term, owner, other.meta.namespace, namespaces) and (
        selector is not None and selects(selector, other.meta.labels)
    )


def _concerns(term: Term, owner: Pod, namespace: str, namespaces: Namespaces) -> bool:
    """Its own namespace, unless the term names some or selects some by their labels."""
    named, selector = term.get("namespaces") or (), term.get("namespaceSelector")
    if not named and selector is None:
        return namespace == owner.meta.namespace
    if namespace in named:
        return True
    place = namespaces.get(namespace)
    return selector is not None and place is not None and selects(selector, place.meta.labels)
