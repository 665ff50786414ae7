"""The Pods ask for a node with a label that no node has."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, pods_of, repair
from learnnet.curriculum.faults.manifests import POD, apply, edited
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    broken = edited(app.deployment(), f"{POD}.nodeSelector", {"disktype": "ssd"})
    return Trouble(
        changes=(apply(broken),),
        complaint=asks(target),
        proof=pods_of(app),
        story=Text(
            "The Pods of {name} want a node labelled disktype=ssd. There is none, so they wait.", {"name": app.name}
        ),
        repairs=(repair(Text("Take the node selector away"), apply(app.deployment())),),
    )


FAULT = Fault(
    name="no-such-node",
    title=Text("The node selector fits no node"),
    topics=("workloads", "nodes"),
    level="intermediate",
    inject=inject,
)
