"""A new version of the program listens on another port than the Service sends to."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, pods_of, repair
from learnnet.curriculum.faults.manifests import CONTAINER, apply, edited
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    broken = edited(app.deployment(), f"{CONTAINER}.ports.0.containerPort", app.target_port + 100)
    return Trouble(
        changes=(apply(broken),),
        complaint=asks(target),
        proof=pods_of(app),
        story=Text(
            "The new Pods of {name} listen on another port; the Service still sends to the old one.", {"name": app.name}
        ),
        repairs=(repair(Text("Let the program listen where it did"), apply(app.deployment())),),
    )


FAULT = Fault(
    name="container-listens-elsewhere",
    title=Text("The program listens on another port now"),
    topics=("services", "workloads"),
    level="intermediate",
    inject=inject,
)
