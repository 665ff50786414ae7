"""The learner looked a name up, and it ended so."""

from dataclasses import dataclass
from typing import ClassVar

from learnnet.cluster.store import Key
from learnnet.cluster.text import Text
from learnnet.curriculum.checks.base import COUNT, HAPPENED, NAME, Check, Scene, Verdict
from learnnet.curriculum.checks.dns_answer import CLUSTER_IP, NOTHING, PODS, SERVICE, meant
from learnnet.curriculum.places import pods_called
from learnnet.lab import Event, Moment

STALE = "stale"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved(Check):
    ARGUMENTS: ClassVar = {
        "pod": {**NAME, "description": "The Pod that asks; any, if left out. As in dns-answer."},
        "name": {**NAME, "description": "The name as it was typed; any, if left out."},
        "found": {"type": "boolean", "description": "Whether addresses came back."},
        "answer": {
            "enum": [CLUSTER_IP, PODS, NOTHING, STALE],
            "description": "What the addresses are; stale: a cluster IP that the Service had before.",
        },
        "service": SERVICE,
        "in_vain": {**COUNT, "description": "At most so many questions in vain."},
    }
    TOUCHED: ClassVar = ("ask", "request")  # by a button, or by a tool that was started in the Pod
    WAITS: ClassVar = True

    pod: str = ""
    name: str = ""
    found: bool | None = None
    answer: str = ""
    service: str = ""
    in_vain: int | None = None

    def verdict(self, scene: Scene) -> Verdict:
        params: dict[str, str | int] = {"name": self.name or "—"}
        asked = Text("A look-up of {name}", params) if self.name else Text("A look-up")
        last = None
        for event in scene.events():
            if event.actor != "you" or not (event.action == "ask" or "addresses" in event.detail):
                continue
            if self._fits(scene.moment, event):
                return Verdict(passed=True, expected=asked, found=HAPPENED, where=event.what, at=event.index)
            last = event
        if last is None:
            return Verdict(passed=False, expected=asked, found=Text("No look-up has been made."))
        told = ", ".join(last.detail["addresses"]) or "—"
        params = {"name": last.detail["name"], "answer": told}
        found = Text("The last look-up: {name} → {answer}.", params)
        if "in_vain" in last.detail:
            params["in_vain"] = last.detail["in_vain"]
            found = Text("The last look-up: {name} → {answer}, {in_vain} questions in vain.", params)
        return Verdict(passed=False, expected=asked, found=found, where=last.what, hint=self._hint(last))

    def _hint(self, last: Event) -> Text | None:
        typed = last.detail["name"]
        if self.name and typed != self.name:
            return Text("You looked up {typed}; the name meant is {name}.", {"typed": typed, "name": self.name})
        return None

    def _fits(self, moment: Moment, event: Event) -> bool:
        detail = event.detail
        if self.name and detail["name"].lower() != self.name.lower():
            return False
        if self.found is not None and detail["found"] != self.found:
            return False
        # What a tool asked in vain is not told apart: it shows by itself where it searched.
        if self.in_vain is not None and ("in_vain" not in detail or detail["in_vain"] > self.in_vain):
            return False
        if self.answer and not self._is_meant(moment.at(event.index), set(detail["addresses"])):
            return False
        if not self.pod:
            return True
        here = [Key("Pod", pod.meta.namespace, pod.meta.name) for pod in pods_called(moment.view, self.pod)]
        return event.what in here

    def _is_meant(self, then: Moment, addresses: set[str]) -> bool:
        if self.answer == STALE:
            return bool(addresses) and addresses <= _had(then, self.service) - meant(then, CLUSTER_IP, self.service)
        return addresses == meant(then, self.answer, self.service)


def _had(then: Moment, place: str) -> set[str]:
    """All cluster IPs that a Service of this name has had so far."""
    namespace, _, name = place.rpartition("/")
    key = Key("Service", namespace or "default", name)
    return {
        address
        for write in then.view.writes_since(0)
        if write.key == key and write.after
        for address in write.after.body["spec"].get("clusterIPs", ())
    }
