"""Every node is closed for new Pods, and the Pods were restarted."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, repair
from learnnet.curriculum.faults.manifests import Body, apply, edited
from learnnet.curriculum.faults.scene import NODES, Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def _node(name: str, closed: bool) -> Body:
    return {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name}, "spec": {"unschedulable": closed}}


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    restarted = edited(app.deployment(), "spec.template.metadata.annotations", {"restarted": "yes"})
    return Trouble(
        changes=(*(apply(_node(name, True)) for name in NODES), apply(restarted)),
        complaint=asks(target),
        proof={"look": "get", "kind": "Node"},
        story=Text("All nodes are cordoned: the new Pods of {name} find no place.", {"name": app.name}),
        repairs=(repair(Text("Uncordon a node"), apply(_node(NODES[0], False))),),
    )


FAULT = Fault(
    name="nodes-cordoned",
    title=Text("All nodes are cordoned"),
    topics=("workloads", "nodes"),
    level="intermediate",
    inject=inject,
    alone=True,
)
