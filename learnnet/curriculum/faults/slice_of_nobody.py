"""A Service without selector, and a slice whose label names another Service."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, listed, misspelt, repair
from learnnet.curriculum.faults.manifests import apply
from learnnet.curriculum.faults.scene import Target
from learnnet.curriculum.faults.slices_by_hand import by_hand, pod_address, slice_of
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    address, wrong = pod_address(lab, app), misspelt(app.name, chance)
    return Trouble(
        changes=by_hand(app, slice_of(app, address, service=wrong)),
        complaint=asks(target),
        proof=listed("EndpointSlice", app.namespace),
        story=Text("The slice of Service {name} is kept by hand, and its label kubernetes.io/service-name is misspelt.",
                   {"name": app.name}),
        repairs=(repair(Text("Correct the slice's label"), apply(slice_of(app, address, service=app.name))),),
    )  # fmt: skip


FAULT = Fault(
    name="slice-of-nobody",
    title=Text("A slice kept by hand names the wrong Service"),
    topics=("services",),
    level="advanced",
    inject=inject,
)
