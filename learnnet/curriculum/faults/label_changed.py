"""A new version of the Deployment labels its Pods differently: the Service no longer selects them."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, pods_of, repair
from learnnet.curriculum.faults.manifests import apply, edited
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    broken = edited(app.deployment(), "spec.template.metadata.labels.tier", "api")
    return Trouble(
        changes=(apply(broken),),
        complaint=asks(target),
        proof=pods_of(app),
        story=Text("The new Pods of {name} carry tier=api, but the Service selects tier=backend.", {"name": app.name}),
        repairs=(repair(Text("Give the Pods their old label"), apply(app.deployment())),),
    )


FAULT = Fault(
    name="label-changed",
    title=Text("A new version changed the label that the Service selects by"),
    topics=("services", "workloads"),
    level="beginner",
    inject=inject,
)
