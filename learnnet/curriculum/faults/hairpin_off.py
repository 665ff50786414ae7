"""A Pod that asks its own Service reaches the others, and never itself."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, repair
from learnnet.curriculum.faults.manifests import Change
from learnnet.curriculum.faults.scene import NODES, Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab


def _hairpin(on: bool) -> tuple[Change, ...]:
    return tuple({"kind": "network", "setting": "hairpin", "node": node, "on": on} for node in NODES)


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    complaint = asks(target, source=f"@{app.namespace}/{app.name}", count=20)
    return Trouble(
        changes=_hairpin(on=False),
        complaint=complaint,
        proof=complaint.observation,
        story=Text("The nodes' bridges send no packet back by the port that it came from: no Pod of {name} gets an "
                   "answer when it is drawn to answer itself.", {"name": app.name}),
        repairs=(repair(Text("Switch on hairpin mode of the bridges' ports"), *_hairpin(on=True)),),
    )  # fmt: skip


FAULT = Fault(
    name="hairpin-off",
    title=Text("Hairpin mode of the bridges is off"),
    topics=("nodes",),
    level="advanced",
    inject=inject,
    alone=True,
)
