"""A Service without selector, and a slice whose port has another name than the Service's."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, listed, repair
from learnnet.curriculum.faults.manifests import apply
from learnnet.curriculum.faults.scene import Target
from learnnet.curriculum.faults.slices_by_hand import by_hand, pod_address, slice_of
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    address = pod_address(lab, app)
    return Trouble(
        changes=by_hand(app, slice_of(app, address, service=app.name, port_name="http")),
        complaint=asks(target),
        proof=listed("EndpointSlice", app.namespace),
        story=Text("The slice of Service {name} is kept by hand. Its port is called http and the Service's web, "
                   "so kube-proxy does not bring them together.", {"name": app.name}),
        repairs=(repair(Text("Give the slice's port the Service's name"),
                        apply(slice_of(app, address, service=app.name))),),
    )  # fmt: skip


FAULT = Fault(
    name="slice-port-name",
    title=Text("The port of a slice kept by hand has the wrong name"),
    topics=("services",),
    level="advanced",
    inject=inject,
)
