"""The nodes have no Pod addresses left."""

from dataclasses import replace

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Setup, Trouble, asks, pods_of, repair
from learnnet.curriculum.faults.manifests import apply, edited
from learnnet.curriculum.faults.scene import Scene, Target
from learnnet.lab.base import NODES as NODE_SPECS
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab

PODS = 5  # a /29 has six hosts, and the bridge is one


def setup(scene: Scene, chance: Chance) -> Setup:
    return {"nodes": tuple(replace(node, pod_cidr=node.pod_cidr.replace("/24", "/29")) for node in NODE_SPECS)}


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app, other = target.app, target.scene.apps[2]
    gone = edited(app.deployment(), "spec.replicas", 0)
    greedy = edited(other.deployment(), "spec.replicas", 3 * PODS)
    changes = (apply(gone), apply(greedy), apply(app.deployment()))
    wait = {"kind": "wait", "ms": 600_000}
    return Trouble(
        changes=changes,
        complaint=asks(target),
        proof=pods_of(app),
        story=Text("The Pods of {other} hold every address that the nodes had for Pods; {name} waits for one.",
                   {"name": app.name, "other": other.name}),
        repairs=(repair(Text("Scale the greedy Deployment down"), apply(other.deployment()), wait),),
    )  # fmt: skip


FAULT = Fault(
    name="addresses-used-up",
    title=Text("No Pod addresses are left on the nodes"),
    topics=("workloads", "nodes"),
    level="advanced",
    inject=inject,
    setup=setup,
    alone=True,
)
