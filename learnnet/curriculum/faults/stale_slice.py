"""A Service without selector, and a slice that still names a Pod which is gone."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, listed, repair
from learnnet.curriculum.faults.manifests import apply, delete
from learnnet.curriculum.faults.scene import NODES, Target
from learnnet.curriculum.faults.slices_by_hand import by_hand, pod_address, slice_of
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    nobody = f"10.244.{NODES.index(target.scene.client_node)}.{200 + chance.pick('dead address', 50)}"
    piece = slice_of(app, nobody, service=app.name)
    return Trouble(
        changes=by_hand(app, piece),
        complaint=asks(target),
        proof=listed("EndpointSlice", app.namespace),
        story=Text("Service {name} has no selector. Its slice is kept by hand and names an address that no Pod has.",
                   {"name": app.name}),
        repairs=(
            repair(Text("Give the Service its selector, and delete the slice"), apply(app.service()), delete(piece)),
            repair(Text("Write a Pod's address into the slice"),
                   apply(slice_of(app, pod_address(lab, app), service=app.name))),
        ),
    )  # fmt: skip


FAULT = Fault(
    name="stale-slice",
    title=Text("A slice kept by hand leads to a Pod that is gone"),
    topics=("services",),
    level="advanced",
    inject=inject,
)
