"""Large packets get lost between the client's node and the others: short answers come, long ones never."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Trouble, asks, repair
from learnnet.curriculum.faults.manifests import POD, Change, apply, edited
from learnnet.curriculum.faults.scene import NODES, Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab

LARGE = 10_000  # bytes of a page that does not fit into one packet


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app, here = target.app, target.scene.client_node
    others = [node for node in NODES if node != here]
    narrow: list[Change] = [
        {"kind": "network", "setting": "narrow-path", "node": here, "peer": peer, "on": True} for peer in others
    ]
    away = edited(app.deployment(), f"{POD}.nodeSelector", {"kubernetes.io/hostname": others[0]})
    close = edited(app.deployment(), f"{POD}.nodeSelector", {"kubernetes.io/hostname": here})
    complaint = asks(target, size=LARGE)
    return Trouble(
        changes=(apply(away), *narrow),
        complaint=complaint,
        proof=complaint.observation,
        story=Text("Packets of more than 1,400 bytes are lost between {node} and the other nodes, and nobody is told.",
                   {"node": here}),
        repairs=(
            repair(Text("Let packets of every size pass"), *({**each, "on": False} for each in narrow)),
            repair(Text("Place the Pods on the client's node"), apply(close)),
        ),
    )  # fmt: skip


FAULT = Fault(
    name="narrow-path",
    title=Text("Large packets get lost on one path"),
    topics=("nodes",),
    level="advanced",
    inject=inject,
    alone=True,
)
