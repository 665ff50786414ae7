"""The Service sends to a port on which nobody listens."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, describe, repair
from learnnet.curriculum.faults.manifests import PORT, apply, edited
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    broken = edited(app.service(), f"{PORT}.targetPort", app.target_port + 1 + chance.pick("wrong target port", 9))
    return Trouble(
        changes=(apply(broken),),
        complaint=asks(target),
        proof=describe("Service", app),
        story=Text(
            "The targetPort of Service {name} is not the port that its containers listen on.", {"name": app.name}
        ),
        repairs=(repair(Text("Correct targetPort"), apply(app.service())),),
    )


FAULT = Fault(
    name="wrong-target-port",
    title=Text("targetPort is wrong"),
    topics=("services", "outside", "nodes"),
    level="beginner",
    inject=inject,
)
