"""What a tab is shown of a drill's lab while it is searched: only what was asked for, and nothing that came before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from learnnet.classroom.models import Attempt
from learnnet.classroom.practice.looks import CONTROL_PLANE, DNS, RULES
from learnnet.classroom.practice.models import DrillRun
from learnnet.classroom.practice.runs import changed, drill_of, run_of
from learnnet.classroom.snapshots import Look
from learnnet.cluster.text import Text
from learnnet.curriculum.diagnosis.observations import Observation
from learnnet.curriculum.drills import Drill
from learnnet.lab import Event, Lab

BEFORE = Text("Before you came.")
HOW_FAR = Text("The control plane")
HIDDEN = Text("Something happened that you have not looked at.")
SLICES = ("EndpointSlice", "Endpoints")


@dataclass(kw_only=True)
class Seen:
    """What the looks so far were about, by kind and namespace; "" stands for all namespaces."""

    tables: set[tuple[str, str]] = field(default_factory=set)
    full: set[tuple[str, str, str]] = field(default_factory=set)
    pods_of: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)
    corefile: bool = False
    control_plane: bool = False

    def add(self, one: Observation) -> None:
        look, space = one["look"], str(one.get("namespace", ""))
        if look == "several":
            for each in one["of"]:
                self.add(each)
        elif look == "get":
            self.tables.add((one["kind"], space))
        elif look == "describe":
            self.full.add((one["kind"], space, one["name"]))
        elif look == "pods":
            self.pods_of.add(one["of"])
        elif look == "rules":
            self.rules.add(one["node"])
        elif look == "resolve":
            self.names.add(str(one["name"]).split(".")[0])
        elif look == "corefile":
            self.corefile = True
        elif look == "view" and one["view"] == CONTROL_PLANE:
            self.control_plane = True

    def table(self, kind: str, namespace: str) -> bool:
        return (kind, namespace) in self.tables or (kind, "") in self.tables

    def of_pod(self, namespace: str, name: str) -> bool:
        owners = {name, name.rpartition("-")[0].rpartition("-")[0]}
        return any(f"{namespace}/{owner}" in self.pods_of for owner in owners)


@dataclass(frozen=True, kw_only=True)
class Veil:
    """Over one run that is not over."""

    run: DrillRun
    drill: Drill
    seen: Seen
    mark: str

    @property
    def first(self) -> int:
        """The last event of the fault's coming: nothing before it is shown."""
        return self.drill.struck.lab.index

    def look(self, look: Look) -> Look:
        return look if look.at is None else replace(look, at=max(look.at, self.first))

    def over(self, state: Mapping[str, Any]) -> dict[str, Any]:
        pictures = state["pictures"]
        shown = {"map": self.map(pictures["map"])}
        if state["node"] in self.seen.rules:
            shown[RULES] = pictures[RULES]
        if self.seen.corefile:
            shown[DNS] = pictures[DNS]
        if self.seen.control_plane:
            shown[CONTROL_PLANE] = self.control_plane(pictures[CONTROL_PLANE], pictures["map"]["groups"])
        known = {node["id"] for node in shown["map"]["nodes"]}
        return {
            **state,
            "pictures": {name: {**picture, "lines": {}} for name, picture in shown.items()},
            "notes": [],
            "objects": [each for each in state["objects"] if _id(each) in known],
            "pods": [pod for pod in state["pods"] if f"Pod/{pod}" in known],
        }

    def events(self, lab: Lab) -> list[dict[str, Any]]:
        """As many as there are, with what only the learner has done in full."""
        return [self.event(event) for event in lab.events]

    def event(self, event: Event) -> dict[str, Any]:
        if event.index > self.first and (event.actor == "you" or self.seen.control_plane):
            shown = event.as_dict()
            # How a packet went is not what its sender was told.
            kept = {key: shown["detail"][key] for key in ("change", "source", "to", "name", "results", "command")
                    if key in shown["detail"]}  # fmt: skip
            return {**shown, "detail": kept}
        note = BEFORE if event.index <= self.first else HIDDEN
        return {
            "index": event.index,
            "at": max(event.at, self.drill.struck.lab.events[self.first].at),
            "actor": "kube-apiserver",
            "action": "write",
            "what": None,
            "revision": 0,
            "cause": None if event.index <= self.first else event.cause,
            "note": [note.message, {}],
            "detail": {},
        }

    def map(self, picture: Mapping[str, Any]) -> dict[str, Any]:
        """With everything gone that nobody has asked about; the browser hatches where it was."""
        nodes = closed_up([shown for node in picture["nodes"] if (shown := self.thing(node))])
        known = {node["id"] for node in nodes}
        edges = [edge for edge in picture["edges"] if self.tie(edge, known)]
        groups = [self.place(group, nodes) for group in picture["groups"]]
        detail = {"folded": {"pods": 0, "services": 0, "namespaces": []}, "revision": picture["detail"]["revision"]}
        sentence = Text("The map shows what you have asked for. Seen so far: {count}.", {"count": len(nodes)})
        return {
            **picture,
            "nodes": nodes,
            "edges": [{**edge, "states": _unfolded(edge["states"])} for edge in edges],
            "groups": groups,
            "words": {"sentences": [[sentence.message, dict(sentence.params)]], "tables": []},
            "detail": {**detail, "dot": "", "fog": True},
        }

    def control_plane(self, picture: Mapping[str, Any], groups: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Of the learner's own changes everything; before the first only who has read how far, not what came before."""
        if picture["detail"]["root"] > self.first:
            return dict(picture)
        read = {group["label"]: group["detail"]["seen"] for group in groups}
        told = Text(
            "How far each kube-proxy has read: {nodes}. The newest that any of them knows is revision {newest}.",
            {
                "nodes": ", ".join(f"{node} rev {seen}" for node, seen in read.items()),
                "newest": max(read.values(), default=0),
            },
        )
        words = {"sentences": [[told.message, dict(told.params)]], "tables": []}
        detail = {"root": -1, "at": 0, "more": 0, "story": []}
        title = [HOW_FAR.message, {}]
        return {**picture, "title": title, "groups": [], "nodes": [], "edges": [], "words": words, "detail": detail}

    def thing(self, node: Mapping[str, Any]) -> dict[str, Any] | None:
        _, namespace, name = [*node["id"].split("/", 2), "", ""][:3]
        shown = {**node, "origin": None, "states": _unfolded(node["states"])}
        if node["kind"] == "service":
            return self.service(shown, namespace, name)
        if node["kind"] == "name":
            return shown if name in self.seen.names and self.service_known(namespace, name) else None
        if node["kind"] != "pod":
            return None
        full = self.seen.of_pod(namespace, name)
        if full or f"{namespace}/{name}" == self.drill.scene.client:
            return shown
        hides = {"labels": "", "reason": node["detail"].get("reason", "")}
        return {**shown, "detail": {**node["detail"], **hides}} if self.seen.table("Pod", namespace) else None

    def service_known(self, namespace: str, name: str) -> bool:
        return ("Service", namespace, name) in self.seen.full or self.seen.table("Service", namespace)

    def service(self, shown: dict[str, Any], namespace: str, name: str) -> dict[str, Any] | None:
        if ("Service", namespace, name) in self.seen.full:
            if self.slices(namespace):
                return {**shown, "detail": {**shown["detail"], "closest": ""}}
            states = [state for state in shown["states"] if state != "empty"]
            hidden = {"matches": 0, "ready": 0, "endpoints": 0, "closest": "", "unseen": "endpoints"}
            return {**shown, "states": states, "detail": {**shown["detail"], **hidden}}
        if not self.service_known(namespace, name):
            return None
        ports = [{**port, "target": "?"} for port in shown["detail"]["ports"]]
        hidden = {"ports": ports, "selector": "", "matches": 0, "ready": 0, "endpoints": 0, "closest": ""}
        states = [state for state in shown["states"] if state != "empty"]
        return {**shown, "states": states, "detail": {**shown["detail"], **hidden, "unseen": "selector"}}

    def slices(self, namespace: str) -> bool:
        return any(self.seen.table(kind, namespace) for kind in SLICES)

    def tie(self, edge: Mapping[str, Any], known: set[str]) -> bool:
        if edge["source"] not in known or edge["target"] not in known:
            return False
        return edge["kind"] != "endpoint" or self.slices(edge["source"].split("/")[1])

    def place(self, group: Mapping[str, Any], nodes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """A node of the cluster; what its kernel holds only its rules tell."""
        name = group["label"]
        listed = self.seen.table("Node", "")
        ruled = name in self.seen.rules or self.seen.control_plane
        anything = listed or ruled or any(node["group"] == group["id"] for node in nodes)
        detail = {**group["detail"], **({} if ruled else {"rules": 0, "seen": 0})}
        states = [each for each in group["states"] if each != "stale" or ruled]
        states = [each for each in states if each != "notready" or listed]
        detail["unseen"] = "read" if ruled else "kernel" if anything else "all"
        return {**group, "states": states, "detail": detail, "origin": None}


def veil_over(attempt: Attempt) -> Veil | None:
    """None for lessons, and for a drill that is over."""
    run = run_of(attempt)
    given = drill_of(attempt)
    if run is None or given is None or (run.ended and not _kept_secret(run)):
        return None
    seen = Seen()
    for step in run.steps:
        if one := step.get("observation") or step.get("opened"):
            seen.add(one)
    return Veil(run=run, drill=given, seen=seen, mark=mark_of_run(run))


def _kept_secret(run: DrillRun) -> bool:
    """In an exam nothing is told before the interview is over."""
    return run.interview is not None and run.interview.ended is None and run.mode == "exam"


def mark_of_run(run: DrillRun | None) -> str:
    """Another text as soon as there is something else to show."""
    if run is None:
        return ""
    return f"{len(run.steps)}.{run.outcome}.{bool(run.paused_at)}.{changed(run)}"


def closed_up(nodes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without the gaps where Pods are that nobody has seen: a gap tells of them."""
    taken: dict[str, int] = {}
    places: dict[str, int] = {}
    for node in sorted((node for node in nodes if node["kind"] == "pod"), key=lambda node: node["detail"]["slot"]):
        places[node["id"]] = taken.get(node["group"], 0)
        taken[node["group"]] = places[node["id"]] + 1
    return [
        {**node, "detail": {**node["detail"], "slot": places[node["id"]]}} if node["id"] in places else node
        for node in nodes
    ]


def _unfolded(states: Sequence[str]) -> list[str]:
    return [state for state in states if state != "folded"]


def _id(name: Mapping[str, str]) -> str:
    return f"{name['kind']}/{name['namespace']}/{name['name']}"
