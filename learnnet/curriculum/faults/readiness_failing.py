"""The readiness probe asks a port on which the program does not listen."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, pods_of, repair
from learnnet.curriculum.faults.manifests import CONTAINER, apply, edited
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    broken = edited(
        app.deployment(), f"{CONTAINER}.readinessProbe", {"httpGet": {"path": "/ready", "port": app.target_port + 7}}
    )
    return Trouble(
        changes=(apply(broken),),
        complaint=asks(target),
        proof=pods_of(app),
        story=Text(
            "The readiness probe of {name} asks a port where nobody listens, so its Pods run but are never ready.",
            {"name": app.name},
        ),
        repairs=(repair(Text("Correct the probe"), apply(app.deployment())),),
    )


FAULT = Fault(
    name="readiness-failing",
    title=Text("The readiness probe never succeeds"),
    topics=("workloads", "services", "outside"),
    level="beginner",
    inject=inject,
)
