"""The program lives in another namespace than the name that is asked for says."""

from dataclasses import replace

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, listed, repair
from learnnet.curriculum.faults.manifests import apply, delete
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    there = replace(app, namespace=target.scene.abroad)
    alias = app.service() | {"spec": {"type": "ExternalName", "externalName": there.full_name}}
    return Trouble(
        changes=(delete(app.deployment()), delete(app.service()), apply(there.deployment(), there.service())),
        complaint=replace(asks(target), whom=f"{there.namespace}/{there.name}"),
        proof=listed("Service", there.namespace),
        story=Text(
            "{name} was moved to namespace {there}. The short name is looked for in the asking "
            "Pod's own namespace.",
                   {"name": app.name, "there": there.namespace}),
        repairs=(repair(Text("Leave an alias (ExternalName) where the Service was"), apply(alias)),),
    )  # fmt: skip


FAULT = Fault(
    name="wrong-namespace",
    title=Text("The program is in another namespace"),
    topics=("services", "dns"),
    level="beginner",
    inject=inject,
)
