"""With the policy Local a node without an endpoint throws away what comes from outside."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, describe, repair
from learnnet.curriculum.faults.manifests import POD, apply, edited
from learnnet.curriculum.faults.scene import NODES, Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    where = chance.pick("pinned", len(NODES))
    pinned = edited(app.deployment(), f"{POD}.nodeSelector", {"kubernetes.io/hostname": NODES[where]})
    local = edited(app.service(), "spec.externalTrafficPolicy", "Local")
    return Trouble(
        changes=(apply(pinned, local),),
        complaint=asks(target, to=f"{NODES[where - 1]}:{app.node_port}"),
        proof=describe("Service", app),
        story=Text(
            "With externalTrafficPolicy Local a node sends only to its own Pods. All Pods of "
            "{name} are elsewhere.",
                   {"name": app.name}),
        repairs=(repair(Text("Set externalTrafficPolicy back to Cluster"), apply(app.service())),),
    )  # fmt: skip


FAULT = Fault(
    name="local-policy-elsewhere",
    title=Text("externalTrafficPolicy is Local, and the asked node has no Pod"),
    topics=("outside",),
    level="advanced",
    inject=inject,
)
