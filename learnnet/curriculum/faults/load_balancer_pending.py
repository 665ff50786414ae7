"""The Service asks for a class of load balancer that nobody makes."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, describe, repair
from learnnet.curriculum.faults.manifests import again, edited
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    pending = edited(app.service(), "spec.loadBalancerClass", "example.com/internal")
    return Trouble(
        changes=again(app.service(), pending),
        complaint=asks(target),
        proof=describe("Service", app),
        story=Text("Nobody makes load balancers of the class that Service {name} asks for: it has no address outside.",
                   {"name": app.name}),
        repairs=(repair(Text("Make the Service anew, without a class"), *again(pending, app.service())),),
    )  # fmt: skip


FAULT = Fault(
    name="load-balancer-pending",
    title=Text("Nobody makes the load balancer"),
    topics=("outside",),
    level="intermediate",
    inject=inject,
)
