"""The Service was made again under a name with a letter wrong."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, listed, misspelt, repair
from learnnet.curriculum.faults.manifests import again, edited
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    wrong = edited(app.service(), "metadata.name", misspelt(app.name, chance))
    return Trouble(
        changes=again(app.service(), wrong),
        complaint=asks(target),
        proof=listed("Service", app.namespace),
        story=Text("The Service is called {wrong}; everybody asks for {name}.",
                   {"name": app.name, "wrong": wrong["metadata"]["name"]}),
        repairs=(repair(Text("Make the Service under its name"), *again(wrong, app.service())),),
    )  # fmt: skip


FAULT = Fault(
    name="service-renamed",
    title=Text("The Service has a misspelt name"),
    topics=("services", "dns"),
    level="beginner",
    inject=inject,
)
