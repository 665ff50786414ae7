"""The nodes as the scheduler knows them, with what runs there or is about to; and a Pod that looks for one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from learnnet.cluster.controllers.ownership import satisfied
from learnnet.cluster.controllers.resources import requests
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
    loners: dict[Key, Pod] = field(default_factory=dict)  # Pods that refuse certain neighbours

    def put(self, key: Key, pod: Pod) -> None:
        if key not in self.pods:
            self._count(pod, 1)
        self.pods[key] = pod
        if (pod.body["spec"].get("affinity") or {}).get("podAntiAffinity"):
            self.loners[key] = pod

    def drop(self, key: Key) -> None:
        pod = self.pods.pop(key, None)
        self.loners.pop(key, None)
        if pod is not None:
            self._count(pod, -1)

    def _count(self, pod: Pod, sign: int) -> None:
        for name, wanted in requests(pod.body["spec"]).items():
            self.taken[name] = self.taken.get(name, 0) + sign * wanted
        for port in host_ports(pod):
            self.ports[port] = self.ports.get(port, 0) + sign
        owner = owner_uid(pod)
        self.owners[owner] = self.owners.get(owner, 0) + sign


Nodes = Mapping[str, tuple[Node, Load]]


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


def affinity_allows(candidate: Candidate, node: Node) -> bool:
    """nodeSelector and required node affinity."""
    spec = candidate.pod.body["spec"]
    wanted: Mapping[str, str] = spec.get("nodeSelector") or {}
    required = ((spec.get("affinity") or {}).get("nodeAffinity") or {}).get(
        "requiredDuringSchedulingIgnoredDuringExecution"
    )
    terms = required["nodeSelectorTerms"] if required else None
    matched = terms is None or any(_term(term, node) for term in terms)
    return wanted.items() <= node.meta.labels.items() and matched


def _term(term: Mapping[str, Any], node: Node) -> bool:
    expressions, fields = term.get("matchExpressions") or (), term.get("matchFields") or ()
    if not expressions and not fields:
        return False
    name = {"metadata.name": node.meta.name}
    return all(satisfied(e, node.meta.labels) for e in expressions) and all(satisfied(f, name) for f in fields)


def taints_allow(candidate: Candidate, node: Node) -> bool:
    taints: Iterable[Mapping[str, Any]] = (node.body.get("spec") or {}).get("taints") or ()
    return all(tolerates(candidate, taint) for taint in taints if taint["effect"] in ("NoSchedule", "NoExecute"))


def tolerates(candidate: Candidate, taint: Mapping[str, Any]) -> bool:
    for toleration in candidate.pod.body["spec"].get("tolerations") or ():
        if toleration.get("effect") not in (None, "", taint["effect"]):
            continue
        if toleration.get("operator") == "Exists":
            if not toleration.get("key") or toleration["key"] == taint["key"]:
                return True
        elif toleration.get("key") == taint["key"] and (toleration.get("value") or "") == (taint.get("value") or ""):
            return True
    return False
