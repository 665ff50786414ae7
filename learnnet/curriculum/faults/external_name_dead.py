"""The Service is an alias of a host that does not exist."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, describe, repair
from learnnet.curriculum.faults.manifests import again
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    alias = app.service() | {"spec": {"type": "ExternalName", "externalName": f"{app.name}.example.com"}}
    return Trouble(
        changes=again(app.service(), alias),
        complaint=asks(target),
        proof=describe("Service", app),
        story=Text("Service {name} is an alias of a host that its own name server does not know.", {"name": app.name}),
        repairs=(repair(Text("Make the Service anew, with a selector"), *again(alias, app.service())),),
    )


FAULT = Fault(
    name="external-name-dead",
    title=Text("The Service is an alias of a dead host"),
    topics=("services", "dns"),
    level="intermediate",
    inject=inject,
    alone=True,
)
