"""The Service listens on another port than everybody asks."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, describe, repair
from learnnet.curriculum.faults.manifests import PORT, apply, edited
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    broken = edited(app.service(), f"{PORT}.port", app.port + 1000)
    return Trouble(
        changes=(apply(broken),),
        complaint=asks(target),
        proof=describe("Service", app),
        story=Text(
            "Service {name} has another port now. Nothing takes packets to the old one: no rule, no answer.",
            {"name": app.name},
        ),
        repairs=(repair(Text("Give the Service its old port"), apply(app.service())),),
    )


FAULT = Fault(
    name="service-port-changed",
    title=Text("The Service has another port than is asked for"),
    topics=("services", "outside"),
    level="beginner",
    inject=inject,
)
