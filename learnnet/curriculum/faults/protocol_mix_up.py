"""The Service's port is UDP, and everybody asks by TCP."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, describe, repair
from learnnet.curriculum.faults.manifests import PORT, apply, edited
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    broken = edited(app.service(), f"{PORT}.protocol", "UDP")
    return Trouble(
        changes=(apply(broken),),
        complaint=asks(target),
        proof=describe("Service", app),
        story=Text("The port of Service {name} is declared as UDP; for TCP there is no rule.", {"name": app.name}),
        repairs=(repair(Text("Declare the port as TCP"), apply(app.service())),),
    )


FAULT = Fault(
    name="protocol-mix-up",
    title=Text("The port is declared as UDP"),
    topics=("services",),
    level="intermediate",
    inject=inject,
)
