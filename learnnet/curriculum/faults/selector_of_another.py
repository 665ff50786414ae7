"""The Service selects the Pods of another program."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, describe, repair
from learnnet.curriculum.faults.manifests import apply, edited
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    broken = edited(app.service(), "spec.selector.app", target.scene.apps[1 if app is target.scene.apps[0] else 0].name)
    return Trouble(
        changes=(apply(broken),),
        complaint=asks(target),
        proof=describe("Service", app),
        story=Text("The selector of Service {name} fits the Pods of another program.", {"name": app.name}),
        repairs=(repair(Text("Correct the selector"), apply(app.service())),),
    )


FAULT = Fault(
    name="selector-of-another",
    title=Text("The Service selects another program's Pods"),
    topics=("services",),
    level="beginner",
    inject=inject,
)
