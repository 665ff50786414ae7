"""The Pods ask for more CPU than any node has."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, pods_of, repair
from learnnet.curriculum.faults.manifests import CONTAINER, apply, edited
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    broken = edited(app.deployment(), f"{CONTAINER}.resources", {"requests": {"cpu": "16"}})
    return Trouble(
        changes=(apply(broken),),
        complaint=asks(target),
        proof=pods_of(app),
        story=Text("Each Pod of {name} requests 16 CPUs. No node has so many, so they wait.", {"name": app.name}),
        repairs=(repair(Text("Request what a node can give"), apply(app.deployment())),),
    )


FAULT = Fault(
    name="too-big",
    title=Text("The Pods request more than a node has"),
    topics=("workloads", "nodes"),
    level="intermediate",
    inject=inject,
)
