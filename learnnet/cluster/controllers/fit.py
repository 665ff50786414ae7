"""Whether a Pod may run on a node, and the scheduler's words for why not (pkg/scheduler/framework/plugins)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from learnnet.cluster.controllers.neighbours import Namespaces, Neighbourhood
from learnnet.cluster.controllers.nodes import Candidate, Load, Misfit, Nodes, affinity_allows, taints_allow, tolerates
from learnnet.cluster.controllers.resources import SCALE, amount
from learnnet.cluster.controllers.spreading import Spread
from learnnet.cluster.objects import Node, Pod


@dataclass(frozen=True, slots=True)
class Search:
    """A Pod that looks for a node, and what about the other Pods matters to it."""

    pod: Candidate
    spread: Spread
    neighbourhood: Neighbourhood

    @classmethod
    def of(cls, pod: Pod, nodes: Nodes, namespaces: Namespaces) -> "Search":
        candidate = Candidate.of(pod)
        return cls(candidate, Spread.of(candidate, nodes), Neighbourhood.of(pod, nodes, namespaces))

    def misfits(self, node: Node, load: Load) -> Sequence[Misfit]:
        """The reasons of the first check that fails; the checks in the scheduler's order."""
        for check in CHECKS:
            found = check(self, node, load)
            if found:
                return found
        return ()


def _unschedulable(search: Search, node: Node, load: Load) -> Sequence[Misfit]:
    taint = {"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}
    if node.unschedulable and not tolerates(search.pod, taint):
        return (Misfit("node(s) were unschedulable"),)
    return ()


def _taints(search: Search, node: Node, load: Load) -> Sequence[Misfit]:
    return () if taints_allow(search.pod, node) else (Misfit("node(s) had untolerated taint(s)"),)


def _affinity(search: Search, node: Node, load: Load) -> Sequence[Misfit]:
    return () if affinity_allows(search.pod, node) else (Misfit("node(s) didn't match Pod's node affinity/selector"),)


def _ports(search: Search, node: Node, load: Load) -> Sequence[Misfit]:
    if any(load.ports.get(port) for port in search.pod.ports):
        return (Misfit("node(s) didn't have free ports for the requested pod ports", helpless=False),)
    return ()


def _resources(search: Search, node: Node, load: Load) -> Sequence[Misfit]:
    allocatable: Mapping[str, str] = (node.body.get("status") or {}).get("allocatable") or {}
    found = []
    if "pods" in allocatable and (len(load.pods) + 1) * SCALE > amount(allocatable["pods"]):
        found.append(Misfit("Too many pods", helpless=False))
    for name, wanted in search.pod.requests.items():
        have = amount(allocatable.get(name, 0))
        if wanted > have - load.taken.get(name, 0):
            found.append(Misfit(f"Insufficient {name}", helpless=wanted > have))
    return found


def _spread(search: Search, node: Node, load: Load) -> Sequence[Misfit]:
    found = search.spread.misfit(node)
    return (found,) if found else ()


def _neighbours(search: Search, node: Node, load: Load) -> Sequence[Misfit]:
    found = search.neighbourhood.misfit(node)
    return (found,) if found else ()


CHECKS: Sequence[Callable[[Search, Node, Load], Sequence[Misfit]]] = (
    _unschedulable,
    _taints,
    _affinity,
    _ports,
    _resources,
    _spread,
    _neighbours,
)
