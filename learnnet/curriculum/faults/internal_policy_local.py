"""With the policy Local a node without an endpoint throws away what its own Pods send."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, describe, repair
from learnnet.curriculum.faults.manifests import POD, apply, edited
from learnnet.curriculum.faults.scene import NODES, Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app, scene = target.app, target.scene
    elsewhere = NODES[NODES.index(scene.client_node) - 1]
    pinned = edited(app.deployment(), f"{POD}.nodeSelector", {"kubernetes.io/hostname": elsewhere})
    local = edited(app.service(), "spec.internalTrafficPolicy", "Local")
    return Trouble(
        changes=(apply(pinned, local),),
        complaint=asks(target),
        proof=describe("Service", app),
        story=Text(
            "With internalTrafficPolicy Local a node sends only to its own Pods. {name} has none "
            "where it is asked.",
                   {"name": app.name}),
        repairs=(
            repair(Text("Set internalTrafficPolicy back to Cluster"), apply(app.service())),
            repair(Text("Bring a Pod to that node"),
                   apply(edited(pinned, f"{POD}.nodeSelector", {"kubernetes.io/hostname": scene.client_node}))),
        ),
    )  # fmt: skip


FAULT = Fault(
    name="internal-policy-local",
    title=Text("internalTrafficPolicy is Local, and the asking node has no Pod"),
    topics=("nodes", "services"),
    level="advanced",
    inject=inject,
)
