"""A letter of the Service's selector is wrong: it selects nobody."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, describe, misspelt, repair
from learnnet.curriculum.faults.manifests import apply, edited
from learnnet.curriculum.faults.scene import Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    broken = edited(app.service(), "spec.selector.app", misspelt(app.name, chance))
    return Trouble(
        changes=(apply(broken),),
        complaint=asks(target),
        proof=describe("Service", app),
        story=Text(
            "The selector of Service {name} is misspelt, so no Pod fits and the Service has no endpoints.",
            {"name": app.name},
        ),
        repairs=(repair(Text("Correct the selector"), apply(app.service())),),
    )


FAULT = Fault(
    name="selector-typo",
    title=Text("The selector is misspelt"),
    topics=("services", "outside", "nodes"),
    level="beginner",
    inject=inject,
)
