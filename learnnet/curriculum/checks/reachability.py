"""Who reaches what on which port: every source against every target, as the rules and names stand.

It looks at all draws at once: a target is reached if every endpoint that may be drawn would answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import ClassVar

from learnnet.cluster.objects import Node, Pod
from learnnet.cluster.text import Text
from learnnet.curriculum.checks import packet
from learnnet.curriculum.checks.base import NAME, Check, Scene, Verdict
from learnnet.curriculum.places import pods_called
from learnnet.curriculum.ways import ways_to
from learnnet.lab import Moment
from learnnet.lab.packets.machines import listens

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
        "sources": {"type": "array", "minItems": 1, "items": NAME, "description": "Pods, as in dns-answer."},
        "targets": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "string", "pattern": "^.+:[0-9]+$"},
            "description": "Names or addresses with a port: web:80",
        },
        "reached": {"enum": [REACHED, REFUSED, LOST, UNRESOLVED, PARTLY], "description": "What every pair ends with."},
    }
    TOUCHED: ClassVar = ("sync", "serve", "reload", "request", "ask", "run", "Pod")

    sources: Sequence[str]
    targets: Sequence[str]
    reached: str = REACHED

    def verdict(self, scene: Scene) -> Verdict:
        moment = scene.moment
        params: dict[str, str | int] = {"source": ", ".join(self.sources), "to": ", ".join(self.targets)}
        expected = Text(ENDS[self.reached].message, params)
        for source in self.sources:
            pods = pods_called(moment.view, source)
            if not pods:
                gone = Text("There is no running Pod {pod}.", {"pod": source})
                return Verdict(passed=False, expected=expected, found=gone, hint=gone)
            for pod in pods:
                for target in self.targets:
                    result = reach(moment, pod, target)
                    if result != self.reached:
                        found = Text(ENDS[result].message, {"source": pod.meta.name, "to": target})
                        return Verdict(passed=False, expected=expected, found=found)
        return Verdict(passed=True, expected=expected, found=expected)


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
    ends = {_end(moment, where) for where in ways.destinations or {f"{address}:{port}"}}
    return ends.pop() if len(ends) == 1 else PARTLY


def _end(moment: Moment, where: str) -> str:
    address, _, port = where.rpartition(":")
    owner = next((pod for pod in moment.view.list(Pod) if address in pod.ips), None)
    if owner is None:
        return LOST
    return REACHED if ("tcp", int(port)) in listens(owner) else REFUSED


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
