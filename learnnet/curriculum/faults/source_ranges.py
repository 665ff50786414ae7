"""The load balancer lets in only addresses of a range that the client is not in."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, describe, repair
from learnnet.curriculum.faults.manifests import apply, edited
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    broken = edited(app.service(), "spec.loadBalancerSourceRanges", ["198.51.100.0/24"])
    return Trouble(
        changes=(apply(broken),),
        complaint=asks(target),
        proof=describe("Service", app),
        story=Text("Service {name} lets in only 198.51.100.0/24 at its load balancer address.", {"name": app.name}),
        repairs=(repair(Text("Take loadBalancerSourceRanges away"), apply(app.service())),),
    )


FAULT = Fault(
    name="source-ranges",
    title=Text("loadBalancerSourceRanges leaves the client out"),
    topics=("outside",),
    level="intermediate",
    inject=inject,
)
