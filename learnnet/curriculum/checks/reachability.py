"""Who reaches what on which port: every source against every target, and each pair of a matrix with an end of its own.

As the rules, the names and, where they are enforced, the NetworkPolicies stand. It looks at all draws at once: a target
is reached if every endpoint that may be drawn would answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import ClassVar

from learnnet.cluster.objects import Node, Pod
from learnnet.cluster.store import Key, View
from learnnet.cluster.text import Text
from learnnet.curriculum.checks import packet
from learnnet.curriculum.checks.base import NAME, Check, Scene, Verdict
from learnnet.curriculum.places import pods_called
from learnnet.curriculum.ways import ways_to
from learnnet.lab import Moment
from learnnet.lab.packets.machines import listens
from learnnet.lab.packets.policies import Judge
from learnnet.netfilter.packet import Packet

REACHED, REFUSED, LOST, UNRESOLVED, PARTLY = "reached", "refused", "lost", "unresolved", "partly"
ENDS = {
    REACHED: packet.ENDS["answered"],
    REFUSED: packet.ENDS["refused"],
    LOST: packet.ENDS["timeout"],
    UNRESOLVED: packet.ENDS["unresolved"],
    PARTLY: Text("{source} → {to}: only some of the endpoints answer"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reachability(Check):
    ARGUMENTS: ClassVar = {
        "sources": {"type": "array", "items": NAME, "description": "Pods, as in dns-answer."},
        "targets": {
            "type": "array",
            "items": {"type": "string", "pattern": "^.+:[0-9]+$"},
            "description": "Names or addresses with a port: web:80",
        },
        "reached": {"enum": [REACHED, REFUSED, LOST, UNRESOLVED, PARTLY], "description": "What every pair ends with."},
        "matrix": {
            "type": "object",
            "description": "By source and target, what this pair ends with: {default/client: {web:80: reached}}",
            "additionalProperties": {
                "type": "object",
                "propertyNames": {"pattern": "^.+:[0-9]+$"},
                "additionalProperties": {"enum": [REACHED, REFUSED, LOST, UNRESOLVED, PARTLY]},
            },
        },
    }
    TOUCHED: ClassVar = ("sync", "serve", "reload", "request", "ask", "run", "Pod")

    sources: Sequence[str] = ()
    targets: Sequence[str] = ()
    reached: str = REACHED
    matrix: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def verdict(self, scene: Scene) -> Verdict:
        view = scene.moment.view
        pairs = list(self._pairs())
        for source, target, wanted in pairs:
            expected = Text(ENDS[wanted].message, {"source": source, "to": target})
            pods = pods_called(view, source)
            if not pods:
                gone = Text("There is no running Pod {pod}.", {"pod": source})
                return Verdict(passed=False, expected=expected, found=gone, hint=gone)
            for pod in pods:
                result = reach(scene.moment, pod, target)
                if result != wanted:
                    found = Text(ENDS[result].message, {"source": pod.meta.name, "to": target})
                    return Verdict(passed=False, expected=expected, found=found, where=_where(view, pod, target))
        every = Text("Of {count} pairs, each ends as it should.", {"count": len(pairs)})
        return Verdict(passed=True, expected=every, found=every)

    def _pairs(self) -> Iterator[tuple[str, str, str]]:
        yield from ((source, target, self.reached) for source in self.sources for target in self.targets)
        for source, row in self.matrix.items():
            yield from ((source, target, wanted) for target, wanted in row.items())


def _where(view: View, pod: Pod, target: str) -> Key:
    """The Service that was called, by its name or its address; if there is none, the Pod that called."""
    host = target.rpartition(":")[0]
    name, _, rest = host.partition(".")
    named = Key("Service", rest.partition(".")[0] or pod.meta.namespace, name)
    by_address = (each.key for each in view.records("Service") if host in (each.body["spec"].get("clusterIPs") or ()))
    found = named if view.record(named) else next(by_address, None)
    return found or Key("Pod", pod.meta.namespace, pod.meta.name)


def reach(moment: Moment, pod: Pod, target: str) -> str:
    """What a connection from this Pod ends with."""
    host, _, port = target.rpartition(":")
    address = host
    if not _is_address(host):
        verdict = moment.resolve(host, f"{pod.meta.namespace}/{pod.meta.name}").verdict
        address = next((each for each in verdict.addresses if ":" not in each), "") if verdict.found else ""
        if not address:
            return UNRESOLVED
    ways = ways_to(moment.node(pod.node).ruleset, address, int(port))
    if address in {each for node in moment.view.list(Node) for each in node.addresses}:
        ways = ways_to(moment.node(pod.node).ruleset, "", int(port))
    if ways.target in ("reject", "drop"):
        return REFUSED if ways.refused else LOST
    ends = {_end(moment, pod, where) for where in ways.destinations or {f"{address}:{port}"}}
    return ends.pop() if len(ends) == 1 else PARTLY


def _end(moment: Moment, pod: Pod, where: str) -> str:
    address, _, port = where.rpartition(":")
    owner = next((each for each in moment.view.list(Pod) if address in each.ips), None)
    if owner is None or not _let_through(moment, pod, owner, address, int(port)):
        return LOST
    return REACHED if ("tcp", int(port)) in listens(owner) else REFUSED


def _let_through(moment: Moment, pod: Pod, owner: Pod, address: str, port: int) -> bool:
    """By the NetworkPolicies of both ends; Pods in their node's network have none, and nobody is kept from itself."""
    if not moment.wiring.policies or pod.ip == owner.ip:
        return True
    ends = [None if each.host_network else each for each in (pod, owner)]
    packet = Packet(source=pod.ip, destination=address, protocol="tcp", source_port=40000, destination_port=port)
    return all(decision.allowed for decision in Judge(view=moment.view).decisions(packet, *ends))


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
