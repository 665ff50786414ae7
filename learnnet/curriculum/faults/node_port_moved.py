"""The Service has another node port than everybody asks."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, describe, repair
from learnnet.curriculum.faults.manifests import PORT, apply, edited
from learnnet.curriculum.faults.scene import NODES, Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    broken = edited(app.service(), f"{PORT}.nodePort", app.node_port + 7)
    return Trouble(
        changes=(apply(broken),),
        complaint=asks(target, to=f"{NODES[chance.pick('asked', len(NODES))]}:{app.node_port}"),
        proof=describe("Service", app),
        story=Text("Service {name} has another node port now. On the old one nobody listens.", {"name": app.name}),
        repairs=(repair(Text("Give the Service its old node port"), apply(app.service())),),
    )


FAULT = Fault(
    name="node-port-moved",
    title=Text("The node port has changed"),
    topics=("outside",),
    level="beginner",
    inject=inject,
)
