"""Whether a Pod may run on a node, and the scheduler's words for why not (pkg/scheduler/framework/plugins)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from learnnet.cluster.controllers.ownership import satisfied
from learnnet.cluster.controllers.resources import SCALE, amount, requests
from learnnet.cluster.objects import Node, Pod
from learnnet.cluster.store import Key

HostPort = tuple[str, int]  # protocol and number


@dataclass(slots=True)
class Load:
    """What the Pods that run on a node, or are about to, take of it."""

    pods: dict[Key, Pod] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    ports: dict[HostPort, int] = field(default_factory=dict)
    owners: dict[str, int] = field(default_factory=dict)  # Pods of each controller, by its uid

    def put(self, key: Key, pod: Pod) -> None:
        if key not in self.pods:
            self.pods[key] = pod
            self._count(pod, 1)

    def drop(self, key: Key) -> None:
        pod = self.pods.pop(key, None)
        if pod is not None:
            self._count(pod, -1)

    def _count(self, pod: Pod, sign: int) -> None:
        for name, wanted in requests(pod.body["spec"]).items():
            self.taken[name] = self.taken.get(name, 0) + sign * wanted
        for port in host_ports(pod):
            self.ports[port] = self.ports.get(port, 0) + sign
        owner = owner_uid(pod)
        self.owners[owner] = self.owners.get(owner, 0) + sign


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why not this node. `helpless` means that evicting other Pods would not change it."""

    reason: str
    helpless: bool = True


def owner_uid(pod: Pod) -> str:
    owner = pod.meta.controller
    return owner.uid if owner else pod.meta.uid


def host_ports(pod: Pod) -> list[HostPort]:
    containers: Iterable[Mapping[str, Any]] = pod.body["spec"].get("containers") or ()
    ports = [port for container in containers for port in container.get("ports") or ()]
    return [(port.get("protocol") or "TCP", port["hostPort"]) for port in ports if port.get("hostPort")]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A Pod that looks for a node, with what it asks for."""

    pod: Pod
    requests: Mapping[str, int]
    ports: Sequence[HostPort]

    @classmethod
    def of(cls, pod: Pod) -> "Candidate":
        return cls(pod, requests(pod.body["spec"]), host_ports(pod))


def misfits(pod: Candidate, node: Node, load: Load) -> Sequence[Misfit]:
    """The reasons of the first check that fails; the checks in the scheduler's order."""
    for check in CHECKS:
        found = check(pod, node, load)
        if found:
            return found
    return ()


def _unschedulable(pod: Candidate, node: Node, load: Load) -> Sequence[Misfit]:
    taint = {"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}
    if node.unschedulable and not _tolerated(pod, taint):
        return (Misfit("node(s) were unschedulable"),)
    return ()


def _taints(pod: Candidate, node: Node, load: Load) -> Sequence[Misfit]:
    for taint in node.body.get("spec", {}).get("taints") or ():
        if taint["effect"] in ("NoSchedule", "NoExecute") and not _tolerated(pod, taint):
            return (Misfit("node(s) had untolerated taint(s)"),)
    return ()


def _affinity(pod: Candidate, node: Node, load: Load) -> Sequence[Misfit]:
    spec = pod.pod.body["spec"]
    wanted: Mapping[str, str] = spec.get("nodeSelector") or {}
    required = ((spec.get("affinity") or {}).get("nodeAffinity") or {}).get(
        "requiredDuringSchedulingIgnoredDuringExecution"
    )
    terms = required["nodeSelectorTerms"] if required else None
    matched = terms is None or any(_term(term, node) for term in terms)
    if wanted.items() <= node.meta.labels.items() and matched:
        return ()
    return (Misfit("node(s) didn't match Pod's node affinity/selector"),)


def _term(term: Mapping[str, Any], node: Node) -> bool:
    expressions, fields = term.get("matchExpressions") or (), term.get("matchFields") or ()
    if not expressions and not fields:
        return False
    name = {"metadata.name": node.meta.name}
    return all(satisfied(e, node.meta.labels) for e in expressions) and all(satisfied(f, name) for f in fields)


def _ports(pod: Candidate, node: Node, load: Load) -> Sequence[Misfit]:
    if any(load.ports.get(port) for port in pod.ports):
        return (Misfit("node(s) didn't have free ports for the requested pod ports", helpless=False),)
    return ()


def _resources(pod: Candidate, node: Node, load: Load) -> Sequence[Misfit]:
    allocatable: Mapping[str, str] = (node.body.get("status") or {}).get("allocatable") or {}
    found = []
    if "pods" in allocatable and (len(load.pods) + 1) * SCALE > amount(allocatable["pods"]):
        found.append(Misfit("Too many pods", helpless=False))
    for name, wanted in pod.requests.items():
        have = amount(allocatable.get(name, 0))
        if wanted > have - load.taken.get(name, 0):
            found.append(Misfit(f"Insufficient {name}", helpless=wanted > have))
    return found


def _tolerated(pod: Candidate, taint: Mapping[str, Any]) -> bool:
    for toleration in pod.pod.body["spec"].get("tolerations") or ():
        if toleration.get("effect") not in (None, "", taint["effect"]):
            continue
        if toleration.get("operator") == "Exists":
            if not toleration.get("key") or toleration["key"] == taint["key"]:
                return True
        elif toleration.get("key") == taint["key"] and (toleration.get("value") or "") == (taint.get("value") or ""):
            return True
    return False


CHECKS: Sequence[Callable[[Candidate, Node, Load], Sequence[Misfit]]] = (
    _unschedulable,
    _taints,
    _affinity,
    _ports,
    _resources,
)
