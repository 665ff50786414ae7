"""The Service is of a type that only the cluster itself can reach."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, describe, repair
from learnnet.curriculum.faults.manifests import PORT, apply, edited
from learnnet.curriculum.faults.scene import NODES, Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    inside = edited(app.service(), "spec.type", "ClusterIP")
    inside = edited(inside, f"{PORT}.nodePort", None)
    return Trouble(
        changes=(apply(inside),),
        complaint=asks(target, to=f"{NODES[chance.pick('asked', len(NODES))]}:{app.node_port}"),
        proof=describe("Service", app),
        story=Text("Service {name} is of type ClusterIP now: it has neither a node port nor an address outside.",
                   {"name": app.name}),
        repairs=(repair(Text("Make it a load balancer again"), apply(app.service())),),
    )  # fmt: skip


FAULT = Fault(
    name="inside-only",
    title=Text("The Service is of type ClusterIP"),
    topics=("outside",),
    level="beginner",
    inject=inject,
)
