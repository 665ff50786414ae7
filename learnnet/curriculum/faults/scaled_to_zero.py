"""Somebody has scaled the Deployment to nothing."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, describe, repair
from learnnet.curriculum.faults.manifests import apply, edited
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    broken = edited(app.deployment(), "spec.replicas", 0)
    return Trouble(
        changes=(apply(broken),),
        complaint=asks(target),
        proof=describe("Deployment", app),
        story=Text("Deployment {name} wants no replicas.", {"name": app.name}),
        repairs=(repair(Text("Scale it up again"), apply(app.deployment())),),
    )


FAULT = Fault(
    name="scaled-to-zero",
    title=Text("The Deployment has no replicas"),
    topics=("workloads", "services", "outside", "nodes"),
    level="beginner",
    inject=inject,
)
