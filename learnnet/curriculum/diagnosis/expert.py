"""Where an expert would look next: at what is likely to tell most for the least reading."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import log2

from learnnet.cluster.text import Text
from learnnet.curriculum.diagnosis.board import Board, Hypothesis
from learnnet.curriculum.diagnosis.observations import Observation
from learnnet.curriculum.faults.scene import NODES, OUTSIDE, Scene

FARTHEST = 8  # steps
LARGE = 10_000  # bytes: a page that takes several packets
# How much there is to read; everything else counts as one.
EFFORT = {"describe": 2, "pods": 2, "logs": 2, "rules": 3}
EFFORT_OF_EVENTS = 3

HINTS = {
    "send": Text("Ask {to} from {source}, and read how it ends."),
    "resolve": Text("Look up {name} in {pod}, question by question."),
    "resolv-conf": Text("Read /etc/resolv.conf in {pod}."),
    "dig": Text("Ask in {pod}: {line}"),
    "logs": Text("Read the logs of {of}."),
    "corefile": Text("Read the Corefile of CoreDNS."),
    "get": Text("List the objects of kind {kind} in {namespace}."),
    "describe": Text("Describe {kind} {name} in {namespace}, field by field."),
    "pods": Text("Describe the Pods of {of}."),
    "rules": Text("Read the rules of {node}, and compare them with another node's."),
    "view": Text("Open the view {view}, and compare what each part has seen."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The best next observation, and how many bits it is expected to tell for each effort."""

    observation: Observation
    gain: float

    @property
    def says(self) -> Text:
        return hint(self.observation)


def hint(observation: Observation) -> Text:
    """Where to look; never what is wrong."""
    given = {"namespace": "the cluster", **{key: str(value).lstrip("@") for key, value in observation.items()}}
    return Text(HINTS[observation["look"]].message, dict(given))


def candidates(scene: Scene) -> list[Observation]:
    """What can sensibly be looked at, the cheapest first: the order decides between equals."""
    first, second = scene.apps[0], scene.apps[1]
    found: list[Observation] = []
    for app in (first, second):
        place = f"{app.namespace}/{app.name}"
        found += [
            {"look": "send", "source": scene.client, "to": f"{app.name}:{app.port}"},
            {"look": "resolve", "pod": scene.client, "name": app.name},
            {"look": "send", "source": scene.client, "to": f"@ip/{place}:{app.port}"},
            {"look": "send", "source": scene.client, "to": f"@{place}:{app.target_port}"},
            {"look": "describe", "kind": "Service", "namespace": app.namespace, "name": app.name},
            {"look": "pods", "of": place},
            {"look": "describe", "kind": "Deployment", "namespace": app.namespace, "name": app.name},
        ]
        if scene.topic == OUTSIDE:
            found += [{"look": "send", "source": OUTSIDE, "to": f"@lb/{place}:{app.port}"}]
            found += [{"look": "send", "source": OUTSIDE, "to": f"{node}:{app.node_port}"} for node in NODES]
    found += [{"look": "get", "kind": kind, "namespace": scene.home} for kind in ("Pod", "Service", "EndpointSlice")]
    itself = {"look": "send", "source": f"@{first.namespace}/{first.name}", "to": f"{first.name}:{first.port}"}
    page = {"look": "send", "source": scene.client, "to": f"{first.name}:{first.port}", "size": LARGE}
    found += [
        {"look": "get", "kind": "Node"},
        {"look": "get", "kind": "Service", "namespace": scene.abroad},
        {"look": "view", "view": "control-plane"},
        {"look": "resolv-conf", "pod": scene.client},
        {"look": "resolve", "pod": scene.client, "name": "kubernetes.default"},
        {"look": "resolve", "pod": scene.client, "name": "www.example.com"},
        {"look": "resolve", "pod": scene.client, "name": f"{first.full_name}."},
        {"look": "corefile"},
        {"look": "get", "kind": "Pod", "namespace": "kube-system"},
        {"look": "describe", "kind": "Service", "namespace": "kube-system", "name": "kube-dns"},
        {"look": "describe", "kind": "Pod", "namespace": scene.home, "name": scene.client_name},
        {"look": "get", "kind": "NetworkPolicy", "namespace": scene.home},
        {"look": "get", "kind": "Event", "namespace": scene.home},
        {"look": "describe", "kind": "ConfigMap", "namespace": "kube-system", "name": "coredns"},
        {"look": "logs", "of": "kube-system/coredns"},
        itself,
        page,
        *({"look": "rules", "node": node} for node in NODES),
    ]
    return found


def best(board: Board, scene: Scene, left: Sequence[Hypothesis]) -> Advice | None:
    """None when nothing that can be looked at tells those that are left apart."""
    advice: Advice | None = None
    for observation in candidates(scene):
        parts = board.parts(observation, left).values()
        gain = bits(parts) / effort(observation)
        if len(parts) > 1 and (advice is None or gain > advice.gain):
            advice = Advice(observation=observation, gain=gain)
    return advice


def effort(observation: Observation) -> int:
    return EFFORT_OF_EVENTS if observation.get("kind") == "Event" else EFFORT.get(observation["look"], 1)


def bits(parts: Collection[Sequence[Hypothesis]]) -> float:
    """What it tells to learn in which of these parts the truth is."""
    total = sum(map(len, parts))
    return round(-sum(len(part) / total * log2(len(part) / total) for part in parts), 9)


def path(board: Board, scene: Scene) -> list[Observation]:
    """An expert's way from the complaint to the truth."""
    left, taken = board.hypotheses, list[Observation]()
    while len(left) > 1 and len(taken) < FARTHEST:
        advice = best(board, scene, left)
        if advice is None:
            break
        taken.append(advice.observation)
        left = tuple(each for each in left if board.consistent(each, advice.observation))
    return taken


def told_apart(board: Board, scene: Scene, one: Hypothesis, other: Hypothesis) -> bool:
    """Whether there is anything to look at that shows different things for the two."""
    return any(board.predicts(one, each) != board.predicts(other, each) for each in candidates(scene))
