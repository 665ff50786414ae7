"""A rollout lets a Pod in before its program listens, and drops that Pod's share of the requests while it lasts."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, pods_of, repair
from learnnet.curriculum.faults.manifests import CONTAINER, apply, edited
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab

ONE_AT_A_TIME = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}
HOUR = 3600  # seconds until the new Pod counts as available and the rollout goes on


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    slow = edited(app.deployment(), f"{CONTAINER}.ports", None)
    slow = edited(slow, "spec.minReadySeconds", HOUR)
    slow = edited(slow, "spec.progressDeadlineSeconds", 3 * HOUR)
    slow = edited(
        slow, "spec.strategy", {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}
    )
    return Trouble(
        changes=(apply(slow),),
        complaint=asks(target, count=20),
        proof=pods_of(app),
        story=Text(
            "A rollout of {name} is under way. No readiness probe holds back its first new Pod, which does not listen.",
            {"name": app.name},
        ),
        repairs=(repair(Text("Roll back"), apply(app.deployment())),),
    )


FAULT = Fault(
    name="rollout-drops-requests",
    title=Text("A rollout drops requests while it lasts"),
    topics=("workloads", "services"),
    level="advanced",
    inject=inject,
)
