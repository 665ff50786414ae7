"""The Service has no cluster IP: clients reach the Pods themselves, at the Service's port."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, describe, repair
from learnnet.curriculum.faults.manifests import again, edited
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    headless = edited(app.service(), "spec.clusterIP", "None")
    return Trouble(
        changes=again(app.service(), headless),
        complaint=asks(target),
        proof=describe("Service", app),
        story=Text("Service {name} is headless: its name leads to the Pods, which do not listen on the Service's port.",
                   {"name": app.name}),
        repairs=(repair(Text("Make the Service anew, with a cluster IP"), *again(headless, app.service())),),
    )  # fmt: skip


FAULT = Fault(
    name="headless-by-mistake",
    title=Text("The Service is headless by mistake"),
    topics=("services", "dns"),
    level="intermediate",
    inject=inject,
)
