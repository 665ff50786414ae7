"""The Service names a target port that no container has."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, describe, repair
from learnnet.curriculum.faults.manifests import PORT, apply, edited
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    broken = edited(app.service(), f"{PORT}.targetPort", "https")
    return Trouble(
        changes=(apply(broken),),
        complaint=asks(target),
        proof=describe("Service", app),
        story=Text(
            "The targetPort of Service {name} is a name that no container port has, so its slices hold no ready port.",
            {"name": app.name},
        ),
        repairs=(repair(Text("Correct targetPort"), apply(app.service())),),
    )


FAULT = Fault(
    name="named-port-missing",
    title=Text("targetPort is a name that no container port has"),
    topics=("services", "outside"),
    level="intermediate",
    inject=inject,
)
