"""The Service is gone; the program still runs."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, listed, repair
from learnnet.curriculum.faults.manifests import apply, delete
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    return Trouble(
        changes=(delete(app.service()),),
        complaint=asks(target),
        proof=listed("Service", app.namespace),
        story=Text("There is no Service {name} any more, so its name does not exist either.", {"name": app.name}),
        repairs=(repair(Text("Apply the Service again"), apply(app.service())),),
    )


FAULT = Fault(
    name="service-deleted",
    title=Text("The Service does not exist"),
    topics=("services", "dns"),
    level="beginner",
    inject=inject,
)
