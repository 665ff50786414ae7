"""The Deployment is gone; its Service still stands."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, listed, repair
from learnnet.curriculum.faults.manifests import apply, delete
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    return Trouble(
        changes=(delete(app.deployment()),),
        complaint=asks(target),
        proof=listed("Deployment", app.namespace),
        story=Text("The Deployment {name} is gone. Its Service selects nobody.", {"name": app.name}),
        repairs=(repair(Text("Apply the Deployment again"), apply(app.deployment())),),
    )


FAULT = Fault(
    name="workload-deleted",
    title=Text("The Deployment was deleted"),
    topics=("services", "workloads", "nodes"),
    level="beginner",
    inject=inject,
)
