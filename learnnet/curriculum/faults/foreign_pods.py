"""Another program's Pods carry the labels that the Service selects by."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, listed, repair
from learnnet.curriculum.faults.manifests import CONTAINER, apply, delete, edited
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    other = target.scene.apps[1 if app is target.scene.apps[0] else 0]
    stranger = edited(other.deployment(), "metadata.name", f"{other.name}-canary")
    stranger = edited(stranger, "spec.template.metadata.labels", {**app.labels, "track": "canary"})
    stranger = edited(stranger, "spec.selector.matchLabels", {"track": "canary"})
    stranger = edited(stranger, f"{CONTAINER}.ports.0.containerPort", app.target_port)
    return Trouble(
        changes=(apply(stranger),),
        complaint=asks(target, count=20),
        proof=listed("EndpointSlice", app.namespace),
        story=Text("The Pods of {stranger} carry the labels that Service {name} selects by, so they get their share.",
                   {"name": app.name, "stranger": f"{other.name}-canary"}),
        repairs=(
            repair(Text("Delete the other Deployment"), delete(stranger)),
            repair(Text("Let the other Deployment label its Pods by its own name"),
                   apply(edited(stranger, "spec.template.metadata.labels.app", other.name))),
        ),
    )  # fmt: skip


FAULT = Fault(
    name="foreign-pods",
    title=Text("The Service also selects another program's Pods"),
    topics=("services", "workloads"),
    level="intermediate",
    inject=inject,
    alone=True,
)
