"""kube-proxy of one node has not written rules for hours."""

from learnnet.cluster.text import Text
from learnnet.curriculum.faults.base import Fault, Repair, Setup, Trouble, asks, repair
from learnnet.curriculum.faults.manifests import apply, edited
from learnnet.curriculum.faults.scene import Scene, Target
from learnnet.lab.chance import Chance
from learnnet.lab.lab import Lab

HOUR, HOURS = 3_600_000, 2


def setup(scene: Scene, chance: Chance) -> Setup:
    """It writes its rules every other hour at most: longer than anybody waits."""
    return {"settings": {f"min-sync-period/{scene.client_node}": HOUR * HOURS - 60_000}}


def inject(lab: Lab, target: Target, chance: Chance) -> Trouble:
    app = target.app
    moved = edited(app.deployment(), "spec.template.metadata.annotations", {"restarted": "yes"})
    node = target.scene.client_node
    wait = {"kind": "wait", "ms": HOUR}
    return Trouble(
        changes=(*[wait] * HOURS, apply(moved)),
        complaint=asks(target),
        proof={"look": "rules", "node": node},
        story=Text("The Pods of {name} were replaced; kube-proxy on {node} still sends to the old addresses.",
                   {"name": app.name, "node": node}),
        repairs=(
            repair(Text("Restart kube-proxy on that node"), {"kind": "kube-proxy", "node": node, "action": "restart"}),
            Repair(does=Text("Wait until it writes its rules again"), changes=(wait,) * HOURS),
        ),
    )  # fmt: skip


FAULT = Fault(
    name="proxy-stuck",
    title=Text("kube-proxy of one node is stuck at an old revision"),
    topics=("nodes", "services"),
    level="advanced",
    inject=inject,
    setup=setup,
    alone=True,
)
